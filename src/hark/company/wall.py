"""What the clocks on the wall show, as instants: also where they are changed."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Microseconds since 1970."""
    # Two times of the same zone differ by what the clocks show; only in UTC by what has passed.
    return (instant.astimezone(UTC) - EPOCH) // MICROSECOND


def opening(zone: ZoneInfo, day: date, minutes: int) -> int:
    """The first instant at which the clocks show the time, or have passed it where they leave it out."""
    first, second = _candidates(zone, day, minutes)
    return first if first <= second else _change(zone, second, first)


def closing(zone: ZoneInfo, day: date, minutes: int) -> int:
    """The last instant at which the clocks show the time, or have passed it where they leave it out.

    Where a time comes twice, whoever is there until then stays for both, and whoever is there from then on comes for
    both: nobody goes home for an hour in between.
    """
    first, second = _candidates(zone, day, minutes)
    return second if first <= second else _change(zone, second, first)


def _candidates(zone: ZoneInfo, day: date, minutes: int) -> tuple[int, int]:
    """The instants of a time on the wall as of before and as of after a change of clocks; else twice the same."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - the zone comes next
    first, second = (micros(wall.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    return first, second


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The instant at which the clocks are changed, between one before and one after it."""

    def ahead(second: int) -> timedelta | None:
        return (EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset()

    seconds = range(before // 1_000_000, after // 1_000_000 + 1)
    return seconds[bisect_left(seconds, True, key=lambda second: ahead(second) != ahead(seconds[0]))] * 1_000_000
