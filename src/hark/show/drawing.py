"""Draw a chart as SVG that lives in a page: its colours follow light and dark, text is text, nothing is fetched."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

import vl_convert

from hark.show.language import Language
from hark.show.theme import LIGHT, Spec

VERSION = "6.4"
"""The Vega-Lite that draws; pinned, so that a new package does not move a line."""

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = {colour: f"var(--{name})" for name, colour in LIGHT.items()}
NOISE = ("class", "role", "pointer-events", "font-family", "stroke-miterlimit", "display")
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot say: control characters and halves of pairs, which a name or a comment may well hold."""

HREF = "{http://www.w3.org/1999/xlink}href"
NOWHERE = "https://chart.invalid"
"""What stands before an address within Hark while a chart is drawn, which knows whole addresses only."""

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Orders that turn the direction of a text round; a label in a drawing stands alone, so it needs none."""


def draw(spec: Spec, *, label: str, language: str = "en", css: str = "") -> str:
    """The chart as one `<svg>` element to stand in HTML; `label` is what a reader who cannot see it is told."""
    text = vl_convert.vegalite_to_svg(
        {key: speakable(value) for key, value in spec.items()},
        vl_version=VERSION,
        allowed_base_urls=[],
        format_locale=numbers(language),
    )
    root = Tree.fromstring(text)  # noqa: S314  our own drawing, and no entity can stand in it
    tidy(root)
    linked = root.find(".//a") is not None
    width, height = root.attrib["viewBox"].split()[2:]
    root.attrib.clear()
    root.attrib |= {
        "class": f"chart {css}".strip(),
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        # What holds links is no picture to those who cannot see it, but a group of them.
        "role": "group" if linked else "img",
        "aria-label": UNSPEAKABLE.sub("", label),
    }
    return Tree.tostring(root, encoding="unicode")


def by_itself(drawn: str) -> str:
    """A drawn chart as a file of its own: in the light colours, on paper, with a name for its letters."""
    for name, colour in LIGHT.items():
        drawn = drawn.replace(f"var(--{name})", colour)
    root = Tree.fromstring(drawn)  # noqa: S314  our own drawing, and no entity can stand in it
    root.attrib |= {"xmlns": SVG.strip("{}"), "font-family": "sans-serif"}
    root.attrib.pop("class", None)
    for link in root.iter("a"):
        link.tag, link.attrib = "g", {}
    paper = Tree.Element("rect", {"width": "100%", "height": "100%", "fill": LIGHT["paper"]})
    root.insert(0, paper)
    return Tree.tostring(root, encoding="unicode")


def picture_of(drawn: str) -> bytes:
    """A drawn chart as a PNG, twice as large as on a page so that it is sharp on paper."""
    return vl_convert.svg_to_png(by_itself(drawn), scale=2)


def numbers(language: str) -> Spec:
    """How the numbers on an axis are written in a language, as d3 wants it told."""
    symbols = Language(language).locale.number_symbols["latn"]
    return {"decimal": symbols["decimal"], "thousands": symbols["group"], "grouping": [3], "currency": ["", ""]}


def speakable(value: object) -> object:
    """The same without the characters that XML cannot say or that would show a label backwards."""
    match value:
        case str():
            return TURNING.sub("", UNSPEAKABLE.sub("", value))
        case dict():
            return {key: speakable(inner) for key, inner in value.items()}
        case list() | tuple():
            return [speakable(inner) for inner in value]
    return value


def tidy(element: Tree.Element) -> None:
    """Leave out what draws nothing, take names out of their space, and let colours follow the page."""
    element.tag = element.tag.removeprefix(SVG)
    if HREF in element.attrib:
        element.attrib["href"] = element.attrib.pop(HREF).removeprefix(NOWHERE)
    for name in [name for name in element.attrib if name in NOISE or name.startswith("aria-")]:
        del element.attrib[name]
    if element.tag == "a":
        # A drawing is one picture to whoever cannot see it; the table behind it has the same links, with names.
        element.attrib |= {"aria-hidden": "true", "tabindex": "-1"}
    for name in ("fill", "stroke"):
        if name in element.attrib:
            element.attrib[name] = COLOURS.get(element.attrib[name], element.attrib[name])
    for child in list(element):
        if empty(child):
            element.remove(child)
        else:
            tidy(child)


def empty(element: Tree.Element) -> bool:
    """Whether an element draws nothing."""
    if element.attrib.get("opacity") == "0" or element.attrib.get("display") == "none":
        return True
    match element.tag.removeprefix(SVG):
        case "path":
            return element.attrib.get("d", "") in ("", "M0,0h0v0h0Z") or not {"fill", "stroke"} & element.attrib.keys()
        case "g":
            return not len(element)
    return False
