"""Business time through the metrics: the company's calendars, the teams' own, and the clocks of the world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cast import Given, bring
from hark.errors import BadQuestion
from hark.measure import Query, metrics, run
from hark.measure.notes import notes
from hark.measure.scope import nothing
from hark.store.reader import Facts
from measure.figure import by, company, counted, figure

CALL = Callable[..., Facts]

FRIDAY, MONDAY = "2026-03-27 16:30", "2026-03-30 09:45"
HOUR = 1.0


def office(name: str = "office", hours: str = "09:00-17:00", zone: str = "Europe/Berlin", **more: object) -> str:
    """A calendar of Monday to Friday."""
    days = [f'{day} = "{hours}"' for day in ("monday", "tuesday", "wednesday", "thursday", "friday")]
    rest = [f"{key} = {value!r}" if isinstance(value, list) else f"{key} = {value}" for key, value in more.items()]
    return "\n".join([f"[calendars.{name}]", f'zone = "{zone}"', *days, *rest])


def event(kind: str, wall: str, ticket: str = "1", zone: str = "Europe/Berlin", **columns: object) -> Given:
    """A thing that happened to a ticket, by a clock on the wall."""
    when = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone))
    return {"ticket": ticket, "kind": kind, "occurred_at": when.astimezone(ZoneInfo("UTC")), **columns}


def answered(begins: str, ends: str, ticket: str = "1", zone: str = "Europe/Berlin", **columns: object) -> list[Given]:
    """A ticket and its first reply."""
    return [event("created", begins, ticket, zone, **columns), event("replied", ends, ticket, zone, by="agent")]


@pytest.fixture
def desk(facts: CALL) -> Callable[..., Facts]:
    """A help desk where these things happened."""
    return lambda *events: facts(ticket_events=events)


def test_a_weekend_and_a_lost_hour_are_not_waited_for(desk: CALL) -> None:
    store = company(desk(*answered(FRIDAY, MONDAY)), office())

    assert figure(store, "first_response_time_business") == 75 / 60
    assert figure(store, "first_response_time") == 64.25


@pytest.mark.parametrize(
    "metric",
    [
        "first_response_time", "first_response_time_any", "response_time", "first_resolution_time",
        "full_resolution_time", "resolution_time",
    ],
)  # fmt: skip
def test_every_duration_has_both_clocks_and_says_which(metric: str, desk: CALL) -> None:
    store = company(desk(*answered(FRIDAY, MONDAY), event("solved", MONDAY)), office())

    assert [figure(store, metric + clock) for clock in ("", "_business")] == [64.25, 1.25]
    assert [metrics[metric + clock].unit for clock in ("", "_business")] == ["hours", "business hours"]


def test_the_calendar_is_named(desk: CALL) -> None:
    store = company(desk(*answered(FRIDAY, MONDAY)), office())

    assert "Open hours by the calendar office of company.toml." in list(
        notes(Query("first_response_time_business"), store)
    )


def test_without_calendars_it_cannot_be_told_and_says_what_to_do(desk: CALL) -> None:
    store = desk(*answered(FRIDAY, MONDAY))
    (row,) = run(Query("first_response_time_business"), store)

    assert (row.estimate.value, row.estimate.n) == (None, 0)
    assert "calendars.office" in nothing(Query("first_response_time_business"), store).remedy
    assert isinstance(nothing(Query("first_response_time_business"), store), BadQuestion)


def test_each_team_has_its_own_hours(desk: CALL) -> None:
    tickets = [
        *answered("2026-03-28 10:00", "2026-03-28 12:00", "1", team="Night"),
        *answered("2026-03-28 10:00", "2026-03-28 12:00", "2", team="Day"),
    ]
    night = '[calendars.night]\nzone = "Europe/Berlin"\nsaturday = "11:00-24:00"\nteams = ["Night"]'
    store = company(desk(*tickets), f"{office()}\n{night}")

    assert by(store, "first_response_time_business", "team") == {"Night": HOUR, "Day": 0}


def test_the_hours_are_those_of_the_team_that_had_the_ticket_at_the_event(desk: CALL) -> None:
    handed = [
        event("created", "2026-03-27 16:00", team="Day"),
        event("assigned", "2026-03-27 17:00", team="Late"),
        event("replied", "2026-03-27 19:30", by="agent"),
        event("assigned", "2026-03-27 20:00", team="Long"),
        event("solved", "2026-03-27 21:00"),
        event("assigned", "2026-03-27 22:00", team="Day"),
    ]
    others = [office("late", "18:00-23:00", teams=["Late"]), office("long", "12:00-24:00", teams=["Long"])]
    store = company(desk(*handed), "\n".join([office(), *others]))

    assert [figure(store, f"{name}_time_business") for name in ("first_response", "response")] == [1.5, 1.5]
    assert [figure(store, f"{name}_business") for name in ("full_resolution_time", "resolution_time")] == [5, 5]


VERSIONS = f"""
[[calendars.office]]
{office().partition(chr(10))[2]}
[[calendars.office]]
{office(hours="09:00-13:00").partition(chr(10))[2]}
from = 2026-03-25
"""


@pytest.mark.parametrize(
    ("ends", "hours"), [("2026-03-24 16:00", 14), ("2026-03-25 13:00", 11)], ids=["before", "after"]
)
def test_the_hours_in_force_at_the_event_count_for_the_whole_time(ends: str, hours: float, desk: CALL) -> None:
    store = company(desk(*answered("2026-03-23 10:00", ends)), VERSIONS)

    assert figure(store, "first_response_time_business") == hours


def test_new_hours_change_the_next_answer_without_a_new_import(desk: CALL) -> None:
    store = company(desk(*answered(FRIDAY, MONDAY)), office())
    before = figure(store, "first_response_time_business")
    document = store.store.directory / "company.toml"
    document.write_text(document.read_text().replace("09:00-17:00", "08:00-18:00"))

    assert (before, figure(Facts(store.store), "first_response_time_business")) == (1.25, 3.25)


def test_hours_that_are_taken_out_leave_nothing(desk: CALL) -> None:
    store = desk(*answered(FRIDAY, MONDAY))
    plain = (store.store.directory / "company.toml").read_text()
    before = figure(company(store, office()), "first_response_time_business")
    (store.store.directory / "company.toml").write_text(plain)

    assert (before, counted(Facts(store.store), "first_response_time_business")) == (1.25, 0)


def test_a_public_holiday_is_not_waited_for(desk: CALL) -> None:
    # Good Friday and Easter Monday.
    tickets = answered("2026-04-02 16:00", "2026-04-07 10:00")

    assert figure(company(desk(*tickets), office(holidays=["DE"])), "first_response_time_business") == 2 * HOUR


def test_what_comes_later_is_measured_by_the_same_hours(desk: CALL) -> None:
    store = company(desk(event("created", FRIDAY), event("odd", FRIDAY, "2")), office())
    figure(store, "first_response_time_business_mean")

    bring(store.store, ticket_events=[event("replied", MONDAY, by="agent")])

    assert figure(Facts(store.store), "first_response_time_business") == 1.25


@pytest.mark.parametrize(
    ("zone", "begins", "ends", "business", "hours"),
    [
        ("Australia/Lord_Howe", "2026-10-02 16:30", "2026-10-05 09:45", 1.25, 64.75),
        ("Africa/Cairo", "2026-04-23 16:30", "2026-04-27 09:45", 9.25, 88.25),
        ("America/Sao_Paulo", "2018-11-02 16:30", "2018-11-05 09:45", 1.25, 64.25),
    ],
)
def test_clocks_that_change_by_half_an_hour_and_at_midnight(
    zone: str, begins: str, ends: str, business: float, hours: float, desk: CALL
) -> None:
    store = company(desk(*answered(begins, ends, zone=zone)), office(zone=zone))

    assert figure(store, "first_response_time_business") == business
    assert figure(store, "first_response_time") == hours


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Africa/Cairo", "2026-04-24", 23),
        ("America/Sao_Paulo", "2018-11-04", 23),
    ],
)
def test_a_day_that_is_open_around_the_clock_is_as_long_as_it_is(zone: str, day: str, hours: float, desk: CALL) -> None:
    after = f"{day[:-1]}{int(day[-1]) + 1} 12:00"
    before = f"{day[:-1]}{int(day[-1]) - 1} 12:00"
    week = "\n".join(
        f'{name} = "00:00-24:00"'
        for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
    closed = f"closed = [{before[:10]}, {after[:10]}]"
    store = company(desk(*answered(before, after, zone=zone)), f'[calendars.office]\nzone = "{zone}"\n{week}\n{closed}')

    assert figure(store, "first_response_time_business") == hours


def test_answered_in_time_counts_open_hours(desk: CALL) -> None:
    store = company(desk(*answered(FRIDAY, MONDAY)), f"{office()}\n[metrics.answered_in_time_business]\nelse = 2")

    assert [figure(store, name) for name in ("answered_in_time", "answered_in_time_business")] == [0, 100]
