"""Ten good files, read without Hark: their rows as sheets that can be spoilt and written again, and their figures."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import xlsxwriter

GOOD = Path(__file__).parent / "good"

Says = Mapping[str, Any]
"""What a row truly says: its cells by the names of the columns."""

Figures = dict[tuple[str, str], dict[str, float]]
"""By metric and period: the figure of each period, those without one and counts of none left out."""


@dataclass
class Line:
    """A line of a sheet: what stands there, and what it truly says; nothing where it is no row."""

    cells: list[Any]
    says: Says | None = None


@dataclass
class Formula:
    """A formula of a workbook, and the value that is stored with it; None for none."""

    text: str
    value: Any


@dataclass
class Sheet:
    """A file as a table; `above` stands over the names of its columns."""

    header: list[str]
    lines: list[Line]
    above: list[list[str]] = field(default_factory=list)

    @property
    def truth(self) -> list[Says]:
        """What its rows truly say."""
        return [one.says for one in self.lines if one.says is not None]


@dataclass(frozen=True)
class Good:
    """A good file. Its columns: the row's name, when it was, the number (or the word) that counts, and a text."""

    name: str
    id: str
    when: str
    number: str
    text: str
    group: str
    figures: Callable[[Iterable[Says]], Figures]
    answers: Mapping[str, str] = field(default_factory=dict)
    separator: str = ","
    encoding: str = "utf-8"
    end: str = "\n"

    @property
    def kind(self) -> str:
        """The ending, which says how it is written."""
        return self.name.rpartition(".")[2]

    def sheet(self) -> Sheet:
        """The file as a table."""
        return READERS[self.kind](self, (GOOD / self.name).read_bytes())

    def written(self, sheet: Sheet) -> bytes:
        """A table, written as the good file is."""
        return WRITERS[self.kind](self, sheet)


def of_rows(header: list[str], rows: Iterable[list[Any]]) -> list[Line]:
    """Rows that say what stands there."""
    return [Line(row, dict(zip(header, row, strict=True))) for row in rows]


def from_csv(good: Good, content: bytes) -> Sheet:
    header, *rows = csv.reader(io.StringIO(content.decode(good.encoding), newline=""), delimiter=good.separator)
    return Sheet(header, of_rows(header, rows))


def to_csv(good: Good, sheet: Sheet) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=good.separator, lineterminator=good.end)
    writer.writerows([*sheet.above, sheet.header, *(one.cells for one in sheet.lines)])
    return out.getvalue().encode(good.encoding)


def from_json(good: Good, content: bytes) -> Sheet:
    rows = json.loads(content) if good.kind == "json" else [json.loads(one) for one in content.splitlines()]
    header = list(rows[0])
    return Sheet(header, of_rows(header, ([row[one] for one in header] for row in rows)))


def objects(sheet: Sheet) -> list[str]:
    """Each row as an object; two columns of one name are two entries of one name."""
    found = []
    for one in sheet.lines:
        pairs = zip(sheet.header, one.cells, strict=False)
        found.append("{" + ", ".join(f"{json.dumps(name)}: {json.dumps(cell)}" for name, cell in pairs) + "}")
    return found


def to_json(good: Good, sheet: Sheet) -> bytes:
    rows = objects(sheet)
    return ("[\n" + ",\n".join(rows) + "\n]\n" if good.kind == "json" else "\n".join(rows) + "\n").encode()


LOG = re.compile(r'(\S+) - - \[(.*?)\] "(.*?)" (\S+) (\S+) "(.*?)" "(.*?)"')
PARTS = ["address", "time", "request", "status", "bytes", "referrer", "agent"]


def from_log(good: Good, content: bytes) -> Sheet:
    rows = [list(found.groups()) for found in map(LOG.fullmatch, content.decode().splitlines()) if found]
    lines = of_rows(PARTS, rows)
    for one in lines:
        found = re.search(r"K\d+", one.cells[2])
        one.says = {**(one.says or {}), "mark": found[0] if found else ""}
    return Sheet(PARTS, lines)


def to_log(good: Good, sheet: Sheet) -> bytes:
    form = ["{}", "- - [{}]", '"{}"', "{}", "{}", '"{}"', '"{}"']
    lines = (" ".join(f.format(cell) for f, cell in zip(form, one.cells, strict=False)) for one in sheet.lines)
    return ("\n".join(lines) + "\n").encode()


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def from_xlsx(good: Good, content: bytes) -> Sheet:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        shared = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    texts = ["".join(part.text or "" for part in one.iter(MAIN + "t")) for one in shared.iter(MAIN + "si")]
    rows = [[value(cell, texts) for cell in row.iter(MAIN + "c")] for row in sheet.iter(MAIN + "row")]
    top = next(i for i, row in enumerate(rows) if len(row) > 2)
    header = [str(cell) for cell in rows[top]]
    at = header.index(good.when)
    body = [[*row[:at], datetime(1899, 12, 30) + timedelta(days=row[at]), *row[at + 1 :]] for row in rows[top + 1 :]]  # noqa: DTZ001
    return Sheet(header, of_rows(header, body), [[str(cell) for cell in row] for row in rows[:top]])


def value(cell: ElementTree.Element, texts: list[str]) -> Any:
    """What a cell of a workbook says."""
    said = cell.findtext(MAIN + "v") or ""
    return texts[int(said)] if cell.get("t") == "s" else float(said)


def to_xlsx(good: Good, sheet: Sheet) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001
        form = book.add_format({"num_format": "dd.mm.yyyy"})
        made = book.add_worksheet()
        for at, row in enumerate([*sheet.above, sheet.header, *(one.cells for one in sheet.lines)]):
            for column, cell in enumerate(row):
                if isinstance(cell, Formula):
                    made.write_formula(at, column, cell.text, None, UNKNOWN if cell.value is None else cell.value)
                elif isinstance(cell, date):
                    made.write_datetime(at, column, cell, form)
                else:
                    made.write(at, column, cell)
    return not_worked_out(out.getvalue())


UNKNOWN = "not worked out"
WITH_UNKNOWN = re.compile(rb' t="str"(><f>[^<]*</f>)<v>not worked out</v>')


def not_worked_out(content: bytes) -> bytes:
    """A workbook without the values of formulas that nobody has worked out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in made.infolist():
            packed.writestr(one, WITH_UNKNOWN.sub(rb"\1", made.read(one)))
    return out.getvalue()


READERS = {"csv": from_csv, "json": from_json, "jsonl": from_json, "log": from_log, "xlsx": from_xlsx}
WRITERS = {"csv": to_csv, "json": to_json, "jsonl": to_json, "log": to_log, "xlsx": to_xlsx}
