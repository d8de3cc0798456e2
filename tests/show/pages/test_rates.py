"""Currency rates in the browser: pasted, changed, taken away; and what lacks one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from cast import at
from hark.company import load_company
from hark.store.reader import Facts


def test_several_lines_are_pasted_at_once(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")

    client.post("/settings/rates/", {"code_of": "USD", "lines": "2026-02-01 0.91\n\n2026-01-01;0,92\n"})

    assert load_company(data).rates == {"USD": ((date(2026, 1, 1), 0.92), (date(2026, 2, 1), 0.91))}
    page = client.get("/settings/rates/").content.decode()
    assert "0.92" in page
    assert "US Dollar" in page


def test_rates_are_changed_and_taken_away(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")
    client.post("/settings/rates/USD/", {"lines": "2026-01-01 0.92\n2026-02-01 0.91"})
    shown = client.get("/settings/rates/USD/").context["form"]["lines"].value()
    client.post("/settings/rates/USD/", {"lines": shown.replace("0.91", "0.9")})
    assert load_company(data).rates["USD"][-1] == (date(2026, 2, 1), 0.9)

    client.post("/settings/rates/USD/", {"lines": ""})

    assert load_company(data).rates == {}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("2026-01-01 0.92\nyesterday 1", "Line 2 is no rate: yesterday 1"),
        ("2026-13-01 1", "Line 1 is no rate"),
        ("2026-01-01 0", "Line 1 is no rate"),
        ("2026-01-01 1\n2026-01-01 2", "Line 2 gives another rate for the same day"),
    ],
)
def test_a_line_that_is_no_rate_is_named(browser: Callable[..., Client], data: Path, lines: str, words: str) -> None:
    refused = browser("manager").post("/settings/rates/USD/", {"lines": lines})

    assert words in str(refused.context["form"].errors["lines"])
    assert load_company(data).rates == {}


def test_currencies_in_the_data_without_a_rate_are_said(
    browser: Callable[..., Client], facts: Callable[..., Facts]
) -> None:
    facts(orders=[
        {"order": f"o{n}", "kind": "placed", "occurred_at": at(3), "amount": 10.0, "currency": code, "customer": "c"}
        for n, code in enumerate(("CHF", "CHF", "EUR"))
    ])  # fmt: skip
    client = browser("manager")
    assert "2 amounts in CHF have no rate" in client.get("/settings/rates/").content.decode()

    client.post("/settings/rates/CHF/", {"lines": "2026-01-01 1.05"})

    assert "have no rate" not in client.get("/settings/rates/").content.decode()


def test_the_own_currency_needs_none(browser: Callable[..., Client]) -> None:
    assert browser("manager").get("/settings/rates/EUR/").status_code == 404
