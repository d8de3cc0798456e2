"""Rows as a query gives them, in one line each."""

from __future__ import annotations

from datetime import date

from hark.measure.compare import Comparison, Verdict
from hark.measure.estimate import Estimate
from hark.measure.run import Row


def row(
    value: float | None = 30.0,
    *,
    month: int | None = None,
    n: int = 100,
    people: int | None = None,
    unit: str = "points",
    verdict: Comparison | None = None,
    **group: str | None,
) -> Row:
    """A figure of a month or of all time, of a group where columns are given, with an interval of ten around it."""
    low, high = (None, None) if value is None else (value - 10, value + 10)
    estimate = Estimate(value, low, high, n, n if people is None else people)
    return Row("nps", date(2026, month, 1) if month else None, group, estimate, unit, verdict)


def change(difference: float, verdict: Verdict, *, good: bool | None = None, against: str = "before") -> Comparison:
    """A comparison with its verdict."""
    return Comparison(against, difference, None, None, None, verdict, good)
