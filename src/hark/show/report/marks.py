"""What a figure is seen beside: changes with what they did, the base line, and what others reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from hark.company import BaseLine
from hark.measure.around import Around, adds_up, around, beyond, figure_of, held_against
from hark.measure.clock import Clock
from hark.measure.compare import Verdict
from hark.measure.estimate import Estimate
from hark.measure.query import Query
from hark.measure.run import run
from hark.show.charts.trend import Beside, Line, Link
from hark.show.language import Language
from hark.show.privacy import hides, people
from hark.show.report.finding import Finding
from hark.show.report.groups import When, can_face_the_rest, within
from hark.show.report.sentences import comma, difference
from hark.store.reader import Facts
from hark.words import gettext as _
from hark.words import ngettext, noted


@dataclass(frozen=True)
class Happened:
    """A change on the page: its number in the chart, and what may be said of the figure before and after it."""

    number: int
    day: date
    date: str
    what: str
    said: str
    tone: str


@dataclass(frozen=True)
class Marks:
    """All that a figure is seen beside: lines and numbers in its chart, sentences, and its changes."""

    lines: tuple[Line, ...] = ()
    said: tuple[str, ...] = ()
    changes: tuple[Happened, ...] = ()

    def drawn(self, link: Link | None = None) -> Beside:
        """What of it is drawn; `link` says where the rows behind a figure are."""
        return Beside(self.lines, tuple((one.number, one.day) for one in self.changes), link)


NO_MARKS = Marks()

MOST = 12
"""So many of the newest changes are told; each asks for two figures."""


def marks(found: Finding, query: Query, facts: Facts, language: Language) -> Marks:
    """What the company document says beside a figure, and how the figure stands to it."""
    if not found.latest:
        return NO_MARKS
    lines: list[Line] = []
    said: list[str] = []
    line = facts.company.base_lines.get(found.metric.name)
    if line and (then := base_figure(found, line, query, facts)) is not None and then.value is not None:
        days = span(line, language)
        lines.append(Line(then.value, "base", days))
        said.append(against_base(found, then, days, query, facts, language))
    for one in facts.company.benchmarks:
        if one.metric == found.metric.name:
            source = comma(one.industry, one.source, language.day(one.day))
            lines.append(Line(one.value, "benchmark", source))
            said.append(against_benchmark(found, one.value, source, language))
    return Marks(tuple(lines), tuple(filter(None, said)), tuple(happened(found, query, facts, language)))


def span(line: BaseLine, language: Language) -> str:
    """The days of a base line, the last one included."""
    last = line.end - timedelta(days=1)
    return _("{first} to {last}", first=language.day(line.start), last=language.day(last))


def base_figure(found: Finding, line: BaseLine, query: Query, facts: Facts) -> Estimate | None:
    """The figure of the base line's time; of what adds up, the average of its periods. None where it must be hidden."""
    if not adds_up(query):
        then = figure_of(query, line.start, line.end, facts)
        return None if hides(then, facts.company.hide_below) else then
    clock, over = Clock.of(facts.company), found.over or ""
    whole = [
        row.estimate.value
        for row in found.course
        if row.period and line.start <= row.period and clock.moved(row.period, over) <= line.end
    ]
    told = [value for value in whole if value is not None]
    return Estimate(sum(told) / len(told)) if told else None


def against_base(found: Finding, then: Estimate, days: str, query: Query, facts: Facts, language: Language) -> str:
    """How the figure stands to its base line: “11 points below its base line (…) of 43, and it is real.”."""
    row = found.shown
    if row.estimate.value is None or then.value is None or hides(row.estimate, facts.company.hide_below):
        return ""
    places = {"days": days, "value": language.figure(then.value, row.unit)}
    if adds_up(query):
        return _("On average, a period of its base line ({days}) had {value}.", **places)
    told = held_against(row.estimate, then, query, facts)
    if told.verdict.real:
        places["by"] = difference(told, row.unit, language)
        if (told.difference or 0.0) > 0:
            return _("It is {by} above its base line ({days}) of {value}, and it is real.", **places)
        return _("It is {by} below its base line ({days}) of {value}, and it is real.", **places)
    if told.verdict is Verdict.NO_CHANGE:
        return _("No evidence of a difference from its base line ({days}) of {value}.", **places)
    places["things"] = found.metric.noun
    return _("Too few {things} to tell whether it differs from its base line ({days}) of {value}.", **places)


BEYOND: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.HIGHER: noted("It is above the benchmark of {value} ({source}), and it is real."),
        Verdict.LOWER: noted("It is below the benchmark of {value} ({source}), and it is real."),
        Verdict.NO_DIFFERENCE: noted("No evidence of a difference from the benchmark of {value} ({source})."),
        Verdict.CANNOT_TELL: noted("Whether it reaches the benchmark of {value} ({source}), we cannot tell."),
    }
)
"""How a figure stands to what others reach, by the verdict."""


def against_benchmark(found: Finding, value: float, source: str, language: Language) -> str:
    """How it stands to what others reach: “It is above the benchmark of 32 (retail, a study), and it is real.”."""
    row = found.shown
    return _(BEYOND[beyond(row.estimate, value)], value=language.figure(value, row.unit), source=source)


def happened(found: Finding, query: Query, facts: Facts, language: Language) -> Iterator[Happened]:
    """The changes within the time shown, each with what may be said of before and after."""
    periods = [row.period for row in found.course if row.period]
    if not (periods and found.scope.first and found.scope.last):
        return
    first, last = max(found.scope.first, periods[0]), found.scope.last
    mine = [one for one in facts.company.changes if one.concerns(found.metric.name) and one.day <= last][-MOST:]
    shown = [one for one in mine if first <= one.day <= last]
    days = sorted({one.day for one in mine})
    told = {one.day: one for one in around(query, days, found.scope.first, last, facts)}
    for number, one in enumerate(shown, 1):
        said, tone = did(told[one.day], found, facts, language)
        yield Happened(number, one.day, language.day(one.day), one.what, said, tone)


def did(one: Around, found: Finding, facts: Facts, language: Language) -> tuple[str, str]:
    """What a change may have done, in words and by its tone."""
    below, unit = facts.company.hide_below, found.shown.unit
    if one.comparison is None or one.before is None or one.after is None:
        return _("There are too few days around it to tell what it did."), "unsure"
    if hides(one.before, below) or hides(one.after, below):
        return ngettext(
            "Fewer than {number} person is on one side of it.",
            "Fewer than {number} people are on one side of it.",
            below,
        ), "unsure"
    if one.before.value is None or one.after.value is None:
        return _("There is no figure on one side of it."), "unsure"
    then, now = (language.figure(each.value, unit) for each in (one.before, one.after))
    sides = ngettext(
        "{then} in the week before, {now} in the week after",
        "{then} in the {number} weeks before, {now} in the {number} weeks after",
        one.days // 7,
        then=then,
        now=now,
    )
    if one.comparison.verdict.real:
        tone = {True: "good", False: "bad", None: "real"}[one.comparison.good]
        rose = (one.comparison.difference or 0.0) > 0
        words = _("Rose by {by}, and it is real: {sides}.") if rose else _("Fell by {by}, and it is real: {sides}.")
        return words.format(by=difference(one.comparison, unit, language), sides=sides), tone
    if one.comparison.verdict is Verdict.NO_CHANGE:
        return _("No evidence that it changed anything: {sides}.", sides=sides), "plain"
    return _("Too few {things} to tell: {sides}.", things=found.metric.noun, sides=sides), "unsure"


def among_the_rest(found: Finding, query: Query, facts: Facts, language: Language) -> str:
    """What was narrowed to one value of a column, beside all others: “Against the rest: 12 points lower, …”."""
    narrowed = [one for one in query.where if one.operator == "=" and one.values and one.values[0]]
    if not (narrowed and can_face_the_rest(found.metric, facts)):
        return ""
    last = narrowed[-1]
    others = tuple(one for one in query.where if one is not last)
    asked = replace(query, where=others, by=(last.column,), against="rest", over=None)
    if found.over and found.latest and found.latest.period:
        asked = within(asked, When(found.over, found.latest.period), facts)
        asked = replace(asked, against="rest")
    rows = run(asked, facts)
    row = next((one for one in rows if one.group.get(last.column) == last.values[0]), None)
    told = row.comparison if row else None
    # Of few others, the difference would tell what they said.
    if row is None or told is None or sum(people(one.estimate) for one in rows if one is not row) < secret(facts):
        return ""
    if not told.verdict.real:
        return "" if told.few else _("Against the rest, no evidence of a difference.")
    by = difference(told, row.unit, language)
    if (told.difference or 0.0) > 0:
        return _("Against the rest it is {by} higher, and it is real.", by=by)
    return _("Against the rest it is {by} lower, and it is real.", by=by)


def secret(facts: Facts) -> int:
    """Of fewer people than this nothing is told."""
    return max(1, facts.company.hide_below)
