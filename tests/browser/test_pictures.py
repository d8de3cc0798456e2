"""The pictures of the README are taken by a command."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from browser.conftest import House, program

pytestmark = pytest.mark.xdist_group("browser")

PROJECT = Path(__file__).parents[2]
COMMAND = PROJECT / "docs" / "pictures.py"
LARGEST = 150_000
"""Bytes of a picture in a page that many load."""

NAMES = {f"{name}{ending}.png" for name in ("home", "metric", "records", "import") for ending in ("", "-dark")}


def wrong(folder: Path) -> list[str]:
    """The pictures that are none, or too large."""
    return [
        one.name
        for one in folder.glob("*.png")
        if not one.read_bytes().startswith(b"\x89PNG") or one.stat().st_size > LARGEST
    ]


def test_every_page_is_taken_in_light_and_dark(sample: House, tmp_path: Path) -> None:
    files = [*runpy.run_path(str(COMMAND))["taken"](sample, tmp_path)]

    assert {one.name for one in files} == NAMES
    assert wrong(tmp_path) == []
    for name in ("home", "metric", "records", "import"):
        assert (tmp_path / f"{name}.png").read_bytes() != (tmp_path / f"{name}-dark.png").read_bytes()


def test_the_readme_shows_all_of_them() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")

    assert all(f"docs/pictures/{name}" in text for name in NAMES)
    assert {one.name for one in (PROJECT / "docs" / "pictures").glob("*.png")} >= NAMES
    assert wrong(PROJECT / "docs" / "pictures") == []


@pytest.mark.heavy
def test_the_command_takes_them_all(tmp_path: Path) -> None:
    program()

    ended = subprocess.run([sys.executable, COMMAND, tmp_path], capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
    assert {one.name for one in tmp_path.glob("*.png")} == {*NAMES, "report.png"}
