"""Figures are written once, as the company's language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from hark.measure.estimate import Estimate
from hark.show.language import Language, language_name


@pytest.mark.parametrize(
    ("code", "value", "unit", "written"),
    [
        ("en", 45.455, "points", "45"),
        ("en", -44.5, "points", "−45"),
        ("en", -0.3, "points", "0"),
        ("en", 82.25, "%", "82.3"),
        ("de", 82.25, "%", "82,3"),
        ("hu", 4.125, "score", "4,13"),
        ("en", 12345.0, "answers", "12,345"),
        ("de", 12345.0, "answers", "12.345"),
        ("pt-BR", 12345.0, "answers", "12.345"),
        ("xx", 12345.0, "answers", "12,345"),
        ("en", None, "points", "cannot tell"),
    ],
)
def test_writes_a_figure_as_precisely_as_its_unit_is_worth(code, value, unit, written):
    assert Language(code).figure(value, unit) == written


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ("day", "1 October 2026"),
        ("week", "the week of 1 October 2026"),
        ("month", "October 2026"),
        ("quarter", "Q4 2026"),
        ("year", "2026"),
        ("fiscal-quarter", "Oct 2026 to Dec 2026"),
        ("fiscal-year", "Oct 2026 to Sept 2027"),
    ],
)
def test_names_a_period(over, name):
    assert Language().period(date(2026, 10, 1), over) == name


def test_an_interval_that_is_not_known_is_not_written():
    assert Language().interval(Estimate(3.0, None, None, 1, 1), "score") == ""
    assert Language().interval(Estimate(34.0, 27.6, 40.4, 412, 400), "points") == "28 to 40"


@pytest.mark.parametrize(
    ("code", "name"), [("cy", "Welsh"), ("pt-BR", "Portuguese (Brazil)"), ('"><b>', '"><b>'), ("", "")]
)
def test_names_a_language(code, name):
    assert language_name(code) == name
