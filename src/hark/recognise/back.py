"""Rejected rows that come back: the rows of a file as they stand there, in whichever encoding it may be written."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hark.collect.read.delivered import LINE
from hark.collect.read.encoded import in_utf8
from hark.collect.read.layout import Layout
from hark.collect.read.unpack import ZIP, Plain, unpack
from hark.errors import BadFile, InDoubt
from hark.recognise.doubt import Ask
from hark.recognise.look import look, settled
from hark.store.parquet import parquet

START = 1 << 20
"""Bytes of a file in which its columns are named."""

MOST = 64 << 20
"""A larger file is read as any other: no spreadsheet holds it."""

SHEETS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "content.xml")
"""Where the texts of a workbook stand."""

LINED = re.compile(r"(\d+)(?:[.,]0+)?")
"""The number of a line, as a spreadsheet may write it."""

Row = tuple[str, ...]


@dataclass(frozen=True)
class Back:
    """Rows that came back: the names of their columns, their cells, and the sign between these, if any."""

    name: str
    digest: str
    columns: Row
    rows: tuple[Row, ...]
    sign: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The numbers of the lines on which the rows stood."""
        found = (LINED.fullmatch(row[self.columns.index(LINE)]) for row in self.rows)
        return tuple(one[1] for one in found if one)


def came_back(file: Path) -> bool:
    """Whether a file may be rejected rows that come back, by its first bytes."""
    with suppress(OSError, zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError):
        with file.open("rb") as opened:
            start = opened.read(START)
        if start.startswith(ZIP):
            with zipfile.ZipFile(file) as packed:
                for one in set(SHEETS) & set(packed.namelist()):
                    with packed.open(one) as opened:
                        start += opened.read(START)
        return file.stat().st_size <= MOST and any(
            LINE.encode(one) in start for one in ("ascii", "utf-16-le", "utf-16-be")
        )
    return False


def rows_of(con: duckdb.DuckDBPyConnection, file: Path, room: Path, ask: Ask) -> tuple[Plain, Mapping[str, Back]]:
    """The rows of a file, wherever our columns stand in it, in each encoding in which it may be written.

    None where our columns do not stand there.
    """
    plain, _ = settled(lambda given: unpack(file, room, given.member), Layout(), ask)
    if plain.start.startswith(ZIP):
        read, _ = look(con, file, room, ask, [])
        if LINE not in read.columns:
            return plain, {}
        found = con.execute(f"from {parquet(read.table)}").fetchall()
        cells = tuple(tuple(cell or "" for cell in row) for row in found)
        return plain, {"": Back(plain.name, plain.digest, read.columns, cells)}
    backs = {encoding: cut(plain, said) for encoding, said in texts(plain, room).items()}
    return plain, {encoding: back for encoding, back in backs.items() if back}


def texts(plain: Plain, room: Path) -> dict[str, str]:
    """What a file says in each encoding in which it may be written; in one alone where it can be seen."""
    try:
        return {"": in_letters(plain, None, room)}
    except InDoubt as doubt:
        found = {}
        for encoding in doubt.choices:
            with suppress(BadFile):
                found[encoding] = in_letters(plain, encoding, room)
        return found


def in_letters(plain: Plain, encoding: str | None, room: Path) -> str:
    """What a file says. Raises what `in_utf8` does."""
    return in_utf8(plain, encoding, room, few=False).path.read_text(encoding="utf-8-sig").replace("\0", "")


def cut(plain: Plain, said: str) -> Back | None:
    """The rows of a text, by the way to cut it that gives most lines their number; None where our columns are not."""
    ways = [
        Back(plain.name, plain.digest, names, cells, sign) for sign, rows in cuts(said) for names, cells in tables(rows)
    ]
    return max(ways, key=lambda one: len(one.lines), default=None)


def tables(rows: Sequence[Sequence[str]]) -> Iterator[tuple[Row, tuple[Row, ...]]]:
    """The names and the rows below them, where our columns are named near the top."""
    top = next((at for at, row in enumerate(rows[:5]) if LINE in row), None)
    if top is not None:
        names = tuple(called.strip().removeprefix("'") for called in rows[top])
        yield names, tuple(fitted(row, len(names)) for row in rows[top + 1 :] if any(row))


def cuts(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """The ways to cut a text into rows; last those in which a spreadsheet took each line for one cell."""
    csv.field_size_limit(1 << 26)
    whole = {sign: [*csv.reader(io.StringIO(text, newline=""), delimiter=sign)] for sign in ";,\t|"}
    yield from whole.items()
    for sign, rows in whole.items():
        lines = "\n".join(sign.join(row).rstrip(sign) for row in rows)
        yield ";", [*csv.reader(io.StringIO(lines, newline=""))]


def fitted(row: Sequence[str], width: int) -> Row:
    """The cells of a row, one per column, without blanks around them and the apostrophe that guards them."""
    cells = [cell.strip() for cell in row]
    return tuple(cell.removeprefix("'") for cell in [*cells, *[""] * (width - len(cells))][:width])
