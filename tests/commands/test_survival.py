"""`hark survival`: how long customers stay, as a user asks and reads it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from cast import Given, at, facts_of
from conftest import Said

HARK = Callable[..., Said]


def stay(name: str, begun: datetime, ended: datetime | None = None, **columns: object) -> list[Given]:
    """What the source tells of a subscription."""
    whole = {"subscription": name, "customer": name, **columns}
    end = [{**whole, "kind": "cancellation", "occurred_at": ended}] if ended else []
    return [{**whole, "kind": "start", "occurred_at": begun}, *end]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Forty customers of a plan that everybody leaves, and twelve of one that nobody does."""
    folder = tmp_path / "hark-data"
    rows = [row for day in range(40) for row in stay(f"g{day}", at(1), at(2) + timedelta(days=day), plan="gold")]
    rows += [row for number in range(12) for row in stay(f"s{number}", at(1), plan="silver")]
    facts_of(folder, subscriptions=[*rows, *stay("last", at(7, 15))])
    return folder


def test_a_curve_is_a_sentence_and_a_table(hark: HARK, data: Path) -> None:
    said = hark("survival", "--data", data)

    assert "Survival of 53 memberships: 40 of them ended." in said.out
    assert "Half have left after 1 month (1 to 2)." in said.out
    assert "Followed until 15 July 2026, the last day that is known" in said.out
    assert said.err == ""


def test_the_share_is_told_at_the_durations_asked_for(hark: HARK, data: Path) -> None:
    (told,) = json.loads(
        hark("survival", "--at", "2, 1", "--where", "plan=gold", "--format", "json", "--data", data).out
    )

    assert [(point["at"], point["value"], point["at_risk"]) for point in told["points"]] == [(1, 30, 40), (2, 0, 12)]
    assert told["median"] == {"value": 1, "low": 1, "high": 1}


def test_groups_have_medians_and_a_verdict(hark: HARK, data: Path) -> None:
    said = hark("survival", "--by", "plan", "--data", data)

    assert "gold 40 40 1 1 1" in " ".join(said.out.split())
    assert (
        "Do the groups leave at different speeds? They differ, and it is real (log-rank test, p < 0.001)." in said.out
    )
    assert "Left out of the test: 1 group of fewer than ten." in said.out
    assert "nobody has left by then" in said.out


def test_csv_and_parquet_have_a_row_for_every_point(hark: HARK, data: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(hark("survival", "--by", "plan", "--format", "csv", "--data", data).out)))
    hark("survival", "--by", "plan", "--output", tmp_path / "curve.parquet", "--data", data)

    assert (rows[0]["plan"], rows[0]["unit"], rows[0]["at"], rows[0]["value"]) == ("gold", "month", "1", "30.0")
    assert duckdb.read_parquet(str(tmp_path / "curve.parquet")).fetchall()[0][:4] == ("gold", "month", 1, 30)


def test_a_day_that_sources_count_up_to_is_said(hark: HARK, tmp_path: Path) -> None:
    day = at(9, 30, year=2018, hour=0)
    facts_of(tmp_path / "d", subscriptions=stay("a", at(2, 28, year=2018, hour=0), as_of=day))

    said = hark("survival", "--data", tmp_path / "d")

    assert "Durations are as of 30 September 2018, as the map says." in said.out
    assert "The median is not reached: more than half are still there after 7 months" in said.out


@pytest.mark.parametrize("words", ["soon", "1,,2", "-1", "1.5"])
def test_durations_that_are_none_are_refused(words: str, hark: HARK, data: Path) -> None:
    said = hark("survival", "--at", words, "--data", data)

    assert (said.code, f"“{words}” is no list of durations. Write it such as 12,24,72." in said.err) == (2, True)


def test_nothing_to_follow_is_said(hark: HARK, tmp_path: Path) -> None:
    facts_of(tmp_path / "d")

    said = hark("survival", "--data", tmp_path / "d")

    assert (said.code, "There are no memberships to follow." in said.err) == (2, True)
