"""How much a count swings from day to day, so that an ordinary busy week is not taken for a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hark.errors import BadQuestion
from hark.measure.clock import Clock
from hark.measure.estimate import Estimate
from hark.measure.figures import Group, Key, figures
from hark.measure.metric import metrics
from hark.measure.query import Query
from hark.measure.summary import Count
from hark.store.reader import Facts


def swung(found: Mapping[Key, Estimate], query: Query, facts: Facts) -> dict[Key, Estimate]:
    """The counts of a question, each as unsure as its days are uneven; other figures stay as they are.

    The variance of a period's count is its number of days times the variance of a day's count; never less than what
    people who come independently would make (Poisson). Weekdays that differ make it larger: the cautious side.
    """
    if not isinstance(metrics[query.metric].summary, Count) or query.over == "day":
        return dict(found)
    clock = Clock.of(facts.company)
    # Periods before the first one asked for are compared with, too.
    first = min((period for period, _ in found if period), default=query.start)
    asked = replace(query, over="day", against=None, start=first)
    days: dict[Key, list[int]] = {}
    try:
        daily = figures(asked, facts)
    except BadQuestion:
        # More days than can be listed, since one row is centuries away: then as if people came independently.
        return dict(found)
    for (day, group), each in daily.items():
        days.setdefault(belongs(day, group, query, clock), []).append(each.n)
    return {key: wider(each, days.get(key, [])) for key, each in found.items()}


def belongs(day: date | None, group: Group, query: Query, clock: Clock) -> Key:
    """The period and group of the question that a day's count is part of."""
    return (clock.start_of(day, query.over) if day and query.over else None), group


def wider(count: Estimate, days: list[int]) -> Estimate:
    """A count with the variance its days show, where that is more than it has."""
    if len(days) < 2 or not count.n or count.variance is None:
        return count
    mean = sum(days) / len(days)
    shown = sum((each - mean) ** 2 for each in days) / (len(days) - 1) * len(days)
    return replace(count, variance=max(count.variance, shown))
