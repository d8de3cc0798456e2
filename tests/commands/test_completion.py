"""`hark completion`: the script a shell reads, and what it is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HARK = str(Path(sys.executable).with_name("hark"))


def completed(*words: str) -> list[str]:
    """What bash would be offered for the last word."""
    said = subprocess.run(
        [HARK],
        env={
            **os.environ,
            "_HARK_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(["hark", *words]),
            "COMP_CWORD": str(len(words)),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.partition(",")[2] for line in said.stdout.splitlines()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_prints_a_script_for_the_shell(hark, shell):
    said = hark("completion", shell)

    assert said.code == 0
    assert "_HARK_COMPLETE" in said.out


def test_an_unknown_shell_is_refused_with_the_ones_there_are(hark):
    said = hark("completion", "csh")

    assert said.code == 2
    assert "bash" in said.err


def test_completes_the_name_of_a_command():
    assert completed("compl") == ["completion"]


def test_completes_the_name_of_an_option():
    assert "--seed" in completed("demo", "--se")


def test_completes_the_name_of_a_metric():
    assert completed("measure", "detr") == ["detractor_share"]
