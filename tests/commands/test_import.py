"""`hark import`, `hark imports` and `hark facts` as a user types them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Hark = Callable[..., Any]

MAP = """
survey = "s"
zone = "Europe/Berlin"
[columns]
response = "id"
occurred_at = "at"
[[questions]]
columns = ["score"]
kind = "nps"
missing = ["99"]
"""
ROWS = "id,at,score,shop\n1,2026-01-03,9,North\n2,2026-06-30,11,South\n3,,99,=1+1\n4,2026-02-01,3,\n"


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A file with its map beside it."""
    (tmp_path / "survey.toml").write_text(MAP, encoding="utf-8")
    file = tmp_path / "survey.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


@pytest.fixture
def data(tmp_path: Path) -> tuple[str, Path]:
    return "--data", tmp_path / "data"


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_dry_run_says_what_would_be_stored_and_stores_nothing(
    hark: Hark, survey: Path, data: tuple[str, Path]
) -> None:
    said = hark("import", survey, "--dry-run", *data)

    out = flat(said.out)
    assert said.code == 0
    assert "3 responses from 3 January 2026 to 1 February 2026, 1 without a date" in out
    assert "score is a recommendation from 0 to 10: 2 answers; 1 cell means no answer." in out
    assert "known by “id”" in out
    assert "1 3 “score” is “11”, which is outside the scale from 0 to 10." in out
    assert "Nothing was stored." in out
    assert not data[1].exists()


def test_the_dry_run_compares_with_what_is_there(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    hark("import", survey, *data)
    survey.write_text(ROWS.replace("01-03,9", "01-03,8") + "5,,1,\n", encoding="utf-8")

    out = flat(hark("import", survey, "--dry-run", *data).out)

    assert "responses: 1 new, 3 known, 0 changed." in out
    assert "answers: 1 new, 1 known, 1 changed." in out


def test_a_doubt_is_told_with_the_key_that_settles_it(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    survey.write_text("id,at,score\n1,01/03/2026,9\n", encoding="utf-8")

    dry, real = hark("import", survey, "--dry-run", *data), hark("import", survey, *data)

    assert (dry.code, real.code) == (4, 4)
    assert "columns.occurred_at.formats" in flat(dry.out)
    assert "columns.occurred_at.formats" in flat(real.err)


def test_an_import_says_what_became_of_the_rows(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    out = flat(hark("import", survey, *data).out)

    assert "Delivery 1: survey.csv responses: 3 new, 0 known, 0 changed answers: 2 new, 0 known, 0 changed" in out
    assert "1 row could not be taken" in out
    assert "responses: 0 new, 3 known" in flat(hark("import", survey, *data).out)


def test_rejected_rows_are_shown_and_written_to_be_corrected(
    hark: Hark, survey: Path, data: tuple[str, Path], tmp_path: Path
) -> None:
    hark("import", survey, *data)
    assert "“score” is “11”" in flat(hark("imports", "rejected", 1, *data).out)

    fixed = tmp_path / "fixed.csv"
    hark("imports", "rejected", 1, "--to", fixed, *data)
    fixed.write_text(fixed.read_text(encoding="utf-8-sig").replace(",11,", ",10,"), encoding="utf-8")

    assert "responses: 1 new" in flat(hark("import", fixed, "--map", tmp_path / "survey.toml", *data).out)
    assert "Every row of delivery 2" in flat(hark("imports", "rejected", 2, *data).out)


def test_imports_are_listed_shown_and_taken_back(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    hark("import", survey, *data)
    assert "counts" in hark("imports", *data).out
    shown = flat(hark("imports", "show", 1, *data).out)
    assert 'survey = "s"' in shown
    assert "answers 2 0 0 1 0" in shown

    assert "was taken back" in hark("imports", "undo", 1, *data).out
    assert "taken back" in hark("imports", "list", *data).out
    assert hark("imports", "undo", 1, *data).code == 5


def test_the_data_may_be_named_before_or_behind(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    hark("import", survey, *data)

    listed = hark("imports", "list", *data).out
    assert hark(*data, "imports").out == listed
    assert hark("imports", *data, "list").out == listed


def test_facts_say_how_much_there_is_and_what_columns_mean(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    hark("import", survey, *data)

    assert "responses 3 2026-01-02 2026-01-31 1 s s" in flat(hark("facts", *data).out)
    assert "score double 2 none The score as it was given" in flat(hark("facts", "answers", *data).out)
    assert "Did you mean “answers”?" in hark("facts", "answer", *data).err


def test_an_import_says_how_many_rows_of_the_erased_it_left_out(
    hark: Hark, survey: Path, data: tuple[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "survey.toml").write_text(MAP.replace("response", "customer"), encoding="utf-8")
    hark("import", survey, *data)
    hark("erase", "s:4", "--yes", *data)

    out = flat(hark("import", survey, *data).out)

    assert "responses: 0 new, 2 known, 0 changed" in out
    assert "1 row of a customer who was erased was not taken." in out


def test_strict_refuses(hark: Hark, survey: Path, data: tuple[str, Path]) -> None:
    said = hark("import", survey, "--strict", *data)

    assert said.code == 5
    assert "line 3" in said.err


STOPPED = """
import os, signal, sys, threading
from hark.__main__ import main
from hark.collect import importer

signal.signal(signal.SIGINT, signal.default_int_handler)
stage = importer.stage


def stage_and_stop(*arguments):
    threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT)).start()
    return stage(*arguments)


importer.stage = stage_and_stop
main(sys.argv[1:])
"""


def test_being_stopped_in_the_middle_of_a_query_leaves_nothing(survey: Path, data: tuple[str, Path]) -> None:
    rows = "".join(f"{number},2026-01-03,9,North\n" for number in range(400_000))
    survey.write_text("id,at,score,shop\n" + rows, encoding="utf-8")

    ran = subprocess.run(
        [sys.executable, "-c", STOPPED, "import", survey, *data], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr.split()[:1]) == (130, ["Stopped."])
    assert not list((data[1] / "staging").iterdir())
    assert not list((data[1] / "imports").iterdir())
