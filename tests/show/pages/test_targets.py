"""Targets and thresholds in the browser: searched, saved, and said beforehand what a threshold changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from cast import answer, at
from hark.company import load_company
from hark.store.reader import Facts


@pytest.fixture
def rated(facts: Callable[..., Facts]) -> Facts:
    """Ten fives, ten fours: all are satisfied by the usual thresholds, half of them where only fives count."""
    return facts(answers=[answer(4 + n % 2, kind="csat", month=1, customer=f"c{n}") for n in range(20)])


def test_a_changed_threshold_is_saved_only_after_its_effect_was_shown(
    browser: Callable[..., Client], data: Path, rated: Facts
) -> None:
    client = browser("manager")

    asked = client.post("/settings/targets/?q=csat", {"csat": "80", "csat.top": "1", "csat.share": "0.8"})

    page = asked.content.decode()
    assert "changes the figures of all times" in page
    assert "is 100.0 %, and becomes 50.0 %" in page
    assert load_company(data).thresholds["csat"]["top"] == 2
    sure = asked.context["form"]["sure"].value()
    client.post("/settings/targets/?q=csat", {"csat": "80", "csat.top": "1", "csat.share": "0.8", "sure": sure})
    assert (load_company(data).thresholds["csat"]["top"], load_company(data).targets["csat"]) == (1, 80)


def test_another_change_is_asked_about_anew(browser: Callable[..., Client], data: Path, rated: Facts) -> None:
    client = browser("manager")
    sure = client.post("/settings/targets/?q=csat", {"csat.top": "1"}).context["form"]["sure"].value()

    client.post("/settings/targets/?q=csat", {"csat.top": "3", "sure": sure})

    assert load_company(data).version == 1


def test_a_search_shows_and_saves_only_what_it_found(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")
    client.post("/settings/targets/?q=promoter", {"nps": "40"})
    page = client.get("/settings/targets/?q=effort").content.decode()
    assert 'href="/metrics/ces/"' in page
    assert 'href="/metrics/nps/"' not in page

    client.post("/settings/targets/?q=effort", {"ces": "5.5"})

    assert load_company(data).targets == {"nps": 40, "ces": 5.5}


def test_a_threshold_beyond_its_limits_is_refused_at_its_field(browser: Callable[..., Client], data: Path) -> None:
    refused = browser("manager").post("/settings/targets/?q=csat", {"csat.top": "99"})

    assert "csat.top" in refused.context["form"].errors
    assert load_company(data).version == 1


def test_each_priority_can_be_promised_a_time_and_released_from_it(
    browser: Callable[..., Client], data: Path, facts: Callable[..., Facts]
) -> None:
    facts(ticket_events=[{"ticket": "t", "kind": "created", "occurred_at": at(1), "priority": "high"}])
    client, address = browser("manager"), "/settings/targets/?q=answered_in_time"

    def post(high: str) -> None:
        form = {"answered_in_time.high": high, "answered_in_time.else": "24", "answered_in_time_business.else": "24"}
        sure = client.post(address, form).context["form"]["sure"].value()
        client.post(address, form | {"sure": sure})

    post("4")
    assert load_company(data).thresholds["answered_in_time"] == {"high": 4}
    post("")
    assert "answered_in_time" not in load_company(data).thresholds
