"""Business time: how long it was open between two moments, by the calendars of the company document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import duckdb

from hark.company import CompanyDocument
from hark.company.public_holidays import edition
from hark.company.schedules import (
    DAY,
    InForce,
    OpenStretch,
    Schedule,
    in_force,
    open_time,
    schedules,
    timelines,
)
from hark.company.wall import EPOCH, micros

UNIX_DAY = EPOCH.toordinal()

__all__ = [
    "OpenStretch",
    "Schedule",
    "business_seconds",
    "digest",
    "open_days",
    "open_time",
    "schedules",
    "with_business",
]

KNOWN = (date(1900, 1, 1), date(2100, 12, 31))
"""The days on which business time can be told. Holidays are known for fewer still; and a date like the year 9999,
which stands for never, must not make it count the days until then."""


def business_seconds(
    document: CompanyDocument, begins: datetime, ends: datetime, team: str | None = None, at: datetime | None = None
) -> float | None:
    """The open seconds from `begins` to `ends` by the schedule in force for the team at `at`, else at the end.

    None where no schedule is in force, or where the end is before the beginning.
    """
    held = in_force(document, team, at or ends)
    if held is None or ends < begins:
        return None
    first, last = micros(begins), micros(ends)
    stretches = open_time(document, begins.astimezone(UTC).date(), ends.astimezone(UTC).date())
    return sum(max(min(last, one.ends) - max(first, one.begins), 0) for one in stretches if one.schedule == held) / 1e6


def digest(document: CompanyDocument) -> str:
    """A text that changes exactly when the business seconds of anything could."""
    known = schedules(document)
    lines = {
        team: [(since, number if number is None else _decisive(known[number])) for since, number in line]
        for team, line in timelines(document).items()
    }
    apart = [(team, line) for team, line in lines.items() if team is None or line != lines[None]]
    holidays = edition() if any(schedule.calendar.holidays for schedule in known) else ""
    return sha256(repr((apart, holidays)).encode()).hexdigest()


def with_business(
    duck: duckdb.DuckDBPyConnection, document: CompanyDocument, select: str, spans: Mapping[str, tuple[str, str, str]]
) -> str:
    """The query `select` with a column of business seconds for each of `spans`, counted as `business_seconds` does.

    A span names the columns of its beginning, its end and its team. It is empty also where a bound is, or is not
    within KNOWN. Makes the temporary tables that the query reads: `timed`, the rows of `select`, and `open_days`.
    """
    if not document.calendars:
        nothing = ", ".join(f'null::double as "{name}"' for name in spans)
        return f"select *, {nothing} from ({select}) as timed"
    duck.execute(f"create or replace temp table timed as {select}")
    bounds = ", ".join(f'epoch_us("{bound}")' for begins, ends, _ in spans.values() for bound in (begins, ends))
    told = duck.execute(f"select min(least({bounds})), max(greatest({bounds})) from timed").fetchall()[0]
    query = _Query(document, open_days(duck, document, *map(_day, told)))
    columns = ", ".join(f'{query.seconds(*span)} as "{name}"' for name, span in spans.items())
    joins = " ".join(f"left join open_days as {day} on {day}.place = {place}" for place, day in query.days.items())
    return f"select timed.*, {columns} from timed {joins}"


def open_days(duck: duckdb.DuckDBPyConnection, document: CompanyDocument, first: date, last: date) -> int:
    """Make the temporary table `open_days`: what is open by each schedule on each day (UTC).

    Its columns are `place`, which numbers the rows as `_Query` asks for them, `before`, the open time before the day,
    and `begins_0`, `ends_0` and so on, the bounds of the day's stretches; all but the place are microseconds.
    Returns how many stretches of a day it has room for.
    """
    # A day is found by a hash, a stretch only by sorting the spans: of millions, that takes ten times longer.
    many, bounds = len(document.calendars), defaultdict[int, list[int]](list)
    for schedule, begins, ends, _ in open_time(document, first, last):
        for day in range(begins // DAY, (ends - 1) // DAY + 1):
            bounds[(day + UNIX_DAY) * many + schedule] += max(begins, day * DAY), min(ends, (day + 1) * DAY)
    width = max(map(len, bounds.values()), default=0)
    before, rows = [0] * many, []
    for place in range(first.toordinal() * many, (last.toordinal() + 1) * many):
        found = bounds[place]
        rows.append((place, before[place % many], *found, *[0] * (width - len(found))))
        before[place % many] += sum(found[1::2]) - sum(found[::2])
    names = ["place", "before", *(f"{bound}_{number}" for number in range(width // 2) for bound in ("begins", "ends"))]
    listed = ", ".join(f"unnest(?::bigint[]) as {name}" for name in names)
    duck.execute(f"create or replace temp table open_days as select {listed}", list(map(list, zip(*rows, strict=True))))
    return width // 2


class _Query:
    """The SQL of business seconds over the rows of `timed`; `days` names the joins with `open_days` by place."""

    def __init__(self, document: CompanyDocument, stretches: int) -> None:
        self.many = len(document.calendars)
        self.stretches = stretches
        self.lines = timelines(document)
        self.days: dict[str, str] = {}

    def seconds(self, begins: str, ends: str, team: str) -> str:
        """The open seconds between two columns, by the schedule in force for the team at the end."""
        first, last = (f'epoch_us(timed."{bound}")' for bound in (begins, ends))
        schedule = self.schedule(f'timed."{team}"', last)
        passed = f"{self.before(last, schedule)} - ({self.before(first, schedule)})"
        return f"case when {first} <= {last} then ({passed}) / 1e6 end"

    def schedule(self, team: str, at: str) -> str:
        """The number of the schedule in force for a team."""
        alike = defaultdict[tuple[InForce, ...], list[str]](list)
        for name, line in self.lines.items():
            if name is not None and line != self.lines[None]:
                alike[line].append("'" + name.replace("'", "''") + "'")
        cases = " ".join(f"when {team} in ({', '.join(names)}) then {_held(line, at)}" for line, names in alike.items())
        rest = _held(self.lines[None], at)
        return f"case {cases} else {rest} end" if cases else rest

    def before(self, instant: str, schedule: str) -> str:
        """What was open before an instant, in microseconds."""
        # Days are counted from the year 1: a division cuts towards zero, so there must be nothing below it.
        place = f"({instant} + {UNIX_DAY * DAY}) // {DAY} * {self.many} + {schedule}"
        day = self.days.setdefault(place, f"day_{len(self.days)}")
        opened = (
            f"greatest(least({instant}, {day}.ends_{number}) - {day}.begins_{number}, 0)"
            for number in range(self.stretches)
        )
        return " + ".join((f"{day}.before", *opened))


def _held(line: Sequence[InForce], at: str) -> str:
    """The SQL of the number of the schedule that is in force at an instant."""
    (_, oldest), *newer = line
    cases = " ".join(f"when {at} >= {since} then {_written(number)}" for since, number in reversed(newer))
    return f"case {cases} else {_written(oldest)} end" if cases else _written(oldest)


def _written(number: int | None) -> str:
    return "null" if number is None else str(number)


def _day(instant: int | None) -> date:
    """The day of an instant, or the nearest that is known; any day where there is no instant."""
    first, last = (micros(datetime(day.year, day.month, day.day, tzinfo=UTC)) for day in KNOWN)
    return (EPOCH + timedelta(microseconds=min(max(instant or 0, first), last))).date()


def _decisive(schedule: Schedule) -> tuple[object, ...]:
    """All that decides when a schedule is open."""
    said = schedule.calendar
    return schedule.zone.key, said.week, sorted({*said.holidays}), sorted({*said.closed})
