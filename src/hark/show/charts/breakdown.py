"""A figure by group: a dot and its interval for each, in the order given, beside the total."""

from __future__ import annotations

from collections.abc import Sequence

from hark.measure.run import Row
from hark.show.charts.axis import Axis, axis_of
from hark.show.charts.trend import Link, leading, to
from hark.show.language import Language
from hark.show.privacy import people
from hark.show.theme import ACCENT, BAD, GOOD, GREY, INK, MUTED, NARROW, Spec, chart
from hark.words import gettext as _
from hark.words import noted

UNSTATED = noted("not stated")
STEP, LETTER = 24, 7.2
"""Pixels from line to line, and that a digit is wide."""

LONGEST_HEAD = 9
"""Letters that the head of a column may have."""


def breakdown(
    rows: Sequence[Row],
    *,
    width: int = NARROW,
    grey_below: int = 30,
    total: float | None = None,
    link: Link | None = None,
    language: Language = Language(),  # noqa: B008  frozen
    noun: str = noted("answers"),
) -> Spec:
    """One line per group; an arrow, and green or red, where it really differs from the rest; grey where it is small.

    `noun` is what the figures are made of; empty where they are made of nothing but what they count.
    """
    known = [row for row in rows if row.estimate.value is not None]
    axis = axis_of(known)
    data = [point(row, grey_below, language, axis) | to(row, link) for row in known]
    # A count is all there is, so that its length from zero says it; a figure that is not sure is a dot on its line.
    counts = all(row.estimate.low is None for row in known) and not noun
    x = {
        "type": "quantitative",
        "scale": {"zero": counts, "nice": True},
        "axis": axis.labelled({"tickCount": 3, "orient": "top", "labelSeparation": 6}),
    }
    y = {"field": "name", "type": "ordinal", "sort": None, "axis": {"labelLimit": width // 3, "labelColor": INK}}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    layers = [*(bars(x, colour, link) if counts else dots(x, colour, link)), *columns(data, colour, noun)]
    if total is not None and not counts:
        layers.insert(0, line(axis.drawn(total) or 0.0, x))
    return chart(
        width,
        {"step": STEP},
        padding=4,
        data={"values": data},
        encoding={"y": y},
        layer=layers,
    )


def dots(x: Spec, colour: Spec, link: Link | None) -> list[Spec]:
    """A dot on the line of its interval."""
    return [
        {"mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.45},
         "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "color": colour}},
        {"mark": {"type": "point", "filled": True, "size": 64, "opacity": 1},
         "encoding": {"x": {"field": "value", **x}, "color": colour, **leading(link)}},
    ]  # fmt: skip


def bars(x: Spec, colour: Spec, link: Link | None) -> list[Spec]:
    """A bar from zero."""
    encoding = {"x": {"field": "value", **x}, "color": colour, **leading(link)}
    return [{"mark": {"type": "bar", "height": 8}, "encoding": encoding}]


def columns(data: Sequence[Spec], colour: Spec, noun: str) -> list[Spec]:
    """The figures at the right of the picture, and how much each is made of."""
    first = 16 + LETTER * longest(data, "figure")
    figures = beside("figure", first, {"color": colour, "fontWeight": 600})
    if not noun:
        return [figures]
    head = noun if len(noun) <= LONGEST_HEAD else _("number")
    second = first + 12 + LETTER * max(longest(data, "n"), len(head) - 1)
    return [figures, beside("n", second, {"color": MUTED}), heading(head, second)]


def point(row: Row, grey_below: int, language: Language, axis: Axis) -> Spec:
    """What the chart knows of a group; several columns are named together."""
    estimate, verdict = row.estimate, row.comparison
    real = verdict is not None and verdict.verdict.real and verdict.difference is not None
    arrow = (
        "" if not real or verdict is None or verdict.difference is None else "▲ " if verdict.difference > 0 else "▼ "
    )
    liked = {True: GOOD, False: BAD, None: ACCENT}[verdict.good if verdict else None]
    return {
        "name": name_of(row),
        "value": axis.drawn(estimate.value),
        "low": axis.drawn(estimate.low),
        "high": axis.drawn(estimate.high),
        "figure": arrow + language.figure(estimate.value, row.unit),
        "n": language.number(estimate.n),
        "colour": GREY if people(estimate) < grey_below else liked,
    }


def name_of(row: Row) -> str:
    """A group as people call it."""
    return " · ".join(_(UNSTATED) if value is None else value for value in row.group.values())


def longest(data: Sequence[Spec], field: str) -> int:
    """How many letters the longest text of a column has."""
    return max((len(point[field]) for point in data), default=0)


def beside(field: str, at: float, mark: Spec) -> Spec:
    """A column of text at the right of the picture, ending `at` pixels from its edge."""
    colour = mark.pop("color")
    encoding: Spec = {"text": {"field": field}, "x": {"value": {"expr": f"width + {at}"}}}
    if isinstance(colour, dict):
        encoding["color"] = colour
    else:
        mark["color"] = colour
    return {"mark": {"type": "text", "align": "right", **mark}, "encoding": encoding}


def heading(text: str, at: float) -> Spec:
    """The head of a column of text, level with the numbers of the axis."""
    return {
        "data": {"values": [{}]},
        "mark": {"type": "text", "align": "right", "color": MUTED, "baseline": "bottom", "text": text},
        "encoding": {"x": {"value": {"expr": f"width + {at}"}}, "y": {"value": -5}},
    }


def line(total: float, x: Spec) -> Spec:
    """The total as a dashed line."""
    return {
        "data": {"values": [{"total": total}]},
        "mark": {"type": "rule", "color": INK, "strokeDash": [2, 3], "opacity": 0.6},
        "encoding": {"x": {"field": "total", **x}, "y": None},
    }
