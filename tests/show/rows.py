"""Rows as a query gives them, in one line each."""

from __future__ import annotations

from datetime import date

from hark.measure.compare import Comparison, Verdict
from hark.measure.estimate import Estimate
from hark.measure.run import Row


def figure(
    value: float | None,
    *,
    low: float | None = None,
    high: float | None = None,
    n: int = 100,
    people: int | None = None,
    note: str = "",
) -> Estimate:
    """An estimate with an interval of ten around it."""
    if value is not None and low is None:
        low, high = value - 10, value + 10
    return Estimate(value, low, high, n, n if people is None else people, note)


def row(
    value: float | None = 30.0,
    *,
    month: int | None = None,
    year: int = 2026,
    metric: str = "nps",
    unit: str = "points",
    by: dict[str, str | None] | None = None,
    verdict: Comparison | None = None,
    **estimate: object,
) -> Row:
    """A row of a month, or of all time."""
    period = date(year, month, 1) if month else None
    return Row(metric, period, by or {}, figure(value, **estimate), unit, verdict)  # type: ignore[arg-type]


def change(
    difference: float | None, verdict: Verdict, *, good: bool | None = None, against: str = "before"
) -> Comparison:
    """A comparison with its verdict."""
    return Comparison(against, difference, None, None, None, verdict, good)
