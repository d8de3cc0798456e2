"""A workbook: the one sheet that is meant, as a table of texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import duckdb
import fastexcel

from hark.collect.delivered import LINE, Delivered, count, told_apart, write
from hark.collect.entries import Layout
from hark.collect.lines import no_title
from hark.collect.sql import name
from hark.collect.unpack import BOMB_RATIO, BOMB_SIZE, ZIP, Plain
from hark.errors import BadFile, InDoubt


def read_workbook(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
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
    write(con, f"(select {listed} from sheet)", columns, table)
    con.unregister("sheet")
    return Delivered(
        plain.name, plain.digest, "xlsx", table, columns, count(con, table), layout.skip + 1 + layout.header
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
