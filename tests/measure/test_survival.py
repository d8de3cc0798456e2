"""How long customers stay: from memberships to curves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cast import Given, at
from hark.company import CompanyDocument
from hark.errors import BadQuestion, UnknownName
from hark.measure.among import Among
from hark.measure.apart import Apart
from hark.measure.condition import Condition
from hark.measure.curve import Median
from hark.measure.survival import Survival, survival, whole_months
from hark.store.engines.duckdb import DuckDB
from measure.stage import Staged

Ask = Callable[..., Survival]


def member(begun: datetime | None, ended: datetime | None = None, **columns: object) -> Given:
    """A membership."""
    return {"source": "shop", "occurred_at": begun, "ended_at": ended, **columns}


def row(occurred_at: datetime, **columns: object) -> Given:
    """A row of the subscriptions: until when the source tells of anything."""
    return {"source": "shop", "kind": "start", "occurred_at": occurred_at, "received_at": at(12, 31), **columns}


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Ask about memberships, with the last row of their source on 1 July unless other rows are given."""

    def asked(
        memberships: Sequence[Given],
        among: Among | None = None,
        subscriptions: Sequence[Given] = (row(at(7, 1)),),
        company: CompanyDocument | None = None,
        **how: object,
    ) -> Survival:
        facts = Staged(DuckDB(tmp_path), company, memberships=memberships, subscriptions=subscriptions)
        return survival(among or Among(), facts, **how)  # type: ignore[arg-type]

    return asked


def durations(found: Survival) -> list[tuple[int, int, int]]:
    """How long they stayed, how many left then, how many were still there."""
    (curve,) = found.curves
    return [(step.duration, step.ended, step.censored) for step in curve.steps]


def test_who_left_and_who_did_not(ask: Ask) -> None:
    found = ask([member(at(1, 1), at(3, 1)), member(at(1, 15))])

    assert durations(found) == [(2, 1, 0), (5, 0, 1)]


def test_an_end_that_is_only_announced_is_no_end_yet(ask: Ask) -> None:
    assert durations(ask([member(at(1, 1), at(8, 1))])) == [(6, 0, 1)]


def test_a_source_tells_of_nothing_later_than_it_was_received(ask: Ask) -> None:
    rows = [
        row(at(5, 1), received_at=at(6, 1)),
        row(at(12, 1), kind="cancellation", received_at=at(6, 1)),
    ]

    assert durations(ask([member(at(1, 1), at(12, 1))], subscriptions=rows)) == [(5, 0, 1)]


def test_what_began_has_begun_whatever_the_clock_said(ask: Ask) -> None:
    assert durations(ask([member(at(1, 1))], subscriptions=[row(at(5, 1), received_at=at(1, 1, year=1970))])) == [
        (4, 0, 1)
    ]


def test_every_source_is_followed_for_as_long_as_it_tells_of_anything(ask: Ask) -> None:
    rows = [row(at(7, 1)), row(at(3, 1), source="O'Brien's")]

    found = ask([member(at(1, 1)), member(at(1, 1), source="O'Brien's")], subscriptions=rows)

    assert durations(found) == [(2, 0, 1), (6, 0, 1)]


def test_a_source_that_counts_up_to_a_day_says_which(ask: Ask) -> None:
    day = at(9, 30, year=2018, hour=0)

    found = ask([member(at(2, 28, year=2018, hour=0), as_of=day), member(at(9, 30, year=2017, hour=0), day, as_of=day)])

    assert durations(found) == [(7, 0, 1), (12, 1, 0)]
    assert found.known.as_of == (date(2018, 9, 30),)


def test_only_sources_that_are_asked_about_say_until_when(ask: Ask) -> None:
    rows = [row(at(7, 1)), row(at(3, 1), source="old")]
    stays = [member(at(1, 1)), member(at(1, 1), source="old"), member(at(1, 1), source="told", as_of=at(8, 1))]

    found = ask(stays, Among(where=(Condition.parse("source in old,told"),)), subscriptions=rows)

    assert (found.known.last, found.known.as_of) == (at(3, 1), (date(2026, 8, 1),))


@pytest.mark.parametrize(
    ("begun", "last", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2026, 1, 15), date(2026, 3, 14), 1),
        (date(2026, 1, 15), date(2026, 3, 15), 2),
    ],
)
def test_months_are_those_of_the_calendar(begun: date, last: date, months: int) -> None:
    assert whole_months(begun, last) == months


@pytest.mark.parametrize("unit", ["day", "month", "year"])
def test_durations_are_whole_and_never_negative(unit: str, ask: Ask) -> None:
    found = ask([member(at(1, 1, year=2024), at(3, 2, year=2025)), member(at(3, 1), at(2, 1))], unit=unit)

    expected = {"day": 426, "month": 14, "year": 1}
    assert durations(found) == [(0, 1, 0), (expected[unit], 1, 0)]


def test_days_are_the_companys(ask: Ask) -> None:
    stay = member(at(3, 28, hour=22, minute=30), at(3, 29, hour=22, minute=30))

    assert durations(ask([stay], unit="day", company=CompanyDocument(zone="Europe/Berlin"))) == [(2, 1, 0)]
    assert durations(ask([stay], unit="day")) == [(1, 1, 0)]


def test_groups_have_curves_of_their_own_and_are_compared(ask: Ask) -> None:
    stays = [member(at(1, 1), at(1, 1) + timedelta(days=each), plan="gold") for each in range(1, 41)]
    stays += [member(at(1, 1), plan="silver") for _ in range(40)]

    found = ask(stays, Among(by=("plan",)), unit="day", points=(20, 30))

    gold, silver = found.curves
    assert (dict(gold.group), gold.median, silver.median) == ({"plan": "gold"}, Median(20, 15, 28), Median(None))
    assert [point.estimate.value for point in found.told(gold)] == [50, 25]
    assert found.apart
    assert found.apart.verdict is Apart.DIFFER


def test_conditions_and_days_choose_whom_to_follow(ask: Ask) -> None:
    stays = [member(at(1, 1), plan="gold"), member(at(2, 1), plan="gold"), member(at(2, 1))]

    found = ask(stays, Among(where=(Condition.parse("plan=gold"),), start=date(2026, 1, 2)))

    assert found.curves[0].n == 1


def test_the_points_suit_the_unit_and_end_with_the_longest(ask: Ask) -> None:
    assert ask([member(at(1, 1))]).points == (1, 3, 6)
    assert ask([member(at(6, 30))]).points == (0,)


def test_memberships_without_a_start_are_counted_apart(ask: Ask) -> None:
    found = ask([member(at(1, 1)), member(None)])

    assert (found.untimed, found.curves[0].n) == (1, 1)


def test_people_are_counted_once(ask: Ask) -> None:
    found = ask([member(at(1, 1), customer="7"), member(at(1, 1), customer="7"), member(at(1, 1), customer="8")])

    assert (found.curves[0].n, found.curves[0].people) == (3, 2)


def test_json_has_every_curve_at_every_point(ask: Ask) -> None:
    (told,) = ask([member(at(1, 1), at(3, 1)), member(at(1, 15))], points=(2,)).as_dict()

    assert list(told) == ["group", "unit", "n", "people", "ended", "median", "as_of", "points"]
    (point,) = told["points"]
    assert (point["at"], point["value"], point["at_risk"]) == (2, 50, 2)


@pytest.mark.parametrize(
    ("stays", "among", "how", "error", "words"),
    [
        ([], Among(), {}, BadQuestion, "no memberships to follow"),
        ([member(at(1, 1))], Among(start=date(2026, 2, 1)), {}, BadQuestion, "with these conditions"),
        ([member(None)], Among(), {}, BadQuestion, "says when it began"),
        ([member(at(1, 1))], Among(by=("plann",)), {}, UnknownName, "plan"),
        ([member(at(1, 1))], Among(), {"unit": "week"}, UnknownName, "week"),
        ([member(at(9, 1))], Among(), {}, BadQuestion, "begun"),
    ],
)
def test_what_cannot_be_followed_is_said(
    stays: list[Given], among: Among, how: dict[str, str], error: type[Exception], words: str, ask: Ask
) -> None:
    with pytest.raises(error, match=words):
        ask(stays, among, **how)
