"""Numbers of a workbook that stand for a moment or a length of time, and the digits of all others."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal

DATES = frozenset([14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)])
TIMES = frozenset([18, 19, 20, 21, 45, 47])
SPANS = frozenset([46])
"""Formats every workbook knows by number: of dates, of times of day, and of durations."""
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|am/pm|a/p|general', re.IGNORECASE)
LEAP = 60
"""Excel has a 29 February 1900: day 60. Before it, days count from one day later."""


def kind_of(number: int, code: str | None) -> str:
    """What a number format makes of a number: a date, a time (of day), a span (of time), or nothing of these."""
    if code is None:
        return "date" if number in DATES else "time" if number in TIMES else "span" if number in SPANS else ""
    if ELAPSED.search(code):
        return "span"
    letters = set(NO_LETTERS.sub("", code).split(";")[0].lower())
    if letters & set("yd"):
        return "date"
    if letters & set("hs"):
        return "time"
    return "date" if "m" in letters else ""


def number_as_text(said: str, moment: str, base: datetime) -> str:
    """The digits of a number, or the moment it stands for; as it is where it is neither."""
    if not moment and said.isdigit():
        return said
    try:
        value = float(said)
        return when(value, moment, base) if moment else digits(value)
    except (ValueError, OverflowError):
        return said


def digits(value: float) -> str:
    """All digits a workbook shows of a number, and none that only the machine makes: 15 of them count."""
    return format(Decimal(f"{value:.15g}"), "f")


def when(value: float, moment: str, base: datetime) -> str:
    """A date in ISO 8601, or hours, minutes and seconds: of a day, or as many hours as there are."""
    if value < 0:
        return digits(value)
    if moment == "span" or (moment == "time" and value < 1):
        return clock(round(value * 86_400_000))
    day = base + timedelta(days=1) if value < LEAP and base.year < 1904 else base
    at = day + timedelta(milliseconds=round(value * 86_400_000))
    return at.isoformat(" ", "milliseconds" if at.microsecond else "seconds")


def clock(milliseconds: int) -> str:
    """A length of time as hours, minutes and seconds."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}" + (f".{rest:03}" if rest else "")
