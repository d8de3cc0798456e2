"""What reaches the terminal: nothing that steers it, no endless cell, and no traceback where it cannot be written."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from cast import answer, facts_of

EVIL = "\x1b[31mred\x01\x9b2J\u202eback"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Answers whose words would steer a terminal."""
    folder = tmp_path / "hark-data"
    facts_of(folder, answers=[answer(9, month=1, region=EVIL, touchpoint=f"{EVIL}2", text=EVIL, customer=EVIL)] * 2)
    return folder


@pytest.mark.parametrize(
    "asked",
    [
        ["measure", "nps", "--by", "region"],
        ["measure", "nps", "--where", f"region={EVIL}"],
        ["measure", "nps", "--where", f"region={EVIL}!"],
        ["measure", EVIL],
        ["records", "nps"],
        ["people", "timeline", EVIL],
        ["people", "timeline", f"no {EVIL}"],
        ["erase", EVIL, "--yes"],
    ],
    ids=lambda asked: " ".join(asked[:3:2]) if len(asked) > 2 else asked[0],
)
def test_nothing_in_a_file_steers_the_terminal(asked, hark, data):
    said = hark(*asked, "--data", data)

    assert not {"\x1b", "\x01", "\x9b", "\u202e"} & set(said.out + said.err)


def test_a_character_that_was_left_out_can_be_seen(hark, data):
    assert "�[31mred��2J�back" in hark("records", "nps", "--data", data).out


def test_csv_leaves_control_characters_out_before_it_guards_formulas(hark, tmp_path):
    facts_of(tmp_path / "d", answers=[answer(9, text="\x01=1+1\tand\nmore\x1b")])

    (row,) = csv.DictReader(io.StringIO(hark("records", "nps", "--format", "csv", "--data", tmp_path / "d").out))

    assert row["text"] == "'=1+1\tand\nmore"


def test_json_keeps_every_character_escaped(hark, data):
    said = hark("records", "nps", "--format", "json", "--data", data)

    assert json.loads(said.out)[0]["text"] == EVIL
    assert not {"\x1b", "\x01", "\x9b", "\u202e"} & set(said.out)


def test_a_long_comment_is_cut_in_tables_only(hark, tmp_path):
    facts_of(tmp_path / "d", answers=[answer(9, text="x" * 100_000)])

    shown = hark("records", "nps", "--data", tmp_path / "d").out

    assert "x" * 199 + "…" in shown
    assert "x" * 200 not in shown
    assert "x" * 100_000 in hark("records", "nps", "--format", "csv", "--data", tmp_path / "d").out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("asked", [["records", "nps"], ["measure", "nps", "--format", "csv"]], ids=" ".join)
def test_output_that_cannot_be_written_is_said(asked, data):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hark", *asked, "--data", str(data)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert done.returncode == 6
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("form", ["table", "csv"])
def test_a_closed_pipe_ends_quietly(form, data):
    running = subprocess.Popen(
        [sys.executable, "-m", "hark", "records", "nps", "--format", form, "--data", str(data)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout
    running.stdout.close()
    running.stdout = None

    assert running.communicate()[1] == ""
