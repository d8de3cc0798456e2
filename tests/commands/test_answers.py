"""Answers beforehand: which question each is for, and what is said of one that nobody asked."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Hark = Callable[..., Any]

ROWS = "".join(f"{i},{i % 5 + 1},Number {i} has said a few words here\n" for i in range(20))
ODD = "How satisfied are you? a=b"
MAP = 'survey = "s"\n[columns]\nresponse = "Response ID"\n'


def survey(folder: Path, question: str = ODD) -> Path:
    """A survey whose scale has to be asked for."""
    file = folder / "survey.csv"
    file.write_text(f'Response ID,"{question}",Comment\n{ROWS}', encoding="utf-8")
    return file


@pytest.fixture
def data(tmp_path: Path) -> tuple[str, Path]:
    return "--data", tmp_path / "data"


@pytest.mark.parametrize("question", [ODD, "Wie zufrieden sind Sie mit „Ö'l“ & Co.?", "ご満足度 = 5 (satisfied)?"])
def test_a_suggested_answer_can_be_pasted(hark: Hark, tmp_path: Path, data: tuple[str, Path], question: str) -> None:
    file = survey(tmp_path, question)
    said = hark("import", file, "--yes", *data)
    pasted = re.findall(r"--answer (?:'[^']*'(?:\"'\"'[^']*')*|\S+)", said.err)

    assert shlex.split(pasted[0])[1] == f"scale.{question}=csat 1-5", said.err
    assert "20 new" in hark("import", file, "--yes", *shlex.split(pasted[0]), *data).out


def test_what_columns_are_taken_for_is_said_where_nobody_looks_first(
    hark: Hark, tmp_path: Path, data: tuple[str, Path]
) -> None:
    said = hark("import", survey(tmp_path), "--yes", "--answer", f"scale.{ODD}=csat 1-5", *data).out

    assert f"{ODD} is a satisfaction from 1 (worst) to 5 (best)." in said
    assert "Taken: response from “Response ID”." in said
    assert "no figures over time" in said


def test_an_answer_to_what_nobody_asks_is_said_with_what_was_asked(
    hark: Hark, tmp_path: Path, data: tuple[str, Path]
) -> None:
    answers = ("--answer", f"scale.{ODD}=csat 1-5", "--answer", "zoen=UTC")

    said = hark("import", survey(tmp_path), "--yes", *answers, *data)

    assert said.code == 0
    assert f"Nothing asked what --answer zoen=UTC would answer. What was asked: “scale.{ODD}”." in said.err
    assert "20 new" in said.out


@pytest.mark.parametrize("option", [("--answer", "zone=UTC"), ("--write-map", "kept.toml")])
def test_beside_a_map_nothing_can_be_answered_or_kept(
    hark: Hark, tmp_path: Path, data: tuple[str, Path], option: tuple[str, str]
) -> None:
    (tmp_path / "survey.toml").write_text(MAP, encoding="utf-8")

    said = hark("import", survey(tmp_path), *option, *data)

    assert said.code == 2
    assert f"{option[0]} would do nothing" in said.err
    assert not data[1].exists()


def test_an_answer_goes_before_what_an_earlier_file_was_answered(
    hark: Hark, tmp_path: Path, data: tuple[str, Path]
) -> None:
    hark("import", survey(tmp_path), "--answer", f"scale.{ODD}=csat 1-5", *data)

    said = hark("import", survey(tmp_path), "--dry-run", "--answer", f"scale.{ODD}=csat 5-1", *data)

    assert "from 5 (worst) to 1 (best)" in said.out, said.err


def test_advice_to_change_a_map_says_how_to_get_one(hark: Hark, tmp_path: Path, data: tuple[str, Path]) -> None:
    rows = "".join(f"{i},2026-02-{i % 9 + 10} 10:00,{i % 11}\n" for i in range(12)) + "3,2026-02-11 10:00,x\n" * 30
    file = tmp_path / "a.csv"
    file.write_text("Response ID,Created,How likely are you to recommend us?\n" + rows, encoding="utf-8")

    said = hark("import", file, "--yes", "--answer", "zone=UTC", *data)

    assert "`" not in said.err or f"hark import {file} --answer zone=UTC --dry-run --write-map" in said.err
