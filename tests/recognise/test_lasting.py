"""Tickets whose first reply and solution are told by how long they took."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt, Refused
from recognise.clerk import Clerk, values

ASKED = ["first_response_time", "resolution_time"]

NAMES = {
    "units in brackets": ("Ticket ID", "Created", "First reply (minutes)", "Resolution time (hours)", "90", "6"),
    "names of a database": ("id", "created_at", "first_reply_time_in_minutes", "resolution_time_in_hours", "90", "6"),
    "the unit first": ("ID", "Created at", "Minutes to first reply", "Hours to resolution", "90", "6"),
    "words": ("Case Number", "Opened", "First reply", "Time to resolution", "1h 30m", "6h"),
    "a clock": ("Ticket #", "Created", "First response time", "Time to resolve", "01:30:00", "06:00:00"),
    "ISO": ("Ticket", "Created", "Time to first response", "Resolution duration", "PT90M", "PT6H"),
    "German": ("Ticketnummer", "Erstellt am", "Zeit bis zur ersten Antwort", "Lösungszeit", "1 Std. 30 Min.", "6 Std."),
    "French": ("N° de ticket", "Créé le", "Délai de première réponse (min)", "Délai de résolution (h)", "90", "6"),
    "decimals": ("Ticketnummer", "Erstellt am", "Erste Antwort (Std.)", "Lösungszeit (Stunden)", "1,5", "6,0"),
}
"""How desks call a ticket, its creation, and how long a first reply (an hour and a half) and a solution (six) took."""


def written(folder: Path, names: tuple[str, ...], *rows: str) -> Path:
    """A file with these columns, and rows whose first cell and creation are given to them."""
    lines = [f"{i};2026-03-{i:02} 09:00:00;{row}" for i, row in enumerate(rows, start=1)]
    file = folder / "desk.csv"
    file.write_text("\n".join([";".join(names), *lines]), encoding="utf-8")
    return file


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_durations_of_any_desk_give_its_figures(clerk: Clerk, tmp_path: Path, names: tuple[str, ...]) -> None:
    *columns, reply, took = names

    clerk.bring(written(tmp_path, tuple(columns), *[f"{reply};{took}"] * 6, ";"), {"zone": "UTC"})

    assert values(clerk.store, ASKED) == {"first_response_time": 1.5, "resolution_time": 6}
    assert clerk.asked == ["zone"]


def test_a_bare_number_is_asked_what_it_counts(clerk: Clerk, tmp_path: Path) -> None:
    file = written(tmp_path, ("Ticket", "Created", "Time to first reply"), *["30"] * 6)

    with pytest.raises(InDoubt, match="How long is “30” in “Time to first reply”"):
        clerk.bring(file, {"zone": "UTC"})
    clerk.bring(file, {"zone": "UTC", "unit.Time to first reply": "minutes"})

    assert values(clerk.store, ["first_response_time"]) == {"first_response_time": 0.5}


def test_a_clock_of_two_numbers_is_asked_what_it_shows(clerk: Clerk, tmp_path: Path) -> None:
    file = written(tmp_path, ("Ticket", "Created", "Time to first reply"), *["1:30"] * 6)

    clerk.bring(file, {"zone": "UTC", "unit.Time to first reply": "hours"})

    assert values(clerk.store, ["first_response_time"]) == {"first_response_time": 1.5}


@pytest.mark.parametrize(("answer", "hours"), [("nothing", 1), ("at-once", 0)])
def test_what_nought_means_is_asked(clerk: Clerk, tmp_path: Path, answer: str, hours: float) -> None:
    file = written(tmp_path, ("Ticket", "Created", "First reply (min)"), *["60"] * 5, "0", "0", "0", "0", "0", "0")

    clerk.bring(file, {"zone": "UTC", "naught.First reply (min)": answer})

    assert values(clerk.store, ["first_response_time"]) == {"first_response_time": hours}


def test_hours_of_business_are_said_not_to_be_measured(clerk: Clerk, tmp_path: Path) -> None:
    name = "First reply time in minutes within business hours"

    clerk.bring(written(tmp_path, ("Ticket", "Created", name), *["30"] * 6), {"zone": "UTC"})

    assert any(f"“{name}” counts the hours of business only" in note for note in clerk.notes)
    assert values(clerk.store, ["first_response_time"]) == {"first_response_time": None}


def test_the_calendar_is_taken_before_the_hours_of_business(clerk: Clerk, tmp_path: Path) -> None:
    names = ("Ticket", "Created", "Resolution time in hours in business hours", "Resolution time in hours")

    clerk.bring(written(tmp_path, names, *["3;24"] * 6), {"zone": "UTC"})

    assert values(clerk.store, ["resolution_time"]) == {"resolution_time": 24}


@pytest.mark.parametrize(("columns", "cells"), [((), ""), (("Closed at",), ";2026-04-01 09:00:00")])
def test_open_tickets_with_a_duration_of_the_solution_are_solved_only_by_their_owners_word(
    clerk: Clerk, tmp_path: Path, columns: tuple[str, ...], cells: str
) -> None:
    names = ("Ticket", "Created", "Status", "Resolution time (hours)", *columns)
    file = written(tmp_path, names, *[f"Open;5{cells}"] * 3, *[f"Solved;6{cells}"] * 9)

    with pytest.raises(InDoubt, match="that a ticket was solved, “Status” says “Open” 3 times"):
        clerk.bring(file, {"zone": "UTC"})
    clerk.bring(file, {"zone": "UTC", "open.Status": "no"})

    assert values(clerk.store, ["solved_tickets", *ASKED[1:]]) == {"solved_tickets": 9, "resolution_time": 6}


def test_open_tickets_whose_nought_means_not_yet_are_not_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    names = ("Ticket", "Created", "Status", "Resolution time (hours)")

    clerk.bring(
        written(tmp_path, names, *["Open;0"] * 3, *["Solved;6"] * 9),
        {"zone": "UTC", "naught.Resolution time (hours)": "nothing"},
    )

    assert values(clerk.store, ["solved_tickets"]) == {"solved_tickets": 9}


def test_durations_of_tickets_as_they_were_are_said_not_to_be_measured(clerk: Clerk, tmp_path: Path) -> None:
    states = [("02T09:00", "Open", 0), ("02T19:00", "Pending", 10), ("03T05:00", "Solved", 20)]
    lines = [f"A{i};2026-03-02T09:00;2026-03-{at};{state};{took}" for i in range(6) for at, state, took in states]
    file = tmp_path / "desk.csv"
    file.write_text("\n".join(["Ticket;Created;Updated;Status;Resolution time (hours)", *lines]), encoding="utf-8")

    clerk.bring(file, {"zone": "UTC"})

    assert any("“Resolution time (hours)” may grow from one update" in note for note in clerk.notes)
    assert values(clerk.store, ["ticket_volume", ASKED[1]]) == {"ticket_volume": 6, "resolution_time": None}


@pytest.mark.parametrize(("answer", "hours"), [("nothing", 1), ("at-once", 0)])
def test_what_nought_means_is_asked_of_the_export_of_a_known_tool(
    clerk: Clerk, tmp_path: Path, answer: str, hours: float
) -> None:
    names = ("Id", "Created at", "First reply time in minutes", "Status", "Solved at", "Initially assigned at",
             "Requester id", "Reopens")  # fmt: skip
    rows = [f"{minutes};Open;;;7;0" for minutes in (60, 60, 0, 0, 0)]

    clerk.bring(written(tmp_path, names, *rows), {"zone": "UTC", "naught.First reply time in minutes": answer})

    assert values(clerk.store, ASKED[:1]) == {"first_response_time": hours}


@pytest.mark.parametrize(("unit", "hours"), [("days", 3), ("hours", 0.125)])
def test_bare_numbers_under_the_form_of_a_clock_are_asked_what_they_count(
    clerk: Clerk, tmp_path: Path, unit: str, hours: float
) -> None:
    file = written(tmp_path, ("Ticket", "Created", "Resolution time (hh:mm)"), *["0.125"] * 6)

    clerk.bring(file, {"zone": "UTC", "unit.Resolution time (hh:mm)": unit})

    assert values(clerk.store, ASKED[1:]) == {"resolution_time": hours}


def test_bare_numbers_among_minutes_on_a_clock_cannot_be_days(clerk: Clerk, tmp_path: Path) -> None:
    file = written(tmp_path, ("Ticket", "Created", "Resolution time (mm:ss)"), *["30:00"] * 6, "12")

    with pytest.raises(InDoubt, match="How long is “12”") as doubt:
        clerk.bring(file, {"zone": "UTC"})

    assert "=minutes" in str(doubt.value)
    assert "=days" not in str(doubt.value)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("First reply time (BH)", "counts the hours of business only"),
        ("Business days to resolve", "counts the hours of business only"),
        ("SLA resolution time (hours)", "may count something else"),
        ("Avg first response time (min)", "may count something else"),
    ],
)
def test_durations_that_may_count_otherwise_are_said_not_to_be_measured(
    clerk: Clerk, tmp_path: Path, name: str, why: str
) -> None:
    clerk.bring(written(tmp_path, ("Ticket", "Created", name), *["3"] * 6), {"zone": "UTC", "rows": "tickets"})

    assert any(f"“{name}” {why}" in note for note in clerk.notes)
    assert values(clerk.store, ASKED) == dict.fromkeys(ASKED)


def test_tickets_without_any_time_are_refused_with_what_to_do(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "desk.csv"
    file.write_text("Ticket,Time to first reply\nA1,5 min\nA2,7 min\nA3,9 min\n", encoding="utf-8")

    with pytest.raises(Refused, match="does not say when anything happened"):
        clerk.bring(file, {"rows": "tickets"})
