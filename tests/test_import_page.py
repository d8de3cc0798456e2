"""The page about importing: what it shows is what comes out, and every question Hark asks is on it."""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hark.collect.maps.map import parse_map

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "use" / "import.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ANSWER = re.compile(r"^(Your answer|Bring it in\?)[^:]*: (.*)$", re.MULTILINE)
MAPS = [text for kind, text in BLOCK.findall((PROJECT / "docs" / "use" / "map.md").read_text()) if kind == "toml"]

Hark = Callable[..., Any]


class Person(io.StringIO):
    """Somebody at a terminal, who types these lines."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example file, from which `hark` is run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HARK_DATA", raising=False)
    (example,) = (text for kind, text in BLOCK.findall(PAGE) if kind == "csv")
    (tmp_path / "kettles.csv").write_text(example, encoding="utf-8")
    return tmp_path


def plain(text: str) -> str:
    return " ".join(text.split())


def commands() -> list[str]:
    return [part for kind, text in BLOCK.findall(PAGE) if not kind for part in text.split("$ ")[1:]]


def shown(command: str) -> list[str]:
    """What the page shows of what a command says, without what a person types."""
    lines = command.partition("\n")[2].splitlines()
    return [plain(one) for one in lines if one.strip() not in ("", "...") and not ANSWER.match(one)]


@pytest.mark.usefixtures("desk")
def test_the_page_shows_what_comes_out(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in commands():
        typed = "".join(f"{answer}\n" for _, answer in ANSWER.findall(command))
        monkeypatch.setattr(sys, "stdin", Person(typed) if typed else io.StringIO())

        said = hark(*shlex.split(command.partition("\n")[0])[1:])

        assert [one for one in shown(command) if one not in plain(said.out + said.err)] == []

    assert len(commands()) == 4


@pytest.mark.usefixtures("desk")
def test_rows_that_were_corrected_come_back_without_a_question(hark: Hark) -> None:
    (beforehand,) = re.findall("^hark (import kettles.csv --yes --answer.*)$", PAGE, re.MULTILINE)
    (again,) = re.findall("^hark (import fix.csv.*)$", PAGE, re.MULTILINE)
    hark(*shlex.split(beforehand))
    hark("imports", "rejected", 1, "--to", "fix.csv")
    Path("fix.csv").write_text(Path("fix.csv").read_text(encoding="utf-8").replace(",12,", ",10,"), encoding="utf-8")

    assert "responses: 1 new, 0 known, 0 changed" in hark(*shlex.split(again)).out


def questions() -> list[str]:
    """The keys of all questions Hark asks, as they stand in the code."""
    code = "\n".join(one.read_text(encoding="utf-8") for one in (PROJECT / "src/hark/recognise").rglob("*.py"))
    return sorted(set(re.findall(r'(?:Doubt|\.pick)\(\s*f?"([^"]+)"', code)))


@pytest.mark.parametrize("key", questions())
def test_every_question_is_explained(key: str) -> None:
    named = re.escape(key).replace(r"\{", "{").replace(r"\}", "}")

    assert re.search(f"^\\| .*`{re.sub('{.*?}', '[A-Z]+', named)}`.* \\|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("text", [one for one in MAPS if one.startswith("fact")])
def test_every_map_that_is_shown_is_one(text: str) -> None:
    assert parse_map(text).fact in text
