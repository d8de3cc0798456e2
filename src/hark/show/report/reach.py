"""The time almost all rows are from: one mistyped year must not stretch every trend over decades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlglot
from sqlglot import exp

from hark.measure.clock import Clock
from hark.measure.query import Query
from hark.measure.scope import day
from hark.store.reader import Facts

EDGE = 0.05
"""The part of the rows at either end that is not asked where most of them lie."""

MARGIN = timedelta(days=31)


@dataclass(frozen=True, order=True)
class Day:
    """What happened on a day: how many rows there are of each fact."""

    first: date
    last: date
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Reach:
    """The first and last day of almost all rows of some facts (None: none has a time); `far` are far outside."""

    first: date | None = None
    last: date | None = None
    far: int = 0
    example: date | None = None


def reach(names: Sequence[str], query: Query, facts: Facts) -> Reach:
    """Where the rows of these facts lie in the time asked for.

    Far outside is what is further from the middle nine tenths than these are long, and a month.
    """
    clock = Clock.of(facts.company)
    known = sorted(
        Day(
            day(row["first"], clock),
            day(row["last"], clock),
            tuple(int(str(row[f"n{place}"])) for place in range(len(names))),
        )
        for row in facts.kept(by_day(names))
    )
    days = [one for one in known if (query.start or date.min) <= one.last and one.first < (query.end or date.max)]
    if not days:
        return Reach()
    early, late = middle(days, EDGE), middle(days, 1 - EDGE)
    most = late - early + MARGIN
    near = [one for one in days if early - one.first <= most and one.last - late <= most]
    far = [one for one in days if one not in near]
    example = max(far, key=lambda one: abs(one.first - early)).first if far else None
    outside = max(sum(one.rows[place] for one in far) for place in range(len(names)))
    return Reach(near[0].first, near[-1].last, outside, example)


def by_day(names: Sequence[str]) -> exp.Expr:
    """How many rows of each fact there are on every day."""
    each = " union all ".join(
        f"select epoch_us(occurred_at) as moment, {place} as fact from {name}" for place, name in enumerate(names)
    )
    counts = ", ".join(f"count(case when fact = {place} then 1 end) as n{place}" for place in range(len(names)))
    return sqlglot.parse_one(
        f"select min(moment) as first, max(moment) as last, {counts} from ({each}) as every_row "
        "where moment is not null group by cast(floor(moment / 86400000000) as bigint)",
        dialect="duckdb",
    )


def middle(days: list[Day], part: float) -> date:
    """The day by which this part of the rows had come."""
    left = part * sum(sum(one.rows) for one in days)
    for one in days:
        left -= sum(one.rows)
        if left < 0:
            return one.first
    return days[-1].first
