"""A workbook in XLSX: each cell as its text, its digits or its moment, whatever it looks like on the screen.

Read as it streams by, so that neither a long sheet nor one that only claims to be long takes memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from posixpath import dirname, join, normpath
from zipfile import ZipFile

from hark.collect.read.formats.numbered_moments import kind_of, number_as_text
from hark.collect.read.formats.sheets import WIDEST, Sheet, ignore, place, stream, whole
from hark.errors import BadFile
from hark.words import gettext as _
from hark.words import noted

MANY_LETTERS = 200_000_000
"""More letters than this in the texts that cells share, and they are not held in memory."""


ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

AGAIN = noted("Save it again as .xlsx.")


class Xlsx:
    """An open XLSX."""

    def __init__(self, name: str, packed: ZipFile) -> None:
        self.name, self.packed = name, packed
        self.members = {one.replace("\\", "/").lstrip("/"): one for one in packed.namelist()}
        main = next((to for kind, to in self.related("").values() if kind == "officeDocument"), "xl/workbook.xml")
        self.parts = self.related(main)
        self.base = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell names no zone
        self.sheets: dict[str, bool] = {}
        self.targets: dict[str, str] = {}
        self.each(main, self.sheet)
        self.kinds = self.formats()
        self.texts: list[str] | None = None

    def each(self, part: str, take: object) -> None:
        """Call `take` with the name and the attributes of every element of a part, where there is such a part."""
        if part in self.members:
            with self.packed.open(self.members[part]) as xml:
                stream(self.name, xml, lambda tag, said: take(local(tag), said), ignore, ignore)  # type: ignore[operator]

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: by its mark, the kind and the name of the other part."""
        folder, found = dirname(part), {}

        def take(tag: str, said: Mapping[str, str]) -> None:
            if tag == "Relationship" and said.get("TargetMode") != "External":
                target = said.get("Target", "").replace("\\", "/")
                target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                found[said.get("Id", "")] = (said.get("Type", "").rpartition("/")[2], target)

        self.each(f"{folder}/_rels/{part.rpartition('/')[2]}.rels".lstrip("/"), take)
        return found

    def sheet(self, tag: str, said: Mapping[str, str]) -> None:
        """An element of the workbook's table of contents."""
        if tag == "workbookPr" and said.get("date1904") in ("1", "true"):
            self.base = datetime(1904, 1, 1)  # noqa: DTZ001
        if tag == "sheet":
            mark = next((value for key, value in said.items() if local(key) == "id" and ":" in key), "")
            kind, target = self.parts.get(mark, ("", ""))
            if kind == "worksheet" and target in self.members:
                self.sheets[said.get("name", "")] = said.get("state", "visible") != "visible"
                self.targets[said.get("name", "")] = target

    def part(self, kind: str) -> str:
        """The name of the workbook's part of that kind."""
        return next((target for found, target in self.parts.values() if found == kind), "")

    def formats(self) -> list[str]:
        """For each style of a cell: date, time, span (a duration) or nothing."""
        codes: dict[str, str] = {}
        kinds: list[str] = []
        inside: list[str] = [""]

        def take(tag: str, said: Mapping[str, str]) -> None:
            if tag == "numFmt":
                codes[said.get("numFmtId", "")] = said.get("formatCode", "")
            elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                inside[0] = tag
            elif tag == "xf" and inside[0] == "cellXfs":
                number = said.get("numFmtId", "0")
                kinds.append(kind_of(max(whole(number), 0), codes.get(number)))

        self.each(self.part("styles"), take)
        return kinds

    def shared(self) -> list[str]:
        """The texts that cells share."""
        if self.texts is None:
            taker = Texts(self.name)
            part = self.part("sharedStrings")
            if part in self.members:
                with self.packed.open(self.members[part]) as xml:
                    stream(self.name, xml, taker.begin, taker.end, taker.says)
            self.texts = taker.texts
        return self.texts

    def read(self, sheet: Sheet) -> None:
        """Bring all rows of the sheet of that name into `sheet`."""
        taker = Rows(self, sheet, self.shared())
        with self.packed.open(self.members[self.targets[sheet.name]]) as xml:
            stream(self.name, xml, taker.begin, taker.end, taker.says)


class Texts:
    """Takes the texts that cells share; how they are pronounced is no part of them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.letters = 0
        self.taking = self.aside = False

    def begin(self, tag: str, _: Mapping[str, str]) -> None:
        """An element begins."""
        tag = local(tag)
        if tag == "rPh":
            self.aside = True
        self.taking = tag == "t" and not self.aside

    def says(self, text: str) -> None:
        """A piece of text."""
        if self.taking:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        tag, self.taking = local(tag), False
        if tag == "rPh":
            self.aside = False
        elif tag == "si":
            self.texts.append(unescaped("".join(self.pieces)))
            self.letters += len(self.texts[-1])
            self.pieces = []
            if self.letters > MANY_LETTERS:
                raise BadFile(
                    _(
                        "“{name}” holds more than {many_letters:,} letters of text.",
                        name=self.name,
                        many_letters=MANY_LETTERS,
                    ),
                    _("Export it as CSV."),
                )


class Rows:
    """Takes the rows of a sheet."""

    def __init__(self, book: Xlsx, sheet: Sheet, texts: list[str]) -> None:
        self.book, self.sheet, self.texts = book, sheet, texts
        self.line = 0
        self.at = -1
        self.cells: list[str | None] = []
        self.pieces: list[str] = []
        self.kind = self.style = ""
        self.taking = self.aside = self.formula = False

    def begin(self, tag: str, said: Mapping[str, str]) -> None:
        """An element begins."""
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            where = said.get("r")
            at = place(where.rstrip("0123456789")) if where else -1
            self.at = at if at >= 0 else self.at + 1
            self.kind, self.style, self.pieces, self.formula = said.get("t", "n"), said.get("s", ""), [], False
        elif tag == "v" or tag == "t":  # noqa: PLR1714 - millions of times
            self.taking = not self.aside
        elif tag == "row":
            number = whole(said.get("r", ""))
            self.line = number if number > 0 else self.line + 1
            self.cells, self.at = [], -1
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.aside = True

    def says(self, text: str) -> None:
        """A piece of text."""
        if self.taking:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        self.taking = False
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            if self.pieces:
                self.put(self.value("".join(self.pieces)))
            elif self.formula and self.kind != "str":
                self.sheet.waiting += 1
        elif tag == "row":
            self.sheet.row(self.line, self.cells)
        elif tag == "rPh":
            self.aside = False

    def put(self, value: str | None) -> None:
        """Put a cell into its place."""
        missing = self.at - len(self.cells)
        if missing >= WIDEST:
            raise BadFile(
                _("A row of “{name}” has more than {widest:,} cells.", name=self.book.name, widest=WIDEST),
                _("Export it as CSV."),
            )
        if missing >= 0:
            self.cells.extend([None] * missing)
            self.cells.append(value)
        elif self.cells[self.at] is None:
            self.cells[self.at] = value
        else:
            raise BadFile(
                _("“{name}” is damaged: a cell comes twice in row {line:,}.", name=self.book.name, line=self.line),
                AGAIN,
            )

    def value(self, said: str) -> str | None:
        """What a cell says, as text."""
        kind = self.kind
        if kind == "s":
            number = whole(said.strip())
            if not 0 <= number < len(self.texts):
                raise BadFile(
                    _("“{name}” is damaged: it has no text {said}.", name=self.book.name, said=said[:20]), AGAIN
                )
            return self.texts[number]
        if kind == "n":
            style = whole(self.style) if self.style else 0
            moment = self.book.kinds[style] if 0 <= style < len(self.book.kinds) else ""
            return number_as_text(said, moment, self.book.base)
        if kind == "b":
            return "true" if said.strip() == "1" else "false"
        if kind == "e":
            self.sheet.errors[said.strip()] += 1
            return None
        return unescaped(said)


def local(tag: str) -> str:
    """A name without its prefix."""
    return tag.rpartition(":")[2] if ":" in tag else tag


def unescaped(said: str) -> str:
    """A text with the signs that XML cannot hold."""
    if "_x" not in said:
        return said
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), said)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
