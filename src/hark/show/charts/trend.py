"""A figure over time: the line, the band it lies in, small samples hollow, gaps left open, the target if any."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from types import MappingProxyType

from hark.measure.run import Row
from hark.show.charts.axis import Axis, axis_of, spoken
from hark.show.drawing import NOWHERE
from hark.show.language import Language
from hark.show.privacy import people
from hark.show.theme import ACCENT, GOOD, INK, MUTED, NARROW, PAPER, WIDE, Spec, chart


@dataclass(frozen=True)
class Line:
    """A number a figure is seen beside: its kind (target, base, benchmark), and of what time or from where it is."""

    value: float
    kind: str
    words: str = ""


Days = Sequence[tuple[int, date]]
"""Numbers that stand over the days of a chart."""

Link = Callable[[Row], str]
"""The address of the rows behind a figure."""


@dataclass(frozen=True)
class Beside:
    """What a figure is drawn beside: lines across, numbers over days, and where its marks lead."""

    lines: tuple[Line, ...] = ()
    days: Days = ()
    link: Link | None = None


GAP = 1.7
"""A step longer than this many usual steps is a gap: no line may be drawn across it."""


def trend(
    rows: Sequence[Row],
    over: str,
    *,
    width: int = WIDE,
    grey_below: int = 30,
    beside: Beside = Beside(),
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
                **leading(beside.link),
                "y": y("value", axis),
                "fill": {"condition": {"test": "datum.few", "value": PAPER}, "value": ACCENT},
            },
        },
    ]
    marks[:0] = [level(axis.drawn(one.value) or 0.0, one.kind) for one in beside.lines]
    return chart(
        width,
        220 if width > NARROW else 190,
        data={"values": list(values(rows, grey_below, language, over, axis, beside.link))},
        encoding={"x": x(rows, over, width, language)},
        layer=[*numbered(beside.days), *marks],
    )


def values(
    rows: Sequence[Row],
    grey_below: int,
    language: Language,
    over: str,
    axis: Axis | None = None,
    link: Link | None = None,
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
            **to(row, link),
        }


def to(row: Row, link: Link | None) -> Spec:
    """Where a mark leads, as a field of its point."""
    return {"to": NOWHERE + link(row)} if link else {}


def leading(link: Link | None) -> Spec:
    """What makes every mark lead to the rows behind it."""
    return {"href": {"field": "to"}} if link else {}


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


LEVELS: Mapping[str, tuple[str, list[int]]] = MappingProxyType(
    {"target": (GOOD, [4, 3]), "base": (INK, [1, 3]), "benchmark": (MUTED, [8, 3, 1, 3])}
)
"""How each kind of line is drawn: its colour, and how long its strokes and gaps are."""


def level(value: float, kind: str) -> Spec:
    """A number the figure is seen beside, as a line across."""
    colour, dashes = LEVELS[kind]
    return {
        "data": {"values": [{"level": value}]},
        "mark": {"type": "rule", "color": colour, "strokeDash": dashes, "strokeWidth": 1.2},
        "encoding": {"x": None, "y": {"field": "level", "type": "quantitative"}},
    }


def numbered(days: Days) -> list[Spec]:
    """The days of changes, as lines upright with their numbers on top."""
    if not days:
        return []
    data = {"values": [{"period": day.isoformat(), "number": str(number)} for number, day in days]}
    rule: Spec = {"type": "rule", "color": MUTED, "strokeDash": [2, 2], "strokeWidth": 1}
    text: Spec = {"type": "text", "color": INK, "fontWeight": 600, "baseline": "bottom", "dy": -2}
    here: Spec = {"y": {"value": 0}}
    return [
        {"data": data, "mark": rule, "encoding": {"y": None}},
        {"data": data, "mark": text, "encoding": {**here, "text": {"field": "number"}}},
    ]
