"""A folder that is watched, and who watches it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from commands.watched import MAP

Hark = Callable[..., Any]
Watch = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    path = tmp_path / "survey.toml"
    path.write_text(MAP, encoding="utf-8")
    return path


@pytest.fixture
def once(hark: Hark, folder: Path, data: Path) -> Watch:
    """Look until all is settled, without waiting."""

    def run(*options: object) -> Any:
        return hark("watch", folder, "--once", "--settle", 0, "--every", 0.1, "--data", data, *options)

    return run


@pytest.fixture
def running(folder: Path, data: Path, map_file: Path) -> Iterator[Watch]:
    """A watcher that runs on by itself."""
    begun: list[subprocess.Popen[str]] = []

    def run(*options: object, code: str = "from hark.__main__ import main; main()") -> subprocess.Popen[str]:
        words = ["watch", folder, "--settle", 0.2, "--every", 0.1, "--data", data, "--map", map_file, *options]
        begun.append(
            subprocess.Popen(
                [sys.executable, "-c", code, *map(str, words)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return begun[-1]

    yield run
    for one in begun:
        one.kill()
        one.communicate()
