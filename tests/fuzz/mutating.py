"""Ways in which bytes go wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

TOKENS = (
    b'"', b'""', b"'", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\0" * 40, b"\xef\xbb\xbf", b"\xff\xfe",
    b"\x80", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"1e308", b"-1e999", b"NaN", b"inf", b"9" * 40,
    b"9" * 400, b"-0", b"0x41", b"=1+1", b"%s%n", b"{", b"}", b"[", b"]", b"[" * 3000, b'{"a":' * 600, b":", b"\\",
    b"\\u0000", b"\\ud800", b"null", b"<", b">", b"</", b"/>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;",
    b"&#xFFFFFFFF;", b"<![CDATA[", b"]]>", b"<!--", b"2026-02-30", b"0000-00-00", b"31/Feb/2026:25:61:61 +9999",
    b"Mon, 99 Foo 99999", b"+2460", b"From ", b"\n\nFrom ", b"--b1\n", b"Content-Type: ", b"charset=utf-7",
    b"=?utf-8?b?////?=", b"#Fields: ", b"#", b" ", b" " * 5000, b"a" * 70_000, b'r="XFD1048576"', b'r="A0"', b't="s"',
    b"\xe2\x80\xae", b"\xf0\x9f\x98\x80" * 50, b"PK\x03\x04", b"PAR1", b"$FL2",
)  # fmt: skip
"""What means something to one reader or another."""

NUMBERS = (b"0", b"-1", b"99999999999999999999", b"2147483648", b"1e309", b"0.1" + b"0" * 300, b"00000")
WORDS = (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\x01\x00\x00\x00")
LONGEST = 400_000
"""No case is longer than this, apart from what one token adds."""


def flip(said: bytearray, rng: Random) -> None:
    """Wrong bits."""
    for _ in range(rng.choice((1, 1, 2, 8))):
        said[rng.randrange(len(said))] ^= 1 << rng.randrange(8)


def cut(said: bytearray, rng: Random) -> None:
    """The end is missing."""
    del said[rng.randrange(len(said)) :]


def lose(said: bytearray, rng: Random) -> None:
    """A piece is missing."""
    at = rng.randrange(len(said))
    del said[at : at + rng.choice((1, 2, 7, 60, 900))]


def repeat(said: bytearray, rng: Random) -> None:
    """A piece comes again and again."""
    at = rng.randrange(len(said))
    piece = said[at : at + rng.choice((1, 3, 20, 200))]
    said[at:at] = piece * min(rng.choice((1, 2, 30, 2000)), LONGEST // max(1, len(piece)))


def splice(said: bytearray, rng: Random) -> None:
    """A piece stands elsewhere as well."""
    at, to = rng.randrange(len(said)), rng.randrange(len(said))
    piece = said[at : at + rng.randrange(1, 300)]
    said[to : to + (len(piece) if rng.random() < 0.5 else 0)] = piece


def insert(said: bytearray, rng: Random) -> None:
    """Something stands there that means something."""
    at = rng.randrange(len(said) + 1)
    said[at:at] = rng.choice(TOKENS)


def number(said: bytearray, rng: Random) -> None:
    """A number is another one."""
    found = list(re.finditer(rb"\d+", bytes(said[:LONGEST])))
    if found:
        one = rng.choice(found)
        said[one.start() : one.end()] = rng.choice(NUMBERS)


def word(said: bytearray, rng: Random) -> None:
    """Four bytes are those of an extreme number."""
    at = rng.randrange(len(said))
    said[at : at + 4] = rng.choice(WORDS)


def lines(said: bytearray, rng: Random) -> None:
    """Two lines have changed places, or one is gone."""
    found = bytes(said).split(b"\n")
    a, b = rng.randrange(len(found)), rng.randrange(len(found))
    found[a], found[b] = found[b], found[a] if rng.random() < 0.5 else b""
    said[:] = b"\n".join(found)


WAYS: tuple[Callable[[bytearray, Random], None], ...] = (
    flip, cut, lose, repeat, splice, insert, insert, number, word, lines,
)  # fmt: skip


GENTLE = (number, number, number, insert, lose)
"""Ways that leave most of the parts of a workbook as they have to be."""


def mutated(content: bytes, rng: Random, *, gently: bool = False) -> bytes:
    """The bytes, gone wrong in one to six ways."""
    said = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        if said and len(said) < LONGEST:
            rng.choice(GENTLE if gently else WAYS)(said, rng)
    return bytes(said)
