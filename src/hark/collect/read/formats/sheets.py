"""The sheets of a workbook as they stream by: their rows in a file, and what is to be known before one is taken."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, Protocol, TextIO
from xml.parsers import expat
from zipfile import BadZipFile

from hark.collect.read.unpack import BOMB_SIZE
from hark.errors import BadFile, HarkError
from hark.store.parquet import exactly
from hark.words import gettext as _

Cells = Sequence[str | None]

MANY_CELLS = 100_000_000
"""More filled cells than this are in no sheet that people made."""

WIDE = 10_000_000
"""A sheet of fewer cells than this may be as empty as it likes."""

WIDEST, TALLEST, GAP = 1 << 14, 1 << 22, 1 << 20
"""No sheet has more columns than this, or more rows, or more empty rows in a row."""

BROAD = 1000
"""So many columns at most may be as empty as they like."""

SPARSE = 50
"""Of so many cells at least one is filled, or what stands at the far end is a slip."""


encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


@dataclass
class Sheet:
    """One sheet. Its rows are written to `path` as they come, the empty ones between them as well."""

    book: str
    name: str
    path: Path
    keep: int
    """So many of the first rows that say something are kept at hand."""
    height: int = 0
    width: int = 0
    filled: int = 0
    letters: int = 0
    """How many characters its rows take, with every repetition."""
    columns: set[int] = field(default_factory=set)
    """The places of the columns in which anything stands."""
    top: list[tuple[int, Cells]] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    """What stands in cells whose formula failed, and how often."""
    waiting: int = 0
    """Cells whose formula nobody has worked out yet, so that no value stands there."""
    out: TextIO | None = None

    @property
    def first(self) -> str:
        """What the first cell says that is filled."""
        return next((cell for _none, cells in self.top[:1] for cell in cells if cell), "")

    def row(self, line: int, cells: list[str | None], times: int = 1) -> None:
        """Take the row on `line`, or as many equal ones from there on as `times` says. Empty ones may be left out."""
        said = [place for place, cell in enumerate(cells) if cell and not cell.isspace()]
        if not said or self.out is None:
            return
        if line <= self.height:
            raise BadFile(
                _(
                    "The sheet “{name}” of “{book}” is damaged: row {line:,} comes twice.",
                    name=self.name,
                    book=self.book,
                    line=line,
                ),
                _("Save it again as .xlsx."),
            )
        if line > self.height + GAP or line + times > TALLEST:
            raise BadFile(
                _(
                    "In the sheet “{name}” of “{book}” row {line:,} follows on row {height:,}.",
                    name=self.name,
                    book=self.book,
                    line=line + times - 1,
                    height=self.height,
                ),
                _("Delete what stands far away from the table, or export it as CSV."),
            )
        self.columns.update(said)
        self.width = max(self.width, said[-1] + 1)
        self.filled += len(said) * times
        if self.filled > MANY_CELLS:
            raise BadFile(
                _(
                    "The sheet “{name}” of “{book}” claims more than {many_cells:,} filled cells.",
                    name=self.name,
                    book=self.book,
                    many_cells=MANY_CELLS,
                ),
                _("Export it as CSV."),
            )
        cells = cells[: said[-1] + 1]
        while self.height < line - 1:
            self.height += 1
            self.out.write(f'{{"row":{self.height},"said":[]}}\n')
        said_cells = encoded(cells)
        self.weigh(len(said_cells) * times)
        for number in range(line, line + times):
            self.out.write(f'{{"row":{number},"said":{said_cells}}}\n')
            if len(self.top) < self.keep:
                self.top.append((number, cells))
        self.height = line + times - 1

    def weigh(self, letters: int) -> None:
        """Count characters. Raises `BadFile` beyond what an unpacked file may take."""
        self.letters += letters
        if self.letters > BOMB_SIZE:
            raise BadFile(
                _(
                    "The sheet “{name}” of “{book}” repeats its texts to more than a gigabyte.",
                    name=self.name,
                    book=self.book,
                ),
                _("Delete what is repeated, or export it as CSV."),
            )

    def check(self) -> None:
        """Raise `BadFile` where a few cells at the far end make the sheet as wide and long as sheets can be."""
        if sparse(self.width, self.height, self.filled):
            raise far_away(self.book, self.name, self.width, self.height, f"only {self.filled:,} of them are filled")

    def source(self, after: int, width: int, *more: str) -> str:
        """The SQL of the rows behind the line `after`, as c0, c1, ... and what `more` says."""
        listed = ", ".join([*(f"said[{i + 1}] as c{i}" for i in range(width)), *more])
        return (
            f"select {listed} from read_json('{exactly(self.path)}', hive_partitioning = false, "
            f"format = 'newline_delimited', "
            f"columns = {{row: 'BIGINT', said: 'VARCHAR[]'}}, maximum_object_size = {1 << 26}) where row > {after}"
        )


def sparse(width: int, height: int, filled: int) -> bool:
    """Whether so few cells of a sheet are filled that those at the far end are a slip."""
    size = width * height
    return (size > WIDE or width > BROAD) and size > SPARSE * filled


def far_away(book: str, name: str, width: int, height: int, filled: str) -> BadFile:
    """The error for a sheet of which hardly a cell is filled, for one or a few stand far away."""
    return BadFile(
        _(
            "The sheet “{name}” of “{book}” reaches to cell {letters}{height}, which makes {width:,} "
            "cells, and {filled}.",
            name=name,
            book=book,
            letters=letters(width),
            height=height,
            width=width * height,
            filled=filled,
        ),
        _("Delete what stands far away from the table, or export it as CSV."),
    )


class Book(Protocol):
    """A workbook that is open: its sheets by name, in order; whether they are hidden; and each of them read."""

    sheets: dict[str, bool]

    def read(self, sheet: Sheet) -> None:
        """Bring all rows of the sheet of that name into `sheet`."""


def opened(book: Book, name: str, path: Path, called: str, keep: int) -> Sheet:
    """The sheet `called`, read to its end into `path`; `name` is what messages call the file."""
    with path.open("w", encoding="utf-8", newline="") as out:
        sheet = Sheet(name, called, path, keep, out=out)
        book.read(sheet)
    sheet.check()
    return sheet


def letters(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    said = ""
    while number:
        number, rest = divmod(number - 1, 26)
        said = chr(65 + rest) + said
    return said


def whole(said: str) -> int:
    """The number that a text of digits says; -1 for any other text."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < DIGITS else -1


DIGITS = 16
"""No number in a workbook that counts something has so many digits."""


@lru_cache(maxsize=1 << 15)
def place(letters_: str) -> int:
    """The place, from 0, of the column with these letters."""
    number = 0
    for letter in letters_:
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1


def ignore(*_none: object) -> None:
    """Nothing to do."""


def stream(
    name: str,
    xml: IO[bytes],
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    says: Callable[[str], None],
) -> None:
    """Let a part of a workbook stream by; raises `BadFile` where it is broken, or names a document type."""

    def refuse(*_none: object) -> None:
        raise BadFile(
            _("“{name}” names a document type (DOCTYPE), as no workbook does.", name=name), _("Save it again as .xlsx.")
        )

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = says
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.ParseFile(xml)
    except HarkError:
        raise
    except OSError as error:
        # What bzip2 cannot unpack is an error without a number; those of the machine have one.
        raise BadZipFile if error.errno is None else error from None
    except (expat.ExpatError, LookupError, ValueError) as error:
        said = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else error
        raise BadFile(
            _("“{name}” is a workbook that is damaged inside: {said}.", name=name, said=said),
            _("Save it again as .xlsx."),
        ) from None
