"""A workbook in ODS: each cell as its text, its digits or its moment, read as it streams by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from zipfile import ZipFile

from hark.collect.read.formats.numbered_moments import clock, digits
from hark.collect.read.formats.sheets import WIDEST, Sheet, ignore, stream, whole
from hark.errors import BadFile
from hark.words import gettext as _

NUMBERS = frozenset(["float", "percentage", "currency"])
CELLS = ("table:table-cell", "table:covered-table-cell")
BLANKS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
SPAN = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
CONTENT = "content.xml"
LONGEST = 1e12
"""So many seconds are no length of time."""


class Ods:
    """An open ODS."""

    def __init__(self, name: str, packed: ZipFile) -> None:
        self.name, self.packed = name, packed
        self.sheets: dict[str, bool] = {}
        self.hidden: set[str] = set()
        self.style = ""
        self.depth = 0
        with packed.open(CONTENT) as xml:
            stream(name, xml, self.begin, self.end, ignore)

    def begin(self, tag: str, said: Mapping[str, str]) -> None:
        """An element begins."""
        if tag == "style:style":
            self.style = said.get("style:name", "")
        elif tag == "style:table-properties" and said.get("table:display") == "false":
            self.hidden.add(self.style)
        elif tag == "table:table":
            self.depth += 1
            if self.depth == 1:
                self.sheets[said.get("table:name", "")] = said.get("table:style-name", "") in self.hidden

    def end(self, tag: str) -> None:
        """An element ends."""
        self.depth -= tag == "table:table"

    def read(self, sheet: Sheet) -> None:
        """Bring all rows of the sheet of that name into `sheet`."""
        taker = Rows(sheet)
        with self.packed.open(CONTENT) as xml:
            stream(self.name, xml, taker.begin, taker.end, taker.says)


class Rows:
    """Takes the rows of one table; tables within its cells and remarks beside them are no part of it."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.depth = self.inside = self.aside = 0
        self.line, self.times, self.empty = 1, 1, 0
        self.cells: list[str | None] = []
        self.said: Mapping[str, str] = {}
        self.paragraphs: list[list[str]] = []

    def begin(self, tag: str, said: Mapping[str, str]) -> None:
        """An element begins."""
        if tag == "table:table":
            self.depth += 1
            self.inside += self.depth == 1 and said.get("table:name", "") == self.sheet.name
        elif not self.inside or self.depth > 1:
            return
        elif tag == "office:annotation":
            self.aside += 1
        elif tag == "table:table-row":
            self.cells, self.empty, self.times = [], 0, times(said, "table:number-rows-repeated")
        elif tag in CELLS:
            self.said, self.paragraphs = said, []
        elif tag == "text:p":
            self.paragraphs += [[]] if not self.aside else []
        elif tag in BLANKS:
            self.says(BLANKS[tag] * min(times(said, "text:c"), WIDEST))

    def says(self, text: str) -> None:
        """A piece of text."""
        if self.paragraphs and not self.aside:
            self.paragraphs[-1].append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "table:table":
            self.inside -= self.depth == 1 and self.inside
            self.depth -= 1
        elif not self.inside or self.depth > 1:
            return
        elif tag == "office:annotation":
            self.aside -= 1
        elif tag in CELLS:
            self.put(self.value(), times(self.said, "table:number-columns-repeated"))
            self.paragraphs = []
        elif tag == "table:table-row":
            self.sheet.row(self.line, self.cells, self.times)
            self.line += self.times

    def put(self, value: str | None, count: int) -> None:
        """Put a cell, and its repetitions, into their places; empty ones only once another one follows."""
        if not value:
            self.empty += count
            return
        if len(self.cells) + self.empty + count > WIDEST:
            raise BadFile(
                _("A row of “{book}” has more than {widest:,} cells.", book=self.sheet.book, widest=WIDEST),
                _("Export it as CSV."),
            )
        self.cells += [None] * self.empty + [value] * count
        self.empty = 0

    def value(self) -> str | None:
        """What a cell says, as text."""
        kind, text = self.said.get("office:value-type", ""), "\n".join("".join(one) for one in self.paragraphs)
        self.sheet.waiting += not kind and not text and "table:formula" in self.said
        if self.said.get("calcext:value-type") == "error":
            self.sheet.errors[text] += 1
            return None
        if kind in NUMBERS:
            return number(self.said.get("office:value", ""))
        if kind == "time":
            return span(self.said.get("office:time-value", ""))
        said = self.said.get({"date": "office:date-value", "boolean": "office:boolean-value"}.get(kind, ""), "")
        return said.replace("T", " ") if kind == "date" else said or self.said.get("office:string-value") or text


def times(said: Mapping[str, str], key: str) -> int:
    """How often something stands there."""
    count = whole(said.get(key, "1"))
    return count if count >= 0 else 1


def number(said: str) -> str:
    """The digits of a number."""
    try:
        return said if said.isdigit() else digits(float(said))
    except ValueError:
        return said


def span(said: str) -> str:
    """A length of time, such as PT36H15M00S, as hours, minutes and seconds."""
    found = SPAN.fullmatch(said)
    if not found:
        return said
    days, hours, minutes = (whole(one or "0") for one in found.groups()[:3])
    seconds = float((found[4] or "0").replace(",", "."))
    if min(days, hours, minutes) < 0 or seconds > LONGEST:
        return said
    return clock(round(((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000))
