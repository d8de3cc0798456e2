"""What the page says about itself: the time it covers, how much it rests on, and what has no time or a strange one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hark.show.language import Language, count
from hark.show.report.areas import SAID
from hark.show.report.basis import Basis, Counted
from hark.show.report.finding import Told
from hark.show.report.options import Options
from hark.words import gettext as _
from hark.words import ngettext


def rests_on(rests: Basis, language: Language) -> str:
    """How much the page rests on: “42,487 answers and 25,900 responses, from 4 deliveries”."""
    counts = [count(language, one.scope.n, *one.nouns) for one in rests.counted]
    listed = language.list(counts) if counts else _("Nothing")
    came = ngettext("{number} delivery", "{number} deliveries", len(rests.deliveries))
    said = _("{counts}, from {deliveries}.", counts=listed, deliveries=came)
    if rests.weighted:
        number = language.number(rests.weighted)
        said += " " + ngettext(
            "{number} answer counts by its weight.",
            "{number} answers count by their weight.",
            rests.weighted,
            number=number,
        )
    return said


def span(rests: Basis, options: Options, language: Language) -> str:
    """The time the page covers: what was asked for, else what is there."""
    first, last = ends(rests)
    start, end = options.start or first, options.end - timedelta(days=1) if options.end else last
    if not (start and end):
        return ""
    if start == end:
        return language.day(start)
    return _("{first} to {last}", first=language.day(start), last=language.day(end))


def ends(rests: Basis) -> tuple[date | None, date | None]:
    """The first and the last day there is anything of, but for what is far outside."""
    every = [bound for told in rests.told for bound in within(told, rests)]
    days = [day for bounds in every for day in bounds if day]
    return min(days, default=None), max(days, default=None)


def within(told: Told, rests: Basis) -> Iterator[tuple[date | None, date | None]]:
    """The first and the last day of what there is of an area."""
    if told.area is not SAID or told.reach.far:
        yield told.reach.first, told.reach.last
        return
    for one in rests.counted:
        if one.area is SAID:
            yield one.scope.first, one.scope.last


def outside(rests: Basis, language: Language) -> str:
    """How many rows are from far outside the time of all others, and what that means."""
    return " ".join(far_off(told, rests, language) for told in rests.told if told.reach.far and told.reach.example)


def far_off(told: Told, rests: Basis, language: Language) -> str:
    """The same of one area."""
    fact = "responses" if told.area is SAID and not rests.answers.n else told.area.facts[0]
    fact = "answers" if told.area is SAID and rests.answers.n else fact
    many = fact.replace("_", " ")
    number = count(language, told.reach.far, many.removesuffix("s"), many)
    example = language.day(told.reach.example) if told.reach.example else ""
    return ngettext(
        "{things} is from far outside the time of all others, such as {example}: it counts in totals and in no "
        "trend. If that is a slip, correct the file and import it again.",
        "{things} are from far outside the time of all others, such as {example}: they count in totals and in no "
        "trend. If that is a slip, correct the file and import it again.",
        told.reach.far,
        things=number,
        example=example,
    )


def untimed(rests: Basis, language: Language) -> str:
    """How many answers, tickets or orders have no time, and what that means."""
    said = next((one for one in rests.counted if one.area is SAID and one.scope.n), None)
    others = [one for one in rests.counted if one.area is not SAID and one.scope.untimed]
    told = [no_time(one, language) for one in ([said] if said else []) + others]
    return " ".join(filter(None, told))


def no_time(found: Counted, language: Language) -> str:
    """The same of one thing."""
    scope, thing, given = found.scope, _(found.nouns[0]), found.area is SAID
    if not scope.untimed:
        return (
            _("Every {thing} says when it was given.", thing=thing)
            if given
            else _("Every {thing} says when it happened.", thing=thing)
        )
    if scope.untimed == scope.n:
        return (
            _("No {thing} says when it was given: there are totals, and nothing over time.", thing=thing)
            if given
            else _("No {thing} says when it happened: there are totals, and nothing over time.", thing=thing)
        )
    return ngettext(
        "{things} has no time: it is in the totals and in no period.",
        "{things} have no time: they are in the totals and in no period.",
        scope.untimed,
        things=count(language, scope.untimed, *found.nouns),
    )
