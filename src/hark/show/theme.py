"""How figures look, in one place: the colours in light and dark, and what every chart has in common."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

Spec = dict[str, Any]
"""A chart as Vega-Lite: a dictionary that is JSON."""

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#fdfcf9",
        "sheet": "#f5f3ed",
        "ink": "#1c1b19",
        "muted": "#5c5a54",
        "grey": "#74716a",
        "line": "#dedad0",
        "accent": "#14588a",
        "good": "#1b7346",
        "middle": "#8f8a7e",
        "bad": "#b0301f",
    }
)
DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#161614",
        "sheet": "#1f1f1c",
        "ink": "#eceae4",
        "muted": "#adaaa1",
        "grey": "#918e86",
        "line": "#353430",
        "accent": "#7fb9e6",
        "good": "#6cc495",
        "middle": "#7d7a72",
        "bad": "#f08a7b",
    }
)
"""The same names for dark surroundings. A chart carries the light colours; drawn into a page they follow the reader."""

PAPER, INK, MUTED, GREY, LINE = (LIGHT[name] for name in ("paper", "ink", "muted", "grey", "line"))
ACCENT, GOOD, MIDDLE, BAD = (LIGHT[name] for name in ("accent", "good", "middle", "bad"))

WIDE, NARROW = 690, 330
"""Widths in pixels a chart is drawn for: beside a desk and on a telephone. Text is then never scaled far."""

CONFIG: Spec = {
    "font": "system-ui, sans-serif",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "labelFontSize": 12,
        "labelPadding": 6,
        "ticks": False,
        "domain": False,
        "gridColor": LINE,
        "title": None,
    },
    "text": {"fontSize": 12, "color": INK},
}


def chart(width: int, height: int | Spec, **rest: Any) -> Spec:
    """A Vega-Lite chart `width` pixels wide in all, with what all charts share."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG,
        **rest,
    }
