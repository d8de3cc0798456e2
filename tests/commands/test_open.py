"""`hark open`: what waits, as a user asks and reads it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from cast import Given, at, facts_of
from conftest import Said

HARK = Callable[..., Said]


def event(ticket: str, kind: str, when: datetime, **columns: object) -> Given:
    """Something that happened to a ticket."""
    return {"ticket": ticket, "kind": kind, "occurred_at": when, **columns}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A desk: one ticket solved, one open for ten days, one reopened an hour ago, one that is spam."""
    folder = tmp_path / "hark-data"
    desk = {"team": "Parcels", "priority": "high", "url": "https://desk.example/2"}
    rows = [
        event("1", "created", at(3, 1)),
        event("1", "solved", at(3, 5)),
        event("2", "created", at(3, 10), **desk),
        event("3", "created", at(1, 1)),
        event("3", "solved", at(1, 2)),
        event("3", "reopened", at(3, 20, hour=11)),
        event("4", "created", at(2, 1)),
        event("4", "spam", at(2, 2)),
        event("2", "assigned", at(3, 20), **desk),
    ]
    facts_of(folder, ticket_events=rows)
    return folder


def test_what_is_open_is_a_sentence_ages_and_a_list(hark: HARK, data: Path) -> None:
    said = hark("open", "--data", data)

    assert "2 tickets open on 20 March 2026 at 12:00, the last moment that is known" in said.out
    assert "half of them for 5.0 days or longer, a tenth for 10.0 days or longer, the oldest for 10.0 days." in said.out
    assert "1 to 4 weeks         1   50.0" in said.out
    assert "2 10.0 days Parcels high https://desk.example/2 3 1.0 hours" in " ".join(said.out.split())


def test_a_day_is_asked_about_at_its_end_and_a_moment_at_that(hark: HARK, data: Path) -> None:
    day, moment = (
        json.loads(hark("open", "--at", when, "--format", "json", "--data", data).out)
        for when in ("2026-03-01", "2026-03-01 11:00")
    )

    assert ([row["ticket"] for row in day], moment) == (["1"], [])
    assert (
        "1 ticket open at the end of 1 March 2026 for 12.0 hours."
        in hark("open", "--at", "2026-03-01", "--data", data).out
    )


def test_moments_are_those_of_the_company(hark: HARK, data: Path) -> None:
    (data / "company.toml").write_text('zone = "America/Sao_Paulo"\n', encoding="utf-8")

    asked = [
        hark("open", "--at", f"2026-03-01 {hour}", "--limit", "0", "--data", data).out for hour in ("08:59", "09:00")
    ]

    assert ["Nothing was open" in said for said in asked] == [True, False]


def test_groups_have_their_own_ages(hark: HARK, data: Path) -> None:
    said = hark("open", "--by", "team", "--data", data)
    rows = list(csv.DictReader(io.StringIO(hark("open", "--by", "team", "--format", "csv", "--data", data).out)))

    assert "Parcels         1   10.0 days   10.0 days   10.0 days" in said.out
    assert [(row["team"], row["n"], row["1 to 4 weeks"]) for row in rows] == [("Parcels", "1", "1"), ("", "1", "0")]


def test_parquet_has_the_tickets_with_their_times(hark: HARK, data: Path, tmp_path: Path) -> None:
    hark("open", "--where", "priority=high", "--output", tmp_path / "open.parquet", "--data", data)

    found = duckdb.read_parquet(str(tmp_path / "open.parquet")).project("ticket, epoch(opened_at), age_seconds, url")
    assert found.fetchall() == [("2", at(3, 10).timestamp(), 864_000, "https://desk.example/2")]


def test_a_moment_after_all_that_is_known_is_said(hark: HARK, data: Path) -> None:
    said = hark("open", "--at", "2027-01-01", "--data", data)

    assert "Nothing is known after 20 March 2026 at 12:00" in said.out


def test_nothing_open_is_a_sentence(hark: HARK, data: Path) -> None:
    said = hark("open", "--at", "2026-01-10", "--data", data)

    assert said.out == "Nothing was open at the end of 10 January 2026.\n"


@pytest.mark.parametrize("when", ["yesterday", "2026-02-30", "2026-01-01 25:00"])
def test_what_is_no_moment_is_refused(when: str, hark: HARK, data: Path) -> None:
    said = hark("open", "--at", when, "--data", data)

    assert (said.code, f"“{when}” is no day and no moment." in said.err) == (2, True)


def test_no_tickets_are_said(hark: HARK, tmp_path: Path) -> None:
    facts_of(tmp_path / "d")

    said = hark("open", "--data", tmp_path / "d")

    assert (said.code, "There are no tickets whose times are known." in said.err) == (2, True)
