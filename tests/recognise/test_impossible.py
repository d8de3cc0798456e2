"""Tickets that are solved before they are created, and the like: no figure rests on them unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt
from recognise.clerk import Clerk, values

HEAD = "Ticket ID,Created At,Solved At,Team\n"
FINE = [f"{i},2026-03-{i % 28 + 1:02}T08:00:00Z,2026-03-{i % 28 + 1:02}T11:00:00Z,A\n" for i in range(40)]
WRONG = [f"{i},2026-03-{i - 39:02}T14:00:00Z,2026-03-{i - 39:02}T02:30:00Z,A\n" for i in range(40, 60)]


def file_of(folder: Path, rows: list[str]) -> Path:
    file = folder / "tickets.csv"
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    return file


def test_a_few_are_kept_aside_with_the_reason(clerk: Clerk, tmp_path: Path) -> None:
    done = clerk.bring(file_of(tmp_path, [*FINE, WRONG[0]]))

    assert (clerk.asked, done.rejected) == ([], 1)
    assert values(clerk.store, ["ticket_volume", "first_resolution_time_mean"]) == {
        "ticket_volume": 40, "first_resolution_time_mean": 3.0,
    }  # fmt: skip


def test_many_are_asked_about_with_the_first_line_and_what_it_may_be(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt) as caught:
        clerk.bring(file_of(tmp_path, [*FINE, *WRONG]))

    assert "“Solved At” is before “Created At” in 20 of 60 rows, such as line 42" in caught.value.problem
    assert "hours may lack AM or PM" in caught.value.problem


@pytest.mark.parametrize(("answer", "tickets", "solved"), [("aside", 40, 40), ("unused", 60, 0)])
def test_many_are_kept_aside_or_their_column_counts_for_nothing(
    clerk: Clerk, tmp_path: Path, answer: str, tickets: int, solved: int
) -> None:
    done = clerk.bring(file_of(tmp_path, [*FINE, *WRONG]), {"before.Solved At": answer})

    assert done.counts["ticket_events"].new == tickets + solved


def test_columns_that_are_exchanged_are_read_the_other_way_round(clerk: Clerk, tmp_path: Path) -> None:
    turned = [f"{i},2026-03-02T11:00:00Z,2026-03-02T08:00:00Z,A\n" for i in range(20)]

    done = clerk.bring(file_of(tmp_path, turned), {"before.Solved At": "exchanged"})

    assert done.rejected == 0
    assert values(clerk.store, ["first_resolution_time"]) == {"first_resolution_time": 3.0}


@pytest.mark.parametrize(
    "ended", ["2026-03-02", "2026-03-02T07:59:30Z"], ids=["a day only", "clocks that differ by less than a minute"]
)
def test_what_the_way_times_are_told_explains_is_no_mistake(clerk: Clerk, tmp_path: Path, ended: str) -> None:
    done = clerk.bring(file_of(tmp_path, [*FINE, f"99,2026-03-02T08:00:00Z,{ended},A\n"]))

    assert done.rejected == 0
