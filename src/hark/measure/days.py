"""The company's day of an instant, worked out by the engine: days count from 1 January 1970.

Functions with a zone differ between engines, and so do the zones they know. What is sent is plain arithmetic instead:
the instant, plus how far the clock was ahead of UTC just then, cut to days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hark.measure.scope import EPOCH

MICROS = 1_000_000
DAY = 86_400 * MICROS
EARLY = 1_000_000
"""Days added before cutting and taken away after it, so that no engine has to cut a number below zero."""

LOOK = timedelta(days=7)
"""No clock is changed and changed back within a week but once in decades, for a war or an election."""

KNOWN = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))
"""Before and after, a clock counts as being as far ahead as it was, or will be, then."""


def day_number(micros: str, zone: ZoneInfo, first: int, last: int) -> str:
    """The SQL of the day of `micros`, SQL of microseconds since 1970 (UTC) that lie between `first` and `last`."""
    return f"(({micros} + {ahead(micros, zone, first, last)} + {EARLY * DAY}) // {DAY} - {EARLY})"


def ahead(micros: str, zone: ZoneInfo, first: int, last: int) -> str:
    """The SQL of how many microseconds the clock of `zone` is ahead of UTC at an instant."""
    found = list(changes(zone, *(min(max(moment(bound), KNOWN[0]), KNOWN[1]) for bound in (first, last))))
    *earlier, (_, latest) = found
    if not earlier:
        return str(latest * MICROS)
    until = zip(earlier, found[1:], strict=True)
    branches = " ".join(f"WHEN {micros} < {begins} THEN {offset * MICROS}" for (_, offset), (begins, _) in until)
    return f"CASE {branches} ELSE {latest * MICROS} END"


def changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[int, int]]:
    """From which instant on (microseconds) the clock is how many seconds ahead; the first from before `first`."""
    offset = seconds_ahead(zone, first)
    yield micros_of(first), offset
    at = first
    while at <= last:
        after = at + LOOK
        if seconds_ahead(zone, after) != offset:
            changed = turning(zone, at, after)
            offset = seconds_ahead(zone, changed)
            yield micros_of(changed), offset
            after = changed
        at = after


def turning(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the clock is first another than it was at `before`."""
    was = seconds_ahead(zone, before)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        middle = max(middle, before + timedelta(seconds=1))
        before, after = (middle, after) if seconds_ahead(zone, middle) == was else (before, middle)
    return after


def seconds_ahead(zone: ZoneInfo, instant: datetime) -> int:
    """How many seconds the clock of `zone` is ahead of UTC."""
    offset = instant.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def moment(micros: int) -> datetime:
    """The instant of microseconds since 1970, cut to seconds."""
    return EPOCH + timedelta(seconds=micros // MICROS)


def micros_of(instant: datetime) -> int:
    """Microseconds since 1970."""
    return (instant.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


@cache
def day_of(number: int) -> date:
    """The date of a day's number."""
    return date.fromordinal(EPOCH.toordinal() + number)
