"""`hark funnel`: how many take one step after the other, as a user asks and reads it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from cast import Given, at, facts_of
from conftest import Said

HARK = Callable[..., Said]

WAY = ("page=/kettles", "page=/basket", "name=order")


def seen(visitor: str | None, seconds: int, page: str, **columns: object) -> Given:
    """Something a visitor did."""
    return {"visitor": visitor, "occurred_at": at() + timedelta(seconds=seconds), "page": page, **columns}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A buyer, somebody who came back an hour later and stopped at the basket, a machine, and somebody unknown."""
    folder = tmp_path / "hark-data"
    rows = [
        seen("a", 0, "/kettles", device="phone"),
        seen("a", 90, "/basket"),
        seen("a", 100, "/thanks", name="order"),
        seen("b", 0, "/kettles", daily=True),
        seen("b", 3600, "/basket", daily=True),
        seen("robot", 0, "/kettles", bot=True),
        seen(None, 0, "/kettles"),
    ]
    facts_of(folder, page_views=rows)
    return folder


def test_a_funnel_is_a_sentence_a_table_and_what_to_mind(hark: HARK, data: Path) -> None:
    said = hark("funnel", *WAY, "--data", data)

    assert "Funnel: 2 visitors took the first step, 1 the last, 50.0 % (9.5 to 90.5)." in said.out
    assert (
        "page=/basket           2        100.0   34.2   100.0         100.0   34.2   100.0        30.8 minutes"
        in said.out
    )
    assert "Left out: 1 machine with 1 row. With --bots they count." in said.out
    assert "Known by the day only: 1 of 2 visitors." in said.out
    assert "Left out: 1 row of visitors nobody knows." in said.out


def test_within_a_visit_whoever_comes_back_later_begins_again(hark: HARK, data: Path) -> None:
    rows = json.loads(hark("funnel", *WAY, "--within", "visit", "--format", "json", "--data", data).out)

    assert [(row["step"], row["n"], row["median_seconds"]) for row in rows] == [
        ("page=/kettles", 2, None),
        ("page=/basket", 1, 90),
        ("name=order", 1, 10),
    ]


def test_machines_count_where_they_are_asked_for(hark: HARK, data: Path) -> None:
    said = hark("funnel", *WAY, "--bots", "--data", data)

    assert "3 visitors took the first step" in said.out
    assert "Left out: 1 machine" not in said.out


def test_csv_has_a_row_for_every_step_of_every_group(hark: HARK, data: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO(hark("funnel", *WAY, "--by", "device", "--format", "csv", "--data", data).out))
    )

    assert [(row["device"], row["step"], row["n"]) for row in rows] == [
        *(("phone", step, "1") for step in WAY),
        ("", "page=/kettles", "1"),
        ("", "page=/basket", "1"),
        ("", "name=order", "0"),
    ]
    assert (rows[1]["of_first"], rows[1]["of_before"], rows[1]["median_seconds"]) == ("100.0", "100.0", "90.0")


def test_one_step_is_no_funnel(hark: HARK, data: Path) -> None:
    said = hark("funnel", "page=/kettles", "--data", data)

    assert (said.code, "A funnel has 2 to 20 steps, not 1." in said.err) == (2, True)
