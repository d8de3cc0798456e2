"""How the answers are spread over the scale: a bar for every score, coloured by what it counts for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hark.show.language import Language
from hark.show.theme import ACCENT, BAD, GOOD, MIDDLE, MUTED, NARROW, Spec, chart

Counts = Literal["good", "middle", "bad", ""]
COLOURS = {"good": GOOD, "middle": MIDDLE, "bad": BAD, "": ACCENT}


@dataclass(frozen=True)
class Bar:
    """How many answers gave a score, and whether the figure takes it for good or bad; empty where it only adds up."""

    score: float
    answers: int
    counts: Counts = ""


def distribution(
    bars: Sequence[Bar],
    *,
    width: int = NARROW,
    language: Language = Language(),  # noqa: B008  frozen
) -> Spec:
    """One bar per score from worst to best, its share of all answers above it."""
    total = sum(bar.answers for bar in bars) or 1
    data = [
        {
            "score": f"{bar.score:g}",
            "share": bar.answers / total,
            "written": language.number(100 * bar.answers / total),
            "colour": COLOURS[bar.counts],
        }
        for bar in bars
    ]
    y = {"field": "share", "type": "quantitative", "axis": None}
    axis = {"labelAngle": 0, "labelOverlap": False, "title": None, "grid": False}
    x = {"field": "score", "type": "ordinal", "sort": None, "axis": axis, "scale": {"paddingInner": 0.25}}
    return chart(
        width,
        150,
        padding={"left": 0, "right": 0, "top": 14, "bottom": 4},
        data={"values": data},
        encoding={"x": x},
        layer=[
            {"mark": {"type": "bar"},
             "encoding": {"y": y, "color": {"field": "colour", "type": "nominal", "scale": None}}},
            {"mark": {"type": "text", "dy": -7, "color": MUTED, "fontSize": 11},
             "encoding": {"y": y, "text": {"field": "written"}}},
        ],
    )  # fmt: skip
