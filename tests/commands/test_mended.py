"""Rejected rows that were corrected in a spreadsheet come in, whatever it did to the file on the way."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlglot import parse_one

from hark.store.lake import Store
from hark.store.reader import Facts

Hark = Callable[..., Any]
Table = list[list[str]]

MAP = """
survey = "s"
zone = "UTC"
[columns]
response = "id"
occurred_at = "at"
[attributes]
shop = "shop"
[[questions]]
columns = ["score"]
kind = "rating"
scale = [0, 10]
[[questions]]
columns = ["said"]
kind = "text"
"""
HEAD = ["id", "at", "score", "shop", "said"]
BAD = [
    ["00041", "2026-02-05 14:30:07", "ten", "0012", "Fine, really; “nice”"],
    ["00042", "2026-02-06 09:00:00", "eleven", "3.5", "für mich"],
    ["00043", "soon", "3.5", "4006381333931", ""],
]
GOOD = [[f"{i:05d}", "2026-02-01 10:00:00", str(i % 11), "0001", "so so"] for i in range(1, 9)]
GERMAN = {
    "00041": "41", "00042": "42", "00043": "43", "0012": "12", "3.5": "03. Mai", "4006381333931": "4,00638E+12",
    "2026-02-05 14:30:07": "05.02.2026 14:30", "2026-02-06 09:00:00": "06.02.2026 09:00",
}  # fmt: skip
"""What a German spreadsheet shows instead, and so saves."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def exported(hark: Hark, tmp_path: Path, data: Path) -> Table:
    """The rejected rows of a file, as they are handed out."""
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEAD, *GOOD, *BAD])
    (tmp_path / "a.toml").write_text(MAP, encoding="utf-8")
    hark("import", tmp_path / "a.csv", "--data", data)
    hark("imports", "rejected", "1", "--to", tmp_path / "fix.csv", "--data", data)
    return [*csv.reader(io.StringIO((tmp_path / "fix.csv").read_text(encoding="utf-8-sig"), newline=""))]


def shown(table: Table) -> Table:
    """The table as a German spreadsheet shows it."""
    return [[GERMAN.get(cell, cell) for cell in row] for row in table]


def corrected(table: Table, **cells: str) -> Table:
    """The table with other words for some."""
    return [[cells.get(cell, cell) for cell in row] for row in table]


def saved(file: Path, table: Sequence[Sequence[str]], encoding: str = "cp1252", sign: str = ";") -> Path:
    """The table as a spreadsheet saves it."""
    with file.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=sign, lineterminator="\r\n").writerows(table)
    return file


def stored(data: Path, columns: str, fact: str = "responses") -> list[tuple[object, ...]]:
    """What the lake holds of the corrected rows."""
    rows = Facts(Store.open(data)).rows(
        parse_one(f"select {columns} from {fact} where response > '00040' order by response")
    )
    return [tuple(row.values()) for row in rows]


def test_a_german_spreadsheet_may_have_written_every_cell_its_own_way(
    hark: Hark, tmp_path: Path, data: Path, exported: Table
) -> None:
    fixed = corrected(shown(exported), ten="10", eleven="9,5", soon="07.02.2026 08:15")

    said = hark("import", saved(tmp_path / "fix.csv", fixed), "--yes", "--data", data)

    assert "responses: 3 new" in said.out, said.err
    assert "“41” is “00041” again" in said.out
    assert stored(data, "response, strftime(occurred_at, '%d %H:%M:%S'), x_shop") == [
        ("00041", "05 14:30:07", "0012"),
        ("00042", "06 09:00:00", "3.5"),
        ("00043", "07 08:15:00", "4006381333931"),
    ]
    assert stored(data, "score", "(select * from answers where kind = 'rating')") == [(10.0,), (9.5,), (3.5,)]


def test_what_was_corrected_is_not_undone(hark: Hark, tmp_path: Path, data: Path, exported: Table) -> None:
    fixed = corrected(
        shown(exported), ten="10", soon="2026-02-07", **{"4,00638E+12": "13", "05.02.2026 14:30": "15.02.2026 14:30"}
    )

    hark("import", saved(tmp_path / "fix.csv", fixed), "--yes", "--data", data)

    assert stored(data, "strftime(occurred_at, '%d'), x_shop") == [("15", "0012"), ("07", "13")]


@pytest.mark.parametrize(
    "way",
    [
        lambda file, table: saved(file, [[*row[4:], *row[:4]] for row in table]),
        lambda file, table: saved(file, [row[:1] + row[4:] for row in table]),
        lambda file, table: saved(file, [[*row, "", ""] for row in [["sep=;"], *table]]),
        lambda file, table: saved(file, table, "utf-16", "\t"),
        lambda file, table: saved(file, table, "utf-8-sig", ","),
    ],
    ids=["our columns at the end", "reasons deleted", "a line above and empty columns", "as Unicode text", "as it was"],
)
def test_however_the_columns_stand_the_rows_are_known(
    hark: Hark, tmp_path: Path, data: Path, exported: Table, way: Callable[[Path, Table], Path]
) -> None:
    fixed = corrected(exported, ten="10", eleven="9", soon="2026-02-07")

    said = hark("import", way(tmp_path / "fix.csv", fixed), "--yes", "--data", data)

    assert "responses: 3 new" in said.out, said.err


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "mac_roman"])
def test_in_whichever_letters_the_rows_are_saved_nothing_is_asked(
    hark: Hark, tmp_path: Path, data: Path, exported: Table, encoding: str
) -> None:
    fixed = corrected(exported, ten="10", eleven="9", soon="2026-02-07")

    said = hark("import", saved(tmp_path / "fix.csv", fixed, encoding), "--yes", "--data", data)

    assert "responses: 3 new" in said.out, said.err
    assert stored(data, "text", "(select * from answers where kind = 'text')") == [
        ("Fine, really; “nice”",), ("für mich",),
    ]  # fmt: skip


def test_new_letters_that_read_differently_in_two_encodings_are_asked_about(
    hark: Hark, tmp_path: Path, data: Path, exported: Table
) -> None:
    fixed = [row[:1] + row[3:] for row in corrected(exported, ten="10", **{"Fine, really; “nice”": "zażółć"})]

    said = hark("import", saved(tmp_path / "fix.csv", fixed[:2], "cp1250"), "--yes", "--data", data)

    assert said.code == 4
    assert "encoding=cp1250 (then it says “…ażó…”" in said.err
    assert "encoding=cp1252 (then it says “…a¿ó…”" in said.err


def test_a_spreadsheet_may_have_taken_each_line_for_one_cell(
    hark: Hark, tmp_path: Path, data: Path, exported: Table
) -> None:
    text = (tmp_path / "fix.csv").read_text(encoding="utf-8-sig").replace(",ten,", ",10,")
    lines = [*csv.reader(io.StringIO(text), delimiter=";", quoting=csv.QUOTE_NONE)]

    said = hark("import", saved(tmp_path / "fix.csv", lines), "--yes", "--data", data)

    assert "responses: 1 new" in said.out, said.err
    assert stored(data, "text", "(select * from answers where kind = 'text')") == [("Fine, really; “nice”",)]


def test_rows_come_back_in_a_workbook(hark: Hark, tmp_path: Path, data: Path, exported: Table) -> None:
    with xlsxwriter.Workbook(tmp_path / "fix.xlsx", {"strings_to_numbers": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(corrected(exported, ten="10", eleven="9", soon="2026-02-07")):
            sheet.write_row(at, 0, row)

    said = hark("import", tmp_path / "fix.xlsx", "--yes", "--data", data)

    assert "responses: 3 new" in said.out, said.err
    assert stored(data, "response, x_shop")[0] == ("00041", "0012")


def test_a_map_beside_the_file_reads_them_as_well(hark: Hark, tmp_path: Path, data: Path, exported: Table) -> None:
    fixed = saved(tmp_path / "fix.csv", corrected(shown(exported), ten="10"))

    said = hark("import", fixed, "--map", tmp_path / "a.toml", "--data", data)

    assert "responses: 1 new" in said.out, said.err
    assert stored(data, "response") == [("00041",)]


def test_a_date_that_can_be_read_in_two_ways_is_not_read(
    hark: Hark, tmp_path: Path, data: Path, exported: Table
) -> None:
    fixed = corrected(exported, ten="10", soon="07/02/2026")

    said = hark("import", saved(tmp_path / "fix.csv", fixed, sign=","), "--yes", "--data", data)

    assert "responses: 1 new" in said.out
    assert "“07/02/2026”" in hark("imports", "rejected", 2, "--data", data).out


def test_rows_of_a_file_that_was_taken_back_are_refused_with_what_to_do(
    hark: Hark, tmp_path: Path, data: Path, exported: Table
) -> None:
    hark("imports", "undo", 1, "--data", data)

    said = hark("import", saved(tmp_path / "fix.csv", exported), "--yes", "--data", data)

    assert said.code == 3
    assert "or was taken back" in said.err
    assert "--data" in said.err


def test_rows_find_the_delivery_they_come_from_among_alike_ones(
    hark: Hark, tmp_path: Path, data: Path, exported: Table
) -> None:
    other = (tmp_path / "a.csv").read_text(encoding="utf-8").replace("000", "100")
    (tmp_path / "b.csv").write_text(other, encoding="utf-8")
    hark("import", tmp_path / "b.csv", "--map", tmp_path / "a.toml", "--data", data)

    said = hark("import", saved(tmp_path / "fix.csv", shown(exported)), "--yes", "--dry-run", "--data", data)

    assert "rejected rows of “a.csv”, delivery 1" in said.out


BROKEN = 'id,Date,"Would you\nrecommend us?"\n' + "".join(f"{i},2026-02-01,{i % 11}\n" for i in range(30))


def test_rows_of_a_file_with_a_line_break_in_a_heading_come_back(hark: Hark, tmp_path: Path, data: Path) -> None:
    (tmp_path / "b.csv").write_text(BROKEN + "41,2026-02-01,ten\n", encoding="utf-8")
    hark("import", tmp_path / "b.csv", "--yes", "--data", data)
    hark("imports", "rejected", 1, "--to", tmp_path / "fix.csv", "--data", data)
    fixed = (tmp_path / "fix.csv").read_text(encoding="utf-8-sig").replace(",ten", ",10")
    (tmp_path / "fix.csv").write_text(fixed, encoding="utf-8")

    said = hark("import", tmp_path / "fix.csv", "--yes", "--data", data)

    assert "responses: 1 new" in said.out, said.err


def test_rows_of_an_older_delivery_come_back(hark: Hark, tmp_path: Path, data: Path, exported: Table) -> None:
    kept = data / "imports" / "1"
    (kept / "columns.json").unlink()
    (kept / "columns.txt").write_text("\n".join(HEAD), encoding="utf-8")

    said = hark("import", saved(tmp_path / "fix.csv", corrected(exported, ten="10")), "--yes", "--data", data)

    assert "responses: 1 new" in said.out, said.err


def test_taking_a_file_back_says_that_its_corrected_rows_still_count(
    hark: Hark, tmp_path: Path, data: Path, exported: Table
) -> None:
    hark("import", saved(tmp_path / "fix.csv", corrected(exported, ten="10")), "--yes", "--data", data)

    said = hark("imports", "undo", 1, "--data", data)

    assert "corrected as delivery 2 (fix.csv), which still counts" in " ".join(said.out.split())


def test_the_very_same_file_is_said_to_be_there(hark: Hark, tmp_path: Path, data: Path, exported: Table) -> None:
    hark("import", saved(tmp_path / "fix.csv", corrected(exported, ten="10")), "--yes", "--data", data)

    said = hark("import", tmp_path / "a.csv", "--data", data)

    assert "This very file is delivery 1 already: nothing was changed." in said.out
