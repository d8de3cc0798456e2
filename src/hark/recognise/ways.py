"""The scales that figures may be on, as answers to choose from: the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from hark.recognise.doubt import Option
from hark.recognise.heading import heading, span
from hark.recognise.steps import highest, step
from hark.recognise.table import NONE
from hark.words import gettext as _

KIND = {"csat": "how satisfied somebody is", "ces": "how much effort it took", "rating": "a rating"}

NOT_A_SCORE = Option(
    NONE, _("not a score: a group, a weight, or worked out from other columns; kept only to compare by")
)

CHOICE = Option("choice", _("no marks: the figures stand for choices"))

FREE = "KIND WORST-BEST, such as csat 1-5, ces 1-7, rating 5-1"

USUAL = ((1, 5), (1, 7), (1, 10), (0, 10), (1, 6), (1, 4), (1, 3), (0, 5), (0, 4), (0, 1), (0, 100), (1, 100))
"""The ends of usual scales, the most usual first."""

SHORT = (3, 4, 6)
"""Scales that end there are rare: where nobody says more, a longer one may be meant."""

NEAR = 4
"""So far from the highest figure that is said the end of a scale is as a rule."""


def ways(kind: str, scores: Mapping[float, int], cells: Collection[str], said: str) -> list[Option]:
    """The scales that figures may be on, in both directions for the likeliest; `said` is what is asked."""
    found = heading(said, kind)
    upwards = pairs(scores, cells, said)
    downwards = [] if proven_end(cells) else [(high, low) for low, high in upwards[:2]]
    order = [*upwards[:1], *downwards[:1], *upwards[1:2], *downwards[1:], *upwards[2:]]
    allowed = [pair for pair in order if not found or found.ends or found.allows(*pair)] or order
    return [Option(f"{kind} {worst}-{best}", direction(kind, worst, best)) for worst, best in allowed]


def asks_all(kind: str, scores: Collection[float], options: Collection[Option]) -> list[Option]:
    """The options with a recommendation, where nothing says what is asked and the figures may be those of one."""
    likely = kind in ("", "rating") and any(one.word.endswith(" 0-10") for one in options)
    recommended = Option("nps 0-10", _("whether somebody would recommend you, from 0 to 10: a Net Promoter Score"))
    return [*options, *([recommended] if likely and all(one == int(one) for one in scores) else [])]


def direction(kind: str, worst: float, best: float) -> str:
    """What the ends of a scale mean, in words."""
    low, high = ("hardest", "easiest") if kind == "ces" else ("worst", "best")
    return f"{worst:g} is the {low}, {best:g} the {high}"


def proven_end(cells: Collection[str]) -> tuple[int, int] | None:
    """The lowest and the highest step, where cells say out of how many they are: 4/5, ★★★☆☆, 80 %."""
    if any(one.rstrip().endswith(("%", "％")) for one in cells):
        return 0, 100
    end = highest(cells)
    return (0 if any(step(one) == 0 for one in cells) else 1, end) if end else None


def pairs(scores: Mapping[float, int], cells: Collection[str], said: str) -> list[tuple[int, int]]:
    """The ends that scales may have, the likeliest first: those that cells or the heading say, else usual ones."""
    if end := proven_end(cells):
        return [end]
    stated = span(said)
    inside = sum(count for one, count in scores.items() if stated and stated[0] <= one <= stated[1])
    return [stated] if stated and 2 * inside >= sum(scores.values()) else scales(scores)


def scales(scores: Mapping[float, int]) -> list[tuple[int, int]]:
    """The scales that figures may be on: usual ones whose ends and most steps are said, else the next around them."""
    low, high = int(min(scores)), -int(-max(scores) // 1)
    found = [pair for pair in USUAL if filled(scores, *pair) and not (low == 0 < pair[0] and pair[1] >= 10)]
    if low in (0, 1) and high >= 3 and all(one in scores for one in range(low, high + 1)):
        found = list(dict.fromkeys([*found, (low, high)]))
    found.sort(key=lambda pair: sum(not pair[0] <= one <= pair[1] for one in scores))
    if found and found[0][1] in SHORT:
        found += [pair for pair in USUAL if pair[0] == found[0][0] and 0 < pair[1] - found[0][1] <= 2][:1]
    around = [pair for pair in USUAL if pair[0] <= low and high <= pair[1]]
    near = [pair for pair in around if pair[1] - high <= NEAR] or sorted(around, key=lambda pair: pair[1] - pair[0])
    return found[:3] or near[:3] or [(low, high)]


def filled(scores: Mapping[float, int], low: int, high: int) -> bool:
    """Whether both ends of a scale and most of its steps are said, and no step above it."""
    steps = sum(one in scores for one in range(low, high + 1))
    return {low, high} <= scores.keys() and high + 1 not in scores and steps > 0.6 * min(high - low, 9)


def is_scale(said: str) -> bool:
    """Whether a text names a kind and the ends of a scale."""
    return (
        bool(re.fullmatch(r"(csat|ces|rating) -?\d+(\.\d+)?-\d+(\.\d+)?", said)) and len(set(read_scale(said)[1:])) == 2
    )


def read_scale(said: str) -> tuple[str, float, float]:
    """The kind, the worst and the best that a text names."""
    kind, _none, pair = said.partition(" ")
    found = re.match(r"(-?\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$", pair)
    worst, best = (float(one) for one in (found.groups() if found else ("0", "0")))
    return kind, whole(worst), whole(best)


def whole(number: float) -> Any:
    """A number without its point where it is whole."""
    return int(number) if number == int(number) else number
