"""Killed at any point, a writer has done all or nothing, and the next one works."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlglot import parse_one

from hark.store.deliveries import deliver, deliveries, undo_delivery
from hark.store.lake import Store
from hark.store.reader import Facts
from parcels import about, bring, counting, staged

BEFORE = {"a": 1, "b": 1}
AFTER = {"a": 1, "b": 2, "c": 1}

CHILD = """
import dataclasses, os, pathlib, signal, sys
sys.path[:0] = {path!r}
from parcels import about, counting, staged
from hark.store import lake, log, writer
from hark.store.deliveries import deliver
from hark.store.lake import Store

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def nth(do, number):
    "`do`, but dying instead at the call of that number."
    calls = []
    def doing(*args, **kwargs):
        calls.append(1)
        return die() if len(calls) == number else do(*args, **kwargs)
    return doing

def third(table):
    "Die at the third commit: the table `responses` is made then, and still empty."
    return nth(table.create_write_transaction, 3)

store = Store.open({data!r})
{point}
print("ready", flush=True)
while {reading}:
    counting(store)
kept = dict.fromkeys(["map.toml"], pathlib.Path({data!r}) / "company.toml")
known = dataclasses.replace(about("killed.csv"), files=kept)
deliver(store, {rows}, known)
print("answered", flush=True)
"""

ROWS = '[staged([("a", 1), ("b", 2), ("c", 1)]), staged([("a", 1)], fact="responses")]'
ORDER = {
    "order": "event",
    "amount": "score::double",
    "about_key": "ascii(event)::bigint",
    "person_key": "ascii(event)::bigint",
}
ORDERS = f'[staged([("a", 5), ("b", 7)], fact="orders", **{ORDER!r})]'

POINTS = {
    "writing": "writer.Writing.add = nth(writer.Writing.add, 2)",
    "between two files put in place": "writer.Writing._place = nth(writer.Writing._place, 2)",
    "between files and commit": "writer.commit = die",
    "in the commit, a new table made": "empty = log.DeltaTable; empty.create_write_transaction = third(empty)",
    "in the commit, between two tables": "writer.commit = nth(writer.commit, 2)",
    "between commit and head": "lake.Store.move = die",
    "after the head, before the answer": "writer.retire = die",
}


def child(data: Path, point: str = "", *, reading: bool = False, rows: str = ROWS) -> subprocess.Popen[bytes]:
    """A process that delivers, or reads for ever, and dies at `point`."""
    code = CHILD.format(path=sys.path, data=str(data), point=point, reading=reading, rows=rows)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "data", create=True)
    bring(store, "monday.csv", [("a", 1), ("b", 1)])
    return store


def holds(store: Store, expected: dict[str, int]) -> None:
    """All or nothing is there, and the next writer works and can be taken back."""
    opened = Store.open(store.directory)
    all_of_it = expected == AFTER
    assert counting(opened) == expected
    assert counting(opened, fact="responses") == ({"a": 1} if all_of_it else {})
    assert [one.name for one in deliveries(opened)] == ["monday.csv", *(["killed.csv"] if all_of_it else [])]
    made = deliver(opened, [staged([("b", 7), ("z", 1)]), staged([("z", 1)], fact="responses")], about("next.csv"))
    assert made.number == (3 if all_of_it else 2)
    assert counting(opened) == {**expected, "b": 7, "z": 1}
    assert [path.name for path in (opened.imports / str(made.number)).iterdir()] == ["delivery.json"]
    undo_delivery(opened, made.number)
    assert counting(opened) == expected
    assert list(opened.staging.iterdir()) == []


def killed_at(store: Store, point: str) -> None:
    process = child(store.directory, POINTS[point])
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (-signal.SIGKILL, b"ready\n")
    holds(store, AFTER if point.startswith("after") else BEFORE)


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_delivering(store, point):
    killed_at(store, point)


@pytest.mark.parametrize("point", [point for point in POINTS if "new table" not in point])
def test_killed_while_delivering_the_whole_orders_are_those_of_the_lines(store, point):
    bring_orders(store, [("a", 1)])

    process = child(store.directory, POINTS[point], rows=ORDERS)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL

    amounts = {"a": 5.0, "b": 7.0} if point.startswith("after") else {"a": 1.0}
    assert whole_orders(store) == amounts
    bring_orders(store, [("c", 3)])
    assert whole_orders(store) == {**amounts, "c": 3.0}


def bring_orders(store: Store, rows: list[tuple[str, int]]) -> None:
    deliver(store, [staged(rows, fact="orders", **ORDER)], about(f"{rows}.csv", fact="orders"))


def whole_orders(store: Store) -> dict[str, float]:
    """What was charged for every order, as the store has worked it out of the lines."""
    rows = Facts(Store.open(store.directory)).rows(parse_one('select "order", charged from purchases'))
    return {str(row["order"]): float(str(row["charged"])) for row in rows}


def test_killed_while_reading(store):
    process = child(store.directory, reading=True)
    assert process.stdout
    process.stdout.readline()
    process.kill()
    process.communicate()
    holds(store, BEFORE)


def test_killed_twice_in_a_row(store):
    for point in ("in the commit, between two tables", "between commit and head"):
        child(store.directory, POINTS[point]).communicate()
    holds(store, BEFORE)


@pytest.mark.heavy
@pytest.mark.parametrize("round_", range(9))
@pytest.mark.parametrize("point", POINTS)
def test_killed_while_delivering_ten_times(store, point, round_):
    killed_at(store, point)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(40))
def test_killed_at_any_moment(store, seed):
    with child(store.directory) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, 0.25))
        process.kill()
        answered = b"answered" in process.stdout.read()
    found = counting(store)
    assert found == AFTER if answered else found in (BEFORE, AFTER)
    holds(store, found)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(9))
def test_killed_while_reading_ten_times(store, seed):
    process = child(store.directory, reading=True)
    assert process.stdout
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.25))
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    holds(store, BEFORE)
