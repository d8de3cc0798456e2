"""What the charts show of rows, drawn."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from xml.etree import ElementTree as Tree

import pytest

from hark.measure.compare import Verdict
from hark.measure.estimate import Estimate
from hark.show.charts.breakdown import breakdown
from hark.show.charts.distribution import Bar, distribution
from hark.show.charts.trend import Beside, Line, trend
from hark.show.charts.volume import volume
from hark.show.drawing import draw
from hark.show.language import Language
from hark.show.sparkline import sparkline
from hark.show.theme import DARK, LIGHT, NARROW, WIDE
from show.rows import change, row

MONTHS = [row(30.0 + month, month=month) for month in (1, 2, 3, 7, 8)]
REGIONS = [
    row(45.0, region="West"),
    row(30.0, region="צפון", n=12),
    row(20.0, region="North", verdict=change(-15, Verdict.LOWER, good=False, against="rest")),
]


def words(svg: str) -> list[str]:
    """The text of a drawing."""
    return [element.text or "" for element in Tree.fromstring(svg).iter("text")]


def beside(target: float) -> Beside:
    return Beside((Line(target, "target"),))


def test_a_trend_leaves_a_gap_where_periods_are_missing():
    values = trend(MONTHS, "month")["data"]["values"]

    assert [value["value"] for value in values] == [31.0, 32.0, 33.0, None, 37.0, 38.0]


def test_a_trend_names_its_periods_in_the_company_s_language():
    assert "Mär 2026" in words(draw(trend(MONTHS, "month", language=Language("de")), label="x", language="de"))


def test_a_trend_shows_few_answers_hollow_and_the_target_dashed():
    plain = draw(trend(MONTHS, "month"), label="x")
    marked = draw(trend([*MONTHS, row(40.0, month=9, n=7)], "month", beside=beside(50)), label="x")

    assert (plain.count("var(--paper)"), marked.count("var(--paper)")) == (0, 1)
    assert ("stroke-dasharray" in plain, "stroke-dasharray" in marked) == (False, True)


def test_an_axis_of_durations_is_in_the_unit_a_person_would_say():
    waits = [row(hours, month=month, unit="hours") for month, hours in ((1, 40.0), (2, 120.0))]
    spec = trend(waits, "month")

    assert [value["value"] for value in spec["data"]["values"]] == pytest.approx([40 / 24, 5.0])
    assert any(word.endswith(" d") for word in words(draw(spec, label="x")))


def test_counts_by_group_are_bars_from_zero_without_an_interval():
    rows = [replace(one, estimate=Estimate(one.estimate.value, n=100, people=100)) for one in REGIONS]
    spec = breakdown(rows, noun="")

    assert spec["layer"][0]["mark"]["type"] == "bar"
    assert spec["layer"][0]["encoding"]["x"]["scale"]["zero"] is True
    assert "100" not in words(draw(spec, label="x"))


def test_a_breakdown_says_what_its_figures_are_made_of():
    assert "tickets" in words(draw(breakdown(REGIONS, noun="tickets"), label="x"))


def test_a_breakdown_names_groups_with_their_figures():
    drawn = words(draw(breakdown(REGIONS, total=35.0), label="x"))

    assert {"West", "צפון", "North", "45", "30", "▼ 20", "100", "12"} <= set(drawn)


def test_a_breakdown_greys_the_small_and_marks_what_really_differs():
    colours = [point["colour"] for point in breakdown(REGIONS)["data"]["values"]]

    assert colours == [LIGHT["accent"], LIGHT["grey"], LIGHT["bad"]]


def test_a_group_without_a_value_is_no_dot():
    assert [point["name"] for point in breakdown([*REGIONS, row(None, region="East")])["data"]["values"]] == [
        "West", "צפון", "North",
    ]  # fmt: skip


def test_a_group_nobody_named_is_called_so():
    assert breakdown([row(1.0, region=None)])["data"]["values"][0]["name"] == "not stated"


def test_a_distribution_says_how_many_percent():
    drawn = words(draw(distribution([Bar(0, 1, "bad"), Bar(9, 3, "good")]), label="x"))

    assert {"25", "75"} <= set(drawn)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(
    "spec",
    [
        lambda width: trend(MONTHS, "month", width=width),
        lambda width: volume(MONTHS, "month", width=width),
        lambda width: breakdown([row(9, n=1234567, region="A name that is far too long for its place")], width=width),
        lambda width: distribution([Bar(score, 5) for score in range(11)], width=width),
    ],
    ids=["trend", "volume", "breakdown", "distribution"],
)
def test_a_chart_is_as_wide_as_asked_and_scales(spec, width):
    svg = Tree.fromstring(draw(spec(width), label="x"))

    # A label at the end of an axis may stand out a little.
    assert width <= float(svg.attrib["width"]) <= width + 40
    assert svg.attrib["viewBox"] == f"0 0 {svg.attrib['width']} {svg.attrib['height']}"


def test_every_colour_follows_the_page():
    drawn = "".join(
        draw(spec, label="x")
        for spec in (
            trend(MONTHS, "month", beside=beside(3)),
            breakdown(REGIONS, total=3),
            distribution([Bar(1, 2, "middle")]),
        )
    )
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) - {"none"}

    assert used <= {f"var(--{name})" for name in LIGHT}


def test_a_drawing_tells_who_cannot_see_it_and_hides_its_parts():
    svg = Tree.fromstring(draw(breakdown(REGIONS), label='NPS by "region" & <more>'))

    assert (svg.attrib["role"], svg.attrib["aria-label"]) == ("img", 'NPS by "region" & <more>')
    assert [element for element in svg.iter() if "aria-label" in element.attrib] == [svg]


@pytest.mark.parametrize(
    "name", ["a\x00b", "</svg><script>x()</script>", "\ud800", "&amp;", "x' + alert(1) + '", "\x1b[0m"]
)
def test_a_name_is_only_ever_text(name):
    svg = Tree.fromstring(draw(breakdown([row(1.0, region=name), row(2.0, region="other")]), label=name))

    assert {element.tag for element in svg.iter()} <= {"svg", "g", "path", "line", "text", "rect"}


def test_drawing_fetches_nothing():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.json"
        draw(breakdown([row(1.0, region=address), row(2.0, region=f"url({address})")]), label=address)
        with pytest.raises(ValueError, match="not allowed"):
            draw({"data": {"url": address}, "mark": "point"}, label="x")

        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_sparkline_breaks_where_there_is_no_value():
    assert sparkline([1.0, 2.0, None, 3.0, 4.0]).count("<polyline") == 2
    assert sparkline([1.0, None]) == ""


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("name", "least"),
    [("ink", 7), ("muted", 4.5), ("grey", 4.5), ("accent", 4.5), ("good", 4.5), ("bad", 4.5), ("middle", 3)],
)
def test_colours_stand_out_from_the_paper(palette, name, least):
    light, dark = sorted((luminance(palette[name]), luminance(palette["paper"])), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= least


def test_a_label_cannot_turn_its_letters_round():
    assert "evil" in words(draw(breakdown([row(1.0, region="\u202eevil"), row(2.0, region="b")]), label="x"))
