"""Visits and visitors: when a visit ends, what a bounce and an exit are, and who can be told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from cast import Given, at, bring
from hark.measure import Query, run
from hark.store.reader import Facts
from measure.figure import by, counted, figure, over

CALL = Callable[..., Facts]

START = at(3, 2)
BOUNCES = ("bounce_rate", "bounce_rate_not_engaged")


def view(after: float, page: str = "/", visitor: str = "v", **columns: object) -> Given:
    """A page that was viewed so many seconds after noon."""
    return {"visitor": visitor, "page": page, "occurred_at": START + timedelta(seconds=after), **columns}


@pytest.fixture
def site(facts: CALL) -> Callable[..., Facts]:
    """A site where these pages were viewed."""
    return lambda *views: facts(page_views=views)


# When a visit ends


@pytest.mark.parametrize(("seconds", "visits"), [(29 * 60 + 59, 1), (30 * 60, 1), (30 * 60 + 1, 2)])
def test_a_visit_ends_with_more_than_half_an_hour_in_which_nothing_happens(
    seconds: float, visits: int, site: CALL
) -> None:
    store = site(view(0), view(seconds))

    assert [figure(store, name) for name in ("visits", "sessions", "visitors")] == [visits, visits, 1]


def test_half_an_hour_is_counted_from_the_last_thing_and_not_from_the_first(site: CALL) -> None:
    assert figure(site(*(view(minute * 60) for minute in (0, 20, 40, 60))), "visits") == 1


def test_what_pages_load_keeps_a_visit_alive(site: CALL) -> None:
    store = site(view(0), view(20 * 60, name="request"), view(40 * 60))

    assert figure(store, "visits") == 1


def test_two_visitors_visits_are_two(site: CALL) -> None:
    assert figure(site(view(0), view(1, visitor="w")), "visits") == 2


def test_a_view_that_comes_late_joins_two_visits(site: CALL) -> None:
    store = site(view(0), view(40 * 60))
    before = figure(store, "visits")

    bring(store.store, page_views=[view(20 * 60)])

    assert (before, figure(Facts(store.store), "visits")) == (2, 1)


def test_a_visit_across_midnight_is_one_and_its_visitor_was_there_on_two_days(site: CALL) -> None:
    store = site(view(12 * 3600 - 60), view(12 * 3600 + 60))

    assert over(store, "visits", "day") == {"2026-03-02": 1}
    assert over(store, "visitors", "day") == {"2026-03-02": 1, "2026-03-03": 1}
    assert over(store, "page_views", "day") == {"2026-03-02": 1, "2026-03-03": 1}
    assert figure(store, "visitors") == 1


def test_midnight_is_the_companys(site: CALL) -> None:
    store = site(view(12 * 3600 - 60), view(12 * 3600 + 60))
    document = store.store.directory / "company.toml"
    document.write_text(document.read_text().replace('zone = "UTC"', 'zone = "Europe/Berlin"'))

    facts = Facts(store.store)

    assert over(facts, "visitors", "day") == {"2026-03-03": 1}
    assert figure(facts, "repeat_visitors") == 0


# Bounces, by two definitions


def test_one_view_of_eleven_seconds_bounced_for_one_definition_and_not_for_the_other(site: CALL) -> None:
    store = site(view(0, seconds=11))

    assert [figure(store, name) for name in BOUNCES] == [100, 0]


def test_one_view_of_ten_seconds_is_not_engaged(site: CALL) -> None:
    store = site(view(0, seconds=10))

    assert [figure(store, name) for name in BOUNCES] == [100, 100]


def test_two_quick_views_are_no_bounce(site: CALL) -> None:
    store = site(view(0), view(1))

    assert [figure(store, name) for name in BOUNCES] == [0, 0]


def test_a_named_event_makes_a_view_no_bounce(site: CALL) -> None:
    store = site(view(0), view(1, name="signup"))

    assert [figure(store, name) for name in BOUNCES] == [0, 0]


def test_what_a_page_loads_does_not(site: CALL) -> None:
    store = site(view(0), view(1, "/logo.png", name="request"))

    assert [figure(store, name) for name in (*BOUNCES, "one_request_share")] == [100, 100, 0]


def test_a_visit_without_a_view_is_a_session_only(site: CALL) -> None:
    store = site(view(0, "/logo.png", name="request"))

    assert [figure(store, name) for name in ("sessions", "one_request_share", "visits", "visitors")] == [1, 100, 0, 0]


def test_the_bounces_of_a_page_are_of_the_visits_that_began_on_it(site: CALL) -> None:
    store = site(view(0, "/a"), view(0, "/a", "w"), view(9, "/b", "w"), view(0, "/b", "x"))

    assert by(store, "bounce_rate", "entry_page") == {"/a": 50, "/b": 100}


# Pages and where visits leave


def test_views_exits_and_exit_rate_of_a_round_trip(site: CALL) -> None:
    store = site(view(0, "/home"), view(9, "/products"), view(19, "/home"))

    assert [figure(store, name) for name in ("page_views", "exits", "visits")] == [3, 1, 1]
    assert by(store, "page_views", "page") == {"/home": 2, "/products": 1}
    assert by(store, "exit_rate", "page") == {"/home": 50, "/products": 0}


def test_visits_by_page_do_not_add_up_to_more_than_there_were(site: CALL) -> None:
    store = site(view(0, "/home"), view(9, "/products"), view(19, "/home"))

    assert by(store, "exits", "page") == {"/home": 1}


def test_an_exit_counts_when_the_last_page_was_viewed(site: CALL) -> None:
    store = site(view(12 * 3600 - 60, "/a"), view(12 * 3600 + 60, "/b"), view(12 * 3600 + 600, name="request"))

    assert over(store, "exits", "day") == {"2026-03-03": 1}


@pytest.mark.parametrize(
    ("views", "seconds"),
    [
        ([view(0), view(90)], 90),
        ([view(0)], 0),
        ([view(0, seconds=40)], 40),
        ([view(0), view(90, seconds=40)], 130),
        ([view(0, seconds=40), view(90)], 90),
        ([view(0), view(90, name="signup"), view(200, name="request")], 90),
    ],
    ids=["two views", "one view", "one long view", "a long last view", "a long first view", "named events"],
)
def test_a_visit_lasts_from_its_first_view_to_the_end_of_what_was_done(
    views: list[Given], seconds: float, site: CALL
) -> None:
    assert figure(site(*views), "session_duration") == seconds


# Machines


def test_machines_are_in_sessions_and_in_nothing_that_counts_people(site: CALL) -> None:
    store = site(view(0), view(0, visitor="w", bot=True), view(1, visitor="w", bot=True))
    names = ("visits", "visitors", "page_views", "exits", "sessions")

    assert [figure(store, name) for name in names] == [1, 1, 1, 1, 2]
    assert [figure(store, name) for name in (*BOUNCES, "one_request_share")] == [100, 100, 50]
    assert counted(store, "session_duration") == 1


# Who can be told apart


def test_visitors_are_counted_once_and_do_not_add_up(site: CALL) -> None:
    store = site(view(0), view(86_400), view(86_400, visitor="w"))

    assert over(store, "visitors", "day") == {"2026-03-02": 1, "2026-03-03": 2}
    assert figure(store, "visitors") == 2


def test_who_was_there_on_an_earlier_day_is_a_repeat_visitor(site: CALL) -> None:
    store = site(view(0), view(7200), view(86_400), view(86_400, visitor="w"))

    assert figure(store, "repeat_visitors") == 1
    assert over(store, "repeat_visitors", "day") == {"2026-03-03": 1}


def test_an_earlier_visit_of_the_same_day_makes_no_repeat_visitor(site: CALL) -> None:
    assert figure(site(view(0), view(7200)), "repeat_visitors") == 0


DAILY = tuple(view(day * 86_400, visitor=f"v{day}", daily=True) for day in range(3))


def test_visitors_with_another_name_every_day_are_known_by_day(site: CALL) -> None:
    assert list(over(site(*DAILY), "visitors", "day").values()) == [1, 1, 1]


@pytest.mark.parametrize("asked", [{"over": "week"}, {"over": "month"}, {}], ids=["week", "month", "in all"])
def test_beyond_a_day_nobody_can_tell_them_apart(asked: dict[str, str], site: CALL) -> None:
    (row,) = run(Query("visitors", **asked), site(*DAILY))

    assert row.estimate.value is None
    assert "a day only" in row.estimate.note


def test_one_day_of_them_can_be_told_also_without_a_period(site: CALL) -> None:
    assert figure(site(*DAILY), "visitors", start=date(2026, 3, 3), end=date(2026, 3, 4)) == 1


@pytest.mark.parametrize("asked", [{"over": "day"}, {"over": "week"}, {}], ids=["day", "week", "in all"])
def test_whether_they_came_again_nobody_can_tell_at_all(asked: dict[str, str], site: CALL) -> None:
    rows = run(Query("repeat_visitors", **asked), site(*DAILY))

    assert {(row.estimate.value, "a day only" in row.estimate.note) for row in rows} == {(None, True)}


def test_the_companys_day_may_lie_across_two_days_elsewhere(site: CALL) -> None:
    evening, night = (datetime.fromisoformat(f"2026-03-0{day}T{hour}:00:00-08:00") for day, hour in ((2, 15), (2, 18)))
    store = site(view(0, daily=True, occurred_at=evening), view(0, daily=True, occurred_at=night))
    document = store.store.directory / "company.toml"
    document.write_text(document.read_text().replace('zone = "UTC"', 'zone = "America/Los_Angeles"'))

    assert over(Facts(store.store), "visitors", "day") == {"2026-03-02": 1}
