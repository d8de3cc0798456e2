"""A text's rows after the engine has cut it: what is no row goes, what is no UTF-8 is kept aside, empty columns end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import duckdb

from hark.collect.read.delivered import Delivered, count
from hark.collect.read.encoded import NOT_UTF8, ODD
from hark.collect.read.lines import Broken, plainly
from hark.collect.sql import literal
from hark.store.parquet import parquet

LOST = "\ufffd"
"""What everybody writes for letters that could not be read."""

REMEDY = "Correct the line; if the whole file is written in another encoding, name it: `file.encoding`."


def tidied(con: duckdb.DuckDBPyConnection, read: Delivered, above: Collection[tuple[str, ...]]) -> Delivered:
    """`read` without rows that repeat one of the lines `above` the first row, and without empty nameless columns."""
    read = _without(con, read, above)
    if read.text and read.text[0].odd:
        read = _odd(con, read, read.text[0].odd)
    return _narrowed(con, read)


def _without(con: duckdb.DuckDBPyConnection, read: Delivered, above: Collection[tuple[str, ...]]) -> Delivered:
    if not above or not read.text or len(read.columns) == 1:
        return read
    again = " or ".join(f"({_says(line, len(read.columns))})" for line in sorted(above))
    (times,) = con.execute(f"select count(*) from {_table(read)} where {again}").fetchall()[0]
    broken = tuple(one for one in read.broken if plainly(one.cells) not in above)
    lines, plain, dialect = times + len(read.broken) - len(broken), *read.text
    if times:
        table = _rewritten(con, read, f"select * from {_table(read)} where not coalesce({again}, false)", "once")
        read = replace(read, table=table, rows=count(con, table))
    if not lines:
        return read
    dialect = replace(dialect, none=frozenset(above))
    return replace(read, broken=broken, notes=(*read.notes, _repeated(lines)), text=(plain, dialect))


def _repeated(lines: int) -> str:
    many = "lines in the middle repeat the names of the columns and are no rows."
    return f"{lines:,} {many}" if lines > 1 else "A line in the middle repeats the names of the columns and is no row."


def _says(line: tuple[str, ...], width: int) -> str:
    cells = [*line, *[""] * (width - len(line))][:width]
    return " and ".join(f"c{i} = {literal(said)}" if said else f"c{i} is null" for i, said in enumerate(cells))


def _odd(con: duckdb.DuckDBPyConnection, read: Delivered, lines: Collection[int]) -> Delivered:
    """`read` with a check for the rows that are not written in UTF-8."""
    cells = [f"c{i}" for i in range(len(read.columns))]
    odd = " or ".join(f"contains({cell}, {literal(ODD)})" for cell in cells)
    found = con.execute(f"select file_row_number from {_table(read)} where {odd} order by 1").fetchall()
    rows = ", ".join(str(row) for (row,) in found)
    clean = ", ".join(f"replace({cell}, {literal(ODD)}, {literal(LOST)}) as {cell}" for cell in cells)
    broken = tuple(
        replace(one, reason=NOT_UTF8, cells=tuple(cell.replace(ODD, LOST) for cell in one.cells)) if _is_odd(one, lines)
        else one for one in read.broken
    )  # fmt: skip
    table = _rewritten(con, read, f"select {clean} from {_table(read)}", "mended")
    checks = ((f"row in ({rows})", literal(NOT_UTF8), REMEDY),) if rows else ()
    return replace(read, table=table, broken=broken, checks=(*read.checks, *checks))


def _is_odd(one: Broken, lines: Collection[int]) -> bool:
    return one.line in lines or any(ODD in cell for cell in one.cells)


def _narrowed(con: duckdb.DuckDBPyConnection, read: Delivered) -> Delivered:
    """`read` without the columns at its right that have neither a name nor a cell that says anything."""
    columns = list(read.columns)
    while len(columns) > 1 and columns[-1] == f"column {len(columns)}":
        (said,) = con.execute(f"select count(c{len(columns) - 1}) from {_table(read)}").fetchall()[0]
        if said:
            break
        columns.pop()
    return replace(read, columns=tuple(columns), labels=tuple(line[: len(columns)] for line in read.labels))


def _table(read: Delivered) -> str:
    return parquet(read.table, "file_row_number = true")


def _rewritten(con: duckdb.DuckDBPyConnection, read: Delivered, query: str, called: str) -> Path:
    listed = ", ".join(f"c{i}" for i in range(len(read.columns)))
    table = read.table.with_name(f"{called}.parquet")
    con.execute(
        f"copy (select {listed} from ({query})) to {literal(str(table))} "
        "(format parquet, compression lz4, preserve_order true)"
    )
    return table
