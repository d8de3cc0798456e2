"""How cells look: their shape, with a 9 for each figure, and the formats of dates that may read such a shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from hark.collect.values.numbers import FIGURES
from hark.collect.values.written import eastern, months, weekdays

CLOCKS = (
    "", "%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H.%M", "%H.%M.%S", "%I:%M %p", "%I:%M:%S %p", "%I:%M:%S.%f %p", "%H%M%S",
    "%p%I:%M", "%p%I:%M:%S",
)  # fmt: skip
BETWEEN = (" ", "T", ", ", ":", " - ", " at ")
"""What may stand between the day and the time of day."""

SHAPES = {
    "Y": "9{4}", "y": "9{2}", "m": "9{1,2}", "d": "9{1,2}", "H": "9{1,2}", "I": "9{1,2}", "M": "9{2}", "S": "9{2}",
    "f": "9+", "b": "aaa\\.?", "p": "[ap]\\.? ?m\\.?",
}  # fmt: skip
"""How each letter of a format looks in the shape of a cell."""

ZONE = r" ?(?:z|utc|gmt|(?:utc|gmt)? ?[+-]9{1,2}:?(?:99)?)(?: ?\([^)]*\))?"


def looks(cells: Iterable[str]) -> dict[str, str]:
    """How cells look, and one cell of each look."""
    return {look(cell): cell for cell in cells}


def look(cell: str) -> str:
    """How a cell looks: figures are 9, words are aaa; what reading leaves aside is left out."""
    plain = "".join(" " if one.isspace() else one for one in cell.lower() if one.isspace() or one.isprintable())
    plain = plain if plain.isascii() else eastern(plain)
    found = re.match(r"([^\W\d_]+(?:-[^\W\d_]+)?)\.?,? +(.*)", plain)
    if found and found[1] in weekdays() and (found[1] not in months() or re.search(r"[^\W\d_]{3}", found[2])):
        plain = re.sub("^(?:den|the|le) ", "", found[2])
    found = re.fullmatch(r"(.*\d\.?),? +([^\W\d_]+)\.?", plain)
    if found and found[2] in weekdays():
        plain = found[1]
    plain = re.sub(r"(\d)(?:st|nd|rd|th|er|º|ª)([ ,])", r"\1\2", plain)
    plain = re.sub(r" ?\b(?:г|r)\.?$", "", re.sub(r" (?:de|del|of) ", " ", plain))
    plain = re.sub(r"[^\W\d_]{3,}", lambda word: word[0] if word[0] in ("utc", "gmt") else "aaa", plain)
    return re.sub(r"(:\d\d),(?=\d)", r"\1.", re.sub(r" +", " ", plain)).translate(NINES)


NINES = {ord(one): "9" for one in "0123456789" + FIGURES}


@cache
def pattern(written: str) -> re.Pattern[str]:
    """How a cell looks that is written in this format."""
    pieces = (SHAPES[letter] if letter else re.escape(other) for letter, other in re.findall(r"%(\w)|(.)", written))
    return re.compile("".join(pieces).replace(r"\ a", r" ?a").replace(r"\ [ap]", r" ?[ap]"))


@cache
def _clocks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What may stand behind a day, with how it looks."""
    found = [("", re.compile(""))]
    for clock in CLOCKS[1:]:
        for between in BETWEEN:
            look = pattern(between + clock).pattern.lower()
            found += [(between + clock, re.compile(look)), (f"{between}{clock} %z", re.compile(look + ZONE))]
    return tuple(found)


def fitting(shape: str, days: Iterable[str]) -> Iterator[str]:
    """The formats that may read a cell of this shape."""
    for day in days:
        if found := pattern(day).match(shape):
            rest = shape[found.end() :]
            clocks = (clock for clock, look in _clocks() if look.fullmatch(rest))
            yield from (day + clock for clock in clocks if clock[:1] != "T" or day.startswith("%Y"))
    yield from (word for word, look in NUMBERS.items() if re.fullmatch(look, shape))


NUMBERS = {
    "epoch": r"9{10}(\.9+)?", "epoch_ms": r"9{13}(\.9+)?", "epoch_us": r"9{16}(\.9+)?", "excel": "9{5}([.,]9+)?",
}  # fmt: skip
