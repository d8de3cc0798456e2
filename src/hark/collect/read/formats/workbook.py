"""A workbook: the sheet that is meant, or all that are alike, as a table of texts."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import duckdb

from hark.collect.read.delivered import LINE, Delivered, count, told_apart, write
from hark.collect.read.formats.ods import CONTENT, Ods
from hark.collect.read.formats.old_workbook import OldWorkbook
from hark.collect.read.formats.sheets import Book, Cells, Sheet, opened
from hark.collect.read.formats.xlsx import Xlsx
from hark.collect.read.layout import Layout
from hark.collect.read.lines import joined, no_title
from hark.collect.read.packed import members
from hark.collect.read.unpack import BOMB_RATIO, BOMB_SIZE, ZIP, Plain
from hark.collect.sql import literal
from hark.errors import BadFile, BadMap, InDoubt
from hark.words import gettext as _

ALL = "*"
"""The name that means all sheets that are alike."""

LOOK = 25
"""So many rows behind the names are looked at."""

LOCKED = "EncryptedPackage".encode("utf-16-le")

DAMAGE = (BadZipFile, zlib.error, LZMAError, UnicodeDecodeError, EOFError, NotImplementedError, RuntimeError, KeyError)
"""What a workbook raises that was cut off or mangled on its way."""


@dataclass(frozen=True)
class Headed:
    """A sheet, the names of its columns, and the line before its first row."""

    sheet: Sheet
    columns: tuple[str, ...]
    after: int
    labels: tuple[tuple[str, ...], ...] = ()


def read_workbook(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """The sheet of a workbook; where it has several with rows and the map names none, that is in doubt."""
    packed = _bounded(plain)
    try:
        book = _opened(plain, packed, folder)
        shelf = Shelf(plain.name, book, folder, layout.skip + layout.headers + layout.below + LOOK)
        if not book.sheets:
            raise BadFile(
                _("“{plain}” is no workbook that can be read.", plain=plain.name), _("Save it again as .xlsx.")
            )
        if shelf.sheet(shelf.names[0]).first == LINE:
            layout = Layout(sheet=shelf.names[0])
        taken, notes = chosen(shelf, layout)
        found = [headed(plain, sheet, layout) for sheet in taken]
    except DAMAGE:
        raise damaged(plain) from None
    finally:
        if packed:
            packed.close()
    alike = [one for one in found if one.columns == found[0].columns]
    notes += [f"The sheet “{one.sheet.name}” has other columns and was left." for one in found if one not in alike]
    return delivered(con, plain, alike, folder, layout.sheet == ALL, notes)


def delivered(
    con: duckdb.DuckDBPyConnection, plain: Plain, found: Sequence[Headed], folder: Path, named: bool, notes: list[str]
) -> Delivered:
    """The rows of all sheets `found`, one under the other; `named`: each row says which sheet it is from."""
    first, table = found[0], folder / "rows.parquet"
    if all(one.sheet.height <= one.after for one in found):
        raise BadFile(
            _("The sheet “{name}” of “{plain}” holds no rows.", name=first.sheet.name, plain=plain.name),
            _("Name another `sheet` in a map's [file]."),
        )
    width, columns = len(first.columns), told_apart((*first.columns, *(["sheet"] if named else [])))
    sources = [
        one.sheet.source(one.after, width, *([f"{literal(one.sheet.name)} as c{width}"] if named else []))
        for one in found
    ]
    write(con, f"({' union all '.join(sources)})", columns, table)
    for one in found:
        worked_out(plain, one.sheet)
    notes += [note for one in found for note in failed(one.sheet)]
    return Delivered(
        plain.name, plain.digest, "xlsx", table, columns, count(con, table), first.after + 1,
        notes=tuple(notes), labels=first.labels,
    )  # fmt: skip


def worked_out(plain: Plain, sheet: Sheet) -> None:
    """Raise `BadFile` where formulas have no value yet: programs that write workbooks leave that to a spreadsheet."""
    if sheet.waiting:
        raise BadFile(
            _(
                "{waiting:,} cells of the sheet “{sheet}” of “{plain}” hold formulas without a value.",
                waiting=sheet.waiting,
                sheet=sheet.name,
                plain=plain.name,
            ),
            _("Open it in a spreadsheet, which works them out, save it, and import that."),
        )


def failed(sheet: Sheet) -> list[str]:
    """What is to be said about cells whose formula failed."""
    if not sheet.errors:
        return []
    examples = ", ".join(sorted(one for one in sheet.errors if one)) or "an error"
    return [
        f"Cells of the sheet “{sheet.name}” that hold an error ({examples}) count as empty: {sheet.errors.total():,}."
    ]


class Shelf:
    """The sheets of an open workbook, each read once and only when asked for."""

    def __init__(self, name: str, book: Book, folder: Path, keep: int) -> None:
        self.name, self.book, self.folder, self.keep = name, book, folder, keep
        self.read: dict[str, Sheet] = {}

    @property
    def names(self) -> list[str]:
        """The names of the sheets that are not hidden; of all where all are."""
        return [name for name, hidden in self.book.sheets.items() if not hidden] or list(self.book.sheets)

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name, read."""
        if name not in self.read:
            path = self.folder / f"sheet-{len(self.read)}"
            self.read[name] = opened(self.book, self.name, path, name, self.keep)
        return self.read[name]


def chosen(shelf: Shelf, layout: Layout) -> tuple[list[Sheet], list[str]]:
    """The sheets that are meant, and what is to be said about the others.

    Hidden and empty sheets do not count; nor do notes, which fill one column only, beside one real table.
    """
    if layout.sheet and layout.sheet != ALL:
        if layout.sheet not in shelf.book.sheets:
            raise BadMap(
                _("`file.sheet` is “{sheet}”, and “{shelf}” has no such sheet.", sheet=layout.sheet, shelf=shelf.name),
                _("Its sheets are: {sheets}.", sheets=", ".join(shelf.book.sheets)),
            )
        return [shelf.sheet(layout.sheet)], []
    filled = [sheet for sheet in map(shelf.sheet, shelf.names) if sheet.filled]
    tables = [sheet for sheet in filled if len(sheet.columns) > 1]
    if not filled:
        raise BadFile(_("“{shelf}” holds no rows in any sheet.", shelf=shelf.name), _("Export it again."))
    taken = tables if len(tables) == 1 or (tables and layout.sheet) else filled
    if len(taken) > 1 and not layout.sheet:
        raise _in_doubt(shelf, taken, layout)
    said = [f"The sheet “{taken[0].name}” was read."] if len(shelf.book.sheets) > 1 and not layout.sheet else []
    return taken, said + [
        _left(shelf, name, taken) for name in shelf.book.sheets if name not in {one.name for one in taken}
    ]


def _left(shelf: Shelf, name: str, taken: Sequence[Sheet]) -> str:
    """Why a sheet was left."""
    if name not in shelf.names:
        return f"The sheet “{name}” is hidden and was left."
    return f"The sheet “{name}” {'has one column only' if shelf.sheet(name).filled else 'is empty'} and was left."


def _in_doubt(shelf: Shelf, taken: Sequence[Sheet], layout: Layout) -> InDoubt:
    heads = [sheet.top[min(layout.skip, len(sheet.top) - 1)][1] for sheet in taken]
    alike = all(head == heads[0] for head in heads)
    every = f' Their first lines are the same: sheet = "{ALL}" takes all of them.' if alike else ""
    return InDoubt(
        _(
            "“{shelf}” has {taken} sheets: {taken2}.",
            shelf=shelf.name,
            taken=len(taken),
            taken2=", ".join(sheet.name for sheet in taken),
        ),
        _('Name one in a map\'s [file]: sheet = "{name}".{every}', name=taken[0].name, every=every),
        "sheet",
        [sheet.name for sheet in taken] + (["*"] if every else []),
    )


def headed(plain: Plain, sheet: Sheet, layout: Layout) -> Headed:
    """The names of a sheet's columns. Raises `InDoubt` where a title stands above them."""
    rows = [(line, cells) for line, cells in sheet.top if line > layout.skip]
    if not rows:
        raise BadFile(
            _("The sheet “{sheet}” of “{plain}” holds no rows.", sheet=sheet.name, plain=plain.name),
            _("Name another `sheet` in a map's [file]."),
        )
    if not layout.header:
        return Headed(sheet, named(plain, sheet, layout.names, []), layout.skip)
    if not layout.skip and not layout.names and layout.headers == 1:
        no_title(plain.name, rows[:20])
    begin = rows[0][0]
    names, below = begin + layout.headers, begin + layout.headers + layout.below
    held = dict(rows)
    upper = [padded(held.get(line, ()), sheet.width) for line in range(begin, names)]
    labels = tuple(
        tuple((cell or "").strip() for cell in padded(held.get(line, ()), sheet.width)) for line in range(names, below)
    )
    given = joined(upper) if len(upper) > 1 else [cell or "" for cell in upper[0]]
    columns = named(plain, sheet, layout.names, given)
    return Headed(sheet, columns, below - 1, tuple(row[: len(columns)] for row in labels))


def named(plain: Plain, sheet: Sheet, names: tuple[str, ...], given: Sequence[str]) -> tuple[str, ...]:
    """The columns' names: those the map gives, or those that stand there."""
    if names and len(names) != sheet.width:
        raise BadMap(
            _(
                "`file.names` gives {names} names, and “{sheet}” of “{plain}” has {width} columns.",
                names=len(names),
                sheet=sheet.name,
                plain=plain.name,
                width=sheet.width,
            ),
            _(
                "Name each column once. The first line is: {top}.",
                top=", ".join(cell or "" for cell in sheet.top[0][1])[:200],
            ),
        )
    return told_apart(names or given or [""] * sheet.width)


def padded(cells: Cells, width: int) -> list[str | None]:
    """The cells of a row up to its last column."""
    return [*cells, *[None] * (width - len(cells))]


def _opened(plain: Plain, packed: ZipFile | None, folder: Path) -> Book:
    """The workbook, as what it is by its content."""
    if packed is None:
        if locked(plain):
            raise _encrypted(plain)
        return OldWorkbook(plain, folder)
    members = set(packed.namelist())
    if CONTENT in members:
        if "META-INF/manifest.xml" in members and b"encryption-data" in packed.read("META-INF/manifest.xml"):
            raise _encrypted(plain)
        return Ods(plain.name, packed)
    return OldWorkbook(plain, folder) if "xl/workbook.bin" in members else Xlsx(plain.name, packed)


def locked(plain: Plain) -> bool:
    """Whether a workbook is wrapped up with a password."""
    before = b""
    with plain.path.open("rb") as file:
        while piece := file.read(1 << 20):
            if LOCKED in before + piece:
                return True
            before = piece[-len(LOCKED) :]
    return False


def _encrypted(plain: Plain) -> BadFile:
    return BadFile(
        _("“{plain}” is locked with a password.", plain=plain.name), _("Save it without one, and import that.")
    )


def damaged(plain: Plain) -> BadFile:
    """The error for a workbook that cannot be unpacked."""
    return BadFile(
        _("“{plain}” is a workbook that ends too early or is damaged.", plain=plain.name), _("Fetch it again.")
    )


def _bounded(plain: Plain) -> ZipFile | None:
    """The workbook unpacked; refused where it would unpack to far more than a table does."""
    if not plain.start.startswith(ZIP):
        return None
    try:
        packed = ZipFile(plain.path)
        held = members(packed)
    except DAMAGE:
        raise damaged(plain) from None
    if sum(one.file_size for one in held) > max(BOMB_SIZE, BOMB_RATIO * plain.size):
        packed.close()
        raise BadFile(
            _("“{plain}” unpacks to more than {bomb_ratio} times its size.", plain=plain.name, bomb_ratio=BOMB_RATIO),
            _("Export it as CSV."),
        )
    return packed
