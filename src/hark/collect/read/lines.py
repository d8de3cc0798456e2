"""A text file as lines: how cells are separated, what the first line says, which lines are broken, where rows stand."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb

from hark.collect.read.layout import Layout
from hark.collect.read.unpack import Plain
from hark.errors import BadFile, InDoubt
from hark.words import gettext as _

MANY = 100_000
"""More broken lines than this, and the file is refused: it is not what it claims to be."""

TABLE = 2
"""A row of a table says so many things at least."""

PLAIN_LINES = "\x01"
"""A separator no text holds: each line is one cell."""

csv.field_size_limit(1 << 26)


@dataclass(frozen=True)
class Dialect:
    """How a text file is written. Without a separator each line is one cell."""

    separator: str
    quote: str
    skip: int
    header: bool
    none: frozenset[tuple[str, ...]] = frozenset()
    """Rows that are none, because they repeat the names of the columns."""

    def rows(self, lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
        """The rows of `lines`, each with the line, counted from 1, on which it begins."""
        for _none in range(self.skip):
            next(lines, None)
        rows = csv.reader(
            lines,
            delimiter=self.separator or PLAIN_LINES,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
        )
        begin = self.skip + 1
        for row in rows:
            yield begin, row
            begin = self.skip + rows.line_num + 1


@dataclass(frozen=True)
class Broken:
    """A line that is no row: where it stands, why, and what it says."""

    line: int
    reason: str
    cells: tuple[str, ...]


def separator(plain: Plain, layout: Layout, quote: str) -> str:
    """The one separator that cuts the first lines into equally many cells. Raises `InDoubt` where several do."""
    if len(layout.names) == 1:
        return PLAIN_LINES
    fits = [one for one in ",;\t|" if _cuts(plain, Dialect(one, quote, layout.skip, layout.header))]
    if plain.suffix in (".tsv", ".tab") and "\t" in fits:
        return "\t"
    if len(fits) > 1:
        raise InDoubt(
            f"“{plain.name}” can be cut into columns by {' or by '.join(CALLED[one] for one in fits)}.",
            _('Name the `separator` in a map\'s [file], for instance separator = ";".'),
            key="separator",
            choices=fits,
        )
    return fits[0] if fits else ","


CALLED = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}


def _cuts(plain: Plain, dialect: Dialect) -> bool:
    widths = Counter(len(row) for _none, row in islice(dialect.rows(beginning(plain)), 200) if row)
    width, times = max(widths.items(), key=lambda pair: pair[1], default=(1, 0))
    return width > 1 and times >= 0.9 * widths.total()


def beginning(plain: Plain) -> Iterator[str]:
    """The first lines of a text."""
    return io.StringIO(plain.start.decode("utf-8", errors="ignore"), newline="")


def folded(plain: Plain, folder: Path) -> Plain:
    """The same text with single blanks between cells, however many stand there to keep them in line."""
    target = folder / "folded"
    with plain.path.open(encoding="utf-8", newline="") as source, target.open("w", encoding="utf-8", newline="") as out:
        for line in source:
            said = line.rstrip("\r\n")
            out.write(BLANKS.sub(lambda found: found[1] or " ", said.strip(" ")) + line[len(said) :])
    with target.open("rb") as opened:
        start = opened.read(1 << 20)
    return replace(plain, path=target, start=start)


BLANKS = re.compile(r"""("[^"]*")| {2,}""")
"""Blanks too many; not those inside quotation marks."""


def no_title(name: str, rows: Sequence[tuple[int, Sequence[str | None]]]) -> None:
    """Raise `InDoubt` where the first of `rows` (line, cells) says one thing only and the next ones say more."""
    filled = [(line, [cell for cell in cells if cell and cell.strip()]) for line, cells in rows]
    after = [(line, len(cells)) for line, cells in filled[1:] if cells]
    if len(filled[0][1]) != 1 or not after or min(count for _none, count in after[1:] or after) < TABLE:
        return
    header = next(line for line, count in after if count >= TABLE)
    raise InDoubt(
        _("The first line of “{name}” looks like a title: “{filled}”.", name=name, filled=filled[0][1][0][:60]),
        _(
            "If the names of the columns are on line {header}, say so in a map's [file]: skip = "
            "{header2}; if they are on none, give them as `names`.",
            header=header,
            header2=header - 1,
        ),
        key="skip",
        choices=(str(header - 1),),
    )


def joined(rows: Sequence[Sequence[str | None]]) -> list[str]:
    """One name per column from several lines of names, the upper first: “Delivery: How fast?”.

    An upper cell that is empty says what the one to its left says, as merged cells do; what is said twice is said
    once, and a column of which no line says anything has no name.
    """
    width = max(map(len, rows), default=0)
    lines = [[(cell or "").strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    nameless = [not any(cells) for cells in zip(*lines, strict=True)]
    for line in lines[:-1]:
        for at in range(1, width):
            line[at] = line[at] or line[at - 1]
    names = [": ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*lines, strict=True)]
    return ["" if nothing else name for name, nothing in zip(names, nameless, strict=True)]


FEW = "Too few columns"
"""How the reason begins why a line with too few cells is kept aside."""


def broken(con: duckdb.DuckDBPyConnection, plain: Plain, dialect: Dialect) -> tuple[Broken, ...]:
    """The lines DuckDB could not cut. Raises `BadFile` where they are too many to be a few mistakes."""
    found = con.execute(
        "select line_byte_position, min(error_type::varchar), min(csv_line), min(error_message) "
        f"from reject_errors group by 1 order by 1 limit {MANY + 1}"
    ).fetchall()
    if len(found) > MANY:
        raise BadFile(
            _("More than {many:,} lines of “{plain}” do not fit its first line.", many=MANY, plain=plain.name),
            _("Name `separator`, `quote` or `encoding` in a map's [file]."),
        )
    lines = _line_numbers(plain.path, [at for at, *_none in found])
    lost = (
        one
        for line, (_none, kind, said, message) in zip(lines, found, strict=True)
        for one in _apart(line + len(said) - len(said.lstrip("\r\n")), kind, said.strip("\r\n"), message, dialect)
    )
    return tuple({one.line: one for one in lost}.values())


def _apart(line: int, kind: str, said: str, message: str, dialect: Dialect) -> Iterator[Broken]:
    """Every line of what could not be cut; a quotation mark that nobody closed takes several of them."""
    if kind != "UNQUOTED VALUE" or "\n" not in said:
        yield Broken(line, _reason(kind, message), _cells(said, dialect))
        return
    swallowed = said.splitlines()
    reason = (
        f"A quotation mark is opened on line {line} and not closed where its cell ends: "
        f"it takes the lines to {line + len(swallowed) - 1:,} with it, {len(swallowed):,} lines."
    )
    if len(swallowed) > MANY:
        raise BadFile(reason, _('Close it, or say in a map\'s [file] that quotation marks are text: quote = "".'))
    for number, one in enumerate(swallowed):
        if one:
            yield Broken(line + number, reason, _cells(one, dialect))


def _reason(kind: str, message: str) -> str:
    counts = message.removeprefix("Expected Number of Columns: ").replace(" Found: ", " expected, found ")
    return {
        "MISSING COLUMNS": f"{FEW}: {counts}.",
        "TOO MANY COLUMNS": f"Too many columns: {counts}.",
        "UNQUOTED VALUE": "A quotation mark is opened and not closed, or closed too early.",
        "LINE SIZE OVER MAXIMUM": "The line is longer than two million characters.",
        "INVALID ENCODING": "The line is not written in the file's encoding.",
    }.get(kind, message)


def _cells(said: str, dialect: Dialect) -> tuple[str, ...]:
    plainly = Dialect(dialect.separator, dialect.quote, 0, header=False)
    try:
        return tuple(next(plainly.rows(iter([said.strip("\r\n")])), (0, [said]))[1])
    except csv.Error:
        return (said,)


def _line_numbers(path: Path, positions: Sequence[int]) -> list[int]:
    """The line, from 1, of each byte position, from 1 and rising."""
    lines, line, at = [], 1, 0
    with path.open("rb") as opened:
        for position in positions:
            while at < position - 1:
                piece = opened.read(min(1 << 22, position - 1 - at))
                if not piece:
                    break
                line, at = line + piece.count(b"\n"), at + len(piece)
            lines.append(line)
    return lines


def steps(
    text: tuple[Plain, Dialect] | None, width: int, rows: int, first: int, lost: Sequence[Broken]
) -> tuple[list[int], list[int]]:
    """Where rows stand: row `r`, counted from 0, stands on line `r + plus` of the last step not beyond it.

    Cells with line breaks, empty and broken lines make more than one step.
    """
    if text is None or (not text[1].none and _even(text[0], rows, first, lost)):
        return [0], [first]
    plain, dialect = text
    skipped = {one.line for one in lost}
    at, plus = [0], [first]
    row = 0
    with plain.path.open(encoding="utf-8", newline="") as lines, suppress(csv.Error):
        for line, cells in dialect.rows(lines):
            if line < first or line in skipped or (not cells and width > 1) or plainly(cells) in dialect.none:
                continue
            if line - row != plus[-1]:
                at.append(row)
                plus.append(line - row)
            row += 1
    return (at, plus) if row == rows else ([0], [first])


def plainly(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells without the blanks around them, and without empty ones at the end."""
    said = [cell.strip(" ") for cell in cells]
    while said and not said[-1]:
        said.pop()
    return tuple(said)


def _even(plain: Plain, rows: int, first: int, lost: Sequence[Broken]) -> bool:
    """Whether each line is one row."""
    return not lost and rows == plain.newlines + 1 - first + (not plain.ended)
