"""A workbook in XLS or XLSB, which fastexcel reads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hark.collect.read.formats.numbered_moments import digits
from hark.collect.read.formats.old_sheets import FAR, REFUSED
from hark.collect.read.formats.sheets import Sheet, far_away
from hark.collect.read.unpack import Plain
from hark.errors import BadFile
from hark.words import gettext as _

CUT = 9
"""fastexcel writes so many figures behind the point, those beyond what a number can tell as well."""

MIDNIGHT = "1899-12-31 "
"""The day of a time that has no day."""

READER = (sys.executable, "-P", "-m", "hark.collect.read.formats.old_sheets")


class OldWorkbook:
    """An open XLS or XLSB. It is read in a process of its own, which may break off or claim all memory."""

    def __init__(self, plain: Plain, folder: Path) -> None:
        self.name, self.folder = plain.name, folder
        done = subprocess.run([*READER, str(plain.path), str(folder)], capture_output=True, check=False)  # noqa: S603
        if done.returncode == FAR:
            sheet, width, height, most = json.loads(done.stdout)
            raise far_away(self.name, sheet, width, height, f"the file has room for {most:,} at most")
        if done.returncode:
            said = done.stdout.decode("utf-8", "replace") if done.returncode == REFUSED else "it is damaged."
            raise self.unreadable(said)
        self.sheets: dict[str, bool] = json.loads((folder / "old").read_text(encoding="utf-8"))

    def unreadable(self, said: str) -> BadFile:
        """The error for a file that is no workbook, or one with a password."""
        if "password" in said.lower():
            return BadFile(
                _("“{name}” is locked with a password.", name=self.name), _("Save it without one, and import that.")
            )
        first = next(iter(said.splitlines()), "")
        return BadFile(
            _("“{name}” is no workbook that can be read: {first}", name=self.name, first=first),
            _("Save it again as .xlsx."),
        )

    def read(self, sheet: Sheet) -> None:
        """Bring all rows of the sheet of that name into `sheet`."""
        number = list(self.sheets).index(sheet.name)
        with (self.folder / f"old-{number}").open(encoding="utf-8") as rows:
            for line, row in enumerate(rows, start=1):
                sheet.row(line, [mended(said) if said else None for said in json.loads(row)])


def mended(said: str) -> str:
    """A cell without the figures that only the machine made, and a time without the day it does not have."""
    before, point, after = said.partition(".")
    if point and len(after) == CUT and before.lstrip("-").isdigit() and after.isdigit():
        return digits(float(said))
    return said.removeprefix(MIDNIGHT)
