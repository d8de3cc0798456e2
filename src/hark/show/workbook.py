"""A workbook of one sheet, written while its rows are still being read: it is sent as it grows, and never held whole.

The format is that of ECMA-376. Texts stand in their cells as texts, so that nothing acts as a formula.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

LINES = 1_048_575
"""Rows a sheet holds below its head."""

LONGEST = 32_767
"""Characters a cell holds."""

CHUNK = 1 << 18
"""Bytes handed out at a time, about."""

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{SHEETS}"><fonts count="2"><font/><font><b/></font></fonts>'
        '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        '</cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>',
    }
)
"""What a workbook holds besides its sheet; its second style is bold."""

BEGIN = (
    f'{HEAD}<worksheet xmlns="{SHEETS}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
END = "</sheetData></worksheet>"

BARRED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, and an underscore that would be read as the beginning of how such a letter is written."""


class Sink:
    """Takes what is written, until it is taken away."""

    def __init__(self) -> None:
        self.held: list[bytes] = []
        self.size = 0

    def write(self, some: bytes) -> int:
        """Take some bytes."""
        self.held.append(bytes(some))
        self.size += len(some)
        return len(some)

    def flush(self) -> None:
        """Do nothing: nothing is on its way."""

    def close(self) -> None:
        """Keep what was written, for whoever takes it away."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        some = b"".join(self.held)
        self.held, self.size = [], 0
        return some


def workbook(head: Iterable[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The bytes of a workbook with a bold head that stays in sight, some at a time; at most `LINES` rows."""
    sink = Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name, said in PARTS.items():
            book.writestr(name, HEAD + said)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((BEGIN + line(head, ' s="1"')).encode())
            for row in rows:
                sheet.write(line(row).encode())
                if sink.size > CHUNK:
                    yield sink.taken()
            sheet.write(END.encode())
    yield sink.taken()


def line(cells: Iterable[object], style: str = "") -> str:
    """A row of a sheet."""
    return f"<row>{''.join([cell(one, style) for one in cells])}</row>"


def cell(value: object, style: str = "") -> str:
    """A cell: numbers and claims as such, all else as text; empty where a number is none."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{value:d}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    text = BARRED.sub(lambda found: f"_x{ord(found[0]):04X}_", str(value)[:LONGEST])
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{escape(text)}</t></is></c>'
