"""Compacting: the same rows in fewer files, with short logs, and nothing left that nobody names."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlglot import parse_one

import cast
from cast import at
from hark.store.compact import compact
from hark.store.deliveries import undo_delivery
from hark.store.keys import event_name
from hark.store.lake import Store
from hark.store.reader import Facts
from parcels import bring, counting


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Eight deliveries, each changing the row of the one before."""
    store = Store.open(tmp_path / "data", create=True)
    for number in range(8):
        bring(store, f"{number}.csv", [("a", number), (f"b{number}", 1)])
    return store


def data_files(store: Store) -> int:
    return len(list(store.lake.glob("**/*.parquet"))) - len(list(store.lake.glob("**/*.checkpoint.parquet")))


def test_few_files_hold_the_same_rows(store):
    before = counting(store)

    done = compact(store)

    assert counting(store) == before
    assert (done.joined, done.became) == (15, 2)
    assert len(store.snapshot()["answers"].parts) == 2


def test_deliveries_can_be_taken_back_afterwards(store):
    compact(store, grace=0)

    undo_delivery(store, 8)

    assert counting(store) == {"a": 6, **{f"b{number}": 1 for number in range(7)}}


def test_files_that_nobody_names_go_after_the_grace(store):
    there = data_files(store)

    assert compact(store, grace=3600).removed == 0
    assert data_files(store) == there + 2
    assert compact(store, grace=0).removed == there
    assert data_files(store) == 2


def test_logs_are_short_afterwards(store):
    compact(store)

    log = sorted(path.name for path in (store.lake / "answers/_delta_log").iterdir())
    assert [name.partition(".")[2] for name in log] == ["checkpoint.parquet", "json", ""]


def test_a_second_time_changes_nothing(store):
    compact(store)
    head = store.head()

    assert compact(store).joined == 0
    assert store.head() == head


def test_an_empty_store_has_nothing_to_compact(tmp_path):
    done = compact(Store.open(tmp_path / "data", create=True))

    assert (done.joined, done.became, done.removed) == (0, 0, 0)


def test_logs_get_a_checkpoint_without_compacting(tmp_path, monkeypatch):
    monkeypatch.setattr("hark.store.log.CHECKPOINT", 3)
    store = Store.open(tmp_path / "data", create=True)

    for number in range(3):
        bring(store, str(number), [(str(number), 1)])

    assert [path.name for path in store.lake.glob("answers/_delta_log/*.checkpoint.parquet")] == [
        "00000000000000000003.checkpoint.parquet"
    ]
    assert len(counting(Store.open(store.directory))) == 3


def test_what_no_longer_counts_leaves_the_files_of_derived_facts(tmp_path):
    store = Store.open(tmp_path / "data", create=True)
    orders = [{"order": str(n), "customer": f"c{n}", "amount": 1, "occurred_at": at(3, 1)} for n in range(50)]
    events = [{**order, "event": event_name("orders", "test", str(n))} for n, order in enumerate(orders)]
    cast.bring(store, orders=events)
    cast.bring(store, orders=[{**events[0], "amount": 9}])
    assert store.snapshot()["purchases_stale"].rows

    done = compact(store)

    assert done.became >= 0
    assert not store.snapshot()["purchases_stale"].rows
    assert store.snapshot()["purchases"].rows == 50
    (row,) = Facts(store).rows(parse_one("select sum(charged) as all_of_it from purchases"))
    assert row == {"all_of_it": 58.0}
