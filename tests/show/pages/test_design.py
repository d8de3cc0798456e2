"""The design page shows every part of the pages, and there is no part that it, or a template, does not use."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from django.test import Client

from hark.show.pages.design import TILES, USES, colours, contrast
from hark.show.theme import LIGHT

SHOW = Path(str(files("hark.show")))
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
ATTRIBUTE = re.compile(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"')
BY_SCRIPT = {"over", "htmx-request"}
"""What is put on an element while somebody drops a file, or while a part of a page is fetched."""


def known() -> set[str]:
    """The classes that the stylesheet knows."""
    css = SHOW.joinpath("static/hark/hark.css").read_text(encoding="utf-8")
    rules = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return {name for rule in rules if "@" not in rule for name in re.findall(r"\.([a-z][\w-]*)", rule)}


def used() -> set[str]:
    """The classes that templates name in so many words; a letter has no stylesheet."""
    pages = (one for one in SHOW.glob("templates/**/*.html") if one.parent.name != "mail")
    texts = (one.read_text(encoding="utf-8") for one in pages)
    return {name for text in texts for said in ATTRIBUTE.findall(text) for name in TAG.sub(" ", said).split()}


@pytest.fixture
def page(browser: Callable[..., Client]) -> str:
    """The design page, as the member with the fewest rights has it."""
    return str(browser("viewer", region=["North"]).get("/design/").content.decode())


def test_no_template_names_a_class_that_the_stylesheet_does_not_know() -> None:
    assert used() - known() == set()


def test_every_class_of_the_stylesheet_is_used(page: str) -> None:
    shown = {name for said in ATTRIBUTE.findall(page) for name in said.split()}

    assert known() - used() - shown - BY_SCRIPT == set()


def test_a_tile_is_shown_in_every_state(page: str) -> None:
    for _, tile in TILES:
        assert tile.verdict in page
    assert all(f'class="verdict {tone}"' in page for tone in ("good", "bad", "real", "unsure", "plain"))
    assert all(word in page for word in ("hidden", "cannot tell", 'class="tile few"'))


def test_the_markup_of_a_part_can_be_copied(page: str) -> None:
    assert "&lt;button class=&quot;button grave&quot;" in page


def test_every_colour_stands_out_as_far_as_it_has_to() -> None:
    assert {name for name, *_ in USES} == set(LIGHT)
    assert [one.name for one in colours() if min(one.in_light, one.in_dark) < one.needs] == []
    assert (contrast("#000000", "#ffffff"), contrast("#777777", "#ffffff")) == (21.0, 4.5)


def test_the_stylesheet_stays_small() -> None:
    assert SHOW.joinpath("static/hark/hark.css").stat().st_size < 28_000
