"""Damage that fuzzing found: refused in words, or read, and nothing of it is lost unsaid."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from collect.conftest import NPS, Desk
from collect.test_workbooks import HEAD, ROW, by_hand, ods, table, text, xls
from fuzz.samples import sav
from hark.errors import BadFile

WAITING = '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><f>4+5</f></c></row>'


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param(WAITING, "1 cells of the sheet “S” of “x.xlsx” hold formulas without a value", id="formula"),
        pytest.param('<row r="3"><c r="ZZZZZZ3"><v>2</v></c></row>', "more than 16,384 cells", id="far column"),
        pytest.param('<row r="3"><c r="XFD3"><v>2</v></c></row>', "reaches to cell XFD3", id="far cell"),
        pytest.param('<row r="90000000"><c><v>2</v></c></row>', "row 90,000,000 follows on row 2", id="far row"),
        pytest.param('<row r="3"><c r="A3" t="s"><v>99</v></c></row>', "has no text 99", id="text that is not there"),
        pytest.param('<row r="2"><c r="A2"><v>2</v></c></row>', "row 2 comes twice", id="row twice"),
        pytest.param(
            '<row r="3"><c r="A3"><v>2</v></c><c r="A3"><v>3</v></c></row>',
            "a cell comes twice in row 3",
            id="cell twice",
        ),
    ],
)
def test_a_damaged_sheet_is_refused(desk: Desk, rows: str, words: str) -> None:
    with pytest.raises(BadFile, match=words) as refused:
        desk.bring(by_hand(HEAD + ROW + rows), name="x.xlsx")

    assert refused.value.remedy


UNKNOWN = '<?xml version="1.0" encoding="UTF-0"?>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(by_hand(HEAD + ROW, before=UNKNOWN), "x.xlsx", id="workbook"),
        pytest.param(UNKNOWN.encode() + b"<log></log>", "x.xes", id="event log"),
    ],
)
def test_an_encoding_that_nobody_knows_is_damage(desk: Desk, content: bytes, name: str) -> None:
    with pytest.raises(BadFile, match="damaged"):
        desk.bring(content, name=name)


def test_a_zip_of_a_later_kind_is_refused(desk: Desk) -> None:
    content = bytearray(by_hand(HEAD + ROW))
    content[content.index(b"PK\x01\x02") + 6] = 84

    with pytest.raises(BadFile, match="damaged"):
        desk.bring(bytes(content), name="x.xlsx")


def test_a_formula_that_says_nothing_is_an_empty_cell(desk: Desk) -> None:
    nothing = '<row r="3"><c r="A3"><v>2</v></c><c r="B3" t="str"><f>""</f><v></v></c></row>'

    assert desk.bring(by_hand(HEAD + ROW + nothing), name="x.xlsx").counts["responses"].new == 2


def test_a_formula_of_an_ods_without_a_value_is_refused(desk: Desk) -> None:
    rows = [text("id"), text("score")], [text("1"), '<table:table-cell table:formula="of:=4+5"/>']

    with pytest.raises(BadFile, match="hold formulas without a value"):
        desk.bring(ods(table(*rows)), name="x.ods")


def test_signs_in_two_halves_are_read_and_a_half_alone_is_lost(desk: Desk) -> None:
    said = '<c r="C{0}" t="str"><v>{1}</v></c>'
    head = HEAD.replace("</row>", said.format(1, "text") + "</row>")
    row = ROW.replace("</row>", said.format(2, "_xD83D__xDE00_ and _xD83D_") + "</row>")

    desk.bring(by_hand(head + row), name="x.xlsx")

    assert desk.rows("select attributes from responses") == [({"text": "😀 and �"},)]


@pytest.mark.parametrize("name", ["x.xlsx", "x.zip"])
def test_a_zip_that_lacks_a_piece_is_refused(desk: Desk, name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("answers.csv", "id,score\n1,9\n" * 9)
    content = out.getvalue()

    with pytest.raises(BadFile, match="damaged"):
        desk.bring(content[:4] + content[30:], name=name)


def test_an_old_workbook_that_its_reader_panics_at_is_refused(desk: Desk) -> None:
    with pytest.raises(BadFile, match="no workbook that can be read: it is damaged"):
        desk.bring(xls([["id", "score"], [1.0, 9.0]])[:514], name="x.xls")


def test_an_old_workbook_with_a_cell_far_away_takes_no_memory(desk: Desk) -> None:
    content = bytearray(xls([["id", "score"], [1.0, 9.0]]))
    at = content.index(struct.pack("<HHHHHd", 0x203, 14, 1, 1, 0, 9.0)) + 4
    content[at : at + 4] = b"\xff\xff\xff\xff"

    with pytest.raises(BadFile, match="no workbook that can be read: it is damaged"):
        desk.bring(bytes(content), name="x.xls")


def test_an_old_workbook_is_refused_for_a_far_cell_before_all_cells_between_are_made(desk: Desk) -> None:
    content = bytearray(xls([["id", "score"], [1.0, 9.0]]))
    at = content.index(struct.pack("<HHHHHd", 0x203, 14, 1, 1, 0, 9.0)) + 4
    content[at : at + 4] = struct.pack("<HH", 0xFFFF, 0xFF)

    with pytest.raises(BadFile, match=r"cell IV65536, .*the file has room for \d+ at most"):
        desk.bring(bytes(content), name="x.xls")


def test_a_line_that_cannot_be_cut_at_all_is_kept_whole(desk: Desk) -> None:
    torn = '2,9,"slow, but\n3,8,"slow, and",Mill\n'

    done = desk.bring(f'id,score,text,shop\n1,9,"a, b",Mill\n{torn}4,8,"c, d",Mill\n')

    assert (done.counts["responses"].new, done.rejected) == (2, 1)


def test_a_file_of_spss_in_which_a_column_lost_its_name_is_refused(desk: Desk, tmp_path: Path) -> None:
    nameless = sav(tmp_path).replace(b"ID      ", b"\0" * 8, 1)

    with pytest.raises(BadFile, match="a column has no name"):
        desk.bring(nameless, NPS, "answers.sav")
