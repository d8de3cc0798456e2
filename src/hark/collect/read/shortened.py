"""Lines that have far too many cells: cut off before the engine tells each of these cells by itself.

It keeps every cell too many as a mistake of its own, each with the whole line, so that one such line takes minutes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from hark.collect.read.encoded import whole_lines
from hark.collect.read.lines import Dialect
from hark.collect.read.unpack import Plain

LONG = 4096
"""A line of so many bytes is looked at."""

MORE = 200
"""With so many cells more than the first line a line is cut off; it is kept aside as it would be without that."""


REST = "…"
"""What stands for the cells that were cut off."""


@dataclass(frozen=True)
class Shortened:
    """A text, and the numbers of the lines of it that were cut off."""

    plain: Plain
    lines: frozenset[int] = frozenset()


def shortened(plain: Plain, dialect: Dialect, width: int, folder: Path) -> Shortened:
    """The text with such lines cut off behind the first cells."""
    found = (line for lines in whole_lines(plain.path) for line in long(lines))
    if not dialect.separator or not any(cut_off(line, dialect, width) for line in found):
        return Shortened(plain)
    target, number, cut = folder / "shortened", 0, set[int]()
    with target.open("wb") as out:
        for lines in whole_lines(plain.path):
            for line in lines.splitlines(keepends=True):
                number += 1
                less = cut_off(line, dialect, width)
                cut |= {number} if less else set()
                out.write(less or line)
    with target.open("rb") as opened:
        return Shortened(replace(plain, path=target, start=opened.read(1 << 20)), frozenset(cut))


def long(lines: bytes) -> Iterator[bytes]:
    """The lines of so many bytes, found without looking at every line."""
    at = 0
    while at + LONG < len(lines):
        end = lines.rfind(b"\n", at, at + LONG)
        if end >= 0:
            at = end + 1
            continue
        end = lines.find(b"\n", at + LONG)
        end = len(lines) if end < 0 else end
        yield lines[at:end]
        at = end + 1


def cut_off(line: bytes, dialect: Dialect, width: int) -> bytes:
    """The first cells of a line that has far too many, and a sign for the others; nothing of any other line."""
    cut = dialect.separator.encode()
    if len(line) < LONG or line.count(cut) <= width + MORE:
        return b""
    said = line.rstrip(b"\r\n")
    cells = next(iter(cells_of(said.decode("utf-8", "surrogateescape"), dialect)), [])
    if len(cells) <= width + MORE:
        return b""
    out, kept = StringIO(), [*cells[: width + 1], REST]
    if dialect.quote:
        csv.writer(out, delimiter=dialect.separator, quotechar=dialect.quote, lineterminator="").writerow(kept)
    else:
        out.write(dialect.separator.join(kept))
    return out.getvalue().encode("utf-8", "surrogateescape") + line[len(said) :]


def cells_of(line: str, dialect: Dialect) -> list[list[str]]:
    """The cells of a line; none where it cannot be cut."""
    if not dialect.quote:
        return [line.split(dialect.separator)]
    csv.field_size_limit(max(csv.field_size_limit(), len(line)))
    try:
        return list(csv.reader([line], delimiter=dialect.separator, quotechar=dialect.quote))
    except csv.Error:
        return []
