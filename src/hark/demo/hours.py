"""When the sample company works, by the calendars of its company document; moments are seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from hark.calendars import open_time, schedules
from hark.company import CompanyDocument, load_company
from hark.demo.story import DAYS, START, Whole

FOLDER = Path(__file__).parent
"""Where the sample company's company document lies."""

LONGER = 400
"""So many days after the last are worked out too, because answers may take until then."""


@dataclass(frozen=True)
class Hours:
    """The stretches in which one calendar is open, oldest first; `before` is the open time before each."""

    begins: Whole
    ends: Whole
    before: Whole

    def after(self, since: Whole, work: Whole) -> Whole:
        """The moments by which `work` seconds of open time have passed, counted from `since`."""
        place = np.maximum(np.searchsorted(self.begins, since, "right") - 1, 0)
        done = self.before[place] + np.clip(since, self.begins[place], self.ends[place]) - self.begins[place] + work
        place = np.maximum(np.searchsorted(self.before, done, "left") - 1, 0)
        passed: Whole = self.begins[place] + done - self.before[place]
        return passed


@cache
def hours(calendar: str) -> Hours:
    """The open stretches of one of the company's calendars."""
    (number,) = (one.id for one in schedules(_document()) if one.calendar.name == calendar)
    stretches = open_time(_document(), START, START + timedelta(days=DAYS + LONGER))
    found = np.array([one[1:] for one in stretches if one.schedule == number], dtype=np.int64) // 1_000_000
    return Hours(found[:, 0], found[:, 1], found[:, 2])


def moment(day: Whole, second: Whole) -> Whole:
    """The moments at which the clock on the wall says `second` of a day; days count from the first."""
    clock: Whole = _midnights()[day] + second
    return clock


@cache
def _document() -> CompanyDocument:
    return load_company(FOLDER)


@cache
def _midnights() -> Whole:
    """Each day's midnight by the clock as it stands at noon: in the hours around a change nothing is so exact here."""
    clock = _document().clock
    noons = [datetime.combine(START + timedelta(days=number), time(12), clock) for number in range(DAYS + LONGER)]
    return np.array([int(noon.astimezone(UTC).timestamp()) for noon in noons], dtype=np.int64) - 12 * 3600
