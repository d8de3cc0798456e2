"""What stands at the top of a text file: the lines that name its columns, and those below that are no rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from shutil import copyfileobj

from hark.collect.read.layout import Layout
from hark.collect.read.lines import Dialect, beginning, joined, no_title, plainly
from hark.collect.read.unpack import Plain
from hark.errors import BadFile
from hark.words import gettext as _

LOOKED_AT = 200
"""So many rows say how wide a table is."""

MOST = 0.9
"""This share of them has to agree."""


@dataclass(frozen=True)
class Heading:
    """The names of the columns, the rows of `labels` below them, and the line of the first row."""

    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    first: int
    said: frozenset[tuple[str, ...]]
    """The lines above the first row, as they would be read if they stood among the rows."""


def heading(plain: Plain, dialect: Dialect, layout: Layout) -> Heading:
    """What stands above the first row. Raises `BadFile` where there is no line."""
    lines = list(islice(((at, row) for at, row in dialect.rows(beginning(plain)) if row), LOOKED_AT + layout.headers))
    if not lines:
        raise BadFile(
            _("“{plain}” holds no line.", plain=plain.name),
            _("Export it again; even without rows it has a header line."),
        )
    above = layout.headers if dialect.header else 0
    if above == 1 and dialect.separator and not dialect.skip:
        no_title(plain.name, lines[:21])
    top = lines[: above + layout.below]
    rows = [cells for _none, cells in lines[len(top) :]]
    names = joined([cells for _none, cells in top[:above]]) if above > 1 else [*top[0][1]] if above else []
    wide = width(names, rows if plain.size <= len(plain.start) else rows[:-1]) if dialect.separator else 1
    fitted = [*names, *[""] * (wide - len(names))][:wide]
    return Heading(
        tuple(fitted if above else [f"column {number}" for number in range(1, wide + 1)]),
        tuple(tuple([*cells, *[""] * (wide - len(cells))][:wide]) for _none, cells in top[above:]),
        top[-1][0] + 1 + sum(cell.count("\n") for cell in top[-1][1]) if top else lines[0][0],
        frozenset(said for said in (plainly(cells) for _none, cells in top) if sum(map(bool, said)) > 1),
    )


def width(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """How many columns there are: as many as names, but for separators at the ends of lines that part nothing."""
    if not names:
        return len(rows[0]) if rows else 1
    named = len(plainly(names))
    found, times = max(Counter(map(len, rows)).items(), key=lambda pair: pair[1], default=(0, 0))
    if not rows or found < max(named, 1) or times < MOST * len(rows):
        return len(names)
    if found > len(names) and any(cell.strip() for row in rows for cell in row[len(names) :]):
        return len(names)
    return found


def levelled(plain: Plain, dialect: Dialect, layout: Layout, first: int, folder: Path) -> tuple[Plain, Dialect]:
    """The same text with empty lines for all that stands above its first row, where the engine would miscount them.

    It skips rows, not lines: quotation marks in a title, or several lines of names, lead it astray.
    """
    above = [line for _none, line in zip(range(first - 1), beginning(plain), strict=False)]
    quoted = bool(dialect.quote) and any(dialect.quote in line for line in above[: dialect.skip])
    if first == 1 or not (quoted or layout.below or (layout.headers > 1 and dialect.header)):
        return plain, dialect
    target = folder / "levelled"
    with plain.path.open("rb") as source, target.open("wb") as out:
        for _none in range(first - 1):
            line = source.readline()
            out.write(b"\r\n" if line.endswith(b"\r\n") else b"\n")
        copyfileobj(source, out, 1 << 20)
    with target.open("rb") as opened:
        start = opened.read(1 << 20)
    return replace(plain, path=target, start=start), replace(dialect, skip=first - 1, header=False)
