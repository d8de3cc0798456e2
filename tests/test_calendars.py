"""Business time: right where the clocks are changed, and the same in DuckDB as in Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hark.calendars import business_seconds, digest, open_time, schedules, with_business
from hark.company import DAYS, CompanyDocument
from hark.company.document import understood

Span = tuple[datetime, datetime, str | None]

WEEK = "\n".join(f'{day} = "09:00-17:00"' for day in DAYS[:5])
BERLIN = ZoneInfo("Europe/Berlin")

ZONES = ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "America/Sao_Paulo", "Asia/Kathmandu"]


def company(text: str) -> CompanyDocument:
    return understood(tomllib.loads(text))


def hours(document: CompanyDocument, begins: str, ends: str, team: str | None = None) -> float | None:
    """Business hours from one time to another, both as the clocks in the company show them."""
    first, last = (datetime.fromisoformat(text).replace(tzinfo=document.clock) for text in (begins, ends))
    found = business_seconds(document, first, last, team)
    return None if found is None else found / 3600


def measured(document: CompanyDocument, spans: Sequence[Span]) -> list[float | None]:
    """The business seconds of spans, counted by DuckDB."""
    with duckdb.connect() as duck:
        duck.execute("create table given (line int, begun timestamptz, ended timestamptz, team varchar)")
        rows = [(line, str(begun), str(ended), team) for line, (begun, ended, team) in enumerate(spans)]
        duck.executemany("insert into given values (?, ?::timestamptz, ?::timestamptz, ?)", rows)
        query = with_business(duck, document, "from given", {"seconds": ("begun", "ended", "team")})
        return [row[0] for row in duck.execute(f"select seconds from ({query}) order by line").fetchall()]


def test_a_weekend_on_which_the_clocks_are_changed_counts_for_nothing():
    office = company(f'zone = "Europe/Berlin"\n[calendars.office]\n{WEEK}')
    begins, ends = datetime(2026, 3, 27, 16, 30, tzinfo=BERLIN), datetime(2026, 3, 30, 9, 45, tzinfo=BERLIN)

    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=64.25)
    assert business_seconds(office, begins, ends) == 75 * 60
    assert measured(office, [(begins, ends, None)]) == [75 * 60]


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        # Midnight does not exist.
        ("Africa/Cairo", date(2026, 4, 24), 23),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        # The clocks go back at midnight: the hour before it comes twice.
        ("America/Sao_Paulo", date(2018, 2, 17), 25),
        ("Asia/Kathmandu", date(2026, 3, 29), 24),
        # The day that Samoa left out.
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_day_that_is_open_throughout_is_as_long_as_it_is(zone, day, length):
    only = company(f'zone = "{zone}"\n[calendars.all]\n{DAYS[day.weekday()]} = "00:00-24:00"')
    around = [datetime.combine(day + timedelta(days=days), datetime.min.time(), UTC) for days in (-3, 4)]

    assert business_seconds(only, *around) == length * 3600


@pytest.mark.parametrize(
    ("zone", "evening", "length"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 7),
        ("Europe/Berlin", date(2026, 10, 24), 9),
        ("Australia/Lord_Howe", date(2026, 10, 3), 7.5),
        ("Australia/Lord_Howe", date(2026, 4, 4), 8.5),
        ("Africa/Cairo", date(2026, 4, 23), 7),
        ("America/Sao_Paulo", date(2018, 11, 3), 7),
        ("America/Sao_Paulo", date(2018, 11, 10), 8),
    ],
)
def test_a_night_shift_is_as_long_as_the_night(zone, evening, length):
    night = company(f'zone = "{zone}"\n[calendars.night]\n{DAYS[evening.weekday()]} = "22:00-06:00"')
    around = [datetime.combine(evening + timedelta(days=days), datetime.min.time(), UTC) for days in (-2, 4)]

    assert business_seconds(night, *around) == length * 3600


@pytest.mark.parametrize(
    ("written", "day", "length"),
    [
        # Half past two comes twice: who leaves then stays for both, who comes then comes for the first.
        ("00:00-02:30", "2026-10-25", 3.5),
        ("02:30-12:00", "2026-10-25", 10.5),
        ("00:00-02:30, 02:30-12:00", "2026-10-25", 13),
        # Half past two does not exist: it is three.
        ("00:00-02:30", "2026-03-29", 2),
        ("02:30-12:00", "2026-03-29", 9),
        ("02:15-02:45", "2026-03-29", 0),
    ],
)
def test_a_shift_that_begins_or_ends_while_the_clocks_are_changed(written, day, length):
    sunday = company(f'zone = "Europe/Berlin"\n[calendars.sunday]\nsunday = "{written}"')

    assert hours(sunday, f"{day}T00:00", f"{day}T23:00") == length


@pytest.mark.parametrize(
    ("days", "length"),
    [
        ('monday = "09:00-12:00, 13:00-17:00"', 7),
        ('monday = "9:00 – 12:00"', 3),
        ('monday = "22:00-06:00"', 8),
        ('monday = "22:00-06:00"\ntuesday = "05:00-09:00"', 11),
        ('monday = "18:00-24:00"\ntuesday = "00:00-04:00"', 10),
        ('monday = "06:00-14:00, 14:00-22:00, 22:00-06:00"\ntuesday = "06:00-14:00"', 32),
        ('monday = "22:00-10:00"\ntuesday = "05:00-09:00"', 12),
        # The end of the night before, and the beginning of the last.
        ('sunday = "20:00-08:00"', 8 + 4),
    ],
)
def test_every_open_hour_counts_once(days, length):
    office = company(f"[calendars.office]\n{days}")

    assert hours(office, "2026-06-01T00:00", "2026-06-08T00:00") == length


@pytest.mark.parametrize(
    ("said", "day", "open_hours"),
    [
        ('holidays = ["DE"]', "2026-05-01", 0),
        ("", "2026-05-01", 8),
        ('holidays = ["DE"]', "2026-01-06", 8),
        ('holidays = ["DE-BY"]', "2026-01-06", 0),
        ('holidays = ["DE", "US"]', "2026-07-03", 0),
        ("closed = [2026-12-24]", "2026-12-24", 0),
        ("closed = [2026-12-24]", "2026-12-23", 8),
    ],
)
def test_nobody_is_there_on_holidays_and_closed_days(said, day, open_hours):
    office = company(f'zone = "Europe/Berlin"\n[calendars.office]\n{WEEK}\n{said}')

    assert hours(office, f"{day}T00:00", f"{day}T23:00") == open_hours


def test_a_night_shift_belongs_to_the_day_on_which_it_begins():
    night = company('[calendars.night]\nthursday = "22:00-06:00"\nfriday = "22:00-06:00"\nclosed = [2026-05-01]')

    assert hours(night, "2026-04-30T12:00", "2026-05-01T12:00") == 8
    assert hours(night, "2026-05-01T12:00", "2026-05-02T12:00") == 0


TEAMS = company(
    """
    zone = "Europe/Berlin"
    [calendars.office]
    monday = "09:00-17:00"
    [calendars.far]
    zone = "America/New_York"
    monday = "09:00-12:00"
    teams = ["New York", "Boston"]
    """
)


@pytest.mark.parametrize(("team", "length"), [("New York", 3), ("Boston", 3), ("Bonn", 8), (None, 8), ("", 8)])
def test_a_team_without_hours_of_its_own_has_those_of_everybody_else(team, length):
    begins, ends = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)

    assert business_seconds(TEAMS, begins, ends, team) == length * 3600
    assert measured(TEAMS, [(begins, ends, team)]) == [length * 3600]


def test_a_team_without_any_hours_has_no_business_time():
    far = company('[calendars.far]\nmonday = "09:00-12:00"\nteams = ["New York"]')
    begins, ends = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)

    assert business_seconds(far, begins, ends, "Bonn") is None
    assert measured(far, [(begins, ends, "Bonn"), (begins, ends, "New York")]) == [None, 3 * 3600]


DATED = company(
    """
    zone = "Europe/Berlin"
    [[calendars.office]]
    monday = "09:00-17:00"
    from = 2025-01-01
    [[calendars.office]]
    monday = "09:00-12:00"
    from = 2026-06-01
    """
)


@pytest.mark.parametrize(
    ("begins", "ends", "length"),
    [
        ("2026-05-25T00:00", "2026-05-26T00:00", 8),
        ("2026-06-01T00:00", "2026-06-02T00:00", 3),
        # What was in force at the end counts for the whole time.
        ("2026-05-25T00:00", "2026-06-02T00:00", 6),
        ("2026-05-25T00:00", "2026-05-31T23:59", 8),
        ("2024-12-30T00:00", "2024-12-31T00:00", None),
    ],
)
def test_the_hours_in_force_at_the_end_count(begins, ends, length):
    zoned = [datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (begins, ends)]

    assert hours(DATED, begins, ends) == length
    assert measured(DATED, [(zoned[0], zoned[1], None)]) == [None if length is None else length * 3600]


def test_another_moment_may_decide_which_hours_are_in_force():
    begins, ends = datetime(2026, 5, 25, tzinfo=BERLIN), datetime(2026, 6, 2, tzinfo=BERLIN)

    assert business_seconds(DATED, begins, ends, at=begins) == 16 * 3600


def test_a_version_is_in_force_until_the_next_one():
    first, second = schedules(DATED)

    assert (first.since, first.until) == (1735686000000000, second.since)
    assert datetime.fromtimestamp(second.since / 1e6, BERLIN) == datetime(2026, 6, 1, tzinfo=BERLIN)


def test_a_team_that_gets_hours_of_its_own_has_those_of_everybody_else_before():
    document = company(
        '[calendars.office]\nmonday = "09:00-17:00"\n'
        '[calendars.night]\nmonday = "00:00-01:00"\nteams = ["Night"]\nfrom = 2026-06-01'
    )

    assert hours(document, "2026-05-25T00:00", "2026-05-26T00:00", "Night") == 8
    assert hours(document, "2026-06-01T00:00", "2026-06-02T00:00", "Night") == 1


def test_the_day_of_change_in_zones_far_apart_has_hours_and_only_one():
    document = company(
        '[[calendars.a]]\nzone = "Etc/GMT+12"\nmonday = "00:00-24:00"\nteams = ["A"]\n'
        '[[calendars.a]]\nzone = "Etc/GMT+12"\nmonday = "00:00-01:00"\nfrom = 2026-06-01\nteams = ["B"]\n'
        '[calendars.b]\nzone = "Etc/GMT-14"\nmonday = "00:00-02:00"\nfrom = 2026-06-01\nteams = ["A"]\n'
    )
    begins, ends = datetime(2026, 5, 30, tzinfo=UTC), datetime(2026, 6, 1, 1, tzinfo=UTC)

    assert business_seconds(document, begins, ends, "A") == 2 * 3600
    assert measured(document, [(begins, ends, "A")]) == [2 * 3600]


def test_without_calendars_or_the_right_way_round_there_is_no_business_time():
    begins, ends = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)

    assert business_seconds(CompanyDocument(), begins, ends) is None
    assert business_seconds(TEAMS, ends, begins) is None
    assert measured(CompanyDocument(), [(begins, ends, None)]) == [None]
    assert measured(TEAMS, [(ends, begins, None), (begins, begins, None)]) == [None, 0]


def test_a_date_that_stands_for_never_costs_nothing_and_counts_for_nothing():
    begins, never = datetime(2026, 6, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)

    assert measured(TEAMS, [(begins, never, None), (begins, begins + timedelta(days=1), None)]) == [None, 8 * 3600]


def test_spans_without_an_end_are_empty():
    with duckdb.connect() as duck:
        given = "select null::timestamptz as begun, null::timestamptz as ended, 'Bonn' as team"
        query = with_business(duck, TEAMS, given, {"seconds": ("begun", "ended", "team")})

        assert duck.execute(query).fetchall() == [(None, None, "Bonn", None)]


def test_open_time_tells_what_was_open_before():
    stretches = open_time(DATED, date(2026, 6, 1), date(2026, 6, 14))

    assert [(one.schedule, one.before / 3.6e9, (one.ends - one.begins) / 3.6e9) for one in stretches] == [
        *((0, 0, 8), (0, 8, 8), (0, 16, 8)),
        *((1, 0, 3), (1, 3, 3), (1, 6, 3)),
    ]


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("", '[calendars.office]\nmonday = "09:00-17:00"', False),
        ('[calendars.a]\nmonday = "09:00-17:00"', '[calendars.b]\nmonday = "9:00 - 17:00"', True),
        ('[calendars.a]\nmonday = "09:00-17:00"', '[calendars.a]\nmonday = "09:00-17:01"', False),
        (
            '[calendars.a]\nmonday = "09:00-17:00"',
            'zone = "Europe/Berlin"\n[calendars.a]\nmonday = "09:00-17:00"',
            False,
        ),
        (
            '[calendars.a]\nzone = "UTC"\nmonday = "09:00-17:00"',
            'zone = "Europe/Berlin"\n[calendars.a]\nzone = "UTC"\nmonday = "09:00-17:00"',
            True,
        ),
        ('[calendars.a]\nmonday = "09:00-17:00"', '[calendars.a]\nmonday = "09:00-17:00"\nholidays = ["DE"]', False),
        (
            '[calendars.a]\nmonday = "09:00-17:00"',
            '[calendars.a]\nmonday = "09:00-17:00"\nclosed = [2026-01-02]',
            False,
        ),
        ('[calendars.a]\nmonday = "09:00-17:00"', '[calendars.a]\nmonday = "09:00-17:00"\nteams = ["A"]', False),
        ('[calendars.a]\nmonday = "09:00-17:00"', '[calendars.a]\nmonday = "09:00-17:00"\nfrom = 2026-01-02', False),
        ('[calendars.a]\nmonday = "09:00-17:00"', 'name = "Ours"\n[calendars.a]\nmonday = "09:00-17:00"', True),
    ],
)
def test_the_digest_changes_just_where_business_time_could(text, other, same):
    assert (digest(company(text)) == digest(company(other))) is same


def test_another_edition_of_the_holidays_changes_the_digest_of_those_who_name_some(monkeypatch):
    named, unnamed = (company(f"[calendars.a]\n{WEEK}\n{said}") for said in ('holidays = ["DE"]', ""))
    before = digest(named), digest(unnamed)
    monkeypatch.setattr("hark.calendars.edition", lambda: "another")

    assert (digest(named) != before[0], digest(unnamed) == before[1]) == (True, True)


halves = st.integers(10, 46).map(lambda half: half * 30)
"""Half hours from five in the morning to eleven at night: nowhere in ZONES are the clocks changed then."""


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def days(draw: st.DrawFn) -> str:
    """The hours of a day: some shifts, the last perhaps into the next morning."""
    bounds = sorted(draw(st.sets(halves, min_size=2, max_size=6)))
    shifts = [f"{clock(begins)}-{clock(ends)}" for begins, ends in zip(bounds[::2], bounds[1::2], strict=False)]
    if len(bounds) % 2:
        shifts.append(f"{clock(bounds[-1])}-{draw(st.sampled_from(['24:00', '05:00', clock(bounds[0])]))}")
    return ", ".join(shifts)


weeks: st.SearchStrategy[Mapping[str, str]] = st.dictionaries(st.sampled_from(DAYS), days(), min_size=1)


@given(weeks, st.sampled_from(ZONES), st.dates(date(2015, 1, 1), date(2035, 1, 1)))
@settings(max_examples=40)
def test_it_is_open_when_the_clock_on_the_wall_says_so(week, zone, day):
    office = understood({"zone": zone, "calendars": {"office": week}})
    shifts = office.calendars[0].week
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    quarters = [first + timedelta(minutes=15 * passed) for passed in range(4 * 24 * 3)]

    def is_open(instant: datetime) -> bool:
        wall = instant.astimezone(office.clock)
        minutes = wall.hour * 60 + wall.minute
        return any(one.begins <= minutes < one.ends for one in shifts[wall.weekday()]) or any(
            one.begins <= minutes + 24 * 60 < one.ends for one in shifts[wall.weekday() - 1]
        )

    expected = 15 * 60 * sum(map(is_open, quarters))
    assert business_seconds(office, first, quarters[-1] + timedelta(minutes=15)) == expected


@st.composite
def companies(draw: st.DrawFn) -> CompanyDocument:
    """A company with some calendars: for everybody or for teams, of one version or of two."""
    names = draw(st.sets(st.sampled_from(["A", "B", "O'Hara"]), min_size=1))
    said: dict[str, object] = {}
    for name in names:
        versions = [dict(draw(weeks)) | {"zone": draw(st.sampled_from(ZONES))} for _ in range(draw(st.integers(1, 2)))]
        teams = {} if name == "A" else {"teams": [name]}
        begins = draw(st.sampled_from([{}, {"from": date(2026, 3, 1)}]))
        dated = [begins, {"from": date(2026, 4, 15)}]
        said[name] = [version | teams | since for version, since in zip(versions, dated, strict=False)]
    return understood({"calendars": said})


instants = st.timedeltas(timedelta(), timedelta(days=120)).map(lambda passed: datetime(2026, 2, 1, tzinfo=UTC) + passed)
spans = st.tuples(instants, instants, st.sampled_from([None, "", "A", "B", "O'Hara"]))


@given(companies(), st.lists(spans, min_size=1, max_size=8))
@settings(max_examples=40)
def test_duckdb_counts_as_python_does(document, given_spans):
    assert measured(document, given_spans) == [business_seconds(document, *span) for span in given_spans]
