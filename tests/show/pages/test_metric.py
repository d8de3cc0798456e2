"""A metric's page: the figure, its course, its parts; asked by an address that can be shared."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from cast import answer, bring
from hark.measure.metric import metrics
from hark.store.reader import Facts


def test_the_list_has_every_metric(browser: Callable[..., Client]) -> None:
    page = browser("viewer").get("/metrics/").content.decode()

    assert all(f"/metrics/{name}/" in page for name in metrics)


def test_a_metric_is_shown_with_words_and_pictures(browser: Callable[..., Client], shop: Facts) -> None:
    sheet = browser("viewer").get("/metrics/nps/").context["sheet"]

    assert "Net Promoter Score" in sheet.said
    assert {picture.kind for picture in sheet.pictures} == {"course", "scores", "groups"}


def test_conditions_narrow_the_figure(browser: Callable[..., Client], shop: Facts) -> None:
    sheet = browser("viewer").get("/metrics/nps/?where=region%3DSouth").context["sheet"]

    assert sheet.tile.value == "100"


def test_a_period_can_be_chosen(browser: Callable[..., Client], shop: Facts) -> None:
    sheet = browser("viewer").get("/metrics/nps/?over=quarter").context["sheet"]

    assert "Q1" in sheet.tile.time


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("?start=2026-03-01&to=2026-02-01", "before the first"),
        ("?where=nonsense", "is not a condition"),
        ("?where=colour%3Dred", "no column called"),
        ("?by=colour", "Select a valid choice"),
        ("?start=soon", "Enter a valid date"),
    ],
)
def test_what_cannot_be_asked_is_said(browser: Callable[..., Client], shop: Facts, address: str, said: str) -> None:
    answer = browser("viewer").get(f"/metrics/nps/{address}")

    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_a_part_of_the_page_comes_alone(browser: Callable[..., Client], shop: Facts) -> None:
    page = browser("viewer").get("/metrics/nps/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in page
    assert "picture course" in page


def test_a_metric_nobody_declared_is_not_found(browser: Callable[..., Client]) -> None:
    assert browser().get("/metrics/npx/").status_code == 404


def test_figures_of_too_few_people_are_not_shown(browser: Callable[..., Client], facts: Callable[..., Facts]) -> None:
    facts(answers=[answer(10, month=1), answer(0, month=1)])

    page = browser("viewer").get("/metrics/nps/")

    assert page.context["sheet"] is None
    assert "fewer people are behind it than may be shown" in page.content.decode()


def test_a_chart_is_taken_along_as_it_is_shown(browser: Callable[..., Client], shop: Facts) -> None:
    client = browser("viewer")
    address = "/metrics/nps/groups.{}?by=region"

    table = client.get(address.format("csv")).content.decode("utf-8-sig")
    drawing = client.get(address.format("svg"))
    picture = client.get(address.format("png")).content

    assert "South,100" in table
    assert "South" in drawing.content.decode()
    assert "var(--" not in drawing.content.decode()
    assert drawing["Content-Disposition"] == 'attachment; filename="nps-groups.svg"'
    assert picture.startswith(b"\x89PNG")


def test_each_of_several_charts_by_a_column_is_taken_along_by_itself(
    browser: Callable[..., Client], facts: Callable[..., Facts]
) -> None:
    facts(
        answers=[
            answer(9 - n % 3, month=1 + n % 2, region=f"R{n % 2}", channel=f"C{n % 3}", customer=f"n{n}")
            for n in range(60)
        ]
    )
    client = browser("viewer")
    page = client.get("/metrics/nps/").content.decode()

    tables = [
        client.get(one.replace("&amp;", "&")).content.decode("utf-8-sig")
        for one in re.findall(r'href="(/metrics/nps/groups\.csv[^"]*)"', page)
    ]
    assert len(tables) == 2
    assert {"R0" in one for one in tables} == {"C0" in one for one in tables} == {True, False}


@pytest.mark.parametrize("address", ["nps/nothing.csv", "nps/course.exe", "none/course.csv", "nps/course.csv?start=x"])
def test_there_is_no_file_of_a_chart_that_is_not_there(
    browser: Callable[..., Client], shop: Facts, address: str
) -> None:
    assert browser("viewer").get(f"/metrics/{address}").status_code == 404


def test_what_came_a_moment_ago_is_in_the_next_look(browser: Callable[..., Client], shop: Facts) -> None:
    client = browser("viewer")
    before = client.get("/metrics/nps/?where=region%3DSouth").context["sheet"].tile.value

    bring(shop.store, answers=[answer(0, month=2, region="South", customer=f"new{n}") for n in range(20)])

    assert before == "100"
    assert client.get("/metrics/nps/?where=region%3DSouth").context["sheet"].tile.value == "0"
    assert client.get("/metrics/nps/?where=region%3DSouth").context["sheet"].tile.value == "0"


def test_what_one_member_sees_is_not_kept_for_another(browser: Callable[..., Client], shop: Facts) -> None:
    def value(client: Client) -> str:
        return client.get("/metrics/nps/").context["sheet"].tile.value

    assert value(browser("viewer")) not in ("100", value(browser("viewer", region=["North"])))
    assert value(browser("viewer", region=["South"])) == "100"
