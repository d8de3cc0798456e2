"""What a cell says of a step: a figure in one of the ways in which people write scores, or that nothing was said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from hark.recognise.likert import ENDS, UNSAID, tidy

FIGURE = r"\(?(-?\d{1,3}(?:\.\d+|,\d{1,2})?)\)?"

WORDED = re.compile(rf"{FIGURE}\W+([^\d\W][^\d]*)|([^\d\W][^\d]*)\W{FIGURE}\W?")
"""A figure with words behind it or before it."""

ALONE = re.compile(rf"{FIGURE}(?: ?[%％])?")

OUT_OF = re.compile(
    rf"{FIGURE}(?: ?/ ?| (?:out of|of|von|aus|sur|de|su|sobre|van|di|z|na|av|af|ud af|из|/) )(\d{{1,3}})\b.*"
)
"""A figure out of the highest there is: 9/10, 4 von 5."""

FULL, EMPTY = "[★⭐🌟]", "[☆✩✰]"
STARS = re.compile(rf"(?=.)(?:{FULL}\ufe0f?)*{EMPTY}*")
"""Stars, filled and empty."""


def step(said: str) -> float | None:
    """The number of a step: 5, “3,5”, “80 %”, “5 - Very satisfied”, “Not at all likely - 0”, “4 von 5”, “★★★☆”."""
    text = said.strip()
    if STARS.fullmatch(text):
        return float(len(re.findall(FULL, text)))
    if found := OUT_OF.fullmatch(text):
        return number(found[1]) if int(found[2]) >= 3 and number(found[1]) <= int(found[2]) else None
    if found := ALONE.fullmatch(text):
        return number(found[1])
    found = WORDED.fullmatch(text)
    return number(found[1] or found[4]) if found else None


def number(figure: str) -> float:
    """The number that a figure with a point or a comma is."""
    return float(figure.replace(",", "."))


def highest(said: Iterable[str]) -> int | None:
    """The highest step, where cells say how many there are; None where none does, or they disagree."""
    cells = [one.strip() for one in said]
    if all_stars(cells):
        stars = max(len(re.findall(f"{FULL}|{EMPTY}", one)) for one in cells)
        return stars if any(re.search(EMPTY, one) for one in cells) else None
    found = {most for one in cells if (most := top(one))}
    return found.pop() if len(found) == 1 else None


def all_stars(cells: Sequence[str]) -> bool:
    """Whether all cells are rows of stars: more of them are better."""
    return bool(cells) and all(STARS.fullmatch(one.strip()) for one in cells)


def mixed(cells: Mapping[str, float], counts: Mapping[str, int]) -> bool:
    """Whether cells are on several scales: some say out of how many, others out of another, or many are above it."""
    tops = {most for one in cells if (most := top(one))}
    above = sum(counts[one] for one, figure in cells.items() if tops and figure > min(tops))
    return len(tops) > 1 or above > 0.1 * sum(counts[one] for one in cells)


def turned(cells: Mapping[str, float]) -> bool:
    """Whether words beside figures say that the lowest is the best: “10 - Not at all likely”."""
    inside = {one: figure for one, figure in cells.items() if 0 <= figure <= 10}
    middle = (min(inside.values()) + max(inside.values())) / 2 if inside else 0
    return any(
        (ENDS[beside] > 5) != (figure > middle) for one, figure in inside.items() if (beside := tidy(word(one))) in ENDS
    )


def top(text: str) -> int | None:
    """How many steps a cell says there are, as 9/10 does."""
    found = OUT_OF.fullmatch(text.strip())
    return int(found[2]) if found else None


def word(said: str) -> str:
    """The word beside the figure of a step; the text itself where it has no figure, empty where it has no word."""
    found = WORDED.fullmatch(said.strip())
    if not found:
        return "" if step(said) is not None else said
    return str(found[2] or found[3]).strip(" .()[]=:-–")


def ends(cells: Iterable[str], said: Collection[float]) -> dict[str, float]:
    """What the words at the ends of a recommendation are worth; none where a figure stands for the same.

    Figures of which none is above 6 may be those of a scale up to 7, whose ends the words are then.
    """
    found = {one: ENDS[tidy(one)] for one in cells if tidy(one) in ENDS}
    return {one: figure for one, figure in found.items() if figure not in said and max(said) > 6}


def unsaid(said: str) -> bool:
    """Whether a cell says in words that there is no answer: “keine Angabe”, “don't know”."""
    return tidy(said) in UNSAID
