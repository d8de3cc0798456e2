"""Any delivered file as one Parquet table of text columns, read once and never guessed at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import duckdb
import fastexcel

from hark.collect.lines import PLAIN_LINES, Broken, Dialect, broken, head, no_title, separator
from hark.collect.maps import Layout
from hark.collect.sql import literal, name
from hark.collect.unpack import BOMB_RATIO, BOMB_SIZE, OLD_EXCEL, PARQUET, ZIP, Plain, in_utf8, unpack
from hark.errors import BadFile, BadMap, InDoubt

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
    text: tuple[Plain, Dialect] | None = None
    """The bytes and how they are written, where the file is text."""

    @property
    def dated(self) -> bool:
        """Whether cells may be dates by their type, which are in ISO 8601 here; rejected rows may come from such."""
        return self.format in ("xlsx", "parquet") or LINE in self.columns

    def column(self, called: str) -> str:
        """Our name of the column the file calls `called`."""
        return f"c{self.columns.index(called)}"


def read_file(con: duckdb.DuckDBPyConnection, file: Path, layout: Layout, folder: Path) -> Delivered:
    """Read `file` into `folder`; raises `BadFile` or `InDoubt` where it cannot be read for certain."""
    plain = unpack(file, folder)
    if _returned(plain):
        layout = Layout(encoding=None if plain.utf8 else layout.encoding, separator=_behind(plain))
        return _text(con, in_utf8(plain, layout.encoding, folder), "csv", layout, folder)
    kind = layout.format or _format(plain)
    if kind == "xlsx":
        return _excel(con, plain, layout, folder)
    if kind == "parquet":
        return _typed(con, plain, kind, f"read_parquet({literal(str(plain.path))})", folder)
    plain = in_utf8(plain, layout.encoding, folder)
    if kind == "json":
        options = "sample_size = -1, maximum_depth = 1, records = true, maximum_object_size = 67108864"
        return _typed(con, plain, kind, f"read_json({literal(str(plain.path))}, {options})", folder)
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
    return "json" if plain.suffix in (".json", ".jsonl", ".ndjson") else "csv"


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
        _write(con, source, columns, table)
    except duckdb.InvalidInputException as error:
        raise BadFile(
            f"“{plain.name}” cannot be cut into columns: {str(error).splitlines()[0]}",
            "Name `separator`, `quote`, `skip` or `encoding` in the map's [file].",
        ) from None
    notes = (f"{plain.nothings:,} zero bytes were left out.",) if plain.nothings else ()
    lost = broken(con, plain, dialect)
    return Delivered(
        plain.name, plain.digest, kind, table, columns, _count(con, table), first, lost, notes, (plain, dialect)
    )


def _write(con: duckdb.DuckDBPyConnection, source: str, columns: Sequence[str], table: Path) -> None:
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


def _typed(con: duckdb.DuckDBPyConnection, plain: Plain, kind: str, source: str, folder: Path) -> Delivered:
    """A file that names the types of its columns: their values as text, times in ISO 8601."""
    table = folder / "rows.parquet"
    try:
        described = con.execute(f"describe from {source}").fetchall()
        columns = told_apart(row[0] for row in described)
        listed = ", ".join(_as_text(row[0], row[1], i) for i, row in enumerate(described))
        _write(con, f"(select {listed} from {source})", columns, table)
    except duckdb.Error as error:
        raise BadFile(
            f"“{plain.name}” cannot be read as {kind}: {str(error).splitlines()[0]}", "Export it again, or as CSV."
        ) from None
    return Delivered(plain.name, plain.digest, kind, table, columns, _count(con, table))


def _as_text(called: str, kind: str, number: int) -> str:
    value = name(called)
    if kind == "JSON":
        value = f"({value} ->> '$')"
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{value} = floor({value}) and abs({value}) < 1e15"
        value = f"case when {whole} then {value}::bigint::varchar else {value}::varchar end"
    return f"{value}::varchar as c{number}"


def _excel(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """The sheet of a workbook; where it has several with rows and the map names none, that is in doubt."""
    _bounded(plain)
    try:
        book = fastexcel.read_excel(plain.path)
        if _first_cell(book) == LINE:
            layout = Layout(sheet=book.sheet_names[0])
        sheet_name = layout.sheet or _sheet(plain, book.sheet_names)
        sheet = book.load_sheet(
            sheet_name,
            header_row=layout.skip if layout.header else None,
            skip_rows=0 if layout.header else layout.skip,
            dtypes="string",
            skip_whitespace_tail_rows=True,
        )
        if layout.header and not layout.skip and not layout.names:
            top = book.load_sheet(sheet_name, header_row=None, n_rows=20, dtypes="string", skip_rows=0)
            if top.height:
                con.register("top", top)
                no_title(plain.name, list(enumerate(con.execute("from top").fetchall(), start=1)))
                con.unregister("top")
    except fastexcel.FastExcelError as error:
        raise BadFile(f"“{plain.name}” is no workbook that can be read: {error}", "Save it again as .xlsx.") from None
    given = layout.names or tuple(
        "" if one.startswith("__UNNAMED__") else one for one in (c.name for c in sheet.selected_columns)
    )
    columns, table = told_apart(given), folder / "rows.parquet"
    if not columns or not sheet.height:
        raise BadFile(
            f"The sheet “{sheet_name}” of “{plain.name}” holds no rows.", "Name another `sheet` in the map's [file]."
        )
    con.register("sheet", sheet)
    listed = ", ".join(f"{name(c.name)} as c{i}" for i, c in enumerate(sheet.selected_columns))
    _write(con, f"(select {listed} from sheet)", columns, table)
    con.unregister("sheet")
    return Delivered(
        plain.name, plain.digest, "xlsx", table, columns, _count(con, table), layout.skip + 1 + layout.header
    )


def _first_cell(book: fastexcel.ExcelReader) -> str:
    """What the first cell of the first sheet says."""
    columns = book.load_sheet(0, n_rows=0, dtypes="string").selected_columns
    return columns[0].name if columns else ""


def _sheet(plain: Plain, names: Sequence[str]) -> str:
    if len(names) > 1:
        raise InDoubt(
            f"“{plain.name}” has {len(names)} sheets: {', '.join(names)}.",
            f'Name one in the map\'s [file]: sheet = "{names[0]}".',
        )
    return names[0]


def _bounded(plain: Plain) -> None:
    """Refuse a workbook that would unpack to far more than a table does."""
    if not plain.start.startswith(ZIP):
        return
    try:
        with ZipFile(plain.path) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except BadZipFile:
        raise BadFile(f"“{plain.name}” is a workbook that ends too early or is damaged.", "Fetch it again.") from None
    if size > max(BOMB_SIZE, BOMB_RATIO * plain.size):
        raise BadFile(f"“{plain.name}” unpacks to more than {BOMB_RATIO} times its size.", "Export it as CSV.")


def told_apart(given: Iterable[str]) -> tuple[str, ...]:
    """Names for columns, each different from all others: a second “Q1” is “Q1 (2)”, a nameless third is “column 3”."""
    names: list[str] = []
    for number, said in enumerate(given, start=1):
        called = said.strip() or f"column {number}"
        copy = 2
        while called in names:
            called, copy = f"{said.strip()} ({copy})", copy + 1
        names.append(called)
    return tuple(names)


def _count(con: duckdb.DuckDBPyConnection, table: Path) -> int:
    (rows,) = con.execute(f"select count(*) from {literal(str(table))}").fetchall()[0]
    return int(rows)
