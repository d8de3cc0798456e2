"""A help desk that only says when a ticket was closed has solved it then."""

from __future__ import annotations

from pathlib import Path

import pytest

from recognise.clerk import Clerk, values


@pytest.mark.parametrize(("closed", "other"), [("Closed", ""), ("Geschlossen am", ""), ("Closed at", "Solved at")])
def test_a_ticket_is_solved_when_it_was_closed_unless_another_column_says(
    clerk: Clerk, tmp_path: Path, closed: str, other: str
) -> None:
    rows = [f"T{i},2026-03-{i:02}T08:00:00Z,{f'2026-03-{i:02}T13:00:00Z' if i > 2 else ''},x" for i in range(1, 9)]
    if other:
        rows = [f"{row},{f'2026-03-{i:02}T10:00:00Z' if i > 4 else ''}" for i, row in enumerate(rows, 1)]
    file = tmp_path / "desk.csv"
    head = f"Ticket number,Created,{closed},Subject" + (f",{other}" if other else "")
    file.write_text("\n".join([head, *rows]), encoding="utf-8")

    clerk.bring(file, {"rows": "tickets"})

    figures = {"solved_tickets": 4, "resolution_time": 2} if other else {"solved_tickets": 6, "resolution_time": 5}
    assert values(clerk.store, list(figures)) == figures
    assert any(f"“{closed}” says it was closed" in note for note in clerk.notes) == (not other)
