"""The README's tour: what it shows is what comes out, to the last figure."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

from hark.demo.sample import make_sample

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
TOUR = README.partition("## A tour")[2].partition("\n## ")[0]
DEEDS = README.partition("## What customers do")[2].partition("\n## ")[0]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CORRECTED = re.search(r"With `(missing = .*?)` it goes in", TOUR)
ELSEWHERE = "The report is in"


def plain(text: str) -> str:
    """The words of a text, wherever its lines break."""
    return " ".join(text.split())


def shows(command, hark):
    """Run a command the README shows, hold what comes out against what is shown, and return its line."""
    line, _, told = command.partition("\n")
    said = hark(*shlex.split(line)[1:])
    for expected in told.splitlines():
        if expected.strip() not in ("...", "") and set(expected.strip()) != {"─"} and ELSEWHERE not in expected:
            assert plain(expected) in plain(said.out + said.err), line
    return line


def test_the_tour_shows_what_comes_out(hark, real_data, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HARK_DATA", raising=False)
    shutil.copy(next((real_data / "sfo_survey").glob("2016*.csv.gz")), "passengers.csv.gz")
    (how,) = (text for kind, text in BLOCK.findall(TOUR) if kind == "toml")
    shown = [text for kind, text in BLOCK.findall(TOUR) if not kind]
    Path("passengers.toml").write_text(how, encoding="utf-8")
    commands = [part for text in shown for part in text.split("$ ")[1:]]
    assert len(commands) > 8

    for command in commands:
        line = shows(command, hark)
        if "--dry-run" in line:
            assert CORRECTED is not None
            Path("passengers.toml").write_text(
                re.sub("^missing = .*", CORRECTED[1], how, flags=re.MULTILINE), encoding="utf-8"
            )


def test_what_customers_do_is_what_comes_out(hark, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_sample(tmp_path / "hark-demo")
    commands = [part for kind, text in BLOCK.findall(DEEDS) if not kind for part in text.split("$ ")[1:]]
    assert len(commands) > 3

    for command in commands:
        shows(command, hark)
