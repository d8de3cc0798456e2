"""The company's day of an instant as the engine works it out is the one the clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.measure.days import ahead, day_number, day_of, micros_of

ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(-15 * 365 * 86_400, 65 * 365 * 86_400).map(lambda seconds: EPOCH + timedelta(seconds=seconds))


@given(st.sampled_from(ZONES), st.lists(INSTANTS, min_size=1, max_size=8))
def test_a_day_is_that_of_the_clock(zone: str, instants: list[datetime]) -> None:
    there, micros = ZoneInfo(zone), [micros_of(at) for at in instants]
    day = day_number("us", there, min(micros), max(micros))

    rows = duckdb.execute(f"select {day} from (select unnest(?::bigint[]) as us)", [micros]).fetchall()

    assert [day_of(number) for (number,) in rows] == [at.astimezone(there).date() for at in instants]


def test_the_second_before_and_the_second_of_a_change_are_told_apart() -> None:
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    between = [micros_of(change + timedelta(days=days)) for days in (-90, 90)]
    clock = ahead("us", ZoneInfo("Europe/Berlin"), *between)

    found = [
        duckdb.execute(f"select {clock} from (select {micros_of(at)} as us)").fetchall()[0]
        for at in (change - timedelta(microseconds=1), change)
    ]

    assert found == [(3_600_000_000,), (7_200_000_000,)]


@pytest.mark.parametrize("year", [1, 9998])
def test_a_year_that_is_a_slip_costs_nothing(year: int) -> None:
    slip = micros_of(datetime(year, 1, 1, tzinfo=UTC))

    assert len(ahead("us", ZoneInfo("Europe/Berlin"), min(0, slip), max(0, slip))) < 25_000
