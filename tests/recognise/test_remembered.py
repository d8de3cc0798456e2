"""What was answered for one file counts for the next of its kind, but for what is another matter there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from hark.errors import InDoubt
from hark.store.reader import Facts
from measure.figure import figure
from recognise.clerk import Clerk

MISSING = "missing.Would you recommend us?"


def survey(folder: Path, month: int, scores: Sequence[int]) -> Path:
    file = folder / f"survey-{month}.csv"
    rows = "".join(f"{month}-{i},2026-{month:02}-{i:02},{score}\n" for i, score in enumerate(scores, start=1))
    file.write_text(f"Response ID,Date,Would you recommend us?\n{rows}", encoding="utf-8")
    return file


def lines_of_orders(folder: Path, month: int, letters: Sequence[str]) -> Path:
    file = folder / f"orders-{month}.csv"
    numbers = [*letters, *[""] * 20]
    rows = "".join(
        f"{letter}{month}{i:03},2026-{month:02}-{i:02},c{i},{-1 if letter == 'C' else 2},10.00,GBP\n"
        for i, letter in enumerate(numbers, start=1)
    )
    file.write_text(f"Invoice No,Date,Customer ID,Quantity,Unit price,Currency\n{rows}", encoding="utf-8")
    return file


def unnamed(folder: Path, month: int) -> Path:
    file = folder / f"shop-{month}.csv"
    rows = [f"2026-{month:02}-{i:02},{i % 11},{'much to say' * 5} {i} in month {month}\n" for i in range(1, 21)]
    file.write_text("Date,Would you recommend us?,Why?\n" + "".join(rows * 2), encoding="utf-8")
    return file


def test_an_answer_that_is_used_again_is_said(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, 1, [0, 9, 10, 99]), {MISSING: "nothing"})

    clerk.bring(survey(tmp_path, 2, [0, 10, 10, 99, 99]))

    assert clerk.asked == [MISSING]
    assert f"“{MISSING}” is “nothing”, as was answered for an earlier file." in clerk.notes


def test_a_code_that_nobody_was_asked_about_is_asked_about_anew(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, 1, [0, 9, 10, 99]), {MISSING: "nothing"})

    with pytest.raises(InDoubt, match="12 once"):
        clerk.bring(survey(tmp_path, 2, [0, 9, 10, 12]))


def test_letters_that_nobody_was_asked_about_are_asked_about_anew(clerk: Clerk, tmp_path: Path) -> None:
    answers = {"kinds": "C=cancellation"}
    clerk.bring(lines_of_orders(tmp_path, 1, "C"), answers)

    clerk.bring(lines_of_orders(tmp_path, 2, "CC"))
    with pytest.raises(InDoubt, match="“A” once"):
        clerk.bring(lines_of_orders(tmp_path, 3, "CA"))

    assert figure(Facts(clerk.store), "orders") == 40.0


def test_copies_are_each_file_s_own(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(unnamed(tmp_path, 1), {"copies": "once"})

    with pytest.raises(InDoubt, match="Was something exported or pasted twice"):
        clerk.bring(unnamed(tmp_path, 2))


def test_what_was_answered_is_kept_without_the_words_it_was_about(clerk: Clerk, tmp_path: Path) -> None:
    file = lines_of_orders(tmp_path, 1, ["C", "ANNA"])

    clerk.bring(file, {"kinds": "orders"})

    assert "“ANNA”" not in "".join(line for line in clerk.text.splitlines() if "Answered: " in line)
    assert '# Answered: ["kinds", "orders"]' in clerk.text
