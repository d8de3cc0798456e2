"""Four who use one store at once: one imports, one rewrites and erases, one compacts, one reads."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlglot import parse_one

from hark.store.compact import compact
from hark.store.deliveries import deliver, deliveries, undo_delivery
from hark.store.erase import erase_person
from hark.store.identities import CustomerKey
from hark.store.lake import Store
from hark.store.reader import Facts
from parcels import about, staged

TEN = 10
"""Rows in every delivery: so at every moment the rows that count are a multiple of it."""

START: list[Barrier] = []
"""Where each waits until all are there."""


def arrive(barrier: Barrier) -> None:
    """Make the barrier known in a process of the crowd."""
    START[:] = [barrier]


def rounds(seconds: float) -> Iterator[int]:
    """The numbers of the rounds, from when all are there, until `seconds` have passed; one at least."""
    START[0].wait()
    until = time.monotonic() + seconds
    yield 0
    for number in count(1):
        if time.monotonic() > until:
            return
        yield number


def rows(label: str, number: int, score: int) -> list[tuple[str, int]]:
    return [(f"{label} {number} {row}", score) for row in range(TEN)]


def importing(data: Path, seconds: float) -> int:
    """Bring new rows, ten at a time."""
    store, done = Store.open(data), 0
    for done in rounds(seconds):
        deliver(
            store,
            [staged(rows("import", done, 1)), staged(rows("import", done, 1), fact="responses")],
            about(f"i{done}"),
        )
    return done + 1


def rewriting(data: Path, seconds: float) -> int:
    """Change rows, replace the change, take it back; bring a person and erase them: ends with every row as it was."""
    store, done = Store.open(data), 0
    for done in rounds(seconds):
        changed = deliver(store, [staged(rows("base", 0, 2))], about(f"changed {done}"))
        replaced = deliver(store, [staged(rows("base", 0, 3))], about(f"replaced {done}"), replaces=changed.number)
        undo_delivery(store, replaced.number)
        undo_delivery(store, changed.number)
        guest = CustomerKey("hotel", f"guest {done}")
        deliver(store, [staged(rows("guest", done, 1), person_key=f"{guest.number}::bigint")], about(f"guest {done}"))
        assert erase_person(store, guest).rows == {"answers": TEN}
    return done + 1


def compacting(data: Path, seconds: float) -> None:
    """Compact without mercy: files that stopped counting go at once."""
    store = Store.open(data)
    for _ in rounds(seconds):
        compact(store, grace=0)


def reading(data: Path, seconds: float) -> None:
    """Read what counts; it is always whole deliveries."""
    ask = parse_one(
        "select count(*) as n, count(distinct event) as events, count(*) filter (score > 0) as scored from answers"
    )
    store = Store.open(data)
    for _ in rounds(seconds):
        (found,) = Facts(store).rows(ask)
        assert found["n"] == found["events"] == found["scored"], found
        assert isinstance(found["n"], int)
        assert found["n"] >= TEN, found
        assert found["n"] % TEN == 0, found
        deliveries(store)
