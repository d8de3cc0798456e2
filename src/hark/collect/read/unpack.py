"""A delivered file's bytes: unpacked, looked at once, and named by their hash."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path

from hark.collect.read.foreign import refuse
from hark.collect.read.packed import ENDINGS, GZIP, PIECE, ZIP, Packing, packing
from hark.errors import BadFile
from hark.words import gettext as _

__all__ = ["BOMB_RATIO", "BOMB_SIZE", "GZIP", "OLD_EXCEL", "PARQUET", "PIECE", "ZIP", "Plain", "look", "unpack"]

BOMB_SIZE, BOMB_RATIO = 1 << 30, 200
"""A packed file may grow to 1 GiB; beyond that, only to 200 times its size: text packs 3 to 30 times."""

DEPTH = 2
"""So many packings may be around a file."""

PARQUET, OLD_EXCEL, TAR = b"PAR1", b"\xd0\xcf\x11\xe0", b"ustar"
TAR_AT = 257
MARK = codecs.BOM_UTF8


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
    returns: int = 0
    """Carriage returns, those before a line feed among them."""
    marks: int = 0
    """Lines that begin with the byte order mark of UTF-8: the first, and where files were put one behind another."""
    ended: bool = True
    """Whether the last line has a line end."""
    inner: str = ""
    """The name of the file in a packing, where that is another one."""
    odd: frozenset[int] = frozenset()
    """Lines in which bytes that are no UTF-8 were replaced, so that the others can be read."""
    guess: str = ""
    """The encoding in which those lines may be written."""

    @property
    def suffix(self) -> str:
        """What the name ends with, without the endings of packings; of a zip what the name of its member ends with."""
        name = self.inner or self.name
        while name.lower().endswith(ENDINGS):
            name = Path(name).stem
        return Path(name).suffix.lower()


def unpack(file: Path, folder: Path, member: str | None = None) -> Plain:
    """Look at every byte once; what is packed is unpacked into `folder`. Raises `BadFile` where nothing can be read.

    `member` is the file of a zip that is meant.
    """
    try:
        path, inner = _unpacked(file, folder, member)
        plain = look(plainly_called(path, folder))
    except FileNotFoundError:
        raise BadFile(_("There is no file {file}.", file=file), _("Look at the path.")) from None
    except IsADirectoryError:
        raise BadFile(_("“{file}” is a folder.", file=file), _("Name a file in it.")) from None
    if not plain.size:
        raise BadFile(
            _("“{file}” is empty.", file=file.name),
            _("Export it again; an export without rows still has a header line."),
        )
    if plain.start[TAR_AT:].startswith(TAR):
        raise BadFile(
            _("“{file}” is a tar archive.", file=file.name), _("Unpack it, and import the file in it that is meant.")
        )
    refuse(file.name, plain.start, path)
    return replace(plain, name=file.name, inner=inner)


def plainly_called(path: Path, folder: Path) -> Path:
    """A path without signs that mean something to whoever opens it: patterns of several files, folders that are values.

    A file whose own path has such signs is linked to from `folder`.
    """
    if not any(sign in str(path.absolute()) for sign in "*?[]{}="):
        return path
    link = folder / f"source{path.suffix if path.suffix.isalnum() else ''}"
    link.unlink(missing_ok=True)
    link.symlink_to(path.absolute())
    link.stat()
    return link


def _unpacked(file: Path, folder: Path, member: str | None) -> tuple[Path, str]:
    """Where the unpacked file is, and the name it has in its packing."""
    limit = max(BOMB_SIZE, BOMB_RATIO * file.stat().st_size)
    path, name = file, file.name
    for layer in range(DEPTH):
        found = packing(path, name, member)
        if not found:
            return path, name if path != file else ""
        path = _written(found, folder / f"unpacked-{layer}", limit, file.name)
        name, member = found.name, None if member and fnmatchcase(found.name, Path(member).name) else member
    if packing(path, name, member):
        raise BadFile(
            _("“{file}” is packed more than twice.", file=file.name), _("Unpack it, and import the file that is in it.")
        )
    return path, name


def _written(found: Packing, target: Path, limit: int, name: str) -> Path:
    size = 0
    with target.open("wb") as out:
        for piece in found.pieces:
            size += len(piece)
            if size > limit:
                raise BadFile(
                    _(
                        "“{name}” unpacks to more than {bomb_ratio} times its size and was not read to the end.",
                        name=name,
                        bomb_ratio=BOMB_RATIO,
                    ),
                    _("If it is really what you expect, unpack it yourself and import the unpacked file."),
                )
            out.write(piece)
    return target


def pieces(file: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece


def look(file: Path) -> Plain:
    """What the bytes of a file are, each of them looked at."""
    digest, decoder = sha256(), codecs.getincrementaldecoder("utf-8")()
    size = newlines = returns = pairs = nothings = marks = 0
    start, last, utf8 = b"", b"\n", True
    for piece in pieces(file):
        digest.update(piece)
        start = start or piece[: 1 << 20]
        size += len(piece)
        newlines += piece.count(b"\n")
        if b"\r" in piece or last[-1:] == b"\r":
            returns += piece.count(b"\r")
            pairs += piece.count(b"\r\n") + (last[-1:] == b"\r" and piece[:1] == b"\n")
        nothings += piece.count(b"\0") if b"\0" in piece else 0
        if not piece.isascii():
            marks += _marks(piece) + _marks(last + piece[:3])
        utf8 = utf8 and ((piece.isascii() and not decoder.getstate()[0]) or _decodes(decoder, piece))
        last = piece[-3:]
    utf8 = utf8 and _decodes(decoder, b"", final=True)
    ended = last[-1:] in (b"\n", b"\r")
    return Plain(
        file, file.name, digest.hexdigest(), size, start, newlines, pairs, nothings, utf8, returns, marks, ended
    )


def _marks(piece: bytes) -> int:
    return piece.count(b"\n" + MARK) + piece.count(b"\r" + MARK)


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True
