"""Rows that say the same in every column, where nothing names the rows: copies, or people who agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt
from recognise.clerk import Clerk

HEAD = "Submitted,How likely are you to recommend us?,Comment\n"
TIMED = [f"2026-02-{i % 28 + 1:02} 10:{i:02}:{i % 59 + 1:02},{i % 11},\n" for i in range(25)]
SAID = [f"2026-02-{i % 3 + 1:02},{i % 11},The {i}th kettle was late and nobody called me about it\n" for i in range(25)]
DAYS = [f"2026-02-{i % 28 + 1:02},{i % 11},\n" for i in range(25)]


def brought(clerk: Clerk, folder: Path, rows: list[str], head: str = HEAD, answer: str = "") -> int:
    file = folder / "survey.csv"
    file.write_text(head + "".join(rows), encoding="utf-8")
    done = clerk.bring(
        file, {"zone": "UTC", "currency": "EUR", "amount.of": "line", **({"copies": answer} if answer else {})}
    )
    return next(iter(done.counts.values())).new


@pytest.mark.parametrize("rows", [TIMED, SAID], ids=["a time with seconds", "a comment"])
def test_a_row_of_one_person_that_comes_twice_is_asked_about(clerk: Clerk, tmp_path: Path, rows: list[str]) -> None:
    with pytest.raises(InDoubt) as caught:
        brought(clerk, tmp_path, [*rows, *rows[3:5]])

    assert "2 rows say the same as another in every column, such as lines 5 and 27" in str(caught.value)


@pytest.mark.parametrize(("answer", "answers"), [("once", 25), ("each", 27)])
def test_copies_count_as_their_owner_says(clerk: Clerk, tmp_path: Path, answer: str, answers: int) -> None:
    assert brought(clerk, tmp_path, [*TIMED, *TIMED[3:5]], answer=answer) == answers


def test_a_file_that_holds_itself_twice_is_asked_about_whatever_its_columns_are(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match=r"Every row of “survey\.csv” stands in it 2 times, such as lines 2 and 27"):
        brought(clerk, tmp_path, DAYS * 2)


def test_people_who_agree_stay_as_many_as_they_are_in_a_file_that_holds_itself_twice(
    clerk: Clerk, tmp_path: Path
) -> None:
    assert brought(clerk, tmp_path, [*DAYS, DAYS[0], DAYS[0]] * 2, answer="once") == 27


def test_orders_that_stand_in_a_file_twice_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    lines = [f"{i},2026-02-01,c{i},{i}.50\n" for i in range(30)]

    assert brought(clerk, tmp_path, lines * 2, "Order ID,Order date,Customer ID,Total\n", "once") == 30


def test_equal_lines_of_an_order_are_no_copies(clerk: Clerk, tmp_path: Path) -> None:
    lines = [f"{i},2026-02-01 10:00:07,c{i},{i}.50\n" for i in range(30)]

    assert brought(clerk, tmp_path, [*lines, lines[0]], "Order ID,Order date,Customer ID,Total\n") == 31


def test_a_list_of_scores_holds_no_copies(clerk: Clerk, tmp_path: Path) -> None:
    scores = [f"{i % 11}\n" for i in range(100)]

    assert brought(clerk, tmp_path, scores, "How likely are you to recommend us?\n") == 100
    assert clerk.asked == []


def test_a_few_equal_rows_that_may_be_different_people_are_said(clerk: Clerk, tmp_path: Path) -> None:
    assert brought(clerk, tmp_path, [*DAYS, DAYS[4]]) == 26
    assert "2 rows say the same as another in every column; each row counts." in clerk.notes


def test_one_copy_among_hundreds_is_said_with_its_lines_and_not_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"2026-02-{i % 28 + 1:02} 10:{i % 60:02}:{i % 59 + 1:02},{i % 11},\n" for i in range(300)]

    assert brought(clerk, tmp_path, [*rows, rows[7]]) == 301
    assert "1 row says the same as another in every column, such as lines 9 and 302; each row counts." in clerk.notes
