"""Which hour lies in which period: periods of any zone as stretches of equal length, joined by equality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from math import gcd

from sqlglot import exp

from hark.measure.clock import Period
from hark.measure.scope import EPOCH, Frame

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
BOUNDS = ("period", "first", "last")


def hours(time: Frame, *, begins: bool = False) -> exp.Select:
    """Which stretch of time, all as long as `step` says and counted from the first on, lies in which period.

    With `begins`, also when the period begins, in microseconds since 1970.

    Joined by equality, it is several times faster than a date function with a zone, and the same on every engine.
    """
    first, size = micros(time.periods[0].begins), step(time.periods) * 1_000_000
    rows = ", ".join(
        f"({period.start:%Y%m%d}, {(micros(period.begins) - first) // size}, {(micros(period.ends) - first) // size}"
        + (f", {micros(period.begins)})" if begins else ")")
        for period in time.periods
    )
    bounds = (*BOUNDS, "begins") if begins else BOUNDS
    # Written out here: thousands of days as a tree would take longer than the question.
    name = exp.TableAlias(this=exp.to_identifier("bounds"), columns=[exp.to_identifier(each) for each in bounds])
    found = exp.select("bounds.period").from_(exp.Values(expressions=[exp.Var(this=rows)], alias=name))
    found = found.select("bounds.begins") if begins else found
    return found.select("unnest(range(bounds.first, bounds.last)) AS hour", dialect="duckdb")


def joined(rows: exp.Select, time: Frame, at: str) -> exp.Select:
    """The rows, each joined with the stretch of `hours` that holds the time in its column `at`."""
    passed = exp.func("epoch_us", exp.column(at)) - exp.Literal.number(micros(time.periods[0].begins))
    bucket = exp.IntDiv(this=exp.paren(passed), expression=exp.Literal.number(step(time.periods) * 1_000_000))
    return rows.join("hours", on=bucket.eq(exp.column("hour", table="hours")), copy=False)


def between(time: Frame, at: str = "occurred_at") -> list[exp.Expr]:
    """The conditions that keep the rows' times in the column `at` inside the time; they let the engine skip files."""
    happened = exp.column(at)
    bounds = ((exp.GTE, time.begins), (exp.LT, time.ends))
    return [kind(this=happened.copy(), expression=instant(bound)) for kind, bound in bounds if bound]


def instant(moment: datetime) -> exp.Expr:
    """A moment as a literal, in UTC."""
    written = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00:00")
    return exp.cast(exp.Literal.string(written), exp.DataType.Type.TIMESTAMPTZ)


def step(periods: Sequence[Period]) -> int:
    """The longest stretch, in seconds and at most a day, of which every period is a whole number from the first on."""
    bounds = [period.ends - periods[0].begins for period in periods] + [
        period.begins - periods[0].begins for period in periods
    ]
    return reduce(gcd, (bound // SECOND for bound in bounds), DAY // SECOND)


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)
