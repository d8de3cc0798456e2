"""When somebody is there: the calendars of the company document as stretches of time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hark.company.document import CompanyDocument
from hark.company.hours import Calendar, Shift
from hark.company.public_holidays import days_off
from hark.company.wall import EPOCH, MICROSECOND, closing, micros, opening

DAY = 24 * 60 * 60_000_000
"""Microseconds of a day of 24 hours."""


@dataclass(frozen=True)
class Schedule:
    """A version of a calendar: in force from `since` until `until`, in microseconds since 1970, or without a bound."""

    id: int
    calendar: Calendar
    zone: ZoneInfo
    since: float
    until: float

    def holds(self, instant: float) -> bool:
        """Whether it is in force at an instant."""
        return self.since <= instant < self.until


class OpenStretch(NamedTuple):
    """A stretch of open time of one schedule, in microseconds; `before` is what it was open before, in all."""

    schedule: int
    begins: int
    ends: int
    before: int


class InForce(NamedTuple):
    """From which instant on (microseconds since 1970) which schedule holds; None: none does."""

    since: float
    schedule: int | None


def schedules(document: CompanyDocument) -> tuple[Schedule, ...]:
    """Every version of every calendar, numbered in the order of the document."""
    found: list[Schedule] = []
    for number, calendar in reversed(list(enumerate(sorted(document.calendars, key=lambda one: one.order)))):
        zone = ZoneInfo(calendar.zone or document.zone)
        later = found[-1] if found and found[-1].calendar.name == calendar.name else None
        until = later.since if later else inf
        # Two versions in zones far apart: the later one takes over, even where its day begins first.
        since = min(opening(zone, calendar.since, 0), until) if calendar.since else -inf
        found.append(Schedule(number, calendar, zone, since, until))
    return tuple(reversed(found))


def timelines(document: CompanyDocument) -> dict[str | None, tuple[InForce, ...]]:
    """Which schedule holds when, for each team that is named, and under None for everybody else.

    A team that has none of its own in force has the one of everybody else. Without calendars there is no timeline.
    """
    known = schedules(document)
    teams = {team for schedule in known for team in schedule.calendar.teams}
    return {team: tuple(_timeline(known, team)) for team in (None, *sorted(teams))} if known else {}


def in_force(document: CompanyDocument, team: str | None, at: datetime) -> int | None:
    """The number of the schedule that holds for a team at an instant; None where none does."""
    lines = timelines(document)
    line = lines.get(team) or lines.get(None, ())
    return line[bisect_right([one.since for one in line], micros(at)) - 1].schedule if line else None


def open_time(document: CompanyDocument, first: date, last: date) -> list[OpenStretch]:
    """When each schedule is open, sorted by schedule and time, for every instant of the days (UTC) from first to last.

    It begins with the shifts of the day before and ends with those of the day after: they may reach into these days,
    and in other zones it is another day.
    """
    stretches: list[OpenStretch] = []
    for schedule in schedules(document):
        before = 0
        for begins, ends in _joined(_shifts(schedule, first - timedelta(days=1), last + timedelta(days=1))):
            stretches.append(OpenStretch(schedule.id, begins, ends, before))
            before += ends - begins
    return stretches


def _timeline(known: Sequence[Schedule], team: str | None) -> Iterator[InForce]:
    """The schedule of a team, from each instant on at which it changes."""
    rest = [schedule for schedule in known if not schedule.calendar.teams]
    own = [schedule for schedule in known if team in schedule.calendar.teams]
    bounds = {-inf, *(bound for one in (*own, *rest) for bound in (one.since, one.until) if bound < inf)}
    before: int | None = -1
    for since in sorted(bounds):
        held = _latest(own, since) or _latest(rest, since)
        number = held.id if held else None
        if number != before:
            yield InForce(since, number)
        before = number


def _latest(known: Iterable[Schedule], instant: float) -> Schedule | None:
    """The schedule in force. Of two in zones far apart both may be, while one takes over: then it is that one."""
    return max((one for one in known if one.holds(instant)), key=lambda one: one.since, default=None)


def _joined(shifts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The shifts, in order, as stretches: those that touch or overlap are one, so that no moment counts twice."""
    begun = ended = -inf
    for begins, ends in shifts:
        if begins > ended:
            if begun < ended:
                yield int(begun), int(ended)
            begun = begins
        ended = max(ended, ends)
    if begun < ended:
        yield int(begun), int(ended)


def _shifts(schedule: Schedule, first: date, last: date) -> Iterator[tuple[int, int]]:
    """Each shift of the days from `first` to `last` as instants. A shift is closed where the day it begins on is."""
    calendar, zone = schedule.calendar, schedule.zone
    week = calendar.week
    closed = {*calendar.closed}.union(*(days_off(place, first.year, last.year) for place in calendar.holidays))
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 3)]
    ahead = [datetime(day.year, day.month, day.day, tzinfo=zone).utcoffset() for day in days]
    for number, day in enumerate(days[:-2]):
        if day in closed:
            continue
        # A shift ends within two days. To ask for the hour in force at each bound would take ten times as long.
        steady = ahead[number] == ahead[number + 1] == ahead[number + 2]
        for shift in week[day.weekday()]:
            begins, ends = _plain(day, shift, ahead[number]) if steady else _careful(zone, day, shift)
            if begins < ends:
                yield begins, ends


def _plain(day: date, shift: Shift, ahead: timedelta | None) -> tuple[int, int]:
    """The instants of a shift on days that are all `ahead` of UTC by the same."""
    midnight = (day.toordinal() - EPOCH.toordinal()) * DAY - (ahead or timedelta()) // MICROSECOND
    return midnight + shift.begins * 60_000_000, midnight + shift.ends * 60_000_000


def _careful(zone: ZoneInfo, day: date, shift: Shift) -> tuple[int, int]:
    """The instants of a shift on days on which the clocks may be changed."""
    return opening(zone, day, shift.begins), closing(zone, day, shift.ends)
