"""A delivered file's bytes: unpacked, named by their hash, and brought to UTF-8."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from charset_normalizer import from_bytes

from hark.errors import BadFile, InDoubt

PIECE = 1 << 22
BOMB_SIZE, BOMB_RATIO = 1 << 30, 200
"""A packed file may grow to 1 GiB; beyond that, only to 200 times its size: text packs 3 to 30 times."""

GZIP, ZIP, PARQUET, OLD_EXCEL = b"\x1f\x8b", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
STRANGE = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b\x1c\x1d\x1e\x1f"))


@dataclass(frozen=True)
class Plain:
    """A file without its packing. `digest` is the SHA-256 of the bytes, `start` the first of them."""

    path: Path
    name: str
    digest: str
    size: int
    start: bytes
    newlines: int
    pairs: int
    """Line ends written as two characters, carriage return and line feed."""
    nothings: int
    """Bytes that are zero: in a text a sign of damage, or of UTF-16."""
    utf8: bool

    @property
    def suffix(self) -> str:
        """What the name ends with, without the packing's own ending."""
        return Path(self.name.removesuffix(".gz")).suffix.lower()


def unpack(file: Path, folder: Path) -> Plain:
    """Look at every byte once; a gzip is unpacked into `folder`. Raises `BadFile` where there is nothing to read."""
    try:
        with file.open("rb") as opened:
            packed = opened.read(2) == GZIP
        target = folder / "unpacked"
        plain = _look(file, _unpacked(file, target) if packed else _pieces(file))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadFile(f"“{file.name}” is a gzip that ends too early or is damaged.", "Fetch it again.") from None
    except FileNotFoundError:
        raise BadFile(f"There is no file {file}.", "Look at the path.") from None
    except IsADirectoryError:
        raise BadFile(f"“{file}” is a folder.", "Name a file in it.") from None
    if not plain.size:
        raise BadFile(f"“{file.name}” is empty.", "Export it again; an export without rows still has a header line.")
    return replace(plain, path=target) if packed else plain


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece


def _unpacked(file: Path, target: Path) -> Iterator[bytes]:
    limit = max(BOMB_SIZE, BOMB_RATIO * file.stat().st_size)
    size = 0
    with gzip.open(file) as packed, target.open("wb") as out:
        while piece := packed.read(PIECE):
            size += len(piece)
            if size > limit:
                raise BadFile(
                    f"“{file.name}” unpacks to more than {BOMB_RATIO} times its size and was not read to the end.",
                    "If it is really what you expect, unpack it yourself and import the unpacked file.",
                )
            out.write(piece)
            yield piece


def _look(file: Path, pieces: Iterator[bytes]) -> Plain:
    digest, decoder = sha256(), codecs.getincrementaldecoder("utf-8")()
    size = newlines = pairs = nothings = 0
    start, last, utf8 = b"", b"", True
    for piece in pieces:
        digest.update(piece)
        start = start or piece[: 1 << 20]
        size += len(piece)
        newlines += piece.count(b"\n")
        if b"\r" in piece or last == b"\r":
            pairs += piece.count(b"\r\n") + (last == b"\r" and piece[:1] == b"\n")
        if b"\0" in piece:
            nothings += piece.count(b"\0")
        utf8 = utf8 and ((piece.isascii() and not decoder.getstate()[0]) or _decodes(decoder, piece))
        last = piece[-1:]
    utf8 = utf8 and _decodes(decoder, b"", final=True)
    return Plain(file, file.name, digest.hexdigest(), size, start, newlines, pairs, nothings, utf8)


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def in_utf8(plain: Plain, encoding: str | None, folder: Path) -> Plain:
    """The same text in UTF-8 with one kind of line end and no zero bytes; the file itself where it is so already.

    Raises `InDoubt` naming `encoding` where it cannot be seen safely, `BadFile` where it is no text or in another one.
    """
    encoding = encoding or _seen(plain)
    wide = _same(encoding, "utf-16") or encoding.lower().startswith(("utf-16", "utf_16", "utf-32", "utf_32"))
    mixed = 0 < plain.pairs < plain.newlines
    if _same(encoding, "utf-8") and plain.utf8 and not mixed and not plain.nothings:
        return plain
    target = folder / "text"
    try:
        with plain.path.open(encoding=encoding, newline="") as source, target.open("wb") as out:
            while piece := source.read(PIECE):
                piece += source.read(1) if piece.endswith("\r") else ""
                out.write((piece.replace("\r\n", "\n") if mixed else piece).replace("\0", "").encode())
    except LookupError:
        raise BadFile(
            f"There is no encoding called “{encoding}”.", 'Write for instance encoding = "latin-1".'
        ) from None
    except UnicodeError as error:
        raise BadFile(
            f"“{plain.name}” is not written in {encoding}: {error}.", "Name another `encoding` in the map's [file]."
        ) from None
    return replace(
        _look(target, _pieces(target)), name=plain.name, digest=plain.digest, nothings=0 if wide else plain.nothings
    )


def _seen(plain: Plain) -> str:
    for mark, name in MARKS:
        if plain.start.startswith(mark):
            return name
    head = plain.start[:65536]
    if len(head) - len(head.translate(None, STRANGE)) > max(4, len(head) // 100):
        for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if zeros.count(0) * 2 > len(zeros):
                raise InDoubt(
                    f"“{plain.name}” looks like UTF-16, and lacks the mark that says so.",
                    f'Name the `encoding` in the map\'s [file]: encoding = "{name}"; --dry-run shows the letters.',
                )
        raise BadFile(f"“{plain.name}” is no text file.", "Export it as CSV, TSV, XLSX or Parquet.")
    if plain.utf8:
        return "utf-8"
    odd = b"\n".join(line for line in re.split(rb"[\r\n]+", plain.start) if not line.isascii())[:65536]
    likely = _likely(odd)
    raise InDoubt(
        f"“{plain.name}” is not written in UTF-8, and which encoding it is cannot be seen safely.",
        f'Name the `encoding` in the map\'s [file]: encoding = "{likely}" looks likely; --dry-run shows the accents.',
    )


def _likely(odd: bytes) -> str:
    """The encoding that lines beyond ASCII are likely to be in; where all is Western letters, that of the West.

    Guesses take the many encodings of Central Europe first, though most of their letters are the West's as well.
    """
    found = from_bytes(odd).best()
    guess = found.encoding if found else "cp1252"
    western = set(odd.decode("cp1252", errors="replace")) - set(map(chr, range(128))) <= WESTERN
    return "cp1252" if western and guess.startswith(CENTRAL) and (not found or found.language in OF_WEST) else guess


WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüýßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜŸ€£§°«»“”„‘’‚–—…¿¡ºª·´\xa0")
CENTRAL = ("cp1006", "cp125", "cp437", "cp775", "cp85", "iso8859", "latin", "mac_")
OF_WEST = frozenset(
    ("Unknown", "English", "French", "German", "Spanish", "Portuguese", "Italian", "Dutch", "Danish", "Swedish",
     "Norwegian", "Finnish", "Icelandic")
)  # fmt: skip


def _same(one: str, other: str) -> bool:
    try:
        return codecs.lookup(one).name == codecs.lookup(other).name
    except LookupError:
        return False
