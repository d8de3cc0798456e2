"""Answer a question: the figures, oldest period first, each compared with what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from hark.errors import BadQuestion
from hark.measure.clock import Clock, shifted
from hark.measure.compare import Comparison, Verdict, adjusted, compare
from hark.measure.estimate import Estimate
from hark.measure.figures import Group, Key, figures
from hark.measure.metric import Metric, metrics
from hark.measure.money import MONEY
from hark.measure.query import Query
from hark.measure.scope import check_times
from hark.measure.summary import Count, Sum
from hark.measure.swing import swung
from hark.measure.whole import CUT, seen_whole
from hark.store.reader import Facts
from hark.words import gettext as _

MANY, WORK = 100, 50_000_000
"""Comparing each group with its rest reads every row once for every group: from so many groups and reads on, not."""


@dataclass(frozen=True)
class Row:
    """A figure of a metric, of the period that begins on `period` (None: of all the time asked for), of a group."""

    metric: str
    period: date | None
    group: Mapping[str, str | None]
    estimate: Estimate
    unit: str
    comparison: Comparison | None = None

    def as_dict(self) -> dict[str, Any]:
        """The row as JSON has it; `comparison` is there where one was asked for."""
        found = self.estimate
        told: dict[str, Any] = {
            "metric": self.metric,
            "period": self.period.isoformat() if self.period else None,
            "group": dict(self.group),
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "n": found.n,
            "people": found.people,
            "unit": self.unit,
        }
        return told | ({"comparison": self.comparison.as_dict()} if self.comparison else {})


def run(query: Query, facts: Facts) -> list[Row]:
    """The figures, one row per period and group, oldest period first. Raises what `Query.check` raises.

    A question without periods and groups always has one row, whose value is None where there is nothing.
    """
    query.check(facts)
    metric = metrics[query.metric]
    now = figures(query, facts)
    if query.timed and not any(found.n for found in now.values()):
        check_times(query, facts)
    keys = sorted(now, key=order)
    unit = facts.company.currency if metric.unit == MONEY else metric.unit
    told = compared(query, metric, now, keys, facts) if query.against else dict.fromkeys(keys)
    return [
        Row(
            metric.name,
            key[0],
            MappingProxyType(dict(zip(query.by, key[1], strict=True))),
            now[key],
            unit,
            told[key],
        )
        for key in keys
    ]


def order(key: Key) -> tuple[date, list[tuple[bool, str]]]:
    """Oldest first, then groups by name, the empty one last."""
    period, group = key
    return period or date.min, [(at is None, at or "") for at in group]


def compared(
    query: Query, metric: Metric, now: Mapping[Key, Estimate], keys: Sequence[Key], facts: Facts
) -> dict[Key, Comparison | None]:
    """Every figure beside what it is compared with; several comparisons in one answer have their p adjusted."""
    then = beside(query, now, facts)
    now = swung(now, query, facts)
    company, better, against = facts.company, metric.better, query.against or ""
    asked = [key for key in keys if key in then]
    found = [
        compare(
            now[key],
            then[key],
            summary=metric.summary,
            better=better,
            against=against,
            confidence=company.confidence,
            enough=company.grey_below,
        )
        for key in asked
    ]
    found = [judged(one, key, query, facts) for one, key in zip(found, asked, strict=True)]
    if len(found) > 1:
        found = adjusted(found, better=better, confidence=company.confidence)
    return dict.fromkeys(keys) | dict(zip(asked, found, strict=True))


def judged(found: Comparison, key: Key, query: Query, facts: Facts) -> Comparison:
    """The comparison; without a verdict for amounts of periods of which one was not seen whole."""
    adds_up = isinstance(metrics[query.metric].summary, Count | Sum)
    if not (adds_up and query.over and query.against in ("before", "year") and key[0]):
        return found
    periods = (key[0], back(query, key[0], Clock.of(facts.company)))
    if all(seen_whole(period, query, facts) for period in periods):
        return found
    return replace(found, low=None, high=None, p=None, verdict=Verdict.CANNOT_TELL, good=None, note=CUT)


def beside(query: Query, now: Mapping[Key, Estimate], facts: Facts) -> dict[Key, Estimate]:
    """What each figure is compared with, where there is such a thing."""
    return rest(query, now, facts) if query.against == "rest" else earlier(query, now, facts)


def rest(query: Query, now: Mapping[Key, Estimate], facts: Facts) -> dict[Key, Estimate]:
    """For every group, the figure of all rows not in it, in the same period. Raises BadQuestion for too many."""
    groups = {group for _none, group in now}
    if len(groups) > MANY and len(groups) * sum(each.n for each in now.values()) > WORK:
        raise BadQuestion(
            _("There are {groups:,} groups, too many to compare each with the rest.", groups=len(groups)),
            _("Compare fewer with --where, or name a column with fewer values in --by."),
        )
    found = figures(replace(query, against=None, others=True), facts)
    if not query.over:
        found = dict.fromkeys(now, Estimate(None)) | found
    return {key: others for key, others in found.items() if key in now}


def earlier(query: Query, now: Mapping[Key, Estimate], facts: Facts) -> dict[Key, Estimate]:
    """For every figure, the one of the period before or of the same period a year before, where there is one."""
    if not query.over:
        return swung(figures(moved(query), facts), moved(query), facts)
    clock = Clock.of(facts.company)
    known = dict(now)
    if query.start:
        first = clock.start_of(query.start, query.over)
        ahead = replace(query, start=back(query, first, clock), end=first, against=None)
        known |= figures(ahead, facts)
    known = swung(known, query, facts)
    return {
        (period, group): known[key]
        for period, group in now
        if period and (key := (back(query, period, clock), group)) in known
    }


def back(query: Query, start: date, clock: Clock) -> date:
    """The first day of the period to compare with."""
    over = query.over or ""
    return clock.year_before(start, over) if query.against == "year" else clock.moved(start, over, -1)


def moved(query: Query) -> Query:
    """The same question about the time before, as long as this; or about the same days a year before.

    Whole months are compared with as many whole months.
    """
    start, end = query.start or date.min, query.end or date.max
    if query.against == "year":
        earlier_start, earlier_end = shifted(start, -12), shifted(end, -12)
    elif start.day == end.day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month
        earlier_start, earlier_end = shifted(start, -months), start
    else:
        length = (end - start).days
        earlier_start, earlier_end = start - timedelta(days=min(length, (start - date.min).days)), start
    return replace(query, start=earlier_start, end=earlier_end, against=None)


__all__ = ["Group", "Row", "run"]
