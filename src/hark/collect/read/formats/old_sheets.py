"""A workbook in XLS or XLSB, read in a process of its own: what makes its reader break off ends that process alone.

Run as `python -m hark.collect.read.formats.old_sheets WORKBOOK FOLDER`: leaves the rows of each sheet in
`FOLDER/old-0` and so on, and then their names, with whether they are hidden, in `FOLDER/old`.
Ends with `REFUSED` where fastexcel says why, and with `FAR` where a sheet claims far more cells than its file can fill:
then its name, width and height are said, and how many cells fill the file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import arro3.core
import fastexcel

from hark.collect.read.formats.sheets import sparse

REFUSED, FAR = 3, 4

CELL = 6
"""A cell that says anything takes so many bytes at least."""

ROOM = 3 << 30
"""So much memory it may claim: a cell far away makes the reader claim all that lies between."""


def main(file: str, folder: str) -> int:
    """Read all sheets of `file` into `folder`; what the process ends with."""
    confine()
    try:
        book, hidden = fastexcel.read_excel(file), {}
        most = weight(Path(file)) // CELL
        for number, called in enumerate(book.sheet_names):
            one = book.load_sheet(called, header_row=None, skip_rows=0, n_rows=1, dtypes="string")
            if sparse(one.width, one.total_height, most):
                sys.stdout.write(json.dumps([called, one.width, one.total_height, most]))
                return FAR
            found = book.load_sheet(called, header_row=None, skip_rows=0, dtypes="string")
            hidden[called] = found.visible != "visible"
            keep(found, Path(folder) / f"old-{number}")
    except fastexcel.FastExcelError as error:
        sys.stdout.write(str(error))
        return REFUSED
    (Path(folder) / "old").write_text(json.dumps(hidden), encoding="utf-8")
    return 0


def confine() -> None:
    """Let the process claim no more than `ROOM`, where the system knows such bounds."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not everywhere

        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))


def weight(file: Path) -> int:
    """How many bytes a workbook has, unpacked where it is packed."""
    if not is_zipfile(file):
        return file.stat().st_size
    with ZipFile(file) as packed:
        return sum(one.file_size for one in packed.infolist())


def keep(found: Any, target: Path) -> None:
    """Write the rows of a sheet, a list a line."""
    places = [column.absolute_index for column in found.selected_columns]
    with target.open("w", encoding="utf-8") as out:
        for batch in arro3.core.RecordBatchReader.from_arrow(found) if found.height else ():
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                out.write(json.dumps(spread(places, row)) + "\n")


def spread(places: Sequence[int], row: Sequence[str | None]) -> list[str | None]:
    """A row with each cell in its place."""
    cells: list[str | None] = [None] * (places[-1] + 1)
    for at, said in zip(places, row, strict=True):
        cells[at] = said
    return cells


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
