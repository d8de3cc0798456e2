"""The time almost all answers are from: one mistyped year must not stretch every trend over decades."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlglot

from hark.measure.clock import Clock
from hark.measure.query import Query
from hark.measure.scope import day
from hark.store.reader import Facts

EDGE = 0.05
"""The part of the answers at either end that is not asked where most of them lie."""

MARGIN = timedelta(days=31)

BY_DAY = sqlglot.parse_one(
    "select min(moment) as first, max(moment) as last, count(answer) as answers, count(response) as responses from ("
    "select epoch_us(occurred_at) as moment, 1 as answer, null as response from answers union all "
    "select epoch_us(occurred_at) as moment, null as answer, 1 as response from responses) as both "
    "where moment is not null group by cast(floor(moment / 86400000000) as bigint)",
    dialect="duckdb",
)


@dataclass(frozen=True, order=True)
class Day:
    """What happened on a day."""

    first: date
    last: date
    answers: int
    responses: int


@dataclass(frozen=True)
class Reach:
    """The first and last day of almost all answers and responses (None: none has a time); `far` are far outside."""

    first: date | None = None
    last: date | None = None
    far: int = 0
    example: date | None = None


def reach(query: Query, facts: Facts) -> Reach:
    """Where the answers lie in the time asked for.

    Far outside is what is further from the middle nine tenths than these are long, and a month.
    """
    clock = Clock.of(facts.company)
    known = sorted(
        Day(day(row["first"], clock), day(row["last"], clock), int(str(row["answers"])), int(str(row["responses"])))
        for row in facts.rows(BY_DAY)
    )
    days = [one for one in known if (query.start or date.min) <= one.last and one.first < (query.end or date.max)]
    if not days:
        return Reach()
    early, late = middle(days, EDGE), middle(days, 1 - EDGE)
    most = late - early + MARGIN
    near = [one for one in days if early - one.first <= most and one.last - late <= most]
    far = [one for one in days if one not in near]
    example = max(far, key=lambda one: abs(one.first - early)).first if far else None
    outside = max(sum(one.answers for one in far), sum(one.responses for one in far))
    return Reach(near[0].first, near[-1].last, outside, example)


def middle(days: list[Day], part: float) -> date:
    """The day by which this part of the answers had come."""
    left = part * sum(one.answers + one.responses for one in days)
    for one in days:
        left -= one.answers + one.responses
        if left < 0:
            return one.first
    return days[-1].first
