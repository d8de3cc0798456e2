"""How figures are written: with how many digits, and durations in the unit a person would say."""

from __future__ import annotations

import re

DIGITS = {
    "%": 1,
    "points": 1,
    "score": 2,
    "replies": 2,
    "transfers": 2,
    "hours": 1,
    "business hours": 1,
    "minutes": 1,
    "business minutes": 1,
    "seconds": 0,
}
"""How many digits behind the point a unit is worth; none for what is counted."""

CURRENCY = re.compile("[A-Z]{3}")
"""The unit of an amount: the code of its currency."""

SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}

STEPS = ((172_800, 86_400, "d", 1), (3600, 3600, "h", 1), (60, 60, "min", 0), (0, 1, "s", 0))
"""From how many seconds on a duration is said in which unit, with how many digits behind the point."""


def digits(unit: str, value: float | None = None) -> int:
    """How many digits behind the point a figure is written with; a large amount of money without any."""
    if CURRENCY.fullmatch(unit):
        return 0 if value is not None and abs(value) >= 1000 else 2
    return DIGITS.get(unit, 0)


def lasts(unit: str) -> bool:
    """Whether the unit is one of time."""
    return unit.removeprefix("business ") in SECONDS


def said(value: float, unit: str) -> tuple[float, int, str]:
    """A duration as a person says it: the number, its digits behind the point, and the unit: 10 min, 22.1 h, 7.5 d.

    A day of business hours is as long as the company's, so those are never said in days.
    """
    whole = unit.removeprefix("business ")
    seconds = value * SECONDS[whole]
    for least, size, short, places in STEPS:
        if abs(seconds) >= least and not (short == "d" and whole != unit):
            return seconds / size, places, short
    return seconds, 0, "s"
