"""In which encoding a text is written: shown by some of its own letters, as each encoding reads them."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from hark.collect.read.encoded import beyond_ascii, not_utf8
from hark.collect.read.unpack import Plain
from hark.recognise.doubt import Ask, Doubt, Option
from hark.words import gettext as _

SHOWN = 3
"""So many letters show how an encoding reads, each with the one before it and the one behind it.

Whole words may name somebody: which columns do is not known yet.
"""

WORD = re.compile(rb"[^\x00-@\[-`{-\x7f]{0,40}[\x80-\xff][^\x00-@\[-`{-\x7f]{0,40}")
"""A word with letters beyond ASCII, whichever they are; of a very long one some letters around them."""


def which(plain: Plain, encodings: Sequence[str], ask: Ask) -> str:
    """The encoding that is meant of those that read the text differently; asked where these are several."""
    options = read_as(plain, encodings)
    if len(options) < 2:
        return options[0].word if options else encodings[0]
    return ask(Doubt("encoding", not_utf8(plain).problem, (), options, "the encoding", bool))


def read_as(plain: Plain, encodings: Iterable[str]) -> tuple[Option, ...]:
    """The encodings that can be meant, each with how some letters read in it; those that read all alike once."""
    if plain.nothings:
        return tuple(Option(one, "") for one in encodings)
    odd = beyond_ascii(plain)
    found: dict[str, str] = {}
    for one in encodings:
        with suppress(LookupError, ValueError):
            found.setdefault(getincrementaldecoder(one)().decode(odd), one)
    ways = [*found.values()]
    pieces = list(dict.fromkeys(piece for word in dict.fromkeys(WORD.findall(odd)) for piece in told_apart(word, ways)))
    telling: list[tuple[str, ...]] = []
    for _none in range(min(SHOWN, len(pieces))):
        telling.append(max(pieces, key=lambda piece: len({*zip(*telling, piece, strict=True)})))
        pieces.remove(telling[-1])
    return tuple(
        Option(one, _("then it says {telling}", telling=", ".join(f"“{piece[place]}”" for piece in telling)))
        for place, one in enumerate(ways)
    )


def told_apart(word: bytes, encodings: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What each encoding reads around each letter of a word that not all of them read alike."""
    texts = [word.decode(one, "replace") for one in encodings]
    for at, letters in enumerate(zip(*texts, strict=False)):
        if len({*letters}) > 1 or len(texts) == 1:
            yield tuple(around(text, at) for text in texts)


def around(text: str, at: int) -> str:
    """A letter of a text with the one before it and the one behind it."""
    low, high = max(at - 1, 0), at + 2
    return f"{'…' * (low > 0)}{text[low:high]}{'…' * (high < len(text))}"
