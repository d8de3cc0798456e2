"""Rows that cannot be taken: kept with line, reason and all they say, and given back to be corrected."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import duckdb
import numpy as np

from hark.collect.check.checks import Check
from hark.collect.plan.plan import Plan
from hark.collect.private.personal import Cover, Target
from hark.collect.read.delivered import LINE, NUMBER, OURS, REASON, REMEDY
from hark.collect.read.lines import steps
from hark.collect.sql import literal, name
from hark.store.parquet import parquet

FORMULA = "=+-@\t\r\0"
"""A cell that begins so is a formula to a spreadsheet."""


def mark(con: duckdb.DuckDBPyConnection, checks: Iterable[Check]) -> None:
    """Make the table `bad` (row, reason, remedy) of the rows that fail a check."""
    con.execute("create or replace temp table bad (row BIGINT, reason VARCHAR, remedy VARCHAR)")
    found = " union all ".join(
        f"select row, {check.reason} as reason, {literal(check.remedy)} as remedy from rows where {check.bad}"
        for check in checks
    )
    if found:
        con.execute(
            "insert into bad select row, string_agg(distinct reason, ' ' order by reason), "
            f"string_agg(distinct remedy, ' ' order by remedy) from ({found}) group by row"
        )


def keep(con: duckdb.DuckDBPyConnection, plan: Plan, target: Path, cover: Cover) -> int:
    """Write the bad rows and the broken lines to the Parquet file `target`; returns how many there are.

    `hark_number` is what tells the row from others of the same customer and time. A row that is known only by what it
    says gets one of its own, since what it says is about to change. Texts are masked as they are in rows that count,
    those of broken lines wholly, since their cells may have moved; where the map or the company document says that a
    column is not to be stored, nothing of them is kept but the line's number.
    """
    file = plan.file
    at, plus = steps(file.text, len(file.columns), file.rows, file.first, file.broken)
    con.register("steps", {"row": np.array(at, dtype=np.int64), "plus": np.array(plus, dtype=np.int64)})
    cells = "".join(f", {kept_of(plan, called)} as {name(called)}" for called in file.columns if called not in OURS)
    unique = (
        f"case when starts_with(own, 'w') then {literal(file.digest[:12] + ' ')} || (bad.row + plus) else number end"
    )
    con.execute(
        f"create or replace temp table rejected as select bad.row + plus as {LINE}, bad.reason as {REASON}, "
        f"bad.remedy as {REMEDY}, {unique} as {NUMBER}{cells} from bad asof join steps on bad.row >= steps.row "
        "join shown as named on named.row = bad.row"
    )
    con.unregister("steps")
    keep_broken(con, plan, cover)
    con.execute(f"copy (from rejected order by {LINE}) to {literal(str(target))} (format parquet, compression zstd)")
    return int(con.execute("select count(*) from rejected").fetchall()[0][0])


def kept_of(plan: Plan, called: str) -> str:
    """The SQL of what is kept of a cell of a bad row: of customers who are stored under a pseudonym only that."""
    if called == plan.disguised:
        return "customer"
    return "null::varchar" if called in plan.hidden else plan.file.column(called)


def keep_broken(con: duckdb.DuckDBPyConnection, plan: Plan, cover: Cover) -> None:
    """Add the broken lines to the table `rejected`."""
    file = plan.file
    if not file.broken:
        return
    columns = [called for called in file.columns if called not in OURS]
    separator = file.text[1].separator if file.text else ","
    secretive = bool(plan.disguised or plan.map.personal.never or plan.map.personal.names)
    remedy = "Correct the line in the file itself, and import it again." if secretive else "Correct the line."
    cells = [f"c{i}" for i in range(len(columns))]
    con.execute(
        "create or replace temp table lines (row BIGINT, line BIGINT, reason VARCHAR"
        + "".join(f", {cell} VARCHAR" for cell in cells)
        + ")"
    )
    con.executemany(
        f"insert into lines values ({', '.join('?' * (3 + len(columns)))})",
        [
            (number, one.line, one.reason, *fitted(() if secretive else one.cells, len(columns), separator))
            for number, one in enumerate(file.broken)
        ],
    )
    cover.view("broken", "lines", tuple(map(Target, cells)))
    con.execute(
        f"insert into rejected select line, reason, {literal(remedy)}, {literal(file.digest[:12] + ' ')} || line, "
        f"{', '.join(cells)} from broken order by row"
    )


def fitted(cells: tuple[str, ...], width: int, separator: str) -> list[str | None]:
    """The cells of a broken line, one per column; what is too much stays in the last."""
    few = [*cells, *[None] * (width - len(cells))][:width]
    return few if len(cells) <= width else [*few[: width - 1], separator.join(cells[width - 1 :])]


def export(source: Path, target: Path) -> int:
    """Write the rejected rows kept in `source` as CSV to be corrected and imported again; returns how many.

    No cell is a formula to a spreadsheet: an apostrophe is put before it, and taken away by the import.
    """
    with duckdb.connect() as con, target.open("w", encoding="utf-8-sig", newline="") as out:
        rows = con.execute(f"from {parquet(source)} order by {LINE}")
        writer = csv.writer(out)
        writer.writerow([guarded(column[0]) for column in rows.description or ()])
        count = 0
        while batch := rows.fetchmany(1000):
            writer.writerows([[guarded(cell) for cell in row] for row in batch])
            count += len(batch)
    return count


def guarded(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def reasons(source: Path) -> list[tuple[str, str, int, list[int]]]:
    """Why the rows kept in `source` were rejected, the most frequent first: reason, remedy, rows, first lines."""
    with duckdb.connect() as con:
        return grouped(con, parquet(source))


def grouped(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str, int, list[int]]]:
    """The reasons in `table`, the most frequent first: reason, remedy, rows, first lines."""
    return con.execute(
        f"select {REASON}, min({REMEDY}), count(*), list({LINE} order by {LINE})[:5] from {table} "
        "group by 1 order by 3 desc, 1"
    ).fetchall()
