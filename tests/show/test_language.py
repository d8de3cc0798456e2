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
        ("en", 0.17, "hours", "10 min"),
        ("en", 22.13, "hours", "22.1 h"),
        ("en", 180.0, "hours", "7.5 d"),
        ("en", 180.0, "business hours", "180.0 h"),
        ("de", 22.13, "hours", "22,1 h"),
        ("en", 67.484, "GBP", "£67.48"),
        ("en", 64551.9, "GBP", "£64,552"),
        ("de", -64551.9, "EUR", "−64.552\u00a0€"),
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


@pytest.mark.parametrize(
    ("low", "high", "unit", "written"),
    [
        (2.1, 2.94, "hours", "2.1 to 2.9 h"),
        (0.5, 2.94, "hours", "30 min to 2.9 h"),
        (60.0, 70.5, "GBP", "£60.00 to £70.50"),
    ],
)
def test_an_interval_names_its_unit_once_where_one_will_do(low, high, unit, written):
    assert Language().interval(Estimate(low, low, high, 9, 9), unit) == written


def test_a_difference_has_its_sign():
    signed = [
        Language().signed(value, unit) for value, unit in ((2.5, "hours"), (-2.5, "hours"), (0.2, "points"), (9, "GBP"))
    ]

    assert signed == ["+2.5 h", "−2.5 h", "0", "+£9.00"]


def test_an_interval_that_is_not_known_is_not_written():
    assert Language().interval(Estimate(3.0, None, None, 1, 1), "score") == ""
    assert Language().interval(Estimate(34.0, 27.6, 40.4, 412, 400), "points") == "28 to 40"


@pytest.mark.parametrize(
    ("code", "name"), [("cy", "Welsh"), ("pt-BR", "Portuguese (Brazil)"), ('"><b>', '"><b>'), ("", "")]
)
def test_names_a_language(code, name):
    assert language_name(code) == name
