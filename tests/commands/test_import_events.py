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
def test_a_file_is_recognised_by_what_it_looks_like(
    hark: Hark, tmp_path: Path, data: tuple[str, Path], name: str
) -> None:
    content, expected = FILES[name]
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    answers = [part for one in ANSWERS[name] for part in ("--answer", one)]
    said = hark("import", file, "--dry-run", *answers, *data)

    assert said.code == 0, said.err
    assert not [one for one in expected if one not in flat(said.out)]


ANSWERS = {
    "access.log": [],
    "events.xes": ["solved=none"],
    "tickets.csv": ["zone=UTC"],
    "snapshots.csv": [],
    "lines.csv": ["currency=EUR"],
}


def test_an_import_counts_the_events(hark: Hark, tmp_path: Path, data: tuple[str, Path]) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(TICKETS, encoding="utf-8")

    assert "ticket events: 2 new, 0 known, 0 changed" in flat(hark("import", file, "--answer", "zone=UTC", *data).out)
    assert "ticket events: 0 new, 2 known, 0 changed" in flat(hark("import", file, *data).out)
