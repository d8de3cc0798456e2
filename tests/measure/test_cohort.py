"""Who comes back when: from the months customers ordered in to the cohort table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from cast import Given, at
from hark.company import CompanyDocument
from hark.errors import BadQuestion, UnknownName
from hark.measure.among import Among
from hark.measure.cohort import Cohorts, cohorts
from hark.measure.condition import Condition
from hark.measure.estimate import Estimate
from hark.store.engines.duckdb import DuckDB
from measure.stage import Staged

Ask = Callable[..., Cohorts]


def bought(customer: str, month: int, day: int = 15, **columns: object) -> Given:
    """What somebody ordered in a month."""
    when = {"occurred_at": at(month, day)} | columns
    return {"customer": customer, "derived_key": int(customer, 36), "orders": 1, **when}


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The cohort table of some months; the last order of all was on 30 April unless said otherwise."""

    def asked(
        months: Sequence[Given],
        among: Among | None = None,
        last: object = at(4, 30),
        company: CompanyDocument | None = None,
        **how: object,
    ) -> Cohorts:
        orders = [{"occurred_at": at(1, 2)}, {"occurred_at": last}]
        facts = Staged(DuckDB(tmp_path), company, customer_months=months, orders=orders if months else [])
        return cohorts(among or Among(), facts, **how)  # type: ignore[arg-type]

    return asked


def table(found: Cohorts) -> dict[tuple[str, int], list[float | None]]:
    """The shares by cohort and how many are in it."""
    return {(f"{one.start:%b}", one.n): [each.value for each in one.later] for one in found.cohorts}


FEW = [bought("a", 1), bought("a", 2), bought("a", 4), bought("b", 1), bought("b", 4), bought("c", 2)]


def test_a_line_for_every_month_of_first_orders(ask: Ask) -> None:
    assert table(ask(FEW)) == {("Jan", 2): [50, 0, 100], ("Feb", 1): [0, 0]}


def test_a_share_says_how_sure_it_is(ask: Ask) -> None:
    (first, *_) = ask(FEW).cohorts[0].later

    assert first == Estimate(50, 9.4531205734230, 90.546879426577, 2, 2)


def test_a_month_that_is_not_over_is_empty_and_not_zero(ask: Ask) -> None:
    found = ask(FEW, last=at(4, 20))

    assert table(found) == {("Jan", 2): [50, 0, None], ("Feb", 1): [0, None]}
    assert found.cohorts[0].later[2].note == "not over yet"


def test_the_shares_over_all_cohorts_leave_out_whom_nobody_could_see_come_back(ask: Ask) -> None:
    assert [(each.value, each.n) for each in ask(FEW, last=at(4, 20)).every] == [
        (pytest.approx(100 / 3), 3),
        (0, 2),
        (None, 0),
    ]


def test_several_months_of_a_quarter_are_one_person_once(ask: Ask) -> None:
    assert table(ask([*FEW, bought("a", 5)], over="quarter", last=at(6, 30))) == {("Jan", 3): [pytest.approx(200 / 3)]}


def test_whoever_only_gave_back_did_not_come_back(ask: Ask) -> None:
    assert table(ask([bought("a", 1), bought("a", 2, orders=0)], last=at(2, 28))) == {("Jan", 1): [0]}


def test_months_are_those_of_the_company(ask: Ask) -> None:
    late = bought("a", 1, occurred_at=at(1, 31, hour=23, minute=30))

    assert table(ask([late], company=CompanyDocument(zone="Europe/Berlin"))) == {("Feb", 1): [0, 0]}


def test_groups_and_conditions_are_those_of_the_first_order(ask: Ask) -> None:
    rows = [bought("a", 1, region="North"), bought("a", 2, region="South"), bought("b", 1, region="South")]

    by = ask(rows, Among(by=("region",)), last=at(2, 28))
    where = ask(rows, Among(where=(Condition.parse("region=South"),)), last=at(2, 28))

    assert [(dict(one.group), one.later[0].value) for one in by.cohorts] == [
        ({"region": "North"}, 100),
        ({"region": "South"}, 0),
    ]
    assert table(where) == {("Jan", 1): [0]}


def test_from_and_to_choose_by_the_first_order(ask: Ask) -> None:
    assert table(ask(FEW, Among(start=date(2026, 2, 1), end=date(2026, 3, 1)))) == {("Feb", 1): [0, 0]}


def test_people_known_under_two_names_are_one(ask: Ask) -> None:
    rows = [bought("a", 1, person=1), bought("b", 2, person=1)]

    assert table(ask(rows, last=at(2, 28))) == {("Jan", 1): [100]}


def test_a_table_need_not_go_on_for_ever(ask: Ask) -> None:
    assert table(ask(FEW, most=1)) == {("Jan", 2): [50], ("Feb", 1): [0]}


def test_json_has_every_cohort(ask: Ask) -> None:
    (first, _) = ask(FEW, most=1).as_dict()

    assert (first["over"], first["cohort"], first["group"], first["n"]) == ("month", "2026-01-01", {}, 2)
    assert list(first["later"][0]) == ["later", "value", "low", "high", "n", "people", "note"]


@pytest.mark.parametrize(
    ("rows", "among", "how", "error", "words"),
    [
        ([], Among(), {}, BadQuestion, "no orders of known customers"),
        (FEW, Among(start=date(2026, 3, 1)), {}, BadQuestion, "first order"),
        (FEW, Among(), {"over": "week"}, UnknownName, "week"),
    ],
)
def test_what_cannot_be_told_is_said(
    rows: list[Given], among: Among, how: dict[str, str], error: type[Exception], words: str, ask: Ask
) -> None:
    with pytest.raises(error, match=words):
        ask(rows, among, **how)
