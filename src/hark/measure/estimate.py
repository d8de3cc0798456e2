"""A figure with how sure it is: what every summary gives and every page shows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

INSIDE = ("n_eff", "variance", "weight")
SHOWN = ("value", "low", "high")

DIGITS = 12
"""Significant digits of a figure. An engine adds in no fixed order, and the last of sixteen depend on that order."""


@dataclass(frozen=True)
class Estimate:
    """A value, the interval it lies in, and how many answers (`n`) of how many people it rests on.

    None means “cannot tell”; a number is always finite. `note` says in words why something is None, or what to mind.
    The last three are for comparing and are left out of `as_dict`: `n_eff`, the number of independent answers
    that would be as sure as these; `variance`, the square of the value's standard error, in the value's own unit
    squared; `weight`, by which the values of parts average to that of the whole (None where they do not).
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    people: int = 0
    note: str = ""
    n_eff: float | None = None
    variance: float | None = None
    weight: float | None = None

    def __post_init__(self) -> None:
        # The one gate for numbers beyond what can be said: they are not JSON, and they are not known.
        for name in (*SHOWN, *INSIDE):
            number = getattr(self, name)
            if number is not None and not isfinite(number):
                object.__setattr__(self, name, None)
            elif number is not None and name in SHOWN:
                object.__setattr__(self, name, float(f"{number:.{DIGITS}g}"))
        if self.low is None or self.high is None:
            object.__setattr__(self, "low", None)
            object.__setattr__(self, "high", None)

    def as_dict(self) -> dict[str, float | int | str | None]:
        """What the reader is told: value, low, high, n, people, note."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in INSIDE}


def rounded(value: float | None, digits: int = 0) -> float | None:
    """`value` rounded for display, halves away from zero.

    Round the figure itself, once. A score made from shares that were rounded before is wrong by a point
    for one in four surveys of up to a hundred answers.
    """
    if value is None:
        return None
    step = Decimal(1).scaleb(-digits)
    # Fifteen digits are what a float can say: 0.285 means 0.285, not the 0.28499999… it is stored as.
    return float(Decimal(f"{value:.15g}").quantize(step, ROUND_HALF_UP)) + 0.0
