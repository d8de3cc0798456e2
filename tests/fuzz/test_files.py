"""Spoilt files, as many as there is time for: each is read or refused; nothing crashes, hangs or takes all memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from fuzz.feeding import content
from fuzz.samples import READERS, samples
from hark.collect.read.files import READERS as FORMATS

MINUTES = float(os.environ.get("FUZZ_MINUTES", "1"))
"""So long each reader is fed."""

BATCH, LONG, LARGE = 150, 20.0, 1500
"""Files that one child reads; the seconds that one may take; the megabytes that a child may take."""

TESTS = Path(__file__).parents[1]


@dataclass
class Found:
    """What became of the files of a reader: the counts, and what must not be, by seed."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: dict[int, str] = field(default_factory=dict)


def passed_on(child: subprocess.Popen[str], said: Queue[str]) -> None:
    """Pass on what a child says, line by line, and an empty line at its end."""
    for line in child.stdout or ():
        said.put(line)
    said.put("")


def batch(reader: str, begin: int, number: int, folder: Path, found: Found) -> int:
    """Let a child read a batch; returns the seed behind the last one it took."""
    command = [sys.executable, "-m", "fuzz.feeding", reader, str(begin), str(number), str(folder)]
    seed, said = begin, Queue[str]()
    with subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as child:
        Thread(target=passed_on, args=(child, said), daemon=True).start()
        last: list[str] = []
        while True:
            try:
                line = said.get(timeout=LONG + 10)
            except Empty:
                child.kill()
                found.findings[seed] = "it hangs"
                return seed + 1
            word, _, rest = line.partition(" ")
            if word == "begin":
                seed, last = int(rest), []
            elif word == "end":
                judge(rest, found)
            elif not line:
                break
            else:
                last.append(line)
        if child.wait() and seed not in found.findings:
            found.findings[seed] = f"the process ends with {child.returncode}: {''.join(last)[-1500:]}"
    return seed + 1


def judge(said: str, found: Found) -> None:
    """Take what a child says about one file."""
    seed, seconds, memory, outcome = said.strip().split(" ", 3)
    found.counts[outcome.split(" ", 1)[0]] += 1
    if outcome.startswith("finding"):
        found.findings[int(seed)] = outcome
    elif float(seconds) > LONG:
        found.findings[int(seed)] = f"it takes {seconds} seconds"
    elif int(memory) > LARGE:
        found.findings[int(seed)] = f"it takes {memory} megabytes"


def fed(reader: str, minutes: float, folder: Path, begin: int = 0) -> Found:
    """Feed a reader for so long; every file that is a finding is kept in `folder`."""
    found, seed, until = Found(), begin, time.monotonic() + 60 * minutes
    while time.monotonic() < until and len(found.findings) < 20:
        seed = batch(reader, seed, BATCH if minutes else 1, folder, found)
    sample = samples(folder)[reader]
    for number, why in found.findings.items():
        (folder / f"{reader}-{number}-{sample.name}").write_bytes(content(sample, reader, number))
        (folder / f"{reader}-{number}.txt").write_text(why)
    return found


def test_every_reader_is_fed(tmp_path: Path) -> None:
    assert set(FORMATS) <= set(READERS) == set(samples(tmp_path))


@pytest.mark.heavy
@pytest.mark.parametrize("reader", READERS)
def test_spoilt_files_are_read_or_refused(reader: str, tmp_path: Path) -> None:
    found = fed(reader, MINUTES, tmp_path)

    print(f"{reader}: {dict(found.counts)}")
    assert not found.findings, f"The files are kept in {tmp_path}: {found.findings}"
