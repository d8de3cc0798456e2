"""Dates of other calendars than the Gregorian one: the SQL that reads them."""

from __future__ import annotations

import re

from hark.collect.sql import literal
from hark.collect.values.numbers import FIGURES, LATIN, UNSEEN
from hark.collect.values.written import BLANKS, bound
from hark.errors import BadMap
from hark.words import gettext as _

PARTS = {
    "Y": ("year", "[0-9]{4}"), "m": ("month", "[0-9]{1,2}"), "d": ("day", "[0-9]{1,2}"),
    "H": ("hour", "[01]?[0-9]|2[0-3]"), "I": ("hour", "0?[1-9]|1[0-2]"), "M": ("minute", "[0-5]?[0-9]"),
    "S": ("second", "[0-5]?[0-9]"), "f": ("part", "[0-9]{1,6}"), "p": ("half", "[aApP]"),
    "z": ("zone", "Z|[+-][0-9]{2}(?::?[0-9]{2})?"),
}  # fmt: skip
"""The letters of strptime that are read in other calendars, what they are, and how they look."""

KNOWN = ("jalali", "buddhist")

USUAL = tuple(f"%Y{cut}%m{cut}%d{clock}" for cut in "/-" for clock in ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S"))
"""How dates are written where no format is declared."""


def in_calendar(text: str, formats: tuple[str, ...], calendar: str, here: str) -> str:
    """The SQL of a moment in `calendar`, or nothing; figures of all scripts are read.

    Raises `BadMap` where a format has other letters than those of `PARTS`.
    """
    figures = f"translate({text}, {literal(FIGURES + BLANKS + UNSEEN)}, {literal(LATIN + ' ' * len(BLANKS))})"
    tries = [_read(figures, one, calendar, here) for one in formats or USUAL]
    return f"case when {text} is not null then coalesce({', '.join([*tries, 'null'])}) end"


def _read(figures: str, written: str, calendar: str, here: str) -> str:
    pattern, names = pattern_of(written, calendar)
    day = {"jalali": jalali, "buddhist": buddhist}[calendar]("f.year::int", "f.month::int", "f.day::int")
    hour = "f.hour::bigint" if "hour" in names else "0"
    if "half" in names:
        hour = f"({hour} % 12 + 12 * (lower(f.half) = 'p')::int)"
    minute = "f.minute::bigint" if "minute" in names else "0"
    second = ("f.second" if "second" in names else "'0'") + (" || '.' || f.part" if "part" in names else "")
    clock = f"to_microseconds((({hour} * 60 + {minute}) * 60000000 + ({second})::decimal(9, 6) * 1000000)::bigint)"
    at = f"({day})::timestamp + {clock}"
    read = f"({at}) at time zone {here}"
    if "zone" in names:
        zone = "case when f.zone = 'Z' then '+00' else f.zone end"
        read = f"strftime({at}, '%Y-%m-%d %H:%M:%S.%f') || {zone}"
        read = f"try_cast({read} as timestamptz)"
    listed = ", ".join(literal(one) for one in names)
    fits = f"regexp_extract({figures}, {literal(pattern)}, [{listed}])"
    return bound(fits, f"case when f.year <> '' then {read} end", "f")


def pattern_of(written: str, calendar: str) -> tuple[str, tuple[str, ...]]:
    """The pattern of a format, and what its groups are. Raises `BadMap` where it cannot be one."""
    pieces, names = [], []
    for letter, other in re.findall(r"%-?([A-Za-z])|(.)", written, re.DOTALL):
        if other:
            pieces.append(" +" if other == " " else re.escape(other))
        elif letter not in PARTS:
            raise _unknown(written, calendar)
        else:
            name, look = PARTS[letter]
            names.append(name)
            pieces.append(f"({look})" + ("\\.? ?[mM]\\.?" if letter == "p" else ""))
    if not {"year", "month", "day"} <= set(names) or len(set(names)) < len(names):
        raise _unknown(written, calendar)
    return f"^{''.join(pieces)}$", tuple(names)


def _unknown(written: str, calendar: str) -> BadMap:
    return BadMap(
        _(
            "“{written}” is no way to write dates of the {calendar} calendar that can be read.",
            written=written,
            calendar=calendar,
        ),
        _('It takes %Y, %m and %d, and for the time %H, %I, %M, %S, %f, %p and %z: formats = ["%Y/%m/%d %H:%M"].'),
    )


def buddhist(year: str, month: str, day: str) -> str:
    """The SQL of a date of the Buddhist calendar: its years are 543 ahead. Only years from 2400 to 2699 are ones."""
    said = f"printf('%04d-%02d-%02d', {year} - 543, {month}, {day})"
    return f"case when {year} between 2400 and 2699 then try_cast({said} as date) end"


def jalali(year: str, month: str, day: str) -> str:
    """The SQL of a date of the solar Hijri calendar, by its cycle of 33 years; right from 1178 to 1633.

    Source: the cycle as in Borkowski, The Persian calendar for 3000 years (1996), and Wikipedia, Solar Hijri calendar.
    """
    leap = f"({year} % 33 in (1, 5, 9, 13, 17, 22, 26, 30))"
    days = f"case when {month} <= 6 then 31 when {month} <= 11 then 30 else 29 + {leap}::int end"
    whole = f"({year} - 1178) * 365 + {leaps(year)} - {leaps('1178')}"
    within = f"case when {month} <= 7 then ({month} - 1) * 31 else ({month} - 1) * 30 + 6 end + {day} - 1"
    fits = f"{year} between 1178 and 1633 and {month} between 1 and 12 and {day} between 1 and ({days})"
    return f"case when {fits} then date '1799-03-21' + ({whole} + {within}) end"


def leaps(year: str) -> str:
    """The SQL of how many leap years there were before `year`, in cycles of 33 years with 8 of them."""
    rest = f"(({year} - 1) % 33)"
    within = " + ".join(f"({rest} >= {one})::int" for one in (1, 5, 9, 13, 17, 22, 26, 30))
    return f"((({year} - 1) // 33) * 8 + {within})"
