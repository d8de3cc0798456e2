"""Workbooks: the sheet that is meant, cells as they are, and nothing that only claims to be there."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
from datetime import datetime, time

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from collect.conftest import NPS, Desk, workbook
from hark.errors import BadFile, BadMap, InDoubt

ALL = NPS + '[file]\nsheet = "*"\n'
TABLE: list[list[object]] = [["id", "score"], [1, 9], [2, 3]]


def book(**sheets: list[list[object]]) -> bytes:
    """A workbook with these sheets; those called hidden... are hidden."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
            if name.startswith("hidden"):
                sheet.hide()
    return out.getvalue()


def cells(desk: Desk, **row: tuple[object, str]) -> dict[str, object]:
    """What becomes of cells with these values and number formats."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet: Worksheet = made.add_worksheet()
        sheet.write_row(0, 0, ["id", "score", *row])
        sheet.write_row(1, 0, [1, 9])
        for at, (value, form) in enumerate(row.values(), start=2):
            sheet.write(1, at, value, made.add_format({"num_format": form}))
    desk.bring(out.getvalue(), NPS, "cells.xlsx")
    ((kept,),) = desk.rows("select attributes from responses")
    return dict(kept)  # type: ignore[call-overload, no-any-return]


def related(mark: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{mark}" Type="x/{kind}" Target="{target}"/>'


PARTS = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": f"<Relationships>{related('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>",
    "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f"<Relationships>{related('a', 'worksheet', '/xl/s.xml')}</Relationships>",
}
HEAD = '<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>score</v></c></row>'
ROW = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>9</v></c></row>'


def by_hand(rows: str, before: str = "") -> bytes:
    """An XLSX with one sheet of these rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in PARTS.items():
            packed.writestr(name, content)
        sheet = f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>'
        packed.writestr("xl/s.xml", f"{before}<worksheet>{sheet}</worksheet>")
    return out.getvalue()


def ods(*tables: str, styles: str = "") -> bytes:
    """An ODS with these tables."""
    spaces = " ".join(f'xmlns:{one}="{one}"' for one in ("office", "table", "text", "style", "calcext"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr("content.xml", f"<office:document {spaces}>{styles}{''.join(tables)}</office:document>")
    return out.getvalue()


def table(*rows: list[str], name: str = "S", style: str = "", end: str = "") -> str:
    made = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}" table:style-name="{style}">{made}{end}</table:table>'


def text(said: str, times: int = 1) -> str:
    repeated = f'table:number-columns-repeated="{times}"'
    return f'<table:table-cell office:value-type="string" {repeated}><text:p>{said}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (41.0, "0.00", "41"), (0.1 + 0.2, "General", "0.3"), (1e15, "General", "1000000000000000"),
        (123456789.123, "0", "123456789.123"), (1e-7, "General", "0.0000001"),
        (1234567890123456, "General", "1234567890123456"),
        (45352.5, "dd.mm.yyyy hh:mm", "2024-03-01 12:00:00"), (45352, "mmm yy", "2024-03-01 00:00:00"),
        (0.5, "hh:mm", "12:00:00"), (1.5, "[h]:mm", "36:00:00"), (True, "General", "true"), (7, '0 "days"', "7"),
    ],
)  # fmt: skip
def test_a_cell_keeps_its_digits_and_its_moment(desk: Desk, value: object, form: str, said: str) -> None:
    assert cells(desk, extra=(value, form)) == {"extra": said}


def test_dates_of_old_apple_workbooks_count_from_1904(desk: Desk) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": True, "default_date_format": "dd.mm.yy"}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["id", "score", "at"])
        sheet.write_row(1, 0, [1, 9, datetime(2024, 3, 1)])  # noqa: DTZ001

    desk.bring(out.getvalue(), NPS, "old.xlsx")

    assert desk.rows("select attributes from responses") == [({"at": "2024-03-01 00:00:00"},)]


def test_of_a_formula_the_value_is_read_and_an_error_is_nothing_and_counted(desk: Desk) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Data")
        sheet.write_row(0, 0, ["id", "score"])
        sheet.write_formula(1, 0, "=1+0", None, 1)
        sheet.write_formula(1, 1, "=4+5", None, 9)
        sheet.write(2, 0, 2)
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")

    seen = desk.check(out.getvalue(), NPS, "sums.xlsx")
    desk.bring(out.getvalue(), NPS, "sums.xlsx")

    assert "Cells of the sheet “Data” that hold an error (#N/A) count as empty: 1." in seen.sentences
    assert desk.rows("select response, score from answers") == [("1", 9)]


def test_empty_and_hidden_sheets_do_not_count(desk: Desk) -> None:
    seen = desk.check(book(Empty=[], hidden=TABLE, Data=TABLE), NPS, "x.xlsx")

    assert len(seen.sample.rows) == 2
    assert [note for note in seen.sentences if "“Data” was read" in note]
    assert [note for note in seen.sentences if "“hidden” is hidden and was left" in note]


def test_notes_beside_one_table_do_not_count_and_that_is_said(desk: Desk) -> None:
    seen = desk.check(book(Notes=[["Exported on 1 March"], ["by the desk"]], Data=TABLE), NPS, "x.xlsx")

    assert len(seen.sample.rows) == 2
    assert "The sheet “Notes” has one column only and was left." in seen.sentences


def test_two_tables_are_in_doubt_and_alike_ones_may_be_taken_together(desk: Desk) -> None:
    with pytest.raises(InDoubt, match=r'2 sheets: March, April.*sheet = "March".*sheet = "\*" takes all'):
        desk.bring(book(March=TABLE, April=[["id", "score"], [3, 10]]), NPS, "x.xlsx")


def test_all_sheets_that_are_alike_come_one_under_the_other(desk: Desk) -> None:
    other: list[list[object]] = [["sum", "of"], [1, 2]]
    made = book(March=TABLE, April=[["id", "score"], [3, 10]], Sums=other)

    seen = desk.check(made, ALL, "x.xlsx")
    desk.bring(made, ALL, "x.xlsx")

    assert desk.rows("select response, attributes['sheet'] from responses order by 1") == [
        ("1", "March"), ("2", "March"), ("3", "April"),
    ]  # fmt: skip
    assert "The sheet “Sums” has other columns and was left." in seen.sentences


def test_a_sheet_that_is_not_there_is_said_with_those_that_are(desk: Desk) -> None:
    with pytest.raises(BadMap, match=r"no such sheet.*Data"):
        desk.bring(book(Data=TABLE), NPS + '[file]\nsheet = "Date"\n', "x.xlsx")


def test_several_lines_name_the_columns_merged_or_not_and_more_stand_below(desk: Desk) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "id")
        sheet.merge_range(0, 1, 0, 2, "Service")
        sheet.write_row(1, 1, ["score", "words"])
        sheet.write_row(2, 0, ["(number)", "0 to 10", "anything"])
        sheet.write_row(3, 0, [1, 9, "fine"])
    said = NPS.replace('["score"]', '["Service: score"]') + "[file]\nheaders = 2\nbelow = 1\n"

    desk.bring(out.getvalue(), said, "x.xlsx")

    assert desk.rows("select question, score from answers") == [("Service: score", 9)]
    assert desk.rows("select attributes from responses") == [({"Service: words": "fine"},)]


def test_a_row_that_cannot_be_taken_says_its_line_in_the_sheet(desk: Desk) -> None:
    rows: list[list[object]] = [[], ["id", "score"], [1, 9], [], [2, 44], [3, 8], [4, 7]]

    desk.bring(workbook(rows), NPS, "x.xlsx")

    assert desk.rows("select hark_line from rejected") == [(5,)]


def test_columns_and_rows_that_are_only_formatted_are_not_there(desk: Desk) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'

    seen = desk.check(by_hand(HEAD + ROW + far), NPS, "x.xlsx")

    assert len(seen.sample.rows) == 1


def test_a_cell_at_the_far_end_is_refused_and_takes_no_memory(desk: Desk) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(BadFile, match=r"XFD1048576.*only 5 of them are filled"):
        desk.bring(by_hand(HEAD + ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), NPS, "x.xlsx")

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_workbook_that_names_a_document_type_is_refused(desk: Desk) -> None:
    with pytest.raises(BadFile, match="document type"):
        desk.bring(by_hand(HEAD + ROW, '<!DOCTYPE x [<!ENTITY a "b">]>'), NPS, "x.xlsx")


def test_a_locked_workbook_is_said_to_be_locked(desk: Desk) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)

    with pytest.raises(BadFile, match="locked with a password"):
        desk.bring(locked, NPS, "x.xlsx")


def test_an_old_file_that_is_no_workbook_is_refused(desk: Desk) -> None:
    with pytest.raises(BadFile, match="no workbook that can be read"):
        desk.bring(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), NPS, "x.xls")


def record(kind: int, said: bytes) -> bytes:
    return struct.pack("<HH", kind, len(said)) + said


def stream(rows: list[list[str | float]]) -> bytes:
    """What a workbook in XLS says: one sheet, in the records of BIFF8."""
    begins, ends = (record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0)) for kind in (5, 16)), record(10, b"")
    workbook_, sheet = begins
    name = record(0x85, struct.pack("<IHBB", len(workbook_) + 4 + 9 + len(ends), 0, 1, 0) + b"S")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            at = struct.pack("<HHH", i, j, 0)
            if isinstance(cell, str):
                sheet += record(0x204, at + struct.pack("<HB", len(cell), 0) + cell.encode("latin-1"))
            else:
                sheet += record(0x203, at + struct.pack("<d", cell))
    return workbook_ + name + ends + sheet + ends


def xls(rows: list[list[str | float]]) -> bytes:
    """An XLS: a container of sectors of 512 bytes, with a table of them, a directory, and one stream behind both."""
    said = stream(rows).ljust(4096, b"\0")
    sectors = -(-len(said) // 512)
    said = said.ljust(sectors * 512, b"\0")
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        called = (name + "\0").encode("utf-16-le")
        return (
            called.ljust(64, b"\0") + struct.pack("<HBBiii", len(called), kind, 1, -1, -1, child) + bytes(36)
            + struct.pack("<IQ", start, size)
        )  # fmt: skip

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, -1, 2, len(said))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    return head + fat + folder.ljust(512, b"\0") + said


def test_an_old_workbook_keeps_its_digits(desk: Desk) -> None:
    desk.bring(xls([["id", "score", "sum"], [1.0, 9.0, 123456789.123], [2.0, 3.0, "x"]]), NPS, "x.xls")

    assert desk.rows("select response, attributes['sum'] from responses order by 1") == [
        ("1", "123456789.123"), ("2", "x"),
    ]  # fmt: skip


def test_a_time_of_day_is_one_without_a_date(desk: Desk) -> None:
    assert cells(desk, at=(time(23, 59, 59), "h:mm:ss AM/PM")) == {"at": "23:59:59"}
