"""A watched folder: files that are put there, and what came of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from hark.store.deliveries import deliveries
from hark.store.lake import Store

MAP = """
survey = "s"
[columns]
response = "id"
[[questions]]
columns = ["score"]
kind = "nps"
"""
ROWS = "id,score\n1,9\n2,3\n"
DOUBTFUL = "when,mark\n01/02/2026,9\n03/04/2026,8\n"
EMPTY = ""


def put(file: Path, text: str = ROWS, *, at: int = 0) -> Path:
    """A file with a text, changed last so many seconds after a certain moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    os.utime(file, (1_700_000_000 + at,) * 2)
    return file


def came(data: Path) -> list[str]:
    """The names of all deliveries."""
    return [one.name for one in deliveries(Store.open(data))] if data.exists() else []


def until(true: Callable[[], object]) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)
