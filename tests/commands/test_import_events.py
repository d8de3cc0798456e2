"""`hark import` with tickets, orders, subscriptions and visits, as a user types it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Hark = Callable[..., Any]

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"
LOG = "".join(
    f'203.0.113.{n} - - [01/Mar/2026:10:00:0{n} +0000] "GET /{n} HTTP/1.1" 200 9 "-" "{AGENT}"\n' for n in range(5)
)
XES = """<log><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="Done"/>
<date key="time:timestamp" value="2026-01-01T00:00:00Z"/></event></trace></log>"""
TICKETS = "Ticket ID,Created At,Solved At,Team,Mood\n1,31/01/2026 10:00,31/01/2026 11:00,A,good\n"
SNAPSHOTS = "ticket_id,created_at,updated_at,reopened,team\n1,2026-01-01,2026-01-01,0,A\n1,2026-01-01,2026-01-02,1,A\n"
LINES = "OrderNo,Order Date,Customer ID,Quantity,Unit Price,Gift\n1,2026-01-01,a,2,1.5,yes\n"

FILES = {
    "access.log": (
        LOG,
        ["5 requests from 1 March 2026", "5 page views", "5 visitors, told apart by address"],
    ),
    "events.xes": (XES, ["1 ticket event from 1 January 2026", "Kept under their own word: “Done” (1)"]),
    "tickets.csv": (TICKETS, ["2 ticket events from 31 January 2026", "1 created, 1 solved"]),
    "snapshots.csv": (SNAPSHOTS, ["3 ticket events", "The rows are snapshots", "2 seen, 1 created"]),
    "lines.csv": (LINES, ["1 order line from 1 January 2026", "1 order of 1 line (in all 3.00)"]),
}


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def data(tmp_path: Path) -> tuple[str, Path]:
    return "--data", tmp_path / "data"


@pytest.mark.parametrize("name", FILES)
def test_a_draft_is_a_map_of_what_the_file_looks_like(
    hark: Hark, tmp_path: Path, data: tuple[str, Path], name: str
) -> None:
    content, expected = FILES[name]
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    draft = hark("import", file, "--suggest", *data).out
    (tmp_path / "map.toml").write_text(draft, encoding="utf-8")
    said = hark("import", file, "--map", tmp_path / "map.toml", "--dry-run", *data)

    assert said.code == 0
    assert not [one for one in expected if one not in flat(said.out)]


def test_a_draft_lists_what_else_there_is(hark: Hark, tmp_path: Path, data: tuple[str, Path]) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(TICKETS, encoding="utf-8")

    draft = hark("import", file, "--suggest", *data).out

    assert 'created = { column = "Created At", formats = ["%d/%m/%Y %H:%M"] }' in draft
    assert '# mood = "Mood"   # "good" 1 times' in draft


def test_a_draft_of_durations_asks_for_the_day(hark: Hark, tmp_path: Path, data: tuple[str, Path]) -> None:
    file = tmp_path / "phone.csv"
    file.write_text("customerID,tenure,Churn\n1,3,Yes\n", encoding="utf-8")
    (tmp_path / "phone.toml").write_text(hark("import", file, "--suggest", *data).out, encoding="utf-8")

    said = hark("import", file, *data)

    assert said.code == 3
    assert "`as_of.date`: it is no day" in flat(said.err)


def test_an_import_counts_the_events(hark: Hark, tmp_path: Path, data: tuple[str, Path]) -> None:
    file, made = tmp_path / "tickets.csv", tmp_path / "tickets.toml"
    file.write_text(TICKETS, encoding="utf-8")
    made.write_text(hark("import", file, "--suggest", *data).out, encoding="utf-8")

    assert "ticket events: 2 new, 0 known, 0 changed" in flat(hark("import", file, *data).out)
    assert "ticket events: 0 new, 2 known, 0 changed" in flat(hark("import", file, *data).out)
