"""A row that says hardly anything but a number is pointed at: sums and averages without a word."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

ORDERS = "Order ID,Order date,Customer ID,Total,Currency\n" + "".join(
    f"B{n},2026-03-0{n},c{n},{10 * n}.00,EUR\n" for n in (1, 2, 3)
)
SCORES = "ID,Date,NPS,Comment\n1,2026-03-01,10,ok\n2,2026-03-02,9,\n3,2026-03-03,0,late\n4,2026-03-04,10,fine\n"


def file(folder: Path, text: str) -> Path:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (ORDERS + ",,,60.00,\n", "bare.Order ID"),
        (ORDERS + "as of 31 March,,,60.00,EUR\n", "bare.Order date"),
        (SCORES + ",,7,\n", "bare.ID"),
    ],
    ids=["a sum", "a sum with a note", "an average"],
)
def test_it_is_asked_what_a_bare_row_is(hark: Callable[..., object], tmp_path: Path, text: str, key: str) -> None:
    said = hark("import", file(tmp_path, text), "--yes", "--data", tmp_path / "data")

    assert said.code == 4
    assert "all others come to" in said.err
    assert f"{key}=sum" in said.err


def test_a_sum_is_left_out(hark: Callable[..., object], tmp_path: Path) -> None:
    data = tmp_path / "data"

    hark("import", file(tmp_path, ORDERS + ",,,60.00,\n"), "--yes", "--answer", "bare.Order ID=sum", "--data", data)

    measured = json.loads(hark("measure", "revenue", "--format", "json", "--data", data).out)
    assert measured[0]["value"] == 60


def test_gaps_here_and_there_are_no_bare_rows(hark: Callable[..., object], tmp_path: Path) -> None:
    text = SCORES.replace("2026-03-02,9", ",9").replace("1,2026-03-01,10", "1,2026-03-01,")

    said = hark("import", file(tmp_path, text), "--yes", "--data", tmp_path / "data")

    assert "bare." not in said.err
