"""A figure over time: the line, the band it lies in, small samples hollow, gaps left open, the target if any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from hark.measure.run import Row
from hark.show.charts.axis import Axis, axis_of
from hark.show.language import Language
from hark.show.privacy import people
from hark.show.theme import ACCENT, GOOD, NARROW, PAPER, WIDE, Spec, chart

GAP = 1.7
"""A step longer than this many usual steps is a gap: no line may be drawn across it."""


def trend(
    rows: Sequence[Row],
    over: str,
    *,
    width: int = WIDE,
    grey_below: int = 30,
    target: float | None = None,
    language: Language = Language(),  # noqa: B008  frozen
) -> Spec:
    """One figure per period, oldest first; rows without a period are left out."""
    axis = axis_of(rows)
    marks: list[Spec] = [
        {
            "mark": {"type": "area", "color": ACCENT, "opacity": 0.16},
            "encoding": {"y": y("low", axis), "y2": {"field": "high"}},
        },
        {"mark": {"type": "line", "color": ACCENT, "strokeWidth": 2}, "encoding": {"y": y("value", axis)}},
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "point", "size": 36, "filled": False, "strokeWidth": 1.5, "opacity": 1, "stroke": ACCENT},
            "encoding": {
                "y": y("value", axis),
                "fill": {"condition": {"test": "datum.few", "value": PAPER}, "value": ACCENT},
            },
        },
    ]
    if target is not None:
        marks.insert(0, goal(axis.drawn(target) or 0.0))
    return chart(
        width,
        220 if width > NARROW else 190,
        data={"values": list(values(rows, grey_below, language, over, axis))},
        encoding={"x": x(rows, over, width, language)},
        layer=marks,
    )


def values(
    rows: Sequence[Row], grey_below: int, language: Language, over: str, axis: Axis | None = None
) -> Iterator[Spec]:
    """The points, with an empty one wherever periods are missing in between."""
    axis = axis or axis_of(rows)
    found = [(row.period, row) for row in rows if row.period]
    steps = [(later - earlier).days for (earlier, _), (later, _) in pairwise(found)]
    usual = median(steps) if steps else 0
    for index, (period, row) in enumerate(found):
        if index and steps[index - 1] > GAP * usual:
            yield {"period": middle(found[index - 1][0], period).isoformat(), "value": None, "low": None, "high": None}
        estimate = row.estimate
        yield {
            "period": period.isoformat(),
            "label": language.tick(period, over),
            "value": axis.drawn(estimate.value),
            "low": axis.drawn(estimate.low),
            "high": axis.drawn(estimate.high),
            "n": estimate.n,
            "few": people(estimate) < grey_below,
        }


def middle(first: date, second: date) -> date:
    """The day halfway."""
    return first + (second - first) / 2


def y(field: str, axis: Axis = Axis()) -> Spec:  # noqa: B008  frozen
    """How high a field stands: the scale is chosen by the data, since a band from zero hides what changes."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"zero": False, "nice": True},
        "axis": axis.labelled({"tickCount": 4, "grid": True, "title": None}),
    }


def x(rows: Sequence[Row], over: str, width: int, language: Language, padding: float = 12) -> Spec:
    """Time from left to right, in days that are the same everywhere; ticks carry the periods' own names."""
    periods = [row.period for row in rows if row.period]
    most = 8 if width > NARROW else 4
    step = max(1, -(-len(periods) // most))
    ticks = periods[::-1][::step][::-1]
    names = [language.tick(period, over) for period in ticks]
    chosen = "".join(
        f"utcFormat(datum.value, '%Y-%m-%d') == '{period.isoformat()}' ? {spoken(name)} : "
        for period, name in zip(ticks, names, strict=True)
    )
    return {
        "field": "period",
        "type": "temporal",
        "scale": {"type": "utc", "padding": padding},
        "axis": {
            "values": [{"expr": f"utc({day.year}, {day.month - 1}, {day.day})"} for day in ticks],
            "labelExpr": f"{chosen}''",
            "grid": False,
            "labelOverlap": True,
            "title": None,
        },
    }


def spoken(text: str) -> str:
    """A text inside an expression of Vega's."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def goal(target: float) -> Spec:
    """The target as a dashed line."""
    return {
        "data": {"values": [{"target": target}]},
        "mark": {"type": "rule", "color": GOOD, "strokeDash": [4, 3], "strokeWidth": 1.2},
        "encoding": {"x": None, "y": {"field": "target", "type": "quantitative"}},
    }
