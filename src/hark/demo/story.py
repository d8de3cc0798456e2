"""What happens to the sample company, and when: its seasons, and the weeks in which the North's parcels are late."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

START, END = date(2025, 1, 1), date(2026, 7, 1)
"""The first day, and the day after the last: eighteen months that never change, so the docs stay true."""

LATE_FROM = date(2026, 2, 2)
"""The Monday from which the North's parcels come late."""

MENDED_FROM = date(2026, 5, 4)
"""The Monday from which most of them, not all, come in time again."""

REGIONS = ("North", "South", "East", "West")
SHARES = (0.28, 0.30, 0.22, 0.20)
LATE_REGION = REGIONS.index("North")
STILL_LATE = 0.35

_MONTHS = (0.85, 0.85, 0.95, 1.0, 1.0, 0.95, 0.85, 0.85, 1.0, 1.1, 1.35, 1.7)
_WEEKDAYS = (1.2, 1.1, 1.05, 1.0, 1.05, 0.85, 0.75)
_GROWTH = 0.2
"""How much busier the last day is than the first, besides the season."""

DAYS = (END - START).days


def day_of(moment: date) -> int:
    """The number of a day, counted from `START`."""
    return (moment - START).days


def lateness(day: Whole, region: Whole, *, after: int = 0, over: int = 1) -> Numbers:
    """How late parcels are (0 in time to 1), felt `after` days later and growing or fading over `over` days."""
    felt = day - after
    begun = np.clip((felt - day_of(LATE_FROM) + 1) / over, 0, 1)
    mended = np.clip((felt - day_of(MENDED_FROM) + 1) / over, 0, 1)
    late: Numbers = (begun - (1 - STILL_LATE) * mended) * (region == LATE_REGION)
    return late


def volume(extra: float = 0.0) -> Numbers:
    """How much happens on each day in each region, as shares of the whole (days x regions).

    `extra` is how much more happens where parcels are late, from a week after: people ask where theirs is.
    """
    day = np.arange(DAYS)
    dates = np.datetime64(START) + day
    month = (dates.astype("datetime64[M]").astype(np.int64) % 12).astype(np.int64)
    weekday = (dates.astype("datetime64[D]").astype(np.int64) + 3) % 7
    busy = np.array(_MONTHS)[month] * np.array(_WEEKDAYS)[weekday] * (1 + _GROWTH * day / DAYS)
    asking = 1 + extra * lateness(day[:, None], np.arange(len(REGIONS))[None, :], after=7)
    shares: Numbers = busy[:, None] * np.array(SHARES)[None, :] * asking
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def christmas(day: Whole) -> Numbers:
    """1 on days between 1 December and 6 January, when everybody is in a hurry; else 0."""
    dates = np.datetime64(START) + day
    month = dates.astype("datetime64[M]").astype(np.int64) % 12
    of_month = (dates - dates.astype("datetime64[M]")).astype(np.int64)
    busy: Numbers = ((month == 11) | ((month == 0) & (of_month < 6))).astype(np.float64)
    return busy
