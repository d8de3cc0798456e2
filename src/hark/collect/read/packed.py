"""What is packed: told by its first bytes, and unpacked piece by piece, never to a path that a packing names."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from zstandard import ZstdDecompressor, ZstdError

from hark.collect.read.together import above, apart, without_first
from hark.errors import BadFile, BadMap, InDoubt
from hark.words import gettext as _

GZIP, ZIP, ZSTD, EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"PK\x05\x06"
ENDINGS = (".gz", ".zst", ".zip")

PIECE = 1 << 22
SIP = 1 << 11
"""So much of a zst is handed over at once: it cannot grow to more than 64 MiB."""

LISTED = 12
"""So many names of a zip stand in a message."""

OFFICE = frozenset(["[Content_Types].xml", "mimetype"])
"""What a zip holds that is a document of an office program."""

ALL = "all"
"""The word that means all files of a zip, which are read as one."""

LOCKED = 1
"""The bit that says: a password is needed."""


@dataclass(frozen=True)
class Packing:
    """What stands in a packed file: its name, which may be the packed file's own, and its bytes."""

    name: str
    pieces: Iterator[bytes]


def packing(file: Path, name: str, member: str | None) -> Packing | None:
    """What is packed in `file`, called `name`; nothing where it is not packed, or an office document.

    Raises `InDoubt` where a zip holds several files and `member` names none of them, `BadMap` where it holds no such.
    """
    with file.open("rb") as opened:
        start = opened.read(4)
    if start.startswith(GZIP):
        return Packing(name.removesuffix(".gz"), of_gzip(file, name))
    if start == ZSTD:
        return Packing(name.removesuffix(".zst"), of_zst(file, name))
    return in_zip(file, name, member) if start in (ZIP, EMPTY_ZIP) else None


def of_gzip(file: Path, name: str) -> Iterator[bytes]:
    """The bytes of a gzip."""
    try:
        with gzip.open(file) as opened:
            while piece := opened.read(PIECE):
                yield piece
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise damaged(name, "gzip") from None


def of_zst(file: Path, name: str) -> Iterator[bytes]:
    """The bytes of all frames of a zst."""
    unpacker, begun = ZstdDecompressor().decompressobj(), False
    try:
        with file.open("rb") as opened:
            while sip := opened.read(SIP):
                while sip:
                    yield unpacker.decompress(sip)
                    begun, sip = not unpacker.eof, unpacker.unused_data if unpacker.eof else b""
                    unpacker = ZstdDecompressor().decompressobj() if unpacker.eof else unpacker
    except ZstdError:
        raise damaged(name, "zst") from None
    if begun:
        raise damaged(name, "zst")


def in_zip(file: Path, name: str, member: str | None) -> Packing | None:
    """The one file of a zip that is meant; nothing where the zip is a document."""
    try:
        with ZipFile(file) as opened:
            held = members(opened)
    except (BadZipFile, NotImplementedError, UnicodeDecodeError):
        if name.lower().endswith((".zip", ".gz", ".zst")):
            raise damaged(name, "zip") from None
        return None
    if OFFICE & {one.filename for one in held}:
        return None
    meant = chosen(file, name, [one for one in held if is_data(one)], member)
    if any(one.flag_bits & LOCKED for one in meant):
        raise BadFile(
            _("“{name}” is locked with a password.", name=name),
            _("Unpack it with the password, and import the file that is in it."),
        )
    titles = above(file, meant[0]) if len(meant) > 1 else 0
    files = (without_first(of_zip(file, name, one), titles if one is not meant[0] else 0) for one in meant)
    return Packing(_alone(meant[0]), one_behind_another(files))


def members(packed: ZipFile) -> list[ZipInfo]:
    """What a zip holds. Raises `BadZipFile` where something claims to stand before its beginning."""
    held = packed.infolist()
    if any(one.header_offset < 0 for one in held):
        raise BadZipFile
    return held


def is_data(one: ZipInfo) -> bool:
    """Whether a file of a zip is one that somebody put there, and not what a computer adds on its own."""
    path = PurePosixPath(one.filename)
    return bool(one.filename) and not (one.is_dir() or path.parts[:1] == ("__MACOSX",) or path.name.startswith(".")
                or path.name.lower() in ("thumbs.db", "desktop.ini"))  # fmt: skip


def chosen(file: Path, name: str, held: Sequence[ZipInfo], member: str | None) -> list[ZipInfo]:
    """The one of `held` that `member` names, with wildcards or without its folder, or the only one there is.

    All of them in the order of their names, where `member` says so and they begin alike.
    """
    names = [one.filename for one in held]
    if not held:
        raise BadFile(_("“{name}” is a zip in which there is no file.", name=name), _("Fetch or export it again."))
    if member is None or member == ALL or (len(held) == 1 and names[0].lower().endswith(".zip")):
        fits = list(held)
    else:
        fits = [one for one in held if one.filename == member] or [
            one for one in held if fnmatchcase(one.filename, member) or fnmatchcase(_alone(one), member)
        ]
    if not fits and member is not None:
        close = get_close_matches(member, names, n=1)
        remedy = f"Did you mean “{close[0]}”?" if close else f"It holds {listed(names)}."
        raise BadMap(_("`file.member`: “{name}” holds no file “{member}”.", name=name, member=member), remedy)
    if len(fits) == 1:
        return fits
    why_not = apart(file, fits)
    if not why_not and member == ALL:
        return sorted(fits, key=lambda one: one.filename)
    said = why_not or "They begin with the same line"
    raise InDoubt(
        _(
            "“{name}” holds {fits} files: {fits2}. {said}.",
            name=name,
            fits=len(fits),
            fits2=listed([one.filename for one in fits]),
            said=said,
        ),
        f'Name the one that is meant in a map\'s [file]: member = "{fits[0].filename}"'
        + (f'; member = "{ALL}" reads them as one.' if not why_not else ". To have several, bring them in one by one."),
        key="member",
        choices=[*([] if why_not else [ALL]), *(one.filename for one in fits)],
    )


def one_behind_another(files: Iterable[Iterator[bytes]]) -> Iterator[bytes]:
    """The bytes of several files, each of which begins on a line of its own."""
    last = b"\n"
    for pieces in files:
        if last[-1:] not in (b"\n", b"\r"):
            yield b"\n"
        for piece in pieces:
            yield piece
            last = piece or last


def _alone(one: ZipInfo) -> str:
    return PurePosixPath(one.filename).name


def listed(names: Sequence[str]) -> str:
    """Names, the first of them where they are many."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more


def of_zip(file: Path, name: str, member: ZipInfo) -> Iterator[bytes]:
    """The bytes of one file of a zip."""
    try:
        with ZipFile(file) as opened, opened.open(member) as inside:
            while piece := inside.read(PIECE):
                yield piece
    except NotImplementedError:
        raise BadFile(
            _("“{name}” is packed in a way that cannot be read here.", name=name),
            _("Unpack it, and import the file that is in it."),
        ) from None
    except (EOFError, zlib.error, LZMAError, BadZipFile):
        raise damaged(name, "zip") from None
    except OSError as error:
        # What bzip2 cannot unpack is an error without a number; those of the machine have one.
        raise (damaged(name, "zip") if error.errno is None else error) from None


def damaged(name: str, what: str) -> BadFile:
    """The error for a packing that cannot be read to its end."""
    return BadFile(
        _("“{name}” is a {what} that ends too early or is damaged.", name=name, what=what), _("Fetch it again.")
    )
