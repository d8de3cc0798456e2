"""Which columns figures are broken down by: their order, their names, and which are not offered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from cast import answer
from hark.company import Dimension, load_company
from hark.store.reader import Facts

ADDRESS = "/settings/dimensions/"


@pytest.fixture
def spread(facts: Callable[..., Facts]) -> Facts:
    """Answers with two groups in each of some columns."""
    return facts(answers=[
        answer(n % 11, month=1 + n % 3, customer=f"c{n}", touchpoint=f"t{n % 2}", region=f"r{n % 2}",
               channel=f"w{n % 2}", x_plan=f"p{n % 2}")
        for n in range(120)
    ])  # fmt: skip


def form(client: Client, **said: object) -> dict[str, object]:
    """What the page would send, with `said` in place of what stands there; `region__place` is the field."""
    shown = client.get(ADDRESS).context["form"]
    sent = {field.html_name: field.value() for field in shown if field.value() not in (None, False, "")}
    changed = {".".join(reversed(name.split("__"))): value for name, value in said.items()}
    return {name: value for name, value in {**sent, **changed}.items() if value is not None}


def by(client: Client) -> list[tuple[str, str]]:
    """The choices of the metric's page."""
    return client.get("/metrics/nps/").context["form"].fields["by"].choices[1:]


def test_a_name_and_a_place_are_those_of_the_metrics_page(
    browser: Callable[..., Client], data: Path, spread: Facts
) -> None:
    client = browser("manager")

    client.post(ADDRESS, form(client, region__label="Country", region__place=2, plan__place=1))

    assert load_company(data).dimensions == (Dimension("plan"), Dimension("region", "Country"))
    assert by(client)[:2] == [("plan", "Plan"), ("region", "Country")]
    pictures = [one.title for one in client.get("/metrics/nps/").context["sheet"].pictures if one.kind == "groups"]
    assert pictures[:2] == ["By plan", "By Country"]


def test_what_is_not_offered_is_in_no_choice_but_an_old_address_shows_it(
    browser: Callable[..., Client], spread: Facts
) -> None:
    client = browser("manager")

    client.post(ADDRESS, form(client, touchpoint__offered=None))

    assert "touchpoint" not in dict(by(client))
    titles = [one.title for one in client.get("/metrics/nps/").context["sheet"].pictures]
    assert "By touchpoint" not in titles
    asked = client.get("/metrics/nps/?by=touchpoint")
    assert "By touchpoint" in [one.title for one in asked.context["sheet"].pictures]


def test_what_the_document_says_of_columns_that_are_not_there_stays(
    browser: Callable[..., Client], data: Path, spread: Facts
) -> None:
    with (data / "company.toml").open("a") as file:
        file.write('\n[dimensions.x_later]\nlabel = "Later"\n')
    client = browser("manager")

    client.post(ADDRESS, form(client, region__place=1))

    assert load_company(data).dimensions == (Dimension("region"), Dimension("x_later", "Later"))
