"""Sheets of OpenDocument: where they end, what their cells say, and which of them count."""

from __future__ import annotations

import pytest

from collect.conftest import NPS, Desk
from collect.test_workbooks import ods, table, text
from hark.errors import BadFile

FAR = (
    '<table:table-row table:number-rows-repeated="1048573"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row>'
)


def cell(kind: str, value: str, shown: str) -> str:
    return f'<table:table-cell office:value-type="{kind}" {value}><text:p>{shown}</text:p></table:table-cell>'


def number(said: str) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{said}"/>'


def test_an_ods_ends_where_its_cells_end(desk: Desk) -> None:
    rows = table([text("id"), text("score")], [number("1"), number("9")], [number("2"), number("3.0")], end=FAR)

    seen = desk.check(ods(rows), NPS, "x.ods")

    assert (len(seen.sample.rows), desk.bring(ods(rows), NPS, "x.ods").counts["answers"].new) == (2, 2)


def test_cells_of_an_ods_keep_what_they_say(desk: Desk) -> None:
    span = cell("time", 'office:time-value="PT36H15M00S"', "36:15")
    day = cell("date", 'office:date-value="2024-03-01"', "1.3.")
    error = cell("string", 'calcext:value-type="error"', "#N/A")
    note = "<office:annotation><text:p>no</text:p></office:annotation>"
    remark = f"<table:table-cell>{note}<text:p>a<text:s/>b</text:p></table:table-cell>"
    names = [text(one) for one in ("id", "score", "span", "day", "error", "remark")]
    rows = table(names, [number("1"), number("9"), span, day, error, remark])

    desk.bring(ods(rows), NPS, "x.ods")

    assert desk.rows("select attributes from responses") == [
        ({"span": "36:15:00", "day": "2024-03-01", "remark": "a b"},)
    ]


def test_a_hidden_sheet_of_an_ods_does_not_count(desk: Desk) -> None:
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    rows = [text("id"), text("score")], [number("1"), number("9")]

    seen = desk.check(ods(table(*rows), table(*rows, name="Old", style="ta2"), styles=style), NPS, "x.ods")

    assert "The sheet “Old” is hidden and was left." in seen.sentences


def test_an_ods_that_claims_a_billion_cells_is_refused(desk: Desk) -> None:
    bomb = f'<table:table-row table:number-rows-repeated="1048576">{text("a", 16384)}</table:table-row>'

    with pytest.raises(BadFile, match="claims more than"):
        desk.bring(ods(table(end=bomb)), NPS, "x.ods")
