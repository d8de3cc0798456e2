"""Survival curves against published figures, and against a loop that follows everybody one by one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.measure.apart import Apart, log_rank
from hark.measure.curve import Curve, Median, Stay, kaplan_meier

Rows = Iterable[Mapping[str, str]]

# Freireich and others (1963), weeks in remission; + was still in remission when last seen.
MERCAPTOPURINE = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def stays(text: str) -> list[Stay]:
    """Stays as they are printed in the books."""
    return [stay(int(word.removesuffix("+")), not word.endswith("+")) for word in text.split()]


def stay(duration: int, left: bool) -> Stay:
    return Stay(duration, int(left), int(not left))


def curve(text: str, name: str = "") -> Curve:
    return kaplan_meier(stays(text), group={"group": name})


def share(found: Curve, duration: int) -> float | None:
    value = found.at(duration).estimate.value
    return None if value is None else value / 100


@pytest.fixture
def published(real_data: Path) -> Callable[[str], list[Mapping[str, str]]]:
    """The rows of a data set with published survival figures."""

    def read(name: str) -> list[Mapping[str, str]]:
        with (real_data / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return read


def of(rows: Rows, duration: str, left: Callable[[Mapping[str, str]], bool]) -> Curve:
    return kaplan_meier(stay(round(float(row[duration])), left(row)) for row in rows)


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [(6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378), (23, 0.4482)],
)
def test_the_curve_of_the_books(weeks: int, expected: float) -> None:
    assert share(curve(MERCAPTOPURINE), weeks) == pytest.approx(expected, abs=5e-5)


def test_the_median_of_the_books() -> None:
    found = curve(MERCAPTOPURINE)

    assert (found.n, found.ended, found.median) == (21, 9, Median(23, 16, None))
    assert curve(PLACEBO).median == Median(8, 4, 12)


def test_how_many_are_at_risk_counts_those_seen_until_that_very_moment() -> None:
    found = curve(MERCAPTOPURINE)

    assert [found.at(weeks).at_risk for weeks in (0, 6, 7, 8, 35, 36)] == [21, 21, 17, 16, 1, 0]


def test_the_interval_and_error_that_r_prints(published: Callable[[str], Rows]) -> None:
    rows = [row for row in published("survival_reference/lung.csv") if row["ph.ecog"] == "0.0"]
    found = of(rows, "time", lambda row: row["status"] == "1")

    month, year = found.at(30), found.at(365)
    assert (month.estimate.value, month.error) == (pytest.approx(95.2, abs=0.05), pytest.approx(2.68, abs=5e-3))
    assert (month.estimate.low, month.estimate.high) == (pytest.approx(90.12, abs=5e-3), 100)
    assert year.estimate.value == pytest.approx(53.5, abs=0.05)
    assert (year.estimate.low, year.estimate.high) == (pytest.approx(41.0, abs=5e-2), pytest.approx(69.9, abs=5e-2))
    assert share(found, 180) == pytest.approx(0.841, abs=5e-4)
    assert share(found, 730) == pytest.approx(0.193, abs=5e-4)


@pytest.mark.parametrize(("ecog", "days", "expected"), [("1.0", 365, 0.431), ("2.0", 180, 0.5275)])
def test_the_other_groups_r_prints(ecog: str, days: int, expected: float, published: Callable[[str], Rows]) -> None:
    rows = [row for row in published("survival_reference/lung.csv") if row["ph.ecog"] == ecog]

    assert share(of(rows, "time", lambda row: row["status"] == "1"), days) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    ("name", "duration", "left", "expected"),
    [
        ("lung.csv", "time", ("status", "1"), Median(310, 285, 363)),
        ("waltons_dataset.csv", "T", ("E", "1"), Median(56, 53, 58)),
        ("dd.csv", "duration", ("observed", "1"), Median(4, 3, 4)),
    ],
)
def test_the_medians_that_are_published(
    name: str, duration: str, left: tuple[str, str], expected: Median, published: Callable[[str], Rows]
) -> None:
    found = of(published(f"survival_reference/{name}"), duration, lambda row: row[left[0]] == left[1])

    assert found.median == expected


def test_a_median_that_is_not_reached_is_none(published: Callable[[str], Rows]) -> None:
    rows = published("telco_churn/Telco-Customer-Churn.csv")
    found = of(rows, "tenure", lambda row: row["Churn"] == "Yes")

    assert [share(found, months) for months in (12, 24, 72)] == pytest.approx([0.8432, 0.7887, 0.5928], abs=5e-5)
    assert found.median == Median(None, None, None)


def test_groups_of_the_books_differ() -> None:
    found = log_rank([curve(MERCAPTOPURINE, "6-MP"), curve(PLACEBO, "placebo")])

    assert found.chi2 == pytest.approx(16.8, abs=0.05)
    assert found.p == pytest.approx(4.17e-5, rel=1e-2)
    assert found.expected == (pytest.approx(19.3, abs=0.05), pytest.approx(10.7, abs=0.05))
    assert found.verdict is Apart.DIFFER


def test_groups_that_r_compares(published: Callable[[str], Rows]) -> None:
    rows = published("survival_reference/lung.csv")
    sexes = [of([row for row in rows if row["sex"] == sex], "time", lambda row: row["status"] == "1") for sex in "12"]

    found = log_rank(sexes)

    assert (found.chi2, found.df) == (pytest.approx(10.3, abs=0.05), 1)
    assert found.p == pytest.approx(0.0013, abs=5e-5)
    assert found.expected == (pytest.approx(91.6, abs=0.05), pytest.approx(73.4, abs=0.05))


def test_the_same_people_twice_do_not_differ() -> None:
    found = log_rank([kaplan_meier(stays(PLACEBO) * 2), kaplan_meier(stays(PLACEBO) * 2)])

    assert (found.chi2, found.p, found.verdict) == (pytest.approx(0, abs=1e-12), 1, Apart.NO_DIFFERENCE)


def test_small_groups_are_left_out_and_few_cannot_tell() -> None:
    small, large = kaplan_meier(stays("1 2 3"), group={"plan": "gold"}), kaplan_meier(stays(PLACEBO))

    found = log_rank([small, large])

    assert (found.verdict, found.p, found.left_out) == (Apart.TOO_FEW, None, ({"plan": "gold"},))


def test_groups_that_are_never_there_at_the_same_time_cannot_be_told_apart() -> None:
    early, late = kaplan_meier([Stay(1, censored=40)]), kaplan_meier([Stay(9, ended=40)])

    assert log_rank([early, late]).verdict is Apart.CANNOT_TELL


def test_before_anybody_leaves_and_after_everybody_has_nothing_is_sure() -> None:
    found = kaplan_meier([Stay(2, censored=1), Stay(3, ended=4)])

    start, end = found.at(2).estimate, found.at(3).estimate
    assert (start.value, start.low, "nobody has left" in start.note) == (100, None, True)
    assert (end.value, end.high, "everybody has left" in end.note) == (0, None, True)
    assert found.at(99).estimate.value == 0


def test_beyond_the_longest_stay_cannot_be_told() -> None:
    found = kaplan_meier([Stay(2, ended=1), Stay(3, censored=1)]).at(4).estimate

    assert (found.value, found.note) == (None, "nobody was followed for so long")


def test_nobody_has_no_curve() -> None:
    found = kaplan_meier([])

    assert (found.n, found.median, found.at(3).estimate.value) == (0, Median(None), None)


def naive(people: list[tuple[int, bool]], until: int) -> float:
    """Follow everybody day by day: the product of the shares who did not leave that day."""
    still = 1.0
    for day in range(until + 1):
        there = [left and lasted == day for lasted, left in people if lasted >= day]
        still *= 1 - sum(there) / len(there) if there else 1
    return still


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=60), st.integers(0, 12))
def test_added_up_stays_give_what_following_everybody_gives(people: list[tuple[int, bool]], until: int) -> None:
    added: dict[int, list[int]] = {}
    for lasted, left in people:
        added.setdefault(lasted, [0, 0])[not left] += 1
    found = kaplan_meier([Stay(lasted, *counts) for lasted, counts in added.items()])

    told = share(found, until)

    beyond = until > max(lasted for lasted, _ in people)
    assert told == pytest.approx(naive(people, until), abs=1e-9) if told is not None else beyond


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=60))
def test_a_curve_only_falls_and_lies_within_its_interval(people: list[tuple[int, bool]]) -> None:
    steps = kaplan_meier(stay(*each) for each in people).steps

    assert all(later.share <= earlier.share for earlier, later in pairwise(steps))
    assert all(0 <= step.low <= step.share <= step.high <= 1 for step in steps if step.low is not None and step.high)
