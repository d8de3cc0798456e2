"""Any delivered file as one Parquet table of text columns, read once and never guessed at."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from hark.collect.access_log import LINE_OF_LOG, read_log
from hark.collect.delivered import LINE, Delivered, count, told_apart, write
from hark.collect.entries import Layout
from hark.collect.lines import PLAIN_LINES, Dialect, broken, folded, head, separator
from hark.collect.sql import literal, name
from hark.collect.unpack import OLD_EXCEL, PARQUET, ZIP, Plain, in_utf8, unpack
from hark.collect.workbook import read_workbook
from hark.collect.xes import read_xes
from hark.errors import BadFile, BadMap


def read_file(con: duckdb.DuckDBPyConnection, file: Path, layout: Layout, folder: Path) -> Delivered:
    """Read `file` into `folder`; raises `BadFile` or `InDoubt` where it cannot be read for certain."""
    plain = unpack(file, folder)
    if _returned(plain):
        written = Layout(encoding=None if plain.utf8 else layout.encoding, separator=_behind(plain))
        read = _text(con, in_utf8(plain, written.encoding, folder), "csv", written, folder)
    elif plain.start.startswith(ZIP) and layout.format in LINE_BY_LINE:
        read = read_workbook(con, plain, layout, folder)
    else:
        return _as_written(con, plain, layout, folder)
    return read_log(con, read, folder) if layout.format == "access-log" else read


LINE_BY_LINE = ("access-log", "xes")
"""Formats that no workbook is in, unless it holds rejected rows that come back."""


def _as_written(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """A file that is written as `layout` says."""
    kind = layout.format or _format(plain)
    if kind == "xlsx":
        return read_workbook(con, plain, layout, folder)
    if kind == "xes":
        return _kept(con, plain, kind, *read_xes(plain, folder), folder)
    if kind == "parquet":
        return _typed(con, plain, kind, f"read_parquet({literal(str(plain.path))})", folder)
    plain = in_utf8(plain, layout.encoding, folder)
    if kind == "json":
        options = "sample_size = -1, maximum_depth = 1, records = true, maximum_object_size = 67108864"
        return _typed(con, plain, kind, f"read_json({literal(str(plain.path))}, {options})", folder)
    if kind == "access-log":
        lines = Layout(header=False, names=(LINE_OF_LOG,), skip=layout.skip)
        return read_log(con, _text(con, plain, "text", lines, folder), folder)
    if layout.separator == " ":
        plain = folded(plain, folder)
    return _text(con, plain, kind, layout, folder)


def _returned(plain: Plain) -> bool:
    """Whether the file is one of rejected rows that comes back: then the map does not say how it is written."""
    return bool(_RETURNED.match(plain.start))


def _behind(plain: Plain) -> str:
    """What stands behind the first column's name in a file of rejected rows; a spreadsheet may have changed it."""
    found = _RETURNED.match(plain.start)
    return found[1].decode() if found else ","


_RETURNED = re.compile(rb'(?:\xef\xbb\xbf)?"?' + LINE.encode() + rb'"?([,;\t|])')


def _format(plain: Plain) -> str:
    if plain.start.startswith(PARQUET):
        return "parquet"
    if plain.start.startswith((ZIP, OLD_EXCEL)):
        if plain.suffix in (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"):
            return "xlsx"
        raise BadFile(
            f"“{plain.name}” is a packed or an office file, not the text its name promises.",
            "Unpack it, or give it its real ending (.xlsx), and import that.",
        )
    endings = {".json": "json", ".jsonl": "json", ".ndjson": "json", ".xes": "xes"}
    return endings.get(plain.suffix, "csv")


def _text(con: duckdb.DuckDBPyConnection, plain: Plain, kind: str, layout: Layout, folder: Path) -> Delivered:
    """A text file, cut by DuckDB; what it cannot cut is kept as a broken line."""
    dialect = Dialect("", "", layout.skip, layout.header)
    if kind == "csv":
        quote = '"' if layout.quote is None else layout.quote
        cut = layout.separator or separator(plain, layout, quote)
        dialect = Dialect(cut, quote, layout.skip, layout.header)
    cells, first = head(plain, dialect)
    if layout.names and len(layout.names) != len(cells):
        raise BadMap(
            f"`file.names` gives {len(layout.names)} names, and “{plain.name}” has {len(cells)} columns.",
            f"Name each column once. The first line is: {', '.join(cells)[:200]}.",
        )
    if LINE in cells:
        cells = [called.removeprefix("'") for called in cells]
    columns = told_apart(layout.names or cells)
    table = folder / "rows.parquet"
    types = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(columns)))
    quote = literal(dialect.quote)
    source = (
        f"read_csv({literal(str(plain.path))}, auto_detect = false, header = {str(layout.header).lower()}, "
        f"skip = {layout.skip}, delim = {literal(dialect.separator or PLAIN_LINES)}, "
        f"quote = {quote}, escape = {quote}, "
        f"columns = {{{types}}}, store_rejects = true, rejects_limit = 0)"
    )
    try:
        write(con, source, columns, table)
    except duckdb.InvalidInputException as error:
        raise BadFile(
            f"“{plain.name}” cannot be cut into columns: {str(error).splitlines()[0]}",
            "Name `separator`, `quote`, `skip` or `encoding` in the map's [file].",
        ) from None
    notes = (f"{plain.nothings:,} zero bytes were left out.",) if plain.nothings else ()
    lost = broken(con, plain, dialect)
    return Delivered(
        plain.name, plain.digest, kind, table, columns, count(con, table), first, lost, notes, text=(plain, dialect)
    )


def _kept(
    con: duckdb.DuckDBPyConnection, plain: Plain, kind: str, columns: tuple[str, ...], source: str, folder: Path
) -> Delivered:
    """The rows of `source`, kept as texts."""
    table = folder / "rows.parquet"
    try:
        write(con, source, columns, table)
    except duckdb.Error as error:
        raise BadFile(
            f"“{plain.name}” cannot be read as {kind}: {str(error).splitlines()[0]}", "Export it again, or as CSV."
        ) from None
    return Delivered(plain.name, plain.digest, kind, table, columns, count(con, table))


def _typed(con: duckdb.DuckDBPyConnection, plain: Plain, kind: str, source: str, folder: Path) -> Delivered:
    """A file that names the types of its columns: their values as text, times in ISO 8601."""
    try:
        described = con.execute(f"describe from {source}").fetchall()
    except duckdb.Error as error:
        raise BadFile(
            f"“{plain.name}” cannot be read as {kind}: {str(error).splitlines()[0]}", "Export it again, or as CSV."
        ) from None
    listed = ", ".join(_as_text(row[0], row[1], i) for i, row in enumerate(described))
    columns = told_apart(row[0] for row in described)
    return _kept(con, plain, kind, columns, f"(select {listed} from {source})", folder)


def _as_text(called: str, kind: str, number: int) -> str:
    value = name(called)
    if kind == "JSON":
        value = f"({value} ->> '$')"
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{value} = floor({value}) and abs({value}) < 1e15"
        value = f"case when {whole} then {value}::bigint::varchar else {value}::varchar end"
    return f"{value}::varchar as c{number}"
