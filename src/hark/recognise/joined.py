"""Two tables of different columns in one text: told where the second begins, and refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from hark.collect.read.unpack import Plain
from hark.errors import BadFile
from hark.words import gettext as _

FEWEST = 3
"""A table that another stands behind has so many lines and columns at least; notes above a table have two."""


class Way(Protocol):
    """One way to cut a text into cells, and the rows it gives, each with its line."""

    @property
    def separator(self) -> str:
        """What parts the cells."""

    @property
    def rows(self) -> Sequence[tuple[int, list[str]]]:
        """The first rows."""


def one_table(plain: Plain, ways: Iterable[Way]) -> None:
    """Raise `BadFile` where the lines of `plain` are two tables, each with names and as many cells in every line."""
    lines = {one.separator: [(line, cells) for line, cells in one.rows if any(cells)] for one in ways}
    for rows in lines.values():
        line = next((line for line, cells in rows if len(cells) != len(rows[0][1])), 0)
        above = [cells for at, cells in rows if at < line]
        below = [[cells for at, cells in other if at >= line] for other in lines.values()]
        if len(above) >= FEWEST <= len(above[0]) and alike(above) and any(len(one) > 1 and alike(one) for one in below):
            raise BadFile(
                _(
                    "“{plain}” holds two tables of different columns: the second begins on line {line:,}.",
                    plain=plain.name,
                    line=line,
                ),
                _(
                    "Cut the file in two before line {line:,}, or export each table by itself, and import one "
                    "after the other.",
                    line=line,
                ),
            )


def alike(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are a table: as many cells in each, the first of them different names without figures alone."""
    names = [cell.strip() for cell in rows[0]]
    named = len(set(names)) == len(names) > 1 and all(re.search(r"[^\W\d_]", one) for one in names)
    return named and {len(row) for row in rows} == {len(names)}
