"""The register of touchpoints in the browser: from the data by a click, by hand, on stages; changed and taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from cast import answer
from hark.company import Touchpoint, load_company
from hark.store.reader import Facts

HOME = "/settings/touchpoints/"


@pytest.fixture
def places(facts: Callable[..., Facts]) -> Facts:
    """Forty satisfied answers at the checkout, and three at the till, which are too few to be shown."""
    return facts(answers=[
        *(answer(5, kind="csat", month=3, touchpoint="checkout", customer=f"c{n}") for n in range(40)),
        *(answer(1, kind="csat", month=3, touchpoint="Till", customer=f"t{n}") for n in range(3)),
    ])  # fmt: skip


def test_what_the_data_know_is_added_by_a_click_on_the_proposed_stage(
    browser: Callable[..., Client], data: Path, places: Facts
) -> None:
    client = browser("manager")
    free = client.get(HOME).context["free"]
    assert [(one.value, one.stage) for one in free] == [("checkout", "purchase"), ("Till", "purchase")]

    client.post(f"{HOME}add/", {"value": ["checkout", "Till"], "stage": ["purchase", "use"], "only": "Till"})

    assert load_company(data).touchpoints == (Touchpoint("Till", "use"),)
    client.post(f"{HOME}add/", {"value": ["checkout", "unheard of"], "stage": ["purchase", "use"]})
    assert [one.name for one in load_company(data).touchpoints] == ["Till", "checkout"]
    assert client.get(HOME).context["free"] == []


def test_the_latest_score_stands_beside_a_touchpoint_but_never_that_of_a_few(
    browser: Callable[..., Client], places: Facts
) -> None:
    client = browser("manager")
    client.post(f"{HOME}new/", {"name": "Checkout", "stage": "purchase", "names": ["checkout"]})
    client.post(f"{HOME}new/", {"name": "Till", "stage": "purchase"})

    lines = {one.touchpoint.name: one for one in client.get(HOME).context["register"]}

    assert lines["Till"].scores == ()
    assert not any("0.0" in score.value for one in lines.values() for score in one.scores)


def test_a_score_is_shown_where_everybody_else_is_many(
    browser: Callable[..., Client], facts: Callable[..., Facts]
) -> None:
    facts(answers=[
        answer(5 if n % 2 else 1, kind="csat", month=3, touchpoint="checkout" if n % 2 else "parcel", customer=f"c{n}")
        for n in range(80)
    ])  # fmt: skip
    client = browser("manager")
    client.post(f"{HOME}new/", {"name": "Checkout", "stage": "purchase", "more": "checkout"})

    (line,) = client.get(HOME).context["register"]

    assert [(one.metric, one.value) for one in line.scores] == [("csat", "100.0 %")]


def test_a_touchpoint_is_changed_and_taken_out(browser: Callable[..., Client], data: Path, places: Facts) -> None:
    client = browser("manager")
    client.post(f"{HOME}new/", {"name": "Web", "stage": "use", "owner": "Owner"})
    client.post(f"{HOME}new/", {"name": "Phone", "stage": "support"})
    client.post(f"{HOME}1/", {"name": "Web shop", "stage": "purchase", "more": "checkout\nweb\n"})
    assert load_company(data).touchpoints[0] == Touchpoint("Web shop", "purchase", "", ("checkout", "web"))

    client.post(f"{HOME}1/remove/")

    assert [one.name for one in load_company(data).touchpoints] == ["Phone"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Web"}, "name"),
        ({"name": "Other", "more": "web"}, "more"),
        ({"name": "Other", "stage": "heaven"}, "stage"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    browser: Callable[..., Client], data: Path, typed: dict[str, str], field: str
) -> None:
    client = browser("manager")
    client.post(f"{HOME}new/", {"name": "Web", "more": "web"})

    refused = client.post(f"{HOME}new/", typed)

    assert field in refused.context["form"].errors
    assert len(load_company(data).touchpoints) == 1


def test_stages_are_renamed_with_their_touchpoints_and_none_of_these_is_lost(
    browser: Callable[..., Client], data: Path
) -> None:
    client = browser("manager")
    client.post(f"{HOME}new/", {"name": "Web", "stage": "use"})
    shown = client.get(f"{HOME}stages/").context["form"]["stages"].value()
    client.post(f"{HOME}stages/", {"stages": shown.replace("\nuse\n", "\ndaily life\n")})
    assert load_company(data).touchpoints[0].stage == "daily life"

    refused = client.post(f"{HOME}stages/", {"stages": "purchase\nsupport"})

    assert "move it first" in str(refused.context["form"].errors["stages"])
    assert "daily life" in load_company(data).stages


def test_an_older_page_does_not_take_out_what_is_another_one_now(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")
    for name in ("Web", "Phone"):
        client.post(f"{HOME}new/", {"name": name})
    seen = client.get(HOME).context["seen"]
    client.post(f"{HOME}1/remove/")

    client.post(f"{HOME}1/remove/", {"seen": seen})

    assert [one.name for one in load_company(data).touchpoints] == ["Phone"]
