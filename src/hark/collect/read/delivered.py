"""A delivered file as Hark reads it: one Parquet table of text columns, and what is known about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from hark.collect.read.lines import Broken, Dialect
from hark.collect.read.unpack import Plain
from hark.collect.sql import literal
from hark.store.parquet import parquet

LINE, REASON, REMEDY, NUMBER = "hark_line", "hark_reason", "hark_remedy", "hark_number"
"""The columns an exported reject file has besides those of the file it comes from."""

OURS = (LINE, REASON, REMEDY, NUMBER)


@dataclass(frozen=True)
class Delivered:
    """A delivered file. `table` holds its rows in order as text columns c0, c1, ... called `columns` by the file."""

    name: str
    digest: str
    format: str
    table: Path
    columns: tuple[str, ...]
    rows: int
    first: int = 1
    """The line, counted from 1, on which the first row stands."""
    broken: tuple[Broken, ...] = ()
    notes: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    """Columns that are never stored, because they tell persons apart."""
    names: tuple[str, ...] = ()
    """Those of them that name a person as customers are named: the map may take them for the customer."""
    aside: tuple[str, ...] = ()
    """Columns that only rows fill which cannot be taken."""
    checks: tuple[tuple[str, str, str], ...] = ()
    """What makes a row no row: SQL that is true for it, SQL that says why, and what to do."""
    text: tuple[Plain, Dialect] | None = None
    """The bytes and how they are written, where the file is text."""
    labels: tuple[tuple[str, ...], ...] = ()
    """What stands under the names and is no row: a cell per column, line by line."""
    mends: int | None = None
    """The delivery whose rejected rows these are, corrected."""
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the codes in a column mean, where the file itself says it."""

    @property
    def dated(self) -> bool:
        """Whether cells may be dates by their type, which are in ISO 8601 here; rejected rows may come from such."""
        return self.format in ("xlsx", "parquet", "sav") or LINE in self.columns

    def column(self, called: str) -> str:
        """Our name of the column the file calls `called`."""
        return f"c{self.columns.index(called)}"


def write(con: duckdb.DuckDBPyConnection, source: str, columns: Sequence[str], table: Path) -> None:
    """Keep the cells of `source` as text without the blanks around it; an empty cell is nothing.

    In a corrected reject file the apostrophes that Hark put in go away.
    """
    cells = [f"c{i}" for i in range(len(columns))]
    plainly = [unguarded(cell) for cell in cells] if LINE in columns else cells
    listed = ", ".join(f"nullif(trim({said}), '') as {cell}" for said, cell in zip(plainly, cells, strict=True))
    con.execute(
        f"copy (select {listed} from {source}) to {literal(str(table))} "
        "(format parquet, compression lz4, preserve_order true)"
    )


def unguarded(cell: str) -> str:
    """The SQL of a cell without the apostrophe that kept a spreadsheet from taking it for a formula."""
    return f"case when starts_with({cell}, '''') then substr({cell}, 2) else {cell} end"


def told_apart(given: Iterable[str]) -> tuple[str, ...]:
    """Names for columns, each different from all others: a second “Q1” is “Q1 (2)”, a nameless third is “column 3”."""
    names: dict[str, None] = {}
    copies: dict[str, int] = {}
    for number, said in enumerate(given, start=1):
        called = said.strip() or f"column {number}"
        while called in names:
            copies[said] = copies.get(said, 1) + 1
            called = f"{said.strip()} ({copies[said]})"
        names[called] = None
    return tuple(names)


def count(con: duckdb.DuckDBPyConnection, table: Path) -> int:
    """How many rows the table has."""
    (rows,) = con.execute(f"select count(*) from {parquet(table)}").fetchall()[0]
    return int(rows)
