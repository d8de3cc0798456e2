"""Days, weeks, months and the other periods as the company counts them, in its own time zone."""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hark.company import CompanyDocument
from hark.errors import BadQuestion
from hark.words import gettext as _

MONTHS = {"month": 1, "quarter": 3, "year": 12, "fiscal-quarter": 3, "fiscal-year": 12}
DAYS = {"day": 1, "week": 7}
PERIODS = (*DAYS, *MONTHS)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_PERIODS = 10_000


@dataclass(frozen=True)
class Period:
    """A stretch of time: the first day, and the instants (UTC) it begins and ends; the end is not included."""

    start: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Clock:
    """How a company counts time. `week_starts` is 0 for Monday, `fiscal_year_starts` a month, 1 to 12."""

    zone: ZoneInfo
    week_starts: int = 0
    fiscal_year_starts: int = 1

    @classmethod
    def of(cls, company: CompanyDocument) -> Clock:
        """The clock of the company document."""
        week = WEEKDAYS.index(company.week_starts.lower())
        return cls(ZoneInfo(company.zone), week, company.fiscal_year_starts)

    def start_of(self, day: date, over: str) -> date:
        """The first day of the period that holds `day`."""
        if over == "day":
            return day
        if over == "week":
            return day - timedelta(days=(day.weekday() - self.week_starts) % 7)
        first = self.fiscal_year_starts if over.startswith("fiscal") else 1
        return shifted(day.replace(day=1), -((day.month - first) % MONTHS[over]))

    def moved(self, start: date, over: str, steps: int = 1) -> date:
        """The first day of the period `steps` after the one that begins on `start`."""
        if over in DAYS:
            return start + timedelta(days=DAYS[over] * steps)
        return shifted(start, MONTHS[over] * steps)

    def year_before(self, start: date, over: str) -> date:
        """The first day of the same period a year ago; days and weeks go back 52 weeks, so that weekdays agree."""
        return start - timedelta(weeks=52) if over in DAYS else shifted(start, -12)

    def day_of(self, instant: datetime) -> date:
        """The company's date at an instant."""
        return instant.astimezone(self.zone).date()

    def begins(self, day: date) -> datetime:
        """The instant (UTC) from which on it is `day`, also where the clock is changed around that midnight.

        Where midnight does not exist it is the moment of the change; where it comes twice, the first one, unless the
        clock went back to the day before (then the last).
        """
        first, second = (
            datetime(day.year, day.month, day.day, fold=fold, tzinfo=self.zone).astimezone(UTC) for fold in (0, 1)
        )
        if first == second:
            return first
        if first < second:
            return second if self.day_of(second - timedelta(seconds=1)) < day else first
        gap = range(int((first - second).total_seconds()))
        seconds = bisect_left(gap, day, key=lambda passed: self.day_of(second + timedelta(seconds=passed)))
        return second + timedelta(seconds=seconds)

    def periods(self, first: date, end: date, over: str) -> list[Period]:
        """Every period that has a part in the days from `first` to `end` (not included), cut to those days."""
        starts = list(self._starts(first, end, over))
        if len(starts) > MOST_PERIODS:
            raise BadQuestion(
                _(
                    "From {first} to {end} there are more than {most_periods} periods of a {over}.",
                    first=first,
                    end=end,
                    most_periods=MOST_PERIODS,
                    over=over,
                ),
                _("Choose a longer period, or a shorter time with --from and --to."),
            )
        bounds = [self.begins(max(start, first)) for start in starts] + [self.begins(end)]
        return [Period(*each) for each in zip(starts, bounds, bounds[1:], strict=False)]

    def _starts(self, first: date, end: date, over: str) -> Iterator[date]:
        start = self.start_of(first, over)
        for _none in range(MOST_PERIODS + 1):
            if start >= end:
                return
            yield start
            start = self.moved(start, over)


def shifted(day: date, months: int) -> date:
    """The same day of the month `months` later, or the month's last if it has none such; never before the year 1."""
    year, month = divmod(max(day.year * 12 + day.month - 1 + months, 12), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
