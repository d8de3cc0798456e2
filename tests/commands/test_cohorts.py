"""`hark cohorts`: who comes back, as a user asks and reads it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cast import Given, at, facts_of
from conftest import Said

HARK = Callable[..., Said]


def order(customer: str, month: int, day: int = 15, **columns: object) -> Given:
    """An order of one line."""
    return {"order": f"{customer}-{month}-{day}", "customer": customer, "occurred_at": at(month, day), **columns}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three customers, one of whom came back the month after."""
    folder = tmp_path / "hark-data"
    orders = [order("a", 1, region="North"), order("a", 2), order("b", 1), order("c", 2), order("d", 3, 31)]
    facts_of(folder, orders=orders)
    return folder


def test_the_table_has_a_line_for_every_month(hark: HARK, data: Path) -> None:
    said = hark("cohorts", "--data", data)

    assert "4 customers: the share (%) who ordered again so many months after their first order." in said.out
    assert "In the month after their first, 33.3 % ordered again (6.1 to 79.2)." in said.out
    assert "2026-01-01           2   50.0   0.0" in said.out
    assert "Orders are known since 15 January 2026" in said.out


def test_cohorts_may_be_longer_and_chosen(hark: HARK, data: Path) -> None:
    said = hark("cohorts", "--over", "quarter", "--where", "region=North", "--data", data)

    assert "1 customer, region=North: the share (%) who ordered again so many quarters" in said.out
    assert "How many came back cannot be told yet" in said.out


def test_json_and_csv_have_every_cell(hark: HARK, data: Path) -> None:
    january, *_ = json.loads(hark("cohorts", "--format", "json", "--data", data).out)
    rows = list(csv.DictReader(io.StringIO(hark("cohorts", "--later", "1", "--format", "csv", "--data", data).out)))

    assert [each["value"] for each in january["later"]] == [50, 0]
    assert [(row["cohort"], row["customers"], row["later"], row["value"]) for row in rows] == [
        ("2026-01-01", "2", "1", "50.0"),
        ("2026-02-01", "1", "1", "0.0"),
    ]


def test_no_orders_are_said(hark: HARK, tmp_path: Path) -> None:
    facts_of(tmp_path / "d")

    said = hark("cohorts", "--data", tmp_path / "d")

    assert (said.code, "There are no orders of known customers." in said.err) == (2, True)
