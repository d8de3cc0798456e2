"""A lake of every version that was released opens, says what it said then, and can be written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlglot import parse_one

from hark.store.compact import compact
from hark.store.deliveries import deliveries, undo_delivery
from hark.store.facts import facts
from hark.store.identities import CustomerKey, part_people
from hark.store.lake import Store
from hark.store.reader import Facts
from parcels import bring, counting

LAKES = sorted(path.parent for path in (Path(__file__).parents[1] / "lakes").glob("*/expected.json"))


@pytest.fixture(params=LAKES, ids=lambda lake: lake.name)
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(request.param, tmp_path / "data"))


def expected(lake: Path) -> dict[str, dict[str, int]]:
    said: dict[str, dict[str, int]] = json.loads((lake / "expected.json").read_text(encoding="utf-8"))
    return said


def test_there_is_a_lake():
    assert LAKES


def test_an_old_lake_says_what_it_said(lake):
    store = Store.open(lake)

    said = {fact: rows for fact, rows in expected(lake).items() if fact in facts}
    assert {fact: counting(store, fact=fact) for fact in said} == said
    assert [one.state for one in deliveries(store)][:4] == ["live", "replaced", "live", "undone"]


def test_an_old_lake_has_its_tickets_also_where_they_have_to_be_worked_out(lake):
    ask = "select state, count(*) as n from tickets group by state"

    found = Facts(Store.open(lake)).rows(parse_one(ask))

    assert {row["state"]: row["n"] for row in found} == expected(lake).get("tickets", {})


def test_an_old_lake_knows_attributes_and_people(lake):
    ask = "select count(*) as n, count(distinct person) as people from answers where x_plan = 'gold'"

    found = Facts(Store.open(lake)).rows(parse_one(ask))

    assert found == [{"n": 2, "people": 1}]


def test_an_old_lake_can_be_written_compacted_and_taken_back(lake):
    store = Store.open(lake)

    today = bring(store, "today.csv", [("a", 5), ("f", 1)])
    part_people(store, CustomerKey("shop", "a"), CustomerKey("shop", "c"))
    compact(store, grace=0)
    assert counting(store) == {**expected(lake)["answers"], "a": 5, "f": 1}
    undo_delivery(store, today.number)
    undo_delivery(store, 3)

    assert counting(store) == {"a": 9, "b": 2, "c": 3, "d": 7}
