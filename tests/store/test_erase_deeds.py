"""Erasing reaches what was worked out, what was taken back, and what only its ticket says whose it is."""

from __future__ import annotations

from pathlib import Path

import duckdb

from cast import at, bring
from hark.store.deliveries import undo_delivery
from hark.store.erase import erase_person
from hark.store.identities import CustomerKey
from hark.store.lake import Store

SECRET = "anna-secret"


def holding(store: Store, word: str) -> list[str]:
    """The tables in whose files the word still stands, whether the rows count or not."""
    duck = duckdb.connect()
    return [
        path.parent.name
        for path in store.lake.rglob("*.parquet")
        if "_delta_log" not in path.parts
        and duck.execute(f"select count(*) from '{path}' t where contains(t::varchar, '{word}')").fetchone() != (0,)
    ]


def test_nothing_of_a_person_is_left_in_what_was_worked_out(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data", create=True)
    bring(store, orders=[{"order": str(n), "customer": f"c{n}", "occurred_at": at(3, 1)} for n in range(50)])
    bring(store, orders=[{"order": "mine", "customer": SECRET, "occurred_at": at(3, 2)}])
    undo_delivery(store, 2)
    assert holding(store, SECRET)

    erase_person(store, CustomerKey("test", SECRET))

    assert holding(store, SECRET) == []


def test_what_is_said_on_a_persons_ticket_goes_with_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data", create=True)
    mine = {"ticket": "1", "occurred_at": at(3, 1)}
    other = {"ticket": "2", "occurred_at": at(3, 1)}
    bring(
        store,
        ticket_events=[
            {**mine, "kind": "created", "customer": SECRET},
            {**mine, "kind": "replied", "text": "Dear Anna Miller"},
            {**other, "kind": "created", "customer": "bo"},
            {**other, "kind": "replied", "text": "Dear Bo"},
        ],
    )

    erase_person(store, CustomerKey("test", SECRET))

    assert holding(store, "Anna Miller") == []
    assert holding(store, "Dear Bo") != []


def test_whoever_had_the_only_rows_of_a_ticket_is_erased_where_tickets_have_attributes(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data", create=True)
    events = [
        {"ticket": who, "customer": who, "occurred_at": at(3, 1), "kind": "created", "x_plan": f"plan of {who}"}
        for who in (SECRET, "bo")
    ]
    bring(store, ticket_events=events)
    assert holding(store, SECRET)

    erase_person(store, CustomerKey("test", SECRET))

    assert holding(store, SECRET) == []
    assert "tickets" in holding(store, "plan of bo")
