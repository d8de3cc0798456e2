"""Dates of every locale and calendar: how a column writes them is told by all its cells, or asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import duckdb
import jdatetime
import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.conftest import NPS, Desk
from hark.collect.entries import Origin
from hark.collect.sql import literal
from hark.collect.values.dates import DAYS, LIKELY, calendars, ways
from hark.collect.values.reading import instant
from hark.errors import BadMap, InDoubt

DATED = NPS.replace('"id"', '"id"\noccurred_at = {{ column = "at"{} }}')

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "cs", "hu", "tr", "ru")


def brought(desk: Desk, *cells: str, more: str = "", zone: str = "UTC") -> list[object]:
    file = "id\tat\tscore\n" + "".join(f"{i}\t{cell}\t9\n" for i, cell in enumerate(cells, start=1))
    desk.bring(file, f'zone = "{zone}"\n' + DATED.format(more), "answers.tsv")
    return [row[0] for row in desk.rows("select occurred_at::varchar from responses order by response::int")]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def table(cells: list[str]) -> str:
    return f"(values {', '.join(f'({i}, {literal(cell)})' for i, cell in enumerate(cells))}) as t(i, said)"


def read(
    con: duckdb.DuckDBPyConnection, cells: list[str], formats: tuple[str, ...] = (), calendar: str = ""
) -> list[object]:
    said = instant("said", Origin(formats=formats, calendar=calendar or None), "UTC")
    rows = con.execute(f"select ({said})::timestamp from {table(cells)} order by i").fetchall()
    return [row[0] for row in rows]


def exactly(at: datetime, written: str) -> datetime:
    """The moment without what the format does not tell."""
    if "%f" in written:
        return at
    if "%S" in written:
        return at.replace(microsecond=0)
    return at.replace(second=0, microsecond=0) if "%M" in written else datetime(at.year, at.month, at.day)  # noqa: DTZ001


@settings(max_examples=150, deadline=None)
@given(
    written=st.sampled_from(LIKELY),
    times=st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2024, 12, 31)), min_size=1, max_size=12),  # noqa: DTZ001
)
def test_how_dates_are_written_is_found_and_a_wrong_way_is_never_alone(
    con: duckdb.DuckDBPyConnection, written: str, times: list[datetime]
) -> None:
    cells = [one.strftime(written.replace("%z", "+0000")) for one in times]
    meant = [exactly(one, written) for one in times]

    found = [read(con, cells, formats) for formats in ways(con, "said", table(cells))]

    assert meant in found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("length", ["medium", "long", "full"])
def test_names_of_months_and_days_are_read_in_every_language(
    con: duckdb.DuckDBPyConnection, language: str, length: str
) -> None:
    days = [date(2023, month, 2 * month + 3) for month in range(1, 13)]
    cells = [format_date(day, length, language) for day in days]

    (formats,) = ways(con, "said", table(cells))

    assert [one.date() for one in read(con, cells, formats)] == days  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["25/03/2024", "06/03/2024"], [("%d/%m/%Y",)]),
        (["03/25/2024", "06/03/2024"], [("%m/%d/%Y",)]),
        (["05/03/2024", "06/03/2024"], [("%d/%m/%Y",), ("%m/%d/%Y",)]),
        (["13/01/2024", "01/13/2024"], []),
        (["2024-03-05", "2024-03-05T10:00Z"], [()]),
        (["01/31/2016 12:00:00 AM", "31-Jan-16"], [("%m/%d/%Y %I:%M:%S %p", "%d-%b-%y")]),
        (["13/02/2024", "03/04/2024 10:00"], [("%d/%m/%Y", "%d/%m/%Y %H:%M")]),
        (["05.03.24"], [("%d.%m.%y",)]),
        (["03.31.2024"], [("%m.%d.%Y",)]),
        (["31/03/24"], [("%d/%m/%y",)]),
        (["24/03/31"], [("%y/%m/%d",)]),
        (["1456789012", "1456789013"], [("epoch",)]),
        (["1456789012345"], [("epoch_ms",)]),
        (["45000", "45000.5"], [("excel",)]),
        (["3/25/24, 10:00\u202fAM"], [("%m/%d/%y, %I:%M %p",)]),
        (["Tue Mar 05 2024 10:00:00 GMT+0100 (Central European Standard Time)"], [("%b %d %Y %H:%M:%S %z",)]),
        (["25/Mar/2024:10:00:00 +0100"], [("%d/%b/%Y:%H:%M:%S %z",)]),
        (["1402/03/15"], []),
        (["2567/03/15"], []),
        (["soon"], []),
        (["12345"], []),
    ],
)
def test_all_cells_together_tell_the_way(
    con: duckdb.DuckDBPyConnection, cells: list[str], found: list[tuple[str, ...]]
) -> None:
    assert ways(con, "said", table(cells)) == found


def test_a_rare_look_far_down_is_found_too(con: duckdb.DuckDBPyConnection) -> None:
    rows = "(select case when i = 90000 then '31-Jan-16' else '01/31/2016' end as said from range(100000) as r(i))"

    assert ways(con, "said", rows) == [("%m/%d/%Y", "%d-%b-%y")]


@pytest.mark.parametrize(
    ("formats", "said", "meant"),
    [
        ('"%d %B %Y"', "5 mars 2024", "2024-03-05 00:00:00+00"),
        ('"%d %b %Y"', "Di., 5 März 2024", "2024-03-05 00:00:00+00"),
        ('"%d %b %Y"', "5 de marzo de 2024", "2024-03-05 00:00:00+00"),
        ('"%d/%m/%Y %I:%M %p"', "05/03/2024 10:00 p.m.", "2024-03-05 22:00:00+00"),
        ('"%d/%m/%Y %H:%M %z"', "05/03/2024 10:00 GMT+2", "2024-03-05 08:00:00+00"),
        ('"%d/%m/%Y %H:%M %z"', "05/03/2024 10:00Z", "2024-03-05 10:00:00+00"),
        ('"%d/%m/%Y"', "๐๕/๐๓/๒๐๒๔", "2024-03-05 00:00:00+00"),
        ('"%Y-%m-%d %H:%M:%S.%f"', "2024-03-05 10:00:00.1234567", "2024-03-05 10:00:00.123456+00"),
        ('"epoch"', "1456789012", "2016-02-29 23:36:52+00"),
        ('"epoch_ms"', "1456789012345", "2016-02-29 23:36:52.345+00"),
        ('"excel"', "45000.5833333333", "2023-03-15 14:00:00+00"),
        ('"epoch", "%d/%m/%Y"', "05/03/2024", "2024-03-05 00:00:00+00"),
    ],
)
def test_declared_formats_read_what_people_write(desk: Desk, formats: str, said: str, meant: str) -> None:
    assert brought(desk, said, more=f", formats = [{formats}]") == [meant]


@pytest.mark.parametrize(
    ("formats", "said"),
    [('"%d/%m/%Y"', "05/03/24"), ('"%d/%m/%Y"', "bis 05/03/2024"), ('"epoch"', "145678901"), ('"excel"', "60"),
     ('"%d %b %Y"', "5 Foo 2024")],
)  # fmt: skip
def test_what_is_not_written_so_makes_a_rejected_row(desk: Desk, formats: str, said: str) -> None:
    assert brought(desk, "", "", said, "05/03/2024", more=f', formats = [{formats}, "%Y.%m.%d", "%d/%m/%Y"]')[-1]
    assert f"“at” says “{said}”, which is no date that can be read." in str(
        desk.rows("select hark_reason from rejected")
    )


def test_two_figures_of_a_year_are_no_year_of_four(desk: Desk) -> None:
    found = brought(desk, "05/03/24", more=', formats = ["%d/%m/%Y", "%d/%m/%y"]')

    assert found == ["2024-03-05 00:00:00+00"]


def test_every_jalali_day_of_150_years_is_read(con: duckdb.DuckDBPyConnection) -> None:
    first, last = (jdatetime.date(year, 1, 1).togregorian() for year in (1300, 1451))
    days = [first + timedelta(i) for i in range((last - first).days)]
    cells = [jdatetime.date.fromgregorian(date=day).strftime("%Y/%m/%d") for day in days]

    assert [one and one.date() for one in read(con, cells, calendar="jalali")] == days  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("calendar", "formats", "said", "meant"),
    [
        ("jalali", "", "۱۴۰۲/۰۱/۰۱ ۱۴:۰۵", "2023-03-21 10:35:00+00"),
        ("jalali", "", "1403-12-30", "2025-03-19 20:30:00+00"),
        ("jalali", ', formats = ["%d/%m/%Y %H:%M %z"]', "15/03/1402 10:00 +0330", "2023-06-05 06:30:00+00"),
        ("buddhist", "", "๒๕๖๗-๐๒-๒๙", "2024-02-28 20:30:00+00"),
        ("buddhist", ', formats = ["%d/%m/%Y %I:%M %p"]', "9/2/2567 10:05 PM", "2024-02-09 18:35:00+00"),
    ],
)
def test_other_calendars_are_read_in_their_zone(desk: Desk, calendar: str, formats: str, said: str, meant: str) -> None:
    assert brought(desk, said, more=f', calendar = "{calendar}"{formats}', zone="Asia/Tehran") == [meant]


@pytest.mark.parametrize(
    ("calendar", "said"),
    [("jalali", "2024/01/05"), ("jalali", "1402/12/30"), ("jalali", "1402/13/01"), ("jalali", "1402/3/1 24:00"),
     ("buddhist", "2024/02/09"), ("buddhist", "2566-02-29")],
)  # fmt: skip
def test_what_is_no_date_of_the_calendar_makes_a_rejected_row(desk: Desk, calendar: str, said: str) -> None:
    good = {"jalali": "1402/01/01", "buddhist": "2567/01/01"}[calendar]

    assert len(brought(desk, good, good, said, more=f', calendar = "{calendar}"')) == 2


def test_another_calendar_is_proposed_where_all_cells_fit_it(desk: Desk) -> None:
    with pytest.raises(InDoubt) as caught:
        brought(desk, "1402/03/15", "1402/04/31")

    assert 'calendar = "jalali"' in caught.value.remedy


def test_calendars_are_told_by_their_years(con: duckdb.DuckDBPyConnection) -> None:
    assert calendars(con, "said", table(["1402/02/31", "1403-01-01"])) == ["jalali"]
    assert calendars(con, "said", table(["2567/02/29"])) == ["buddhist"]
    assert calendars(con, "said", table(["2024/02/29"])) == []


def test_a_format_that_another_calendar_does_not_know_is_refused(desk: Desk) -> None:
    with pytest.raises(BadMap, match="jalali"):
        brought(desk, "1402/03/15", more=', calendar = "jalali", formats = ["%d %b %Y"]')


def test_only_dates_have_a_calendar(desk: Desk) -> None:
    with pytest.raises(BadMap, match="calendar"):
        desk.bring(
            "id,score\n1,9\n", NPS.replace('response = "id"', 'response = { column = "id", calendar = "jalali" }')
        )


def test_a_mixed_column_is_in_doubt_with_the_formats_it_takes(desk: Desk) -> None:
    with pytest.raises(InDoubt) as caught:
        brought(desk, "01/31/2016", "31-Jan-16")

    assert 'formats = ["%m/%d/%Y", "%d-%b-%y"]' in caught.value.remedy


def test_every_usual_day_is_among_the_likely_formats() -> None:
    assert set(DAYS) <= set(LIKELY)
