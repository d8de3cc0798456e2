"""Which periods were seen whole: a month that is half over holds half a month's rows, and that is no fall."""

from __future__ import annotations

from datetime import date

from hark.measure.clock import Clock
from hark.measure.metric import metrics
from hark.measure.query import Query, parts
from hark.measure.scope import day
from hark.store.reader import Facts

CUT = "one of the periods was not seen whole, so the counts cannot be compared"


def seen_whole(period: date, query: Query, facts: Facts) -> bool:
    """Whether the question and the rows cover a period from its first day to its last."""
    clock = Clock.of(facts.company)
    end = clock.moved(period, query.over or "")
    if (query.start and period < query.start) or (query.end and end > query.end):
        return False
    span = facts.span(parts(metrics[query.metric])[-1].fact)
    if span is None:
        return True
    first, last = day(span[0], clock), day(span[1], clock)
    return (first - period).days <= (end - period).days / 10 and reaches(last, period, end)


def reaches(last: date | None, start: date, end: date) -> bool:
    """Whether rows go on until the end of a period; a tenth may be missing, since not every day has one."""
    return last is None or (end - last).days - 1 <= (end - start).days / 10
