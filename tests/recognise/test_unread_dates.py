"""Columns that are called as times are: read in words of the East and with a last point, or asked about, or said."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt, Refused
from hark.store.reader import Facts
from measure.figure import over
from recognise.clerk import Clerk


def survey(folder: Path, called: str, *cells: str) -> Path:
    file = folder / "survey.csv"
    rows = "".join(f"{i};{cells[i % len(cells)]};{i % 11}\n" for i in range(20))
    file.write_text(f"Response ID;{called};How likely are you to recommend us?\n{rows}", encoding="utf-8")
    return file


def days(clerk: Clerk) -> set[object]:
    return {day for day, count in over(Facts(clerk.store), "responses", "day").items() if count}


@pytest.mark.parametrize(
    ("called", "cell"),
    [
        ("回答日", "2026年3月1日"),
        ("タイムスタンプ", "2026/03/01(日)"),
        ("提交时间", "2026年3月1日 下午1:05"),
        ("回答日時", "2026年3月1日 午前0時30分"),
        ("제출일", "2026년 3월 1일 오후 1:05"),
        ("타임스탬프", "2026. 3. 1 오후 1:05:00"),
        ("Dátum", "2026.03.01."),
        ("Datum", "1. 3. 2026."),
    ],
)
def test_dates_of_the_east_and_with_a_last_point_are_read(clerk: Clerk, tmp_path: Path, called: str, cell: str) -> None:
    other = cell.replace("3月1日", "3月13日").replace("3월 1일", "3월 13일").replace("03.01.", "03.13.")
    other = other.replace("1. 3.", "13. 3.").replace(". 3. 1 ", ". 3. 13 ").replace("03/01", "03/13")

    clerk.bring(survey(tmp_path, called, cell, other), {"zone": "UTC"})

    assert days(clerk) == {"2026-03-01", "2026-03-13"}


def test_an_afternoon_in_words_is_one(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, "提交时间", "2026年3月1日 下午11:05"), {"zone": "UTC"})

    assert any("is 1 March 2026 23:05" in one for one in clerk.notes)


@pytest.mark.parametrize("called", ["Submitted", "提交时间"])
def test_a_column_called_as_times_are_that_holds_none_is_asked_about(clerk: Clerk, tmp_path: Path, called: str) -> None:
    file = survey(tmp_path, called, "2026|01|03", "2026|02|03")

    clerk.bring(file, {f"formats.{called}": "%Y|%d|%m"})

    assert clerk.asked == [f"formats.{called}"]
    assert days(clerk) == {"2026-03-01", "2026-03-02"}


def test_a_column_of_dates_that_nobody_knows_is_named(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, "Kuupäev", "2026|01|03", "2026|02|03"))

    (note,) = [one for one in clerk.notes if "no figures over time" in one]
    assert "“Kuupäev” was left aside" in note


def test_durations_are_not_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(survey(tmp_path, "Completed", "00:03:12", "00:14:01"))

    assert clerk.asked == []


def test_tickets_without_a_date_are_refused_with_the_columns_that_were_not_understood(
    clerk: Clerk, tmp_path: Path
) -> None:
    file = tmp_path / "desk.csv"
    file.write_text("Ticket ID;Agent;Loodud\n" + "".join(f"{i};Ann;2026|01|{i:02}\n" for i in range(1, 20)))

    with pytest.raises(Refused, match="“Loodud” was not understood"):
        clerk.bring(file, {"rows": "tickets"})


def test_without_anybody_to_ask_the_question_is_raised(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match="“Submitted” is called as times are, but no times can be seen in it"):
        clerk.bring(survey(tmp_path, "Submitted", "2026|01|03", "2026|02|03"))
