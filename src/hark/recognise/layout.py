"""How a text file is written: its separator, its quotation marks, and which of its first lines name the columns."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from hark.collect.read.layout import Layout
from hark.collect.read.lines import CALLED, Dialect
from hark.collect.read.unpack import Plain
from hark.recognise.doubt import Ask, Doubt, Option
from hark.recognise.joined import one_table
from hark.recognise.preset import matching
from hark.recognise.profile import NOTHING
from hark.recognise.words import roles_of
from hark.words import gettext as _

LOOKED_AT = 300
"""So many rows at the beginning of a file are looked at."""

TOP = 12
"""Names of columns stand within so many rows."""

STEADY = 0.9
"""So large a part of the rows has the same number of cells."""

Row = tuple[int, list[str]]
"""A row: the line on which it begins, and its cells."""


@dataclass(frozen=True)
class Cut:
    """One way to cut a text into cells, and the rows it gives."""

    separator: str
    quote: str
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """How many cells most rows have."""
        widths = Counter(len(cells) for _none, cells in self.rows if len(cells) > 1)
        return widths.most_common(1)[0][0] if widths else 1

    @property
    def steady(self) -> float:
        """The part of the rows that has that many cells; lines above the names are left aside."""
        width = self.width
        begin = next((i for i, (_none, cells) in enumerate(self.rows) if len(cells) == width), 0)
        below = [len(cells) for _none, cells in self.rows[min(begin, TOP) :] if cells]
        return below.count(width) / len(below) if below else 0.0


def written(plain: Plain, ask: Ask) -> Layout:
    """How the text `plain`, which is in UTF-8, is written. Asks for the separator and the names where both can be."""
    ways = list(cuts(plain))
    one_table(plain, ways)
    found = [one for one in ways if any(matching(cells) for _none, cells in one.rows[:TOP])][:1]
    found = found or without_prose([one for one in ways if one.width > 1 and one.steady >= STEADY])
    if not found:
        return prose(plain, ask)
    best = found[0] if len({one.separator for one in found}) == 1 else separated(plain, found, ask)
    layout = Layout(separator=best.separator, quote=None if best.quote == '"' else best.quote)
    return named(best.rows, best.width, layout, ask)


def without_prose(found: Sequence[Cut]) -> list[Cut]:
    """The cuts but that by blanks, where blanks do not part the names as another sign does: they part words then.

    So they do where another sign cuts every row alike and is left over in each that blanks cut.
    """
    whole = [one for one in found if len(next((cells for _none, cells in one.rows if any(cells)), ())) == one.width]
    signs = {one.separator for one in whole if one.steady == 1 and one.separator != " "}
    return [one for one in found if one.separator != " " or not whole or (one in whole and not left(one, signs))]


def left(cut: Cut, signs: Iterable[str]) -> bool:
    """Whether one of some signs is in every row of a cut."""
    return any(all(any(sign in cell for cell in cells) for _none, cells in cut.rows if any(cells)) for sign in signs)


def cuts(plain: Plain) -> Iterator[Cut]:
    """The ways to cut a text; with quotation marks as text only where they do not enclose cells."""
    text = plain.start.decode("utf-8-sig", errors="ignore")
    for separator in ",;\t|":
        if separator not in text:
            continue
        enclosing = encloses(text, separator)
        for quote in ('"', "") if enclosing else ("", '"'):
            yield Cut(separator, quote, rows(text, separator, quote, plain.size > len(plain.start)))
            if enclosing and quote == '"':
                break
    if re.search(r"\S {2,}\S|\d \d", text[:20_000]):
        lines = [line.strip().split() for line in islice(io.StringIO(text), LOOKED_AT)]
        found = Cut(" ", '"', tuple(enumerate(lines, start=1)))
        if found.width > 2 and found.steady > 0.97:
            yield found


def encloses(text: str, separator: str) -> bool:
    """Whether quotation marks enclose cells: none at all, or nearly all stand where a cell begins or ends."""
    marks = text.count('"')
    sep = re.escape(separator)
    edges = len(re.findall(rf'(?:^|(?<={sep}))"|"(?={sep}|\r?$)', text, re.MULTILINE)) + 2 * text.count('""')
    return marks == 0 or edges >= 0.8 * marks


def rows(text: str, separator: str, quote: str, cut_off: bool) -> tuple[Row, ...]:
    """The first rows; the last is left out where the text is cut off there."""
    found = list(islice(Dialect(separator, quote, 0, header=False).rows(io.StringIO(text, newline="")), LOOKED_AT + 1))
    return tuple(found[:-1] if cut_off and len(found) <= LOOKED_AT else found)


def separated(plain: Plain, found: Sequence[Cut], ask: Ask) -> Cut:
    """The cut that is meant: one that also cuts the names, else it is asked."""
    whole = [one for one in found if one.steady == max(other.steady for other in found)]
    widest = [one for one in whole if one.width == max(other.width for other in whole)]
    if plain.suffix in (".tsv", ".tab") and any(one.separator == "\t" for one in found):
        return next(one for one in found if one.separator == "\t")
    if len(widest) == 1 and widest[0].width > 2 * max((one.width for one in found if one is not widest[0]), default=0):
        return widest[0]
    first = [one for one in found if len(next((cells for _none, cells in one.rows if any(cells)), [])) == one.width]
    heads = [one for one in found if header_like(one)] if len(first) != 1 else first
    if len(heads) == 1:
        return heads[0]
    by = {CALLED.get(one.separator, "blanks"): one for one in found}
    answer = ask(
        Doubt(
            "separator",
            f"“{plain.name}” can be cut into columns by {' or by '.join(by)}. Which is right?",
            (),
            tuple(Option(word, " | ".join(one.rows[0][1][:5])[:80]) for word, one in by.items()),
        )
    )
    return by[answer]


def header_like(cut: Cut) -> bool:
    """Whether the first full row names the columns: different texts that are no numbers."""
    first = next((cells for _none, cells in cut.rows if len(cells) == cut.width), [])
    said = [cell.strip() for cell in first if cell.strip()]
    return len(said) == len(set(said)) > 1 and not any(kind(cell) != "word" for cell in said) and cut.steady > 0.97


def prose(plain: Plain, ask: Ask) -> Layout:
    """A text that no separator cuts: one cell a line."""
    lines = [(i, [line.strip()]) for i, line in enumerate(plain.start.decode("utf-8-sig", "ignore").splitlines(), 1)]
    some = [one for one in lines[:LOOKED_AT] if one[1][0]]
    layout = named(some, 1, Layout(format="text"), ask)
    return layout if layout.header else replace(layout, names=("text",))


def kind(cell: str) -> str:
    """What a cell looks like: a number, a moment, a word, or nothing."""
    said = cell.strip().strip('"')
    if not said or said in NOTHING:
        return ""
    if re.fullmatch(r"[(+−-]?[\d٠-٩۰-۹][\d.,'’\s٠-٩۰-۹]*%?\)?|(true|false)", said, re.IGNORECASE):
        return "number"
    if re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.{0,22}|\d{1,2}[- ./]\w{3,10}[- ./]\d{2,4}.{0,22}", said):
        return "moment"
    return "word"


def named(found: Sequence[Row], width: int, layout: Layout, ask: Ask) -> Layout:
    """The layout with which lines name the columns: after titles, of several lines, or none."""
    full = [(line, cells) for line, cells in found if any(cell.strip() for cell in cells)]
    known = next((i for i, (_none, cells) in enumerate(full[:TOP]) if matching(cells)), None)
    begin = titled(full, width) if known is None else known
    skip = full[begin][0] - 1 if begin else 0
    table = [cells for _none, cells in full[begin:]]
    above = header_rows(table, width, sure=known is not None)
    if known is not None:
        above = max(above or 1, 1)
    elif above is None:
        above = asked(table, ask)
    layout = replace(layout, skip=skip)
    if above == 0:
        return replace(layout, header=False)
    if above == 1:
        return layout
    complete = all(cell.strip() for cell in table[0][:width])
    return replace(layout, below=above - 1) if complete else replace(layout, headers=above)


def titled(full: Sequence[Row], width: int) -> int:
    """How many rows stand above the names: titles, notes and comments, which fill few cells or begin with #."""
    if width < 2:
        return 0
    counts = [sum(1 for cell in cells if cell.strip()) for _none, cells in full[: TOP + 10]]
    enough = max(2, 0.5 * width)
    for i, (_none, cells) in enumerate(full[:TOP]):
        if counts[i] >= enough and not (cells and cells[0].startswith("#")):
            return i
    return 0


def header_rows(table: Sequence[Sequence[str]], width: int, *, sure: bool) -> int | None:
    """How many of the first rows name the columns, by the columns whose other cells are numbers or moments.

    None where no column tells it. Unless it is `sure` that there are names, one column alone tells of no second line:
    the first row may say nothing in it.
    """
    body = table[4:] if len(table) > 8 else table[1:]
    typed = {}
    for i in range(width):
        seen = Counter(kind(row[i]) for row in body if i < len(row) and row[i].strip())
        if seen and seen.most_common(1)[0][1] >= 0.8 * seen.total():
            typed[i] = seen.most_common(1)[0][0]
    telling = [i for i, what in typed.items() if what != "word"]
    if not body:
        return 1
    if not telling:
        return untyped(table)
    complete = all(cell.strip() for cell in table[0][:width])
    for number, row in enumerate(table[:TOP]):
        kinds = [kind(row[i]) for i in telling if i < len(row)]
        below = number > 0 and "word" not in kinds and complete and not sure
        if below or (any(what in ("number", "moment") for what in kinds) and 2 * kinds.count("word") <= len(kinds)):
            return number if number < 2 or sure or len(telling) > 1 else 1
    return None


def untyped(table: Sequence[Sequence[str]]) -> int | None:
    """Whether the first row of a table of words names the columns; None where nothing tells it."""
    first, rest = [cell.strip() for cell in table[0]], table[1:]
    if len(set(filter(None, first))) < len(list(filter(None, first))):
        return 0
    again = any(cell and cell == row[i].strip() for i, cell in enumerate(first) for row in rest if i < len(row))
    if again:
        return 0
    if repeated(first, rest):
        return 1
    short = all(len(cell) < 60 for cell in first)
    known = any(roles_of(cell) for cell in first if cell)
    return 1 if short and (known or (len(first) > 1 and longer(rest) > 2 * longer([first]))) else None


def repeated(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether two columns say each of their words over and over, and the first row says none of these in any column.

    As a row like the others it would be the only one with a word of its own, in each of them.
    """
    counts = [Counter(row[i].strip() for row in rest if i < len(row)) for i in range(len(first))]
    again = [one for one in counts if one.total() >= 10 and min(one.values()) > 2]
    return all(first) and len(again) > 1


def longer(table: Iterable[Sequence[str]]) -> float:
    """How long the longest cells of rows are, on average."""
    lengths = [max((len(cell) for cell in row), default=0) for row in table]
    return sum(lengths) / len(lengths) if lengths else 0.0


def asked(table: Sequence[Sequence[str]], ask: Ask) -> int:
    """Whether the first row names the columns: the answer of its owner."""
    first = ", ".join(cell[:40] for cell in table[0][:6])
    answer = ask(
        Doubt(
            "header",
            _("Does the first line name the columns? It says: {first}", first=first),
            (),
            (Option("yes", _("it names the columns")), Option("no", _("it is a row like the others"))),
        )
    )
    return int(answer == "yes")
