"""`hark import` without a map, as a user types it: what is understood, asked, assumed and kept."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Hark = Callable[..., Any]

SURVEY = (
    "Response ID,Submitted,How likely are you to recommend us?,Comment\n"
    "1,03/02/2026 10:00,9,Quick and friendly help from everybody\n"
    "2,25/02/2026 11:30,10,\n"
    "3,26/02/2026 09:15,0,I waited for three weeks and then nobody called me\n"
)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def data(tmp_path: Path) -> tuple[str, Path]:
    return "--data", tmp_path / "data"


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    file = tmp_path / "survey.csv"
    file.write_text(SURVEY, encoding="utf-8")
    return file


def test_what_would_change_a_figure_is_not_assumed(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    said = hark("import", survey, "--yes", *data)

    assert said.code == 4
    assert "In which time zone are the times of this file written?" in flat(said.err)
    assert "--answer zone=" in said.err
    assert not data[1].exists()


def test_an_answer_beforehand_is_enough(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    said = hark("import", survey, "--yes", "--answer", "zone=Europe/Berlin", *data)

    assert said.code == 0, said.err
    assert "responses: 3 new" in flat(said.out)
    assert "33.3" in hark("measure", "nps", *data).out


def test_a_wrong_answer_is_refused_with_what_would_be_right(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    said = hark("import", survey, "--answer", "zone=Berlin", *data)

    assert said.code == 2
    assert "“Berlin” is no answer to that: it must be “UTC” or the name of a time zone" in flat(said.err)


def test_the_map_that_is_kept_brings_the_same_in(
    hark: Hark, survey: Path, tmp_path: Path, data: tuple[str, Path]
) -> None:
    made = tmp_path / "kept.toml"
    hark("import", survey, "--dry-run", "--answer", "zone=Europe/Berlin", "--write-map", made, *data)
    assert "Day first" in made.read_text() or '"%d/%m/%Y %H:%M"' in made.read_text()

    assert "responses: 3 new" in flat(hark("import", survey, "--map", made, *data).out)
    assert "responses: 0 new, 3 known" in flat(hark("import", survey, "--map", made, *data).out)


def test_a_later_file_of_the_same_columns_is_read_as_the_first(
    hark: Hark, survey: Path, tmp_path: Path, data: tuple[str, Path]
) -> None:
    hark("import", survey, "--answer", "zone=Europe/Berlin", *data)
    later = tmp_path / "Survey_2026-03 (2).csv"
    later.write_text(SURVEY + "4,01/03/2026 08:00,10,\n", encoding="utf-8")

    said = hark("import", later, "--yes", *data)

    assert "is read as that was: delivery 1" in flat(said.out)
    assert "responses: 1 new, 3 known" in flat(said.out)


def test_several_files_and_patterns_come_in_one_after_another(
    hark: Hark, survey: Path, tmp_path: Path, data: tuple[str, Path]
) -> None:
    (tmp_path / "survey-2.csv").write_text(SURVEY.replace("\n1,", "\n7,"), encoding="utf-8")

    said = hark("import", tmp_path / "survey*.csv", "--answer", "zone=UTC", *data)

    assert (said.out.count("Delivery"), said.code) == (2, 0)


def test_standard_input_is_a_file_like_others(survey: Path, data: tuple[str, Path]) -> None:
    command = [sys.executable, "-m", "hark", "import", "-", "--answer", "zone=UTC", *map(str, data)]

    said = subprocess.run(command, input=survey.read_bytes(), capture_output=True, check=False)

    assert b"responses: 3 new" in said.stdout, said.stderr


def test_a_table_of_totals_is_refused_when_its_owner_says_so(
    hark: Hark, tmp_path: Path, data: tuple[str, Path]
) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("Week,Calls\n1,100\n2,120\n3,90\n", encoding="utf-8")

    said = hark("import", file, "--answer", "rows=none", *data)

    assert said.code == 5
    assert "holds nothing that Hark counts" in said.err


def test_a_company_s_zone_is_taken_where_it_is_set(
    hark: Hark, survey: Path, tmp_path: Path, data: tuple[str, Path]
) -> None:
    hark("import", survey, "--answer", "zone=UTC", *data)
    document = tmp_path / "data" / "company.toml"
    document.write_text(document.read_text().replace('zone = "UTC"', 'zone = "Europe/Rome"'), encoding="utf-8")
    other = tmp_path / "other.csv"
    other.write_text(SURVEY.replace("Response ID", "Answer ID"), encoding="utf-8")
    made = tmp_path / "kept.toml"

    hark("import", other, "--yes", "--answer", "survey=other", "--write-map", made, *data)

    assert 'zone = "Europe/Rome"' in made.read_text()


def conversation(command: list[str], answers: list[tuple[str, str]]) -> str:
    """What a terminal shows while questions are answered: after each text that is waited for, an answer."""
    leader, follower = pty.openpty()
    with subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, close_fds=True):
        os.close(follower)
        shown, end = "", time.monotonic() + 60
        for wait, answer in [*answers, ("", "")]:
            seen = len(shown)
            while (wait not in shown[seen:] or not wait) and time.monotonic() < end:
                try:
                    shown += os.read(leader, 65536).decode(errors="replace")
                except OSError:
                    break
            if answer:
                os.write(leader, answer.encode() + b"\n")
    os.close(leader)
    return shown


def test_questions_are_asked_one_at_a_time_in_a_terminal(survey: Path, data: tuple[str, Path]) -> None:
    command = [sys.executable, "-m", "hark", "import", str(survey), *map(str, data)]

    shown = conversation(command, [("Your answer", "Mars"), ("Your answer", "Europe/Berlin"), ("Bring it in?", "y")])

    assert "“Mars” is no answer to that" in flat(shown)
    assert "3 responses" in flat(shown)
    assert "responses: 3 new" in flat(shown)


def test_stopping_at_a_question_stores_nothing(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    command = [sys.executable, "-m", "hark", "import", str(survey), *map(str, data)]

    shown = conversation(command, [("Your answer", "q")])

    assert "Stopped; nothing was stored." in flat(shown)
    assert not (data[1] / "imports").exists()


def test_a_figure_answers_as_the_word_it_is_where_words_are_figures(tmp_path: Path, data: tuple[str, Path]) -> None:
    file = tmp_path / "customers.csv"
    rows = "".join(f"c{i},{i % 20 + 1},{i % 2}\n" for i in range(60))
    file.write_text(f"Customer ID,Tenure months,Active\n{rows}", encoding="utf-8")
    told = [f"--answer={one}" for one in ("rows=subscriptions", "unit=months", "day=2026-01-31")]
    made = tmp_path / "kept.toml"
    command = [sys.executable, "-m", "hark", "import", str(file), "--dry-run", "--write-map", str(made), *told]

    conversation([*command, *map(str, data)], [("Your answer", "1")])

    assert 'values = ["1"]' in made.read_text(encoding="utf-8")


def test_rows_of_one_name_that_differ_are_asked_about(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    survey.write_text(SURVEY + "3,27/02/2026 09:15,10,\n", encoding="utf-8")
    answers = ("--answer", "zone=UTC", "--answer", "response=one", *data)

    assert "4 rows hold only 3 different “Response ID”" in flat(hark("import", survey, *answers).err)
    assert "responses: 3 new" in flat(hark("import", survey, "--answer", "repeats=last", *answers).out)


def test_rejected_rows_are_corrected_and_sent_again(
    hark: Hark, survey: Path, tmp_path: Path, data: tuple[str, Path]
) -> None:
    survey.write_text(
        SURVEY + "".join(f"{i},2{i % 9}/02/2026 08:00,{i % 11},\n" for i in range(4, 40)) + "40,21/02/2026 08:00,ten,\n"
    )
    fixed = tmp_path / "fix.csv"
    said = hark("import", survey, "--answer", "zone=UTC", *data)
    assert "1 row could not be taken" in flat(said.out)

    hark("imports", "rejected", "1", "--to", fixed, *data)
    fixed.write_text(fixed.read_text(encoding="utf-8-sig").replace(",ten,", ",10,"), encoding="utf-8")
    again = hark("import", fixed, "--yes", *data)

    assert "responses: 1 new" in flat(again.out), again.err
    assert "40" in hark("measure", "responses", *data).out


def test_a_file_of_the_same_columns_and_another_name_is_asked_about(
    hark: Hark, survey: Path, tmp_path: Path, data: tuple[str, Path]
) -> None:
    hark("import", survey, "--answer", "zone=UTC", *data)
    other = tmp_path / "staff.csv"
    other.write_text(SURVEY, encoding="utf-8")

    assert "Is it to be read the same way?" in flat(hark("import", other, "--yes", *data).err)
    said = hark("import", other, "--yes", *ANEW, "--beside", *data)
    assert "responses: 3 new" in flat(said.out), said.err


ANEW = ("--answer", "again=no", "--answer", "survey=staff", "--answer", "zone=UTC")


def test_many_responses_that_changed_are_pointed_at(
    hark: Hark, survey: Path, tmp_path: Path, data: tuple[str, Path]
) -> None:
    rows = [f"{i},2{i % 8}/02/2026 08:00,{i % 11},\n" for i in range(4, 40)]
    survey.write_text(SURVEY + "".join(rows), encoding="utf-8")
    hark("import", survey, "--answer", "zone=UTC", *data)
    later = tmp_path / "survey 2.csv"
    later.write_text(SURVEY + "".join(row.replace("/02/", "/03/") for row in rows), encoding="utf-8")

    assert "If this is another survey with the same numbers" in flat(hark("import", later, "--yes", *data).out)
