"""When somebody is there: `[calendars]` of the company document, read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from hark.company.public_holidays import check_place
from hark.company.settings import A_ZONE, DAYS, FILE, bad, is_zone, unknown
from hark.errors import BadSetting
from hark.words import gettext as _

DAY = 24 * 60
"""Minutes of a day as a clock on the wall shows them."""

SHIFT = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*")

HOURS = "hours in the order of the day, like “09:00-12:00, 13:00-17:00”; only the last may run past midnight"


class Shift(NamedTuple):
    """From when to when somebody is there: minutes from midnight on; past midnight the end is more than a day's."""

    begins: int
    ends: int


@dataclass(frozen=True)
class Calendar:
    """What `[calendars.NAME]` says: the hours of each weekday as written, and from which day on it is so.

    Without `zone` it is the company's; without `teams` it is for everybody who has none of their own.
    """

    name: str
    hours: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    zone: str = ""
    holidays: tuple[str, ...] = ()
    closed: tuple[date, ...] = ()
    teams: tuple[str, ...] = ()
    since: date | None = None

    @property
    def week(self) -> tuple[tuple[Shift, ...], ...]:
        """The shifts that begin on each day of the week, Monday first."""
        return tuple(shifts(self.hours.get(day, "")) for day in DAYS)

    @property
    def order(self) -> tuple[str, date]:
        """What calendars are sorted by: the name, then from when on it is so."""
        return self.name, self.since or date.min


def shifts(text: str) -> tuple[Shift, ...]:
    """What “09:00-12:00, 13:00-17:00” says; none for an empty text. Raises ValueError for what cannot be."""
    found = tuple(_shift(part) for part in text.split(",")) if text else ()
    if any(later.begins < earlier.ends for earlier, later in pairwise(found)):
        raise ValueError(text)
    return found


def _shift(text: str) -> Shift:
    match = SHIFT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hour, minute, end_hour, end_minute = map(int, match.groups())
    begins, ends = hour * 60 + minute, end_hour * 60 + end_minute
    if max(minute, end_minute) > 59 or begins >= DAY or ends > DAY or begins == ends:
        raise ValueError(text)
    return Shift(begins, ends if ends > begins else ends + DAY)


def _is_hours(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(shifts(value))
    except ValueError:
        return False


def is_day(value: object) -> bool:
    """Whether it is a date, without a time of day."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _all(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


CALENDAR: Mapping[str, tuple[Callable[[Any], bool], str]] = MappingProxyType(
    {
        "zone": (is_zone, A_ZONE),
        **dict.fromkeys(DAYS, (_is_hours, HOURS)),
        "holidays": (_all(lambda one: isinstance(one, str)), 'a list of countries or their parts, like ["DE-BY"]'),
        "closed": (_all(is_day), "a list of dates without quotes, like [2026-12-24]"),
        "teams": (_all(lambda one: isinstance(one, str) and one != ""), 'a list of teams, like ["Support"]'),
        "from": (is_day, "a date without quotes, like 2026-01-01"),
    }
)
"""Every key of a calendar: what it may be, and that in words."""


def calendars(table: object) -> tuple[Calendar, ...]:
    """What `[calendars]` says, in order. Raises BadSetting, which names the key, for what cannot be."""
    if not isinstance(table, Mapping):
        raise bad("calendars", table, _("a table for each calendar, like [calendars.office]"))
    read = (_read(name, one) for name, said in table.items() for one in (said if isinstance(said, list) else [said]))
    found = tuple(sorted(read, key=lambda one: one.order))
    for earlier, later in pairwise(found):
        if earlier.order == later.order:
            raise BadSetting(
                _("In {file}, calendars.{later} is there twice from the same day on.", file=FILE, later=later.name),
                _("Give each its own `from`, or each calendar its own name."),
            )
    if met := clash(found):
        raise _both(*met)
    return found


def written(calendar: Calendar) -> dict[str, object]:
    """The calendar as its table in `company.toml` says it."""
    said = {
        "zone": calendar.zone,
        **{day: calendar.hours.get(day, "") for day in DAYS},
        "holidays": list(calendar.holidays),
        "closed": list(calendar.closed),
        "teams": list(calendar.teams),
        "from": calendar.since,
    }
    return {key: value for key, value in said.items() if value}


def _read(name: str, table: object) -> Calendar:
    key = f"calendars.{name}"
    if not isinstance(table, Mapping):
        raise bad(key, table, _("a table, like [{key}]", key=key))
    for word, value in table.items():
        if word not in CALENDAR:
            raise unknown(key, "setting of a calendar", word, CALENDAR)
        fits, words = CALENDAR[word]
        if not fits(value):
            raise bad(f"{key}.{word}", value, words)
    for place in table.get("holidays", ()):
        check_place(f"{key}.holidays", place)
    hours = {day: table[day] for day in DAYS if day in table}
    if not hours:
        raise BadSetting(
            _("In {file}, {key} is open on no day.", file=FILE, key=key),
            _('Write its hours, like {days} = "09:00-17:00".', days=DAYS[0]),
        )
    return Calendar(
        name,
        MappingProxyType(hours),
        zone=table.get("zone", ""),
        holidays=tuple(table.get("holidays", ())),
        closed=tuple(table.get("closed", ())),
        teams=tuple(table.get("teams", ())),
        since=table.get("from"),
    )


def _lasting(found: Iterable[Calendar]) -> list[tuple[Calendar, date]]:
    """Each calendar with the day on which the next one of its name takes its place."""
    ordered = list(found)
    following = [*ordered[1:], None]
    return [
        (one, later.since if later and later.name == one.name and later.since else date.max)
        for one, later in zip(ordered, following, strict=False)
    ]


def clash(found: Iterable[Calendar]) -> tuple[Calendar, Calendar, str] | None:
    """Two of these calendars, in order, that are for the same people at a time; and the team, empty for the rest."""
    for (one, one_until), (other, other_until) in combinations(_lasting(found), 2):
        if one.name == other.name or max(one.order[1], other.order[1]) >= min(one_until, other_until):
            continue
        if not one.teams and not other.teams:
            return one, other, ""
        if both := sorted({*one.teams} & {*other.teams}):
            return one, other, both[0]
    return None


def _both(one: Calendar, other: Calendar, team: str) -> BadSetting:
    """The refusal of two calendars that are for the same people at the same time."""
    names = f"calendars.{one.name} and calendars.{other.name}"
    if team:
        return BadSetting(
            _("In {file}, {names} both name the team “{team}” at the same time.", file=FILE, names=names, team=team),
            _("Take it out of one of them."),
        )
    return BadSetting(
        _("In {file}, {names} are both for everybody else, for neither names teams.", file=FILE, names=names),
        _("Write `teams` in one of them."),
    )
