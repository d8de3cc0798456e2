"""Home: what changed, for the kind of company the member looks at."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from hark.models import Member
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
