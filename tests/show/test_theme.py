"""Pages and charts have the same colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

import pytest

from hark.show.theme import DARK, LIGHT

CSS = files("hark.show").joinpath("static/hark/hark.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(("place", "colours"), [(0, LIGHT), (1, DARK)], ids=["light", "dark"])
def test_the_colours_of_pages_are_those_of_charts(place: int, colours: Mapping[str, str]) -> None:
    said = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", CSS.split("prefers-color-scheme: dark")[place].split("}")[0]))

    assert {name: said[name] for name in colours} == colours
