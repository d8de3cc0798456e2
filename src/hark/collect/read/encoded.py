"""A text's letters: seen in which encoding they are written, and brought to UTF-8 with one kind of line end."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from charset_normalizer import from_bytes

from hark.collect.read.unpack import MARK, PIECE, Plain, look
from hark.errors import BadFile, InDoubt
from hark.words import gettext as _

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
STRANGE = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b\x1c\x1d\x1e\x1f"))

MAC = "mac_roman"
"""How spreadsheets of a Mac write text."""

ODD = "\ufdd0"
"""Stands for bytes that are no UTF-8; no text holds it, since it is no character."""

ODD_LINES, ODD_SHARE = 1000, 0.01
"""Where at most so many lines, and at most this share of them, are no UTF-8, the others are read."""

NOT_UTF8 = "This line is not written in UTF-8."

LONGEST = 1 << 26
"""A line of so many bytes is none."""


def in_utf8(plain: Plain, encoding: str | None, folder: Path, *, few: bool = True) -> Plain:
    """The same text in UTF-8 with one kind of line end and no zero bytes; the file itself where it is so already.

    With `few`, single lines that are no UTF-8 are marked (`odd`) and read as far as they can be.
    Raises `InDoubt` naming `encoding` where it cannot be seen safely, `BadFile` where it is no text or in another one.
    """
    said = encoding or _seen(plain)
    text = plain if _is_utf8(said) else _decoded(plain, said, folder)
    text = _cleaned(text, folder)
    if not text.utf8:
        mended = _mended(text, folder) if few else None
        if mended is None and encoding:
            raise BadFile(
                _("“{plain}” is not written in {encoding}.", plain=plain.name, encoding=encoding),
                _("Name another `encoding` in a map's [file]."),
            )
        if mended is None:
            raise not_utf8(plain)
        text = replace(mended, guess=likely(plain))
    wide = text.path != plain.path and not _is_utf8(said)
    return text if text is plain else replace(
        text, name=plain.name, digest=plain.digest, inner=plain.inner, nothings=0 if wide else plain.nothings
    )  # fmt: skip


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")
    except LookupError:
        raise BadFile(
            _("There is no encoding called “{encoding}”.", encoding=encoding),
            _('Write for instance encoding = "latin-1".'),
        ) from None


def _decoded(plain: Plain, encoding: str, folder: Path) -> Plain:
    target = folder / "decoded"
    try:
        with plain.path.open(encoding=encoding, newline="") as source, target.open("wb") as out:
            while piece := source.read(PIECE):
                out.write(piece.encode())
    except (LookupError, ValueError) as error:
        raise BadFile(
            _("“{plain}” is not written in {encoding}: {error}.", plain=plain.name, encoding=encoding, error=error),
            _("Name another `encoding` in a map's [file]."),
        ) from None
    return look(target)


def _cleaned(plain: Plain, folder: Path) -> Plain:
    """Line feeds alone, where several kinds of line end or single carriage returns stand; no zero bytes, no marks."""
    mixed = 0 < plain.pairs < plain.newlines or plain.returns > plain.pairs
    if not (mixed or plain.nothings or plain.marks):
        return plain
    target = folder / "text"
    with target.open("wb") as out:
        for lines in whole_lines(plain.path):
            text = lines.replace(b"\0", b"")
            text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if mixed else text
            out.write(text.removeprefix(MARK).replace(b"\n" + MARK, b"\n"))
    return look(target)


def whole_lines(path: Path) -> Iterator[bytes]:
    """The bytes of a text, cut at line ends only; a line that is far too long is cut as well."""
    rest = b""
    with path.open("rb") as opened:
        while piece := opened.read(PIECE):
            piece = rest + piece
            cut = max(piece.rfind(b"\n"), piece.rfind(b"\r", 0, -1)) + 1
            cut = len(piece) - 1 if not cut and len(piece) > LONGEST else cut
            yield piece[:cut]
            rest = piece[cut:]
    yield rest


def _mended(plain: Plain, folder: Path) -> Plain | None:
    """The text with `ODD` for every byte that is no UTF-8; nothing where lines with such bytes are more than a few."""
    target, odd, line = folder / "mended", set[int](), 1
    with target.open("wb") as out:
        for lines in whole_lines(plain.path):
            for at, said, fits in _told_apart(lines):
                out.write(said if fits else _marked(said))
                odd |= set() if fits else {line + at}
            line += lines.count(b"\n")
            if len(odd) > ODD_LINES:
                return None
    if len(odd) > max(plain.newlines, plain.returns) * ODD_SHARE:
        return None
    return replace(look(target), odd=frozenset(odd))


def _told_apart(lines: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Stretches of lines that are UTF-8, and single lines that are not: how many stand before, the bytes, and which."""
    at = before = found = 0
    while at < len(lines) and found <= ODD_LINES:
        try:
            codecs.utf_8_decode(memoryview(lines)[at:], "strict", True)
        except UnicodeDecodeError as error:
            begin, end = lines.rfind(b"\n", 0, at + error.start) + 1, lines.find(b"\n", at + error.start) + 1
            yield before, lines[at:begin], True
            before += lines.count(b"\n", at, begin)
            at, end = begin, end or len(lines)
            yield before, lines[begin:end], False
            before, at, found = before + 1, end, found + 1
        else:
            yield before, lines[at:], True
            return


def _marked(line: bytes) -> bytes:
    """A line with `ODD` for what is no UTF-8; of a line that is no text nothing else is left."""
    said = line.rstrip(b"\r\n")
    if len(said) - len(said.translate(None, STRANGE)) > 1:
        return ODD.encode() + line[len(said) :]
    return re.sub("[\udc80-\udcff]+", ODD, line.decode("utf-8", errors="surrogateescape")).encode()


def _seen(plain: Plain) -> str:
    for mark, name in MARKS:
        if plain.start.startswith(mark):
            return name
    head = plain.start[:65536]
    if len(head) - len(head.translate(None, STRANGE)) > max(4, len(head) // 100):
        for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if zeros.count(0) * 2 > len(zeros):
                raise InDoubt(
                    _("“{plain}” looks like UTF-16, and lacks the mark that says so.", plain=plain.name),
                    _(
                        'Name the `encoding` in a map\'s [file]: encoding = "{name}"; --dry-run shows the letters.',
                        name=name,
                    ),
                    key="encoding",
                    choices=(name,),
                )
        raise BadFile(_("“{plain}” is no text file.", plain=plain.name), _("Export it as CSV, TSV, XLSX or Parquet."))
    return "utf-8"


def not_utf8(plain: Plain) -> InDoubt:
    """The doubt about a text whose encoding cannot be seen safely."""
    guess = likely(plain)
    line = 0 if guess.startswith(EASTERN) else first_in_utf8(plain)
    said = (
        f"“{plain.name}” was put together: some lines, such as line {line:,}, are written in UTF-8, others are not. "
        "Export it anew if you can: whichever encoding is named, some letters are read wrong."
    )
    return InDoubt(
        said if line else f"“{plain.name}” is not written in UTF-8, and which encoding it is cannot be seen safely.",
        _(
            'Name the `encoding` in a map\'s [file]: encoding = "{guess}" looks likely; --dry-run shows the accents.',
            guess=guess,
        ),
        key="encoding",
        choices=dict.fromkeys((guess, "cp1252", "latin-1", "cp1250", "cp1251", "cp1254", MAC)),
    )


def likely(plain: Plain) -> str:
    """The encoding that lines beyond ASCII are likely to be in; where all is Western letters, that of the West.

    Guesses take the many encodings of Central Europe first, though most of their letters are the West's as well, and
    those of East Asia, though in these such bytes come in rows.
    """
    odd = beyond_ascii(plain)
    found = from_bytes(odd).best()
    guess = found.encoding if found else "cp1252"
    western = set(odd.decode("cp1252", errors="replace")) - set(map(chr, range(128))) <= WESTERN
    central = guess.startswith(CENTRAL) and (not found or found.language in OF_WEST)
    eastern = guess.startswith(EASTERN) and not re.search(rb"[\x80-\xff]{2}", odd)
    little = len(odd) - len(odd.translate(None, HIGH)) < LITTLE or set(odd) & {*HIGH} == {EURO}
    return "cp1252" if western and (central or eastern or little) else guess


def first_in_utf8(plain: Plain) -> int:
    """The first of several lines in UTF-8 in a text that is not in it; 0 where there are none.

    That a line in another encoding is UTF-8 by chance is rare, and needs letters that stand in pairs.
    """
    first = fits = others = before = 0
    letters = set[str]()
    for lines in whole_lines(plain.path):
        if not lines.isascii():
            for number, line in enumerate(lines.split(b"\n"), start=before + 1):
                if not line.isascii():
                    said = _in_utf8(line) if PAIRED.search(line) else ""
                    first, fits, others = first or bool(said) * number, fits + bool(said), others + (not said)
                    letters |= {*said} if len(letters) < SOME_LETTERS else set()
        before += lines.count(b"\n")
    several = len(letters) >= SOME_LETTERS and fits >= SOME_LINES and fits >= SOME_SHARE * others
    return first if several else 0


PAIRED = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
"""What every letter beyond ASCII has in UTF-8."""

SOME_LINES, SOME_SHARE, SOME_LETTERS = 3, 0.02, 2
"""So many lines in UTF-8, so large a part beside the others, and so many different letters in them, are no chance."""


def _in_utf8(line: bytes) -> str:
    """The letters beyond ASCII of a line in UTF-8; none where it is not."""
    try:
        return "".join(one for one in line.decode() if not one.isascii())
    except UnicodeDecodeError:
        return ""


def beyond_ascii(plain: Plain) -> bytes:
    """The first lines that hold bytes beyond ASCII."""
    lines = (line for lines in whole_lines(plain.path) if not lines.isascii() for line in re.split(rb"[\r\n]+", lines))
    return b"\n".join(islice((line for line in lines if not line.isascii()), LIKELY_LINES))[:65536]


HIGH, LITTLE, EURO = bytes(range(128, 256)), 4, 0x80
"""Bytes beyond ASCII, how few of them say nothing about a language, and the one that is “€” in most code pages."""


LIKELY_LINES = 400
"""So many lines beyond ASCII say what they are written in."""

WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüýßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜŸ€£§°«»“”„‘’‚–—…¿¡ºª·´\xa0")
CENTRAL = ("cp1006", "cp125", "cp437", "cp775", "cp85", "iso8859", "latin", "mac_")
EASTERN = ("big5", "cp9", "euc", "gb", "hz", "iso2022", "johab", "shift")
OF_WEST = frozenset(
    ("Unknown", "English", "French", "German", "Spanish", "Portuguese", "Italian", "Dutch", "Danish", "Swedish",
     "Norwegian", "Finnish", "Icelandic")
)  # fmt: skip
