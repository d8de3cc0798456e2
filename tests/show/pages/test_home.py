"""Home: what changed, for the kind of company the member looks at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cast import at
from hark.models import Arrival, Member
from hark.store.reader import Facts


def test_without_data_the_page_says_how_to_begin(browser: Callable[..., Client]) -> None:
    page = browser().get("/").content.decode()

    assert "Four steps" in page


def test_a_tile_shows_the_figure_its_interval_and_how_many_answered(
    browser: Callable[..., Client], shop: Facts
) -> None:
    glance = browser().get("/").context["glance"]

    (nps,) = (one for one in glance.tiles if one.anchor == "nps")
    assert nps.value
    assert " to " in nps.interval
    assert nps.sample == "40 answers"


def test_a_limited_member_sees_the_figures_of_their_part(browser: Callable[..., Client], shop: Facts) -> None:
    def nps(client: Client) -> str:
        return next(one.value for one in client.get("/").context["glance"].tiles if one.anchor == "nps")

    assert nps(browser("viewer", region=["South"])) == "100"
    assert nps(browser("viewer", region=["North"])) != "100"


def test_the_kind_of_company_is_remembered(browser: Callable[..., Client], shop: Facts) -> None:
    client = browser("viewer")

    client.post("/home/kind/", {"kind": "support"})

    assert client.get("/").context["kind"] == "support"
    assert Member.objects.get().kind == "support"


def test_an_unknown_kind_changes_nothing(browser: Callable[..., Client], shop: Facts) -> None:
    client = browser("viewer")

    client.post("/home/kind/", {"kind": "bank"})

    assert Member.objects.get().kind == ""


@pytest.fixture
def open_ticket(facts: Callable[..., Facts]) -> Facts:
    """Two tickets of the North, one of which was solved, and one of the South that is open."""
    desk = {"kind": "created", "source": "desk"}
    return facts(
        ticket_events=[
            {**desk, "ticket": "N1", "region": "North", "occurred_at": at(3, 1)},
            {**desk, "ticket": "N1", "region": "North", "kind": "solved", "occurred_at": at(3, 2)},
            {**desk, "ticket": "N2", "region": "North", "occurred_at": at(3, 3)},
            {**desk, "ticket": "S1", "region": "South", "occurred_at": at(3, 4)},
        ]
    )


def test_tickets_nobody_has_solved_wait_the_oldest_first(browser: Callable[..., Client], open_ticket: Facts) -> None:
    found = browser("agent").get("/home/waits/").context["waits"]

    assert found.tickets == (
        "On 4 March 2026, the last that is known, 2 tickets were open; half for 12.0 h or longer, the oldest for "
        "24.0 h."
    )
    assert [one.what for one in found.oldest] == ["N2", "S1"]
    assert browser("agent").get(found.oldest[0].href).status_code == 200


def test_of_what_waits_a_member_sees_only_their_part_by_the_same_clock(
    browser: Callable[..., Client], open_ticket: Facts
) -> None:
    assert [one.what for one in browser("agent", region=["South"]).get("/home/waits/").context["waits"].oldest] == [
        "S1"
    ]
    assert browser("viewer").get("/home/waits/").context["waits"].oldest == ()


def test_a_file_that_asks_waits_for_whoever_may_answer(browser: Callable[..., Client]) -> None:
    Arrival.objects.create(name="asks.csv", state="asking")

    assert [one.what for one in browser("manager").get("/home/waits/").context["waits"].files] == ["asks.csv"]
    assert browser("agent").get("/home/waits/").context["waits"].nothing
