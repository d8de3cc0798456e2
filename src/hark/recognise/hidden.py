"""Words of a draft that tell who somebody is: the map says a pattern that fits them instead, since maps are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from itertools import takewhile

from hark.errors import BadFile
from hark.recognise.preset import Draft
from hark.recognise.states import exactly
from hark.recognise.table import Table
from hark.words import gettext as _

SHORTEST = 3
"""So many letters at least a pattern begins or ends with."""


def hidden(table: Table, draft: Draft) -> Draft:
    """The draft with patterns for the words in which the masks find something, in its kinds and in what is left out.

    Raises `BadFile` where a pattern would fit words of another meaning as well.
    """
    found = dict(draft)
    if kinds := draft.get("kinds"):
        said = {word: kind for word, kind in kinds.items() if word != "column"}
        meant = patterned(table, kinds["column"], said)
        exact = {word: kind for word, kind in meant.items() if word in said and word != "*"}
        found["kinds"] = {"column": kinds["column"]} | exact | meant
    if draft.get("left_out"):
        found["left_out"] = [
            one
            | ({"values": [*patterned(table, one["column"], dict.fromkeys(one["values"]))]} if "values" in one else {})
            for one in draft["left_out"]
        ]
    return found


def patterned(table: Table, column: str, said: Mapping[str, object]) -> dict[str, object]:
    """Words of a column and what each means, with patterns for those that tell who somebody is."""
    patterns = {word: pattern(word, masked) for word in said if (masked := table.masked(word)) != word}
    plain = said.keys() - patterns.keys()
    seen = table.named[column].values if patterns else {}
    found: dict[str, object] = {}
    for word, meaning in said.items():
        made = patterns.get(word, word)
        alike = {one for one, other in patterns.items() if other == made and said[one] == meaning}
        others = [one for one in seen if exactly(one) not in plain | alike]
        if word in patterns and (not made or fits_any(made, others)):
            raise BadFile(
                _(
                    "“{column}” says words that tell who somebody is, such as “{masked}”, and what its rows are "
                    "cannot be told without storing them.",
                    column=column,
                    masked=table.masked(word),
                ),
                _("Put who it was into a column of its own, and import the file again."),
            )
        found[made] = meaning
        table.notes[:] = [note.replace(word, made) for note in table.notes]
    return found


def fits_any(made: str, words: Collection[str]) -> bool:
    """Whether a pattern fits one of `words`."""
    return any(fnmatchcase(one, made) for one in words)


def pattern(word: str, masked: str) -> str:
    """What a word says before the first mask or, where that is nothing, behind the last; empty where it is short."""
    before, behind = shared(word, masked), shared(word[::-1], masked[::-1])[::-1]
    if len(before.strip()) >= SHORTEST:
        return f"{before}*"
    return f"*{behind}" if len(behind.strip()) >= SHORTEST else ""


def shared(one: str, other: str) -> str:
    """What two texts begin with."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _none in pairs)
