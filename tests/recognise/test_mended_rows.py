"""Rejected rows that came in corrected belong to the file they come from; that file is known when it is sent again."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.collect.check.rejected import export
from hark.store.deliveries import deliveries, undo_delivery
from recognise.clerk import Clerk

ROWS = "".join(f"r{i},2026-02-{1 + i % 28:02} 10:00,{i % 11}\n" for i in range(30))
FILE = f"id,date,nps\n{ROWS}r40,2026-02-05 10:00,ten\n"
ANSWERS = {"zone": "UTC"}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    file = tmp_path / "scores-2026-02.csv"
    file.write_text(FILE, encoding="utf-8")
    return file


@pytest.fixture
def fixed(clerk: Clerk, first: Path, tmp_path: Path) -> Path:
    """The corrected row of the first file, which came in."""
    done, file = clerk.bring(first, ANSWERS), tmp_path / "fix.csv"
    export(clerk.store.imports / str(done.number) / "rejected.parquet", file)
    file.write_text(file.read_text(encoding="utf-8-sig").replace(",ten", ",10"), encoding="utf-8")
    clerk.bring(file)
    clerk.asked.clear()
    return file


def live(clerk: Clerk) -> list[int]:
    return [one.number for one in deliveries(clerk.store) if one.state == "live"]


def test_the_very_same_file_changes_nothing(clerk: Clerk, first: Path) -> None:
    clerk.bring(first, ANSWERS)

    again = clerk.bring(first)

    assert (again.number, again.counts["responses"].known, live(clerk)) == (1, 30, [1])


@pytest.mark.usefixtures("fixed")
def test_the_very_same_file_changes_nothing_after_its_rows_were_corrected(clerk: Clerk, first: Path) -> None:
    again = clerk.bring(first)

    assert (again.number, clerk.asked, live(clerk)) == (1, [], [1, 2])


@pytest.mark.usefixtures("fixed")
def test_the_next_file_of_the_usual_name_is_not_asked_about(clerk: Clerk, first: Path) -> None:
    following = first.with_name("scores-2026-03.csv")
    following.write_text(FILE.replace("2026-02", "2026-03").replace("r", "q"), encoding="utf-8")

    clerk.bring(following)

    assert clerk.asked == []
    assert any("has the columns of “scores-2026-02.csv”" in one for one in clerk.notes)


def test_corrected_rows_can_be_taken_back_and_come_again(clerk: Clerk, first: Path, fixed: Path) -> None:
    undo_delivery(clerk.store, 2)

    assert clerk.bring(first).number == 1
    assert clerk.bring(fixed).counts["responses"].new == 1


def test_the_first_file_can_be_taken_back_and_comes_again_beside_its_corrected_rows(
    clerk: Clerk, first: Path, fixed: Path
) -> None:
    undo_delivery(clerk.store, 1)

    back = clerk.bring(first, ANSWERS | {"again": "yes"})

    assert (back.counts["responses"].new, live(clerk)) == (30, [2, 3])
    assert clerk.bring(fixed).number == 2
