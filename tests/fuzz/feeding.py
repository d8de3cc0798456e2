"""A child that reads one spoilt file after another, and says before and after each what becomes of it.

Run as `python -m fuzz.feeding READER FIRST COUNT FOLDER`: so that what kills the process is seen from outside.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import mkdtemp

from fuzz.mutating import mutated
from fuzz.samples import Sample, samples, within
from hark.collect.engine import connected
from hark.collect.read.delivered import Delivered, count
from hark.collect.read.files import read_file
from hark.collect.read.layout import Layout
from hark.errors import HarkError
from hark.recognise.doubt import Doubt
from hark.recognise.look import look

ROOM = 6 << 30
"""More memory than this is never given."""


def content(sample: Sample, reader: str, seed: int) -> bytes:
    """The spoilt file of that number: its bytes changed, or of what is packed in it."""
    rng = Random(f"{reader} {seed}")
    if seed % 2:
        book = sample.content.startswith(b"PK")
        return within(sample.content, lambda said: mutated(said, rng, gently=book), seed // 2)
    return mutated(sample.content, rng)


def first(doubt: Doubt) -> str:
    """The first answer there is."""
    if doubt.proposed or doubt.options:
        return doubt.proposed or doubt.options[0].word
    raise doubt.error()


def feed(sample: Sample, spoilt: bytes, folder: Path, *, known: bool) -> str:
    """What becomes of a spoilt file: how many rows, or how it was refused. Raises what is a finding."""
    file = folder / sample.name
    file.write_bytes(spoilt)
    try:
        with connected(folder) as con:
            if known:
                read = read_file(con, file, Layout(format=sample.format), folder)
            else:
                read, _ = look(con, file, folder, first, [])
            check(read)
            assert count(con, read.table) == read.rows
            return "delivered"
    except HarkError as error:
        if not error.remedy:
            raise AssertionError(f"It says not what to do: {error}") from error
        return "refused"


def check(read: Delivered) -> None:
    """A table is what it says it is."""
    assert read.columns
    assert len(set(read.columns)) == len(read.columns)
    assert all(one.line > 0 and one.reason for one in read.broken)


def run(reader: str, begin: int, number: int, folder: Path) -> None:
    """Feed so many spoilt files, the first with the seed `begin`."""
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    sample = samples(folder)[reader]
    for seed in range(begin, begin + number):
        print("begin", seed, flush=True)
        room = Path(mkdtemp(dir=folder))
        started = time.monotonic()
        try:
            found = feed(sample, content(sample, reader, seed), room, known=seed % 4 < 2)
        except BaseException as error:
            found = f"finding {type(error).__name__}: {error}".replace("\n", " ")[:500]
        taken = time.monotonic() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print("end", seed, f"{taken:.1f}", memory, found, flush=True)
        rmtree(room, ignore_errors=True)


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
