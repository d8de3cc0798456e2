"""Where rows of a file stand, for whoever looks for them in it."""

from __future__ import annotations

from bisect import bisect_right

from hark.collect.read.delivered import Delivered
from hark.collect.read.lines import steps
from hark.recognise.table import Table
from hark.store.parquet import parquet


def line_of(file: Delivered, row: int) -> int:
    """The line on which the row stands that is number `row`, counted from 0."""
    at, plus = steps(file.text, len(file.columns), file.rows, file.first, file.broken)
    return row + plus[bisect_right(at, row) - 1]


def numbered(table: Table) -> str:
    """The SQL of the rows that count, with their number as `file_row_number`."""
    where = " and ".join(["true", *(f"not coalesce({one}, false)" for one in table.left_out)])
    return f"(from {parquet(table.file.table, 'file_row_number = true')} where {where})"
