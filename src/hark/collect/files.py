"""Any delivered file as one Parquet table of text columns, read once and never guessed at."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import fastexcel

from hark.collect.maps import Layout
from hark.collect.sql import literal, name
from hark.collect.unpack import OLD_EXCEL, PARQUET, ZIP, Plain, in_utf8, unpack
from hark.errors import BadFile, BadMap, InDoubt

MANY = 100_000
"""More broken lines than this, and the file is refused: it is not what it claims to be."""

PLAIN_LINES = "\x01"
"""A separator no text holds: each line is one field."""


@dataclass(frozen=True)
class Broken:
    """A line that is no row: where it stands, why, and what it says."""

    line: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Delivered:
    """A delivered file. `table` holds its rows in order as text columns c0, c1, ... called `columns` by the file."""

    name: str
    digest: str
    format: str
    table: Path
    columns: tuple[str, ...]
    rows: int
    first: int
    """The line, counted from 1, on which the first row stands."""
    broken: tuple[Broken, ...] = ()
    notes: tuple[str, ...] = ()
    text: Path | None = None
    """The file in UTF-8, where it is text."""
    dialect: tuple[str, str] = (",", '"')
    steps: list[tuple[int, int]] = field(default_factory=list)

    def column(self, called: str) -> str:
        """Our name of the column the file calls `called`, quoted for SQL."""
        return f"c{self.columns.index(called)}"


def read_file(con: duckdb.DuckDBPyConnection, file: Path, layout: Layout, folder: Path) -> Delivered:
    """Read `file` into `folder`; raises `BadFile` or `InDoubt` where it cannot be read for certain."""
    plain = unpack(file, folder)
    kind = layout.format or _format(plain)
    if kind == "xlsx":
        return _excel(con, plain, layout, folder)
    if kind == "parquet":
        return _relation(con, plain, kind, folder, _parquet)
    if kind == "json":
        return _relation(con, plain, kind, folder, _json)
    return _text(con, in_utf8(plain, layout.encoding, folder), kind, layout, folder)


def _format(plain: Plain) -> str:
    if plain.start.startswith(PARQUET):
        return "parquet"
    if plain.start.startswith((ZIP, OLD_EXCEL)):
        if plain.suffix in (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"):
            return "xlsx"
        raise BadFile(f"“{plain.name}” is a packed or an office file, not the text its name promises.", _UNPACK)
    return "json" if plain.suffix in (".json", ".jsonl", ".ndjson") else "csv"


_UNPACK = "Unpack it, or give it its real ending (.xlsx), and import that."


def _text(con: duckdb.DuckDBPyConnection, plain: Plain, kind: str, layout: Layout, folder: Path) -> Delivered:
    quote = '"' if layout.quote is None else layout.quote
    separator = PLAIN_LINES if kind == "text" else layout.separator or _separator(plain, layout)
    quote = "" if kind == "text" else quote
    head, first = _head(plain, layout, separator, quote)
    columns = told_apart(layout.names or head)
    if layout.names and len(layout.names) != len(head):
        raise BadMap(
            f"`file.names` gives {len(layout.names)} names, and “{plain.name}” has {len(head)} columns.",
            f"Name each column once; the first row is {', '.join(head)[:200]}.",
        )
    table = folder / "rows.parquet"
    types = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(columns)))
    con.execute(
        f"copy (from read_csv({literal(str(plain.path))}, auto_detect = false, header = {str(layout.header).lower()}, "
        f"skip = {layout.skip}, delim = {literal(separator)}, quote = {literal(quote)}, escape = {literal(quote)}, "
        f"columns = {{{types}}}, store_rejects = true, rejects_limit = 0)) "
        f"to {literal(str(table))} (format parquet, compression lz4)"
    )
    broken = _broken(con, plain, separator, quote)
    notes = (f"{plain.nothings} zero bytes were left out.",) if plain.nothings else ()
    if kind != "text" and separator != layout.separator:
        notes += (f"The columns are separated by {_called(separator)}.",)
    return Delivered(
        plain.name,
        plain.digest,
        kind,
        table,
        columns,
        _count(con, table),
        first,
        broken,
        notes,
        plain.path,
        (separator, quote),
    )


def _called(separator: str) -> str:
    return {"\t": "a tab", ",": "a comma", ";": "a semicolon", "|": "a bar"}.get(separator, f"“{separator}”")


def _lines(plain: Plain, layout: Layout, separator: str, quote: str) -> csv.reader:  # type: ignore[valid-type]
    text = io.StringIO(plain.start.decode("utf-8", errors="ignore").removeprefix("\ufeff"), newline="")
    for _ in range(layout.skip):
        text.readline()
    return csv.reader(text, delimiter=separator, quotechar=quote or None, quoting=_quoting(quote))


def _quoting(quote: str) -> int:
    return csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE


def _separator(plain: Plain, layout: Layout) -> str:
    """The one separator that cuts every one of the first lines into the same number of cells."""
    if len(layout.names) == 1:
        return PLAIN_LINES
    fits = {}
    for separator in ",;\t|":
        widths = Counter(len(row) for row, _ in zip(_lines(plain, layout, separator, '"'), range(200)) if row)  # type: ignore[call-overload]
        width, times = widths.most_common(1)[0] if widths else (1, 0)
        if width > 1 and times >= 0.9 * widths.total():
            fits[separator] = width
    if plain.suffix in (".tsv", ".tab") and "\t" in fits:
        return "\t"
    if len(fits) > 1:
        raise InDoubt(
            f"“{plain.name}” can be cut into columns by {' or by '.join(map(_called, fits))}.",
            'Name the `separator` in the map\'s [file], for instance separator = ";".',
        )
    return next(iter(fits), ",")


def _head(plain: Plain, layout: Layout, separator: str, quote: str) -> tuple[list[str], int]:
    """The cells of the first line, and the line of the first row."""
    rows = _lines(plain, layout, separator, quote)
    csv.field_size_limit(1 << 24)
    head = next((row for row in rows if row), [])  # type: ignore[attr-defined]
    if not head:
        raise BadFile(f"“{plain.name}” holds no line.", "Export it again.")
    if not layout.header:
        return [f"column {i}" for i in range(1, len(head) + 1)], layout.skip + 1
    return head, layout.skip + rows.line_num + 1  # type: ignore[attr-defined]


def told_apart(head: Iterable[str]) -> tuple[str, ...]:
    """Names for columns, each different from all others: a second “Q1” is “Q1 (2)”, a nameless third is “column 3”."""
    given: list[str] = []
    for number, said in enumerate(head, start=1):
        called = said.strip() or f"column {number}"
        copies = sum(1 for one in given if one == called or one.startswith(f"{called} ("))
        given.append(f"{called} ({copies + 1})" if called in given else called)
    return tuple(given)


def _broken(con: duckdb.DuckDBPyConnection, plain: Plain, separator: str, quote: str) -> tuple[Broken, ...]:
    found = con.execute(
        "select line_byte_position, min(error_type::varchar), min(csv_line), min(error_message) "
        "from reject_errors group by 1 order by 1"
    ).fetchall()
    if len(found) > MANY:
        raise BadFile(
            f"{len(found):,} lines of “{plain.name}” do not fit its first line.",
            "Name the `separator`, the `quote` or the `encoding` in the map's [file].",
        )
    lines = _line_numbers(plain.path, [at for at, *_ in found])
    return tuple(
        Broken(line + len(said) - len(said.lstrip("\r\n")), _reason(kind, message), _cells(said, separator, quote))
        for line, (_, kind, said, message) in zip(lines, found, strict=True)
    )


def _reason(kind: str, message: str) -> str:
    counts = message.removeprefix("Expected Number of Columns: ").replace(" Found: ", " expected, found ")
    return {
        "MISSING COLUMNS": f"Too few columns: {counts}.",
        "TOO MANY COLUMNS": f"Too many columns: {counts}.",
        "UNQUOTED VALUE": "A quotation mark is opened and not closed, or closed too early.",
        "LINE SIZE OVER MAXIMUM": "The line is longer than two million characters.",
        "INVALID ENCODING": "The line is not written in the file's encoding.",
    }.get(kind, message)


def _cells(said: str, separator: str, quote: str) -> tuple[str, ...]:
    try:
        return tuple(
            next(
                csv.reader([said.strip("\r\n")], delimiter=separator, quotechar=quote or None, quoting=_quoting(quote)),
                (),
            )
        )
    except csv.Error:
        return (said,)


def _line_numbers(path: Path, positions: Sequence[int]) -> list[int]:
    """The line, from 1, of each byte position, from 1 and rising."""
    lines, line, at = [], 1, 0
    with path.open("rb") as opened:
        for position in positions:
            while at < position - 1:
                piece = opened.read(min(1 << 22, position - 1 - at))
                line, at = line + piece.count(b"\n"), at + len(piece)
            lines.append(line)
    return lines


def _count(con: duckdb.DuckDBPyConnection, table: Path) -> int:
    (rows,) = con.execute(f"select count(*) from {literal(str(table))}").fetchone() or (0,)
    return int(rows)


def _parquet(plain: Plain) -> str:
    return f"read_parquet({literal(str(plain.path))})"


def _json(plain: Plain) -> str:
    return (
        f"read_json({literal(str(plain.path))}, sample_size = -1, convert_strings_to_integers = false, dates = false)"
    )


def _excel(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    raise NotImplementedError


def _relation(con, plain, kind, folder, source) -> Delivered:  # type: ignore[no-untyped-def]
    raise NotImplementedError
