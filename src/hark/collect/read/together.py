"""Whether the files of a zip are parts of one, such as the exports of several months, and what they all begin with."""

from __future__ import annotations

import re
import zlib
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Iterator, Sequence
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

LOOKED = 8
"""So many lines of each file are looked at."""

LONGEST = 1 << 22
"""So much of a line is read."""

OTHERWISE = (b"[", b"{", b"#")
"""How files begin that no line of titles stands above: JSON, and logs that say themselves what they are."""


def apart(file: Path, held: Sequence[ZipInfo]) -> str:
    """Why files of a zip cannot be read as one, in words; empty where they can."""
    try:
        with ZipFile(file) as opened:
            begun = [beginning(opened, one) for one in held]
            letters = {encoded(opened, one) for one in held} - {"ascii"}
    except (EOFError, zlib.error, LZMAError, BadZipFile, NotImplementedError, RuntimeError, OSError, UnicodeError):
        return "They do not all begin with the same line"
    first, above = begun[0], lines_above(begun[0])
    if any(lines[:1] != first[:1] for lines in begun) or not first or not first[0] or b"\0" in first[0]:
        return "They do not all begin with the same line"
    if first[0].startswith(b"<"):
        return "They are XML, and several of these cannot be read as one"
    if any(lines[: above + 1] != first[: above + 1] for lines in begun):
        return "They begin with the same line, but the names of their columns are not the same"
    return "Some of them are written in UTF-8, others are not" if len(letters) > 1 else ""


def above(file: Path, one: ZipInfo) -> int:
    """How many lines of a file of a zip stand above that which names the columns: titles, and which sign separates."""
    with ZipFile(file) as opened:
        return lines_above(beginning(opened, one))


def beginning(packed: ZipFile, one: ZipInfo) -> list[bytes]:
    """The first lines of a file of a zip."""
    with packed.open(one) as inside:
        lines = [inside.readline(LONGEST) for _ in range(LOOKED)]
    return [line.removeprefix(BOM_UTF8).strip() for line in lines if line]


def lines_above(lines: Sequence[bytes]) -> int:
    """How many of the first lines hold no cells, where one behind them does."""
    if not lines or lines[0].startswith(OTHERWISE):
        return 0
    return next((place for place, line in enumerate(lines) if cells(line) > 1), 0)


def cells(line: bytes) -> int:
    """How many cells a line seems to hold, whatever separates them; none where it says what does."""
    if re.fullmatch(rb'"?sep=.{1,2}', line, re.IGNORECASE):
        return 0
    return len(re.findall(rb"[,;|\t]", re.sub(rb'"[^"]*"', b"", line))) + 1


def encoded(packed: ZipFile, one: ZipInfo) -> str:
    """How a file of a zip is written: ascii, utf-8, or otherwise."""
    decoder, ascii_only = getincrementaldecoder("utf-8")(), True
    with packed.open(one) as inside:
        try:
            while piece := inside.read(LONGEST):
                ascii_only = ascii_only and piece.removeprefix(BOM_UTF8).isascii()
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "otherwise"
    return "ascii" if ascii_only else "utf-8"


def without_first(pieces: Iterator[bytes], lines: int) -> Iterator[bytes]:
    """The bytes of a file without so many of its first lines."""
    held = b""
    while held.count(b"\n") < lines and (piece := next(pieces, b"")):
        held += piece
    yield b"".join(held.split(b"\n", lines)[lines:])
    yield from pieces
