"""A figure over time, a line per group, and a faint bar where each point may lie."""

from __future__ import annotations

from collections.abc import Sequence

from hark.measure.run import Row
from hark.show.charts.axis import axis_of
from hark.show.charts.breakdown import name_of
from hark.show.charts.trend import values, x, y
from hark.show.language import Language
from hark.show.theme import WIDE, Spec, chart


def lines(
    rows: Sequence[Row],
    over: str,
    *,
    width: int = WIDE,
    grey_below: int = 30,
    language: Language = Language(),  # noqa: B008  frozen
) -> Spec:
    """A line per group, in the order given; rows without a period are left out."""
    axis = axis_of(rows)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(name_of(row), []).append(row)
    points = [
        {**point, "group": name}
        for name, theirs in groups.items()
        for point in values(theirs, grey_below, language, over, axis)
    ]
    periods = sorted((row for row in rows if row.period), key=lambda row: str(row.period))
    first_of_each = list({row.period: row for row in periods}.values())
    bar = {
        "mark": {"type": "rule", "strokeWidth": 3, "strokeOpacity": 0.25},
        "encoding": {"y": y("low", axis), "y2": {"field": "high"}},
    }
    line = {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"y": y("value", axis)}}
    dot = {
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": {"type": "point", "filled": True, "size": 36, "opacity": 1},
        "encoding": {"y": y("value", axis)},
    }
    colour = {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": list(groups), "scheme": "tableau10"},
        "legend": {"title": None, "symbolOpacity": 1},
    }
    return chart(
        width,
        260,
        data={"values": points},
        encoding={"x": x(first_of_each, over, width, language), "color": colour},
        layer=[bar, line, dot],
    )
