"""Periods are the company's: its zone, its week, its fiscal year; right where the clock is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hark.company import CompanyDocument
from hark.errors import BadQuestion
from hark.measure.clock import PERIODS, Clock, shifted

ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)


def clock(zone: str = "UTC", week: int = 0, fiscal: int = 1) -> Clock:
    return Clock(ZoneInfo(zone), week, fiscal)


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-28T23:00"),
        ("Europe/Berlin", date(2026, 3, 30), "2026-03-29T22:00"),
        ("Europe/Berlin", date(2026, 10, 26), "2026-10-25T23:00"),
        ("Australia/Lord_Howe", date(2026, 10, 5), "2026-10-04T13:00"),
        ("Asia/Kathmandu", date(2026, 1, 1), "2025-12-31T18:15"),
        # Midnight does not exist: the day begins when the clock is changed.
        ("Africa/Cairo", date(2026, 4, 24), "2026-04-23T22:00"),
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00"),
        # From half past eleven to half past midnight: the day begins half an hour in.
        ("America/Toronto", date(1919, 3, 31), "1919-03-31T04:30"),
        # The day that Samoa left out has no length.
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00"),
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-30T10:00"),
        # Midnight comes twice: from one o'clock back to midnight, and from a minute past back to the day before.
        ("America/Havana", date(2025, 11, 2), "2025-11-02T04:00"),
        ("America/St_Johns", date(2010, 11, 7), "2010-11-07T03:30"),
    ],
)
def test_a_day_begins_where_the_clock_says(zone: str, day: date, begins: str) -> None:
    assert clock(zone).begins(day) == datetime.fromisoformat(begins).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_day_is_as_long_as_the_clock_makes_it(zone: str, day: date, hours: float) -> None:
    (period,) = clock(zone).periods(day, day + timedelta(days=1), "day")

    assert period.ends - period.begins == timedelta(hours=hours)


@given(st.sampled_from(ZONES), st.dates(date(1970, 1, 2), date(2037, 12, 30)))
@settings(deadline=None, max_examples=300)
def test_it_is_not_that_day_a_second_before_and_not_an_earlier_one_from_then_on(zone: str, day: date) -> None:
    company = clock(zone)
    begins = company.begins(day)

    assert company.day_of(begins - timedelta(seconds=1)) < day
    assert company.day_of(begins) >= day


@pytest.mark.parametrize(
    ("over", "day", "start"),
    [
        ("day", date(2026, 5, 14), date(2026, 5, 14)),
        ("week", date(2026, 5, 14), date(2026, 5, 10)),
        ("month", date(2026, 5, 14), date(2026, 5, 1)),
        ("quarter", date(2026, 5, 14), date(2026, 4, 1)),
        ("year", date(2026, 5, 14), date(2026, 1, 1)),
        ("fiscal-quarter", date(2026, 5, 14), date(2026, 5, 1)),
        ("fiscal-quarter", date(2026, 4, 14), date(2026, 2, 1)),
        ("fiscal-year", date(2026, 5, 14), date(2026, 2, 1)),
        ("fiscal-year", date(2026, 1, 14), date(2025, 2, 1)),
    ],
)
def test_a_period_starts_as_the_company_says(over: str, day: date, start: date) -> None:
    company = Clock.of(CompanyDocument(week_starts="sunday", fiscal_year_starts=2))

    assert company.start_of(day, over) == start


@pytest.mark.parametrize("over", PERIODS)
@given(day=st.dates(date(1971, 1, 1), date(2040, 1, 1)), week=st.integers(0, 6), fiscal=st.integers(1, 12))
@settings(deadline=None, max_examples=60)
def test_periods_follow_each_other_without_a_gap(over: str, day: date, week: int, fiscal: int) -> None:
    company = clock("Europe/Berlin", week, fiscal)
    start = company.start_of(day, over)
    after = company.moved(start, over)

    assert start <= day < after
    assert company.start_of(after, over) == after
    assert company.moved(after, over, -1) == start
    found = company.periods(start, company.moved(after, over), over)
    assert [period.start for period in found] == [start, after]
    assert found[0].ends == found[1].begins


def test_periods_are_cut_to_the_days_asked_for() -> None:
    first, last = clock("Europe/Berlin").periods(date(2026, 1, 15), date(2026, 2, 10), "month")

    assert (first.start, first.begins) == (date(2026, 1, 1), datetime(2026, 1, 14, 23, tzinfo=UTC))
    assert (last.start, last.ends) == (date(2026, 2, 1), datetime(2026, 2, 9, 23, tzinfo=UTC))


def test_the_same_week_a_year_before_is_52_weeks_before() -> None:
    assert clock().year_before(date(2026, 5, 11), "week") == date(2025, 5, 12)
    assert clock().year_before(date(2024, 2, 1), "month") == date(2023, 2, 1)


def test_the_31st_of_a_month_that_has_none_is_its_last_day() -> None:
    assert shifted(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_too_many_periods_are_refused() -> None:
    with pytest.raises(BadQuestion, match="more than 10000 periods"):
        clock().periods(date(1900, 1, 1), date(2026, 1, 1), "day")
