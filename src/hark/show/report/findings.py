"""Ask the facts what the report tells: which metrics have a figure, and how each went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median

from hark.measure.clock import Clock
from hark.measure.estimate import Estimate
from hark.measure.metric import metrics
from hark.measure.money import MONEY, lacking
from hark.measure.query import Query
from hark.measure.run import Row, run
from hark.measure.scope import Scope, nothing, scope
from hark.measure.summary import Level
from hark.measure.whole import reaches
from hark.show.privacy import show_groups
from hark.show.report.areas import AREAS, HELD, LAST, SAID, UNRIPE, Area, as_of_only
from hark.show.report.finding import Finding, Told
from hark.show.report.groups import (
    Groups,
    When,
    broken_down,
    known_columns,
    those_of,
    within,
    worth_grouping,
)
from hark.show.report.minding import no_rate, to_mind
from hark.show.report.options import Options
from hark.show.report.reach import Reach, reach
from hark.store.reader import Facts
from hark.words import gettext as _
from hark.words import noted

SPANS = {"day": 16, "week": 120, "month": 1250, "quarter": 3700}
"""Up to how many days a trend is told by which period."""

FULL = 2 / 3
"""A period is worth a point where this part of the periods has answers; else a longer one is."""


def find(facts: Facts, options: Options) -> list[Told]:
    """Every area with figures, in the order of the page. Raises BadQuestion where the time holds nothing."""
    asked = Query("answers", start=options.start, end=options.end)
    asked.check(facts)
    known_columns(options.by, facts)
    found = [of_area(area, facts, options) for area in AREAS if area.present(facts)]
    told = [one for one in found if one.findings or one.notes]
    if asked.timed and not told:
        refuse(asked, facts)
    return told


def refuse(asked: Query, facts: Facts) -> None:
    """Raise BadQuestion where nothing at all is from the time asked for, though there is something."""
    here = [area for area in AREAS if area.present(facts)]
    names = [*reversed(LAST), *(name for area in here if area is not SAID for name in area.leads)]
    for name in names:
        query = replace(asked, metric=name)
        known = scope(query, facts)
        if known.n and known.first is None:
            run(query, facts)  # which refuses, and says why
        if known.n:
            raise nothing(query, facts)


def of_area(area: Area, facts: Facts, options: Options) -> Told:
    """What there is to say about one area."""
    asked = Query(area.leads[0], start=options.start, end=options.end)
    seen = reach(area.facts, asked, facts)
    if asked.timed and seen.first is None:
        return Told(area, seen)
    timed = not (area is HELD and as_of_only(facts))
    over = (options.over or usual_period(area, asked, seen, facts)) if timed else None
    found, currencies, silent = [], {}, []
    for name in area.metrics(facts):
        query = replace(asked, metric=name)
        if metrics[name].unit == MONEY and (without := lacking(facts, metrics[name], query)):
            currencies[metrics[name].label] = without
            continue
        one = finding(query, None if name in UNRIPE else over, area, seen, facts, options)
        if one and told(one):
            found.append(one)
        elif one:
            reason = _(one.shown.estimate.note or noted("nobody knows"))
            silent.append(_("{figure} cannot be told, since {reason}.", figure=one.metric.label, reason=reason))
    minded = [*no_rate(currencies, facts), *silent, *(to_mind(found, asked, facts) if area is not SAID else ())]
    return Told(area, seen, tuple(needed(found)), tuple(dict.fromkeys(minded)))


def told(found: Finding) -> bool:
    """Whether there is any figure to show; of what customers say, the page says itself why there is none."""
    rows = (found.total, *found.course)
    return found.area is SAID or any(row.estimate.value is not None for row in rows)


def needed(found: Sequence[Finding]) -> list[Finding]:
    """The findings without effort on one of its two scales."""
    # Effort on its own scale says the same as on the common one; where scales are mixed it says nothing.
    told = {one.metric.name: one.total.estimate.value is not None for one in found}
    needless = "ces_100" if told.get("ces") else "ces" if "ces_100" in told else ""
    return [one for one in found if one.metric.name != needless]


def finding(query: Query, over: str | None, area: Area, seen: Reach, facts: Facts, options: Options) -> Finding | None:
    """What there is to say about one metric; None where there is nothing."""
    found = glance(query, over, area, seen, facts, options)
    if found is None:
        return None
    found = replace(found, beside=tuple(companions(found, query, facts)))
    return replace(found, groups=tuple(grouped(found, query, facts, options)))


def glance(query: Query, over: str | None, area: Area, seen: Reach, facts: Facts, options: Options) -> Finding | None:
    """The same without groups and without what stands beside it: as much as a tile shows."""
    metric = metrics[query.metric]
    known = scope(query, facts)
    if not known.n or (query.timed and known.first is None):
        return None
    total = in_total(query, facts)
    if not (total.estimate.n or metric.periodic or isinstance(metric.summary, Level)):
        return None
    found = Finding(metric, known, total, area)
    if over and known.first:
        found = with_course(found, near(replace(query, over=over, against=options.against), seen), seen, facts, options)
    return None if metric.periodic and not found.latest else found


def in_total(query: Query, facts: Facts) -> Row:
    """The figure of all the time asked for; without a value where only a period has one."""
    if metrics[query.metric].periodic and not query.start:
        return Row(query.metric, None, {}, Estimate(None), metrics[query.metric].unit)
    (total,) = run(query, facts)
    return total


def grouped(found: Finding, query: Query, facts: Facts, options: Options) -> Iterator[Groups]:
    """The figure by every column that is worth a look, or was asked for."""
    if found.aside:
        return
    when = When(found.over, found.latest.period) if found.over and found.latest and found.latest.period else None
    if when and (found.metric.periodic or found.stands):
        query = within(query, when, facts)
    untimed, likely = 2 * found.scope.untimed > found.scope.n, found.area.looked_at(found.metric.name)
    asked = those_of(found.metric, options.by, facts)
    columns = asked if options.by else worth_grouping(query, facts, untimed=untimed, likely=likely)
    for column in columns:
        yield broken_down(query, column, when, facts)


def companions(found: Finding, query: Query, facts: Facts) -> Iterator[Row]:
    """The figures shown beside it, in the time the page tells about; those of open hours where there are calendars."""
    names = list(found.metric.beside)
    open_hours = f"{found.metric.name}_business"
    if names and facts.company.calendars and open_hours in metrics:
        names += [open_hours, *metrics[open_hours].beside]
    if found.over and found.latest and found.latest.period:
        query = within(query, When(found.over, found.latest.period), facts)
    for name in names:
        row = in_total(replace(query, metric=name), facts)
        if row.estimate.value is not None:
            yield row


def with_course(found: Finding, query: Query, seen: Reach, facts: Facts, options: Options) -> Finding:
    """The finding with its figures over time, few people's left out, and the last period that was seen whole."""
    every = run(query, facts)
    shown = show_groups(every, 0 if found.stands else facts.company.hide_below)
    clock, today = Clock.of(facts.company), options.now(facts.company)
    answered = [row for row in shown.rows if (row.estimate.n or found.stands) and row.period]
    usual = median(row.estimate.n for row in answered) if answered else 0
    whole = [
        row
        for row in answered
        if row.period
        and (end := clock.moved(row.period, query.over or "")) <= today
        and (
            (2 * row.estimate.n >= usual and (found.aside or not found.counted))
            or reaches(seen.last or found.scope.last, row.period, end)
        )
    ]
    latest = whole[-1] if whole else answered[-1] if answered else None
    return replace(found, over=query.over, course=shown.rows, latest=latest, partial=not whole, hidden=shown.hidden)


def near(query: Query, seen: Reach) -> Query:
    """The question kept to the time almost all answers are from, where some are far outside."""
    if not (seen.far and seen.first and seen.last):
        return query
    return replace(query, start=query.start or seen.first, end=query.end or seen.last + timedelta(days=1))


def usual_period(area: Area, query: Query, seen: Reach, facts: Facts) -> str | None:
    """The period to show: the shortest that is neither too fine nor mostly empty; None where nothing has a time."""
    counts = [replace(query, metric=name) for name in area.leads]
    query, known = next(
        ((one, found) for one in counts if (found := scope(one, facts)).n), (query, Scope(0, 0, None, None))
    )
    if not (known.first and known.last and seen.first and seen.last):
        return None
    first, last = max(known.first, seen.first, query.start or seen.first), min(known.last, seen.last)
    last = min(last, query.end or last)
    for over, longest in SPANS.items():
        if (last - first).days <= longest:
            rows = run(near(replace(query, over=over), seen), facts)
            if sum(bool(row.estimate.n) for row in rows) >= FULL * len(rows):
                return over
    return "year"
