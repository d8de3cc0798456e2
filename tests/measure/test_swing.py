"""A count that swings from day to day is not taken for a change; one that is steady is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from cast import Given, at, response
from hark.measure.compare import Verdict
from hark.measure.query import Query
from hark.measure.run import run
from hark.store.reader import Facts


def begun(month: int, days: dict[int, int]) -> list[Given]:
    """So many responses on these days of a month, each by somebody else."""
    return [response(month=month, day=day) for day, count in days.items() for _ in range(count)]


def verdict(facts: Facts, query: Query) -> Verdict:
    """What is said of the last figure."""
    comparison = run(query, facts)[-1].comparison
    assert comparison
    return comparison.verdict


STEADY, MORE = dict.fromkeys(range(1, 31), 4), dict.fromkeys(range(1, 31), 6)
BURSTS, OTHER_BURSTS = {3: 60, 20: 60}, {5: 90, 25: 90}
QUERIES = [
    Query(metric="responses", over="month", against="before"),
    Query(metric="responses", start=date(2026, 5, 1), end=date(2026, 6, 1), against="before"),
]


@pytest.mark.parametrize("query", QUERIES, ids=["over months", "between two days"])
def test_a_steady_count_that_rises_by_half_is_real(facts: Callable[..., Facts], query: Query) -> None:
    given = facts(responses=[*begun(4, STEADY), *begun(5, MORE)])

    assert verdict(given, query) is Verdict.ROSE


@pytest.mark.parametrize("query", QUERIES, ids=["over months", "between two days"])
def test_a_count_that_comes_in_bursts_is_not_called_real(facts: Callable[..., Facts], query: Query) -> None:
    given = facts(responses=[*begun(4, BURSTS), *begun(5, OTHER_BURSTS)])

    assert verdict(given, query) is not Verdict.ROSE


def test_a_month_that_is_not_over_did_not_fall(facts: Callable[..., Facts]) -> None:
    given = facts(responses=[*begun(4, STEADY), *begun(5, dict.fromkeys(range(1, 6), 4))])

    assert verdict(given, QUERIES[0]) is Verdict.CANNOT_TELL


def test_one_row_of_another_century_stops_no_comparison(facts: Callable[..., Facts]) -> None:
    old = response() | {"occurred_at": at(1, year=1900)}
    given = facts(responses=[old, *begun(4, STEADY), *begun(5, MORE)])

    assert run(QUERIES[0], given)[-1].estimate.n == 180


def test_many_answers_on_few_days_are_not_called_too_few(facts: Callable[..., Facts]) -> None:
    given = facts(responses=[*begun(4, {3: 400, 29: 1}), *begun(5, {3: 410, 30: 1})])

    assert verdict(given, QUERIES[0]) is Verdict.NO_CHANGE
