"""An import that is killed or stopped at any moment leaves nothing behind that the next one does not take away."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Hark = Callable[..., Any]

ROWS = "Response ID,Created,How likely are you to recommend us?\n"
MAP = """
survey = "s"
[columns]
response = "Response ID"
[[questions]]
columns = ["How likely are you to recommend us?"]
kind = "nps"
"""

HELD = """
import sys, time
from hark.__main__ import main
from {module} import {name} as real
import {place} as place

def held(*arguments, **more):
    if "{when}" == "after":
        real(*arguments, **more)
    open({mark!r}, "w").close()
    time.sleep(60)

place.{name} = held
main(sys.argv[1:])
"""

MOMENTS = {
    "recognising": ("hark.recognise.profile", "profiles", "hark.recognise.recognised", "before"),
    "reading by a map": ("hark.collect.staging", "stage", "hark.collect.importer", "after"),
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file, and a folder for what lasts a while."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    rows = "".join(f"{i},2026-02-{i % 28 + 1:02d} 10:00,{i % 11}\n" for i in range(50))
    (tmp_path / "a.csv").write_text(ROWS + rows, encoding="utf-8")
    (tmp_path / "a.map").write_text(MAP, encoding="utf-8")
    return tmp_path


def left(desk: Path) -> list[str]:
    """What lies in the folder for a while, and in the data directory besides what counts."""
    rooms = [one for one in (desk / "tmp").glob("*/*") if one.is_dir()]
    return [
        one.name for one in (*rooms, *(desk / "data" / "staging").glob("*"), *(desk / "data" / "imports").glob("*"))
    ]


def next_one(desk: Path) -> None:
    """The next import, which comes in without a wait, and after which nothing is left but its record."""
    words = [sys.executable, "-m", "hark", "import", desk / "a.csv", "--yes", "--answer", "zone=UTC"]
    said = subprocess.run(
        [*map(str, words), "--data", str(desk / "data")], capture_output=True, text=True, check=False, timeout=120
    )
    assert "responses: 50 new" in said.stdout, said.stderr
    assert left(desk) == ["1"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_stopped_is_taken_away_by_the_next(desk: Path, moment: str, number: signal.Signals) -> None:
    module, name, place, when = MOMENTS[moment]
    mark = desk / "there"
    code = HELD.format(module=module, name=name, place=place, when=when, mark=str(mark))
    given = ["--map", str(desk / "a.map")] if moment == "reading by a map" else ["--answer", "zone=UTC"]
    words = [sys.executable, "-c", code, "import", str(desk / "a.csv"), "--data", str(desk / "data"), *given]
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + 120
        while not mark.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(number)

    assert process.returncode == (130 if number == signal.SIGINT else -signal.SIGKILL)
    assert left(desk) == [] or number == signal.SIGKILL
    next_one(desk)


def test_a_question_that_is_never_answered_leaves_nothing(desk: Path) -> None:
    leader, follower = pty.openpty()
    words = [sys.executable, "-m", "hark", "import", str(desk / "a.csv"), "--data", str(desk / "data")]
    with subprocess.Popen(words, stdin=follower, stdout=follower, stderr=follower) as process:
        os.close(follower)
        shown = b""
        while b"Your answer" not in shown:
            shown += os.read(leader, 65536)
        process.kill()
    os.close(leader)

    assert not (desk / "data").exists()
    next_one(desk)
