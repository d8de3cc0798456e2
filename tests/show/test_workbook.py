"""A workbook that is sent while it grows holds what was put into it, and nothing in it acts."""

from __future__ import annotations

import math

import fastexcel
import pytest

from hark.show.workbook import LONGEST, workbook


def read(*rows: list[object]) -> list[list[object]]:
    """The rows of a workbook as a spreadsheet reads them, below their head."""
    held = b"".join(workbook(["a", "b"], rows))
    return [list(row.values()) for row in fastexcel.read_excel(held).load_sheet(0).to_arrow().to_pylist()]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "-5",
        "007",
        "<b>&",
        " spaces ",
        "line\nline",
        "bell\x07",
        "_x0041_",
        "שלום",
        "😀",
        "\ud800",
        "a" * 40_000,
    ],
    ids=repr,
)
def test_a_text_stays_a_text(text: str) -> None:
    ((found, _),) = read([text, 1])

    assert str(found).replace("_x0007_", "\x07").replace("_xD800_", "\ud800") == text[:LONGEST]


def test_numbers_and_claims_are_such_and_what_is_none_is_empty() -> None:
    assert read([1, True], [2.5, False], [-1e300, None]) == [[1.0, True], [2.5, False], [-1e300, None]]
    assert read([1, 1], [math.nan, 2], [None, math.inf]) == [[1.0, 1.0], [None, 2.0]]
