"""The figures behind a question: what the engine added up, as estimates by period and group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

from sqlglot import exp

from hark.errors import BadQuestion
from hark.measure.dimension import dimension
from hark.measure.estimate import Estimate
from hark.measure.expression import pair, statement
from hark.measure.metric import Metric, metrics
from hark.measure.money import check_rates
from hark.measure.query import Query, parts
from hark.measure.scope import Frame, frame
from hark.measure.summary import Count, Level, Ratio, Shape
from hark.store.reader import Declared, Facts
from hark.words import gettext as _

Group = tuple[str | None, ...]
Key = tuple[date | None, Group]
"""Where a figure belongs: the first day of its period, and the value of every column it is grouped by."""
Record = dict[str, float | int | None]

ALIKE = (("wxx", "wx"), ("wwxx", "wwx"), ("w", "n"), ("ww", "n"), ("wwx", "wx"), ("wwxx", "wxx"))
"""Sums that are the same where values are 0 or 1 (the first two), or all weights are 1: added up only once."""


def figures(query: Query, facts: Facts) -> dict[Key, Estimate]:
    """Every figure of the question.

    Groups without rows are left out, but a count of none is a figure: counts, sums and levels have one for every
    period and every group that occurs.
    """
    metric = metrics[query.metric]
    if isinstance(metric.summary, Ratio):
        return ratios(query, metric.summary, facts)
    found = records(query, metric, facts)
    return {key: metric.summary.estimate(record, facts.company.confidence) for key, record in found.items()}


def ratios(query: Query, summary: Ratio, facts: Facts) -> dict[Key, Estimate]:
    """One figure over another, by period and group."""
    top, bottom = metrics[summary.numerator], metrics[summary.denominator]
    if counted_alike(top, bottom):
        above, below = together(query, top, bottom, facts)
    else:
        above, below = (figures(replace(query, metric=part.name), facts) for part in (top, bottom))
    nothing = top.summary.estimate({"n": 0, "people": 0})
    confidence = facts.company.confidence
    return {key: summary.estimate_ratio(above.get(key, nothing), each, confidence) for key, each in below.items()}


def statements(query: Query, facts: Declared, time: Frame) -> dict[str, exp.Select]:
    """What is asked of the engine, by the name of the metric: one statement, or two for a ratio of unlike metrics."""
    asked = parts(metrics[query.metric])
    top, bottom = asked[0], asked[-1]
    if top is not bottom and counted_alike(top, bottom):
        return {query.metric: pair(query, top, bottom, facts, time)}
    return {part.name: statement(query, part, facts, time) for part in asked}


def counted_alike(top: Metric, bottom: Metric) -> bool:
    """Whether two metrics count the same rows, so that one statement does for both, in half the time."""
    counts = isinstance(top.summary, Count) and isinstance(bottom.summary, Count)
    return counts and (top.fact, top.where, top.at) == (bottom.fact, bottom.where, bottom.at)


def together(
    query: Query, top: Metric, bottom: Metric, facts: Facts
) -> tuple[dict[Key, Estimate], dict[Key, Estimate]]:
    """Two counts of the same rows."""
    time = frame(query, facts)
    if query.over and not time.periods:
        return {}, {}
    rows = facts.rows(pair(query, top, bottom, facts, time))
    found = filled({key_of(row, query, bottom, facts): record(row) for row in rows}, query, time)
    below = {key: bottom.summary.estimate(sums) for key, sums in found.items()}
    above = {
        key: top.summary.estimate({"n": sums.get("above", 0), "people": sums.get("above_people", 0)})
        for key, sums in found.items()
    }
    return above, below


def records(query: Query, metric: Metric, facts: Facts) -> dict[Key, Record]:
    """The sums of every period and group; of a level, where it stands at the end of each period."""
    check_rates(query, metric, facts)
    check_replies(metric, facts)
    level = metric.summary if isinstance(metric.summary, Level) else None
    if level and level.stands == "middle" and query.start and not query.over:
        return middle(query, metric, facts)
    time = frame(replace(query, start=None, metric=metric.name) if level else replace(query, metric=metric.name), facts)
    if level and level.stands == "start" and query.start and not query.over:
        time = replace(time, ends=frame(query, facts).begins)
    if query.over and not time.periods:
        return {}
    found = {
        key_of(row, query, metric, facts): record(row) for row in facts.rows(statement(query, metric, facts, time))
    }
    if metric.summary.shape in (Shape.COUNT, Shape.SUM, Shape.LEVEL):
        found = filled(found, query, time, on=level is not None)
    return standing(found, query, level) if level else found


def check_replies(metric: Metric, facts: Facts) -> None:
    """Raise `BadQuestion` where a metric asks for replies in time, and the source records none."""
    if metric.promises:
        rows = exp.select("max(coalesce(first_reply_seconds, first_reply_business)) AS last").from_(metric.fact)
        if all(row["last"] is None for row in facts.kept(rows)):
            raise BadQuestion(
                _("No reply of an agent was recorded with any ticket, so nobody can tell which came in time."),
                _("Map the replies of the help desk, too: see `hark facts ticket_events`."),
            )


def middle(query: Query, metric: Metric, facts: Facts) -> dict[Key, Record]:
    """The level halfway between the start and the end of the time asked for."""
    start, end = (records(query, replace(metric, summary=Level(stands)), facts) for stands in ("start", "end"))
    nothing: Record = {"n": 0, "people": 0, "level": 0.0}
    return {
        key: {**sums, "level": (start.get(key, nothing)["level"] + sums["level"]) / 2}  # type: ignore[operator]
        for key, sums in (dict.fromkeys(start, nothing) | end).items()
    }


def key_of(row: Mapping[str, object], query: Query, metric: Metric, facts: Declared) -> Key:
    """Where a row of the engine's belongs."""
    columns = facts.columns(metric.fact)
    group = tuple(None if (at := row[dimension(name, columns).name]) is None else str(at) for name in query.by)
    return (period_of(row["period"]) if query.over else None), group


def period_of(written: object) -> date:
    """The first day of a period, written 20260131."""
    digits = str(written)
    return date(int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:]))


def record(row: Mapping[str, object]) -> Record:
    """The sums of a row as numbers, those that go without saying filled in."""
    sums: Record = {
        name: float(found) if isinstance(found, Decimal) else found
        for name, found in row.items()
        if isinstance(found, int | float | Decimal) or found is None
    }
    if "distinct" in sums:
        sums.setdefault("people", sums["distinct"])
    if "wx" in sums:
        for name, same in ALIKE:
            if name not in sums and same in sums:
                sums[name] = sums[same]
    return sums


def filled(found: dict[Key, Record], query: Query, time: Frame, *, on: bool = False) -> dict[Key, Record]:
    """With a record of nothing for every period, of those asked for, or else from the first to the last with a row.

    With `on` to the last period of which anything is known: a level stays where it is while nothing happens.
    """
    seen = sorted(period for period, _none in found if period)
    periods: list[date | None] = [
        period.start
        for period in time.periods
        if seen and (query.start or period.start >= seen[0]) and (query.end or on or period.start <= seen[-1])
    ]
    periods = periods or [None]
    groups = dict.fromkeys(group for _none, group in found)
    nothing: Record = {"n": 0, "people": 0, "x": 0, "xx": 0}
    return {key: found.get(key, nothing) for key in product(periods, groups)}


def standing(found: dict[Key, Record], query: Query, level: Level) -> dict[Key, Record]:
    """The running total of every group in each period, where `level` stands, from the first row ever on."""
    totals: dict[Group, float] = {}
    result: dict[Key, Record] = {}
    for (period, group), sums in found.items():
        before = totals.get(group, 0.0)
        totals[group] = before + (sums["x"] or 0.0)
        stands = {"end": totals[group], "start": before, "middle": (before + totals[group]) / 2}
        if period is None or not query.start or period >= query.start:
            result[period, group] = {**sums, "level": stands[level.stands if period else "end"]}
    return result
