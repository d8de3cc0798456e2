"""Moves what was posted from the outbox into the lake: in batches, each of them once, whenever it is killed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from filelock import FileLock

from hark.store.deliveries import bring
from hark.store.engines.duckdb import DuckDB
from hark.store.identities import CustomerKey
from hark.store.lake import Head, Store
from hark.store.lock import workroom
from hark.store.outbox import BATCH, Outbox, Posted
from hark.store.records import About, Counts, Delivery, Staged, recorded, write
from hark.store.refresh import refresh
from hark.store.secret import secret
from hark.store.tabled import tabled
from hark.store.together import by_fact
from hark.store.tombstones import hashed, tombstones
from hark.store.writer import writing

OFTEN = 30.0
"""Seconds after which what was posted goes into the lake, where it also lasts without the control database."""

POSTED = "posted on"
"""What the name of a delivery of posted rows begins with; the day follows."""


def move(store: Store, outbox: Outbox, most: int = BATCH) -> int:
    """Bring the oldest posted rows into the lake; returns how many rows left the outbox.

    A batch is stamped, then written, then dropped. The head of the lake says which batch was the last: one that a
    killed mover had stamped is written again only where it is not there yet.
    """
    with FileLock(store.directory / "outbox.lock"):
        there, begun = store.head().batch, outbox.under_way()
        if begun is not None and begun <= there:
            outbox.forget(there)
            begun = outbox.under_way()
        batch = begun or there + 1
        rows = outbox.stamped(batch) if begun else outbox.stamp(batch, most)
        if rows:
            bring_posted(store, outbox, batch)
            outbox.forget(batch)
        return len(rows)


def bring_posted(store: Store, outbox: Outbox, batch: int) -> None:
    """Make the rows of a batch count, all or none; those of erased persons are left out."""
    with workroom(store.staging) as room, writing(store) as work:
        if work.head.batch >= batch:
            return
        # Only now, when nobody else writes: somebody may have been erased meanwhile.
        staged = written(room, living(store, outbox.stamped(batch)))
        now = datetime.now(UTC)
        known = recorded(store, work.head)
        going_on = last_posted(known, work.head, now)
        number = going_on.number if going_on else work.head.delivery + 1
        about = About(f"{POSTED} {now.date()}", "", "", "", received_at=now)
        came = bring(work, staged, known, about, None, lambda doing, done: None, number)
        before = going_on.counts if going_on else {}
        made = Delivery(
            number, about.name, "", "", "", "", "", now, MappingProxyType(added(before, came))
        )  # fmt: skip
        write(store.imports / str(number), about, made, batch=batch, before=before)
        work.keep(store.imports / str(number))
        refresh(work)
        work.commit(delivery=number, batch=batch)


def last_posted(known: Sequence[Delivery], head: Head, now: datetime) -> Delivery | None:
    """The delivery that more rows of this day go to: the last one, so that what came later counts."""
    last = known[-1] if known else None
    name = f"{POSTED} {now.date()}"
    return last if last and last.number == head.delivery and last.state == "live" and last.name == name else None


def living(store: Store, rows: Sequence[Posted]) -> list[Posted]:
    """The rows without those of persons who were erased."""
    erased = tombstones(store)
    return without(rows, erased, secret(store)) if erased else list(rows)


def without(rows: Sequence[Posted], erased: Set[str], key: str) -> list[Posted]:
    """The rows that are not of the persons with these tombstones, which `key` makes."""
    return [one for one in rows if hashed(key, customer(one)) not in erased]


def customer(row: Posted) -> CustomerKey:
    """The customer of a row; where it names none, the name is empty."""
    return CustomerKey(str(row.values.get("source") or ""), str(row.values.get("customer") or ""))


def written(room: Path, rows: Sequence[Posted]) -> list[Staged]:
    """The rows as Parquet files, one for each fact."""
    staged = []
    with closing(DuckDB(room)) as engine:
        for fact, mine in by_fact(rows).items():
            path = room / f"{fact}.parquet"
            tabled(engine.connection, "temp table mine", fact, mine)
            engine.connection.execute("copy mine to $1 (format parquet, compression lz4)", [str(path)])
            staged.append(Staged(fact, (path,)))
    return staged


def added(before: Mapping[str, Counts], came: Mapping[str, Counts]) -> dict[str, Counts]:
    """The counts of two batches together."""
    sums = dict(before)
    for fact, one in came.items():
        mine = sums.get(fact, Counts())
        sums[fact] = Counts(mine.new + one.new, mine.known + one.known, mine.changed + one.changed)
    return sums
