"""A figure before and after a day, and beside a number: what a change did, and whether a line was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hark.measure.compare import Comparison, Verdict, adjusted, compare
from hark.measure.estimate import Estimate
from hark.measure.figures import figures
from hark.measure.metric import metrics
from hark.measure.query import Query
from hark.measure.summary import Count, Distinct, Level, Sum
from hark.measure.swing import swung
from hark.store.reader import Facts

LONGEST, SHORTEST = 56, 7
"""Days on either side of a change that are looked at, at most and at least; always whole weeks, as weekdays differ."""


@dataclass(frozen=True)
class Around:
    """A figure in the `days` before `day` and in as many from `day` on; None where there are too few days."""

    day: date
    days: int
    before: Estimate | None = None
    after: Estimate | None = None
    comparison: Comparison | None = None


def around(query: Query, days: Sequence[date], first: date, last: date, facts: Facts) -> list[Around]:
    """What a figure was before and after each of `days` (in order), of rows from `first` to `last`.

    A side reaches to the next of the days at most, so that two changes are not taken for one. Several tests in one
    answer have their p adjusted.
    """
    metric = metrics[query.metric]
    found: list[Around] = []
    for place, day in enumerate(days):
        since = max(first, days[place - 1]) if place else first
        until = min(last + timedelta(days=1), days[place + 1]) if place + 1 < len(days) else last + timedelta(days=1)
        length = min(LONGEST, (day - since).days, (until - day).days) // SHORTEST * SHORTEST
        if length < SHORTEST or isinstance(metric.summary, Level | Distinct):
            found.append(Around(day, max(0, length)))
            continue
        side = timedelta(days=length)
        before, after = figure_of(query, day - side, day, facts), figure_of(query, day, day + side, facts)
        told = held_against(after, before, query, facts)
        found.append(Around(day, length, before, after, told))
    told_of = [one.comparison for one in found if one.comparison]
    decided = iter(adjusted(told_of, better=metric.better, confidence=facts.company.confidence))
    return [replace(one, comparison=next(decided)) if one.comparison else one for one in found]


def figure_of(query: Query, start: date, end: date, facts: Facts) -> Estimate:
    """The figure of a question from `start` to before `end`, as one."""
    asked = replace(query, over=None, against=None, by=(), start=start, end=end)
    found = swung(figures(asked, facts), asked, facts)
    return next(iter(found.values()), Estimate(None))


def adds_up(query: Query) -> bool:
    """Whether the figure of a longer time is larger by being longer."""
    return isinstance(metrics[query.metric].summary, Count | Sum | Distinct | Level)


def held_against(now: Estimate, then: Estimate, query: Query, facts: Facts) -> Comparison:
    """A figure against that of another time, of which what adds up must be as long."""
    metric, company = metrics[query.metric], facts.company
    return compare(
        now,
        then,
        summary=metric.summary,
        better=metric.better,
        confidence=company.confidence,
        enough=company.grey_below,
    )


def beyond(now: Estimate, line: float) -> Verdict:
    """Whether a figure is beyond a number that is known exactly: it is where the number is outside its interval."""
    if now.low is None or now.high is None:
        return Verdict.CANNOT_TELL
    if now.low > line:
        return Verdict.HIGHER
    return Verdict.LOWER if now.high < line else Verdict.NO_DIFFERENCE
