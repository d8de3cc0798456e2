"""How Hark looks, shown by itself: the colours, the sizes, and every part that pages are made of, in all its states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from markupsafe import Markup

from hark.measure.clock import shifted
from hark.measure.estimate import Estimate
from hark.measure.metric import metrics
from hark.measure.run import Row
from hark.show.access import SIGNED_IN, HarkRequest, needs
from hark.show.charts.breakdown import breakdown
from hark.show.charts.distribution import Bar, distribution
from hark.show.charts.trend import Beside, Line, trend
from hark.show.drawing import draw
from hark.show.report.tables import Cell, Picture
from hark.show.report.tiles import Tile
from hark.show.sparkline import sparkline
from hark.show.theme import DARK, LIGHT, NARROW, WIDE

TEXT, SIGN = 4.5, 3.0
"""The contrast with paper that text needs, and that of a sign or the edge of a field (WCAG 2.2, 1.4.3 and 1.4.11)."""

USES = (
    ("paper", _("What pages are on"), 0.0),
    ("sheet", _("What lies on it: the menu, cards, what a pointer is over"), 0.0),
    ("ink", _("Text and figures"), TEXT),
    ("muted", _("Text beside it"), TEXT),
    ("grey", _("Figures of few people, and what is over"), TEXT),
    ("accent", _("What can be pressed, and the line of a chart"), TEXT),
    ("good", _("Real, and wanted"), TEXT),
    ("bad", _("Real, and not wanted; errors; what cannot be undone"), TEXT),
    ("middle", _("Edges of fields, and scores that count neither way"), SIGN),
    ("line", _("Lines that only part"), 0.0),
)
"""Each colour, what it is for, and the contrast it needs; 0 where it carries nothing."""

SIZES = (
    ("h1", _("The page, in a few words")), ("h2", _("A part of it")), ("h3", _("A tile or a chart")),
    ("p", _("Text")), ("small", _("What stands beside")),
)  # fmt: skip

SPACES = (4, 8, 12, 16, 24, 32, 40, 64)
"""The steps of the rhythm, in pixels."""


@dataclass(frozen=True)
class Colour:
    """A colour in both surroundings, with how far it stands out from their paper (1 to 21)."""

    name: str
    use: str
    light: str
    dark: str
    in_light: float
    in_dark: float
    needs: float


class Example(forms.Form):
    """A field of every kind."""

    name = forms.CharField(label=_("A line"), help_text=_("What to write stands below the label."))
    mail = forms.EmailField(label=_("An address"))
    month = forms.ChoiceField(label=_("One of many"), choices=[("1", _("January")), ("2", _("February"))])
    days = forms.MultipleChoiceField(
        label=_("Some of a few"), choices=[("sat", _("Saturday")), ("sun", _("Sunday"))],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("One of a few"), choices=[("a", _("Analyst")), ("v", _("Viewer"))], widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("Some lines"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


@needs(SIGNED_IN)
@require_GET
def design(request: HarkRequest) -> HttpResponse:
    """Every part of the pages, drawn by the templates that draw it everywhere else, with made-up values."""
    page = {
        "colours": list(colours()),
        "sizes": SIZES,
        "spaces": SPACES,
        "tiles": TILES,
        "pictures": drawn(),
        "metric": metrics["nps"],
        "empty": Example(prefix="empty", initial={"name": "Brindle & Spout", "days": ["sat"], "role": "v"}),
        "wrong": Example({"wrong-name": "", "wrong-mail": "somebody", "wrong-month": "13"}, prefix="wrong"),
    }
    return render(request, "hark/design.html", page)


def colours() -> Iterator[Colour]:
    """Every colour of the theme."""
    for name, use, least in USES:
        light, dark = LIGHT[name], DARK[name]
        yield Colour(
            name, use, light, dark, contrast(light, LIGHT["paper"]), contrast(dark, DARK["paper"]), least
        )  # fmt: skip


def contrast(one: str, other: str) -> float:
    """How far two colours stand out from each other, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return round((lighter + 0.05) / (darker + 0.05), 1)


def luminance(colour: str) -> float:
    """How much light a colour (`#rrggbb`) gives, 0 to 1."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shown(state: str, **more: str | bool) -> tuple[str, Tile]:
    """A tile in a state, by what the state is called."""
    about: Mapping[str, str | bool] = {
        "value": "32", "interval": "25 to 39", "sample": "452 answers of 442 people", "unit": "points", **more,
    }  # fmt: skip
    spark = Markup(sparkline([36, 37, 45, 31, 41, 36, 39, 38, 20, 24, 32]))  # noqa: S704  numbers only
    return state, Tile(
        anchor="nps", label=metrics["nps"].label, time="June 2026", spark=spark,
        **{"verdict": "", "tone": "", **about},  # type: ignore[arg-type]
    )  # fmt: skip


TILES = (
    shown("good", verdict="+9 since May: rose, and it is real", tone="good", target="40"),
    shown("bad", value="20", interval="13 to 27", verdict="−9 since May: fell, and it is real", tone="bad"),
    shown("real", verdict="+9 since May: rose, and it is real", tone="real"),
    shown("unsure", verdict="no evidence of change since May", tone="unsure"),
    shown("plain", verdict="3 more than in May", tone="plain", interval="", sample=""),
    shown("few", value="41", interval="8 to 74", sample="9 answers", grey=True, verdict="too few answers to tell",
          tone="unsure"),
    shown("hidden", value="", interval="", secret=True, reason="fewer than 5 people", sample="3 answers"),
    shown("none", value="", interval="", unit="", reason="no answer has a score", sample=""),
)  # fmt: skip
"""A tile in each of its states."""


TARGET = Beside(lines=(Line(40.0, "target"),))


def row(value: float, apart: float, n: int, group: str = "", month: int = 0) -> Row:
    """A figure of the examples, `apart` either way; of a group, or of a month counted from the first."""
    named = {"region": group} if group else {}
    estimate = Estimate(value, value - apart, value + apart, n, n)
    return Row("nps", shifted(date(2026, 1, 1), month), named, estimate, "points")


def drawn() -> tuple[Picture, ...]:
    """A chart of each kind that pages hold."""
    course = [row(value, 8, 400, month=place) for place, value in enumerate((36, 45, 31, 41, 20, 32))]
    groups = [row(value, 6, n, name) for name, value, n in (("West", 43, 1470), ("South", 36, 2303), ("North", 28, 9))]
    bars = [Bar(0, 4, "bad"), Bar(6, 9, "bad"), Bar(7, 20, "middle"), Bar(10, 60, "good")]
    table = (
        (_("Region"), _("points")),
        tuple((Cell(one.group["region"] or ""), Cell(f"{one.estimate.value:g}")) for one in groups),
    )
    wide, narrow = (
        draw(trend(course, "month", width=width, beside=TARGET), label="An example", css=css)
        for width, css in ((WIDE, "wide"), (NARROW, "narrow"))
    )
    scores, parts = (draw(one, label="An example") for one in (distribution(bars), breakdown(groups, total=35.0)))
    return (
        Picture("course", "Every month", "The band is where the figure lies.", wide, narrow, *table),
        Picture("scores", "Scores given", "Percent of 93 answers.", scores, scores, (), ()),
        Picture("groups", "By region", "Grey: few people.", parts, parts, (), ()),
    )
