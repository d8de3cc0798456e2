"""A table of the sample company, by column, and the file it is handed over in."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hark.demo.story import Whole

Texts = NDArray[np.str_]
Claims = NDArray[np.bool_]

Table = Mapping[str, Sequence[object]]
"""A table by column, in the order of the columns; None is an empty cell."""


def write_table(path: Path, table: Table) -> None:
    """Write `table` as a CSV file with the names of the columns in its first line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(table)
        lines.writerows(zip(*table.values(), strict=True))


def some(cells: Texts | Whole, there: Claims) -> list[object]:
    """The cells with nothing in them where they are not `there`."""
    return [cell if known else None for cell, known in zip(cells.tolist(), there.tolist(), strict=True)]
