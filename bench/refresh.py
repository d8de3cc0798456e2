"""How long the derived facts take to be brought up to date after a small delivery, and visits to be made from nothing.

A delivery of 1,000 late events that belong to tickets or visitors of all times, then of recent ones: the refreshing
alone, and all of it. Visits are worked out of page views beside the SQL one would write by hand, under one limit of
memory.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import duckdb
from metrics import RATIO, SQL

from hark.store import deliveries
from hark.store.deliveries import About, Staged, deliver
from hark.store.derivation import derived
from hark.store.lake import Store
from hark.store.refresh import MEMORY, anew
from hark.store.writer import writing
from lakes import lake, sizes_of, work_out

EVENTS, LIMIT = 1_000, 2.0
"""How many events come, and in how many seconds what is derived from them is to be up to date."""

CHOSEN = {"of all times": "order by hash(event)", "recent": "order by occurred_at desc"}

LATE = """
    copy (
        select * exclude (revision, import, received_at, replaced_by) replace (
            unhex(md5('{batch}' || hex(event))) as event, content + {batch} as content,
            occurred_at + interval 1 minute as occurred_at
        )
        from (from read_parquet({files}) {chosen} limit {events})
    ) to '{target}' (format parquet)
"""


def late(store: Store, fact: str, batch: int, chosen: str, target: Path) -> Path:
    """A file of events of existing tickets or visitors, each a minute after one that is there."""
    files = [str(path) for path in store.snapshot()[fact].files]
    duckdb.execute(LATE.format(batch=batch, files=files, chosen=CHOSEN[chosen], events=EVENTS, target=target))
    return target


@contextmanager
def refreshing() -> Iterator[list[float]]:
    """The seconds that every refreshing within takes."""
    seconds: list[float] = []
    usual = deliveries.refresh

    def timed(work: deliveries.Writing) -> None:
        begun = perf_counter()
        usual(work)
        seconds.append(perf_counter() - begun)

    deliveries.refresh = timed
    try:
        yield seconds
    finally:
        deliveries.refresh = usual


def small_delivery(store: Store, fact: str, chosen: str, times: int) -> bool:
    """Deliver a few events several times; whether the best refreshing was fast enough."""
    whole: list[float] = []
    with TemporaryDirectory() as room, refreshing() as alone:
        for number in range(times):
            batch = store.head().number * 10 + number
            file = late(store, fact, batch, chosen, Path(room) / f"{batch}.parquet")
            begun = perf_counter()
            deliver(store, [Staged(fact, (file,))], About(f"late-{batch}", f"late-{batch}", "", fact))
            whole.append(perf_counter() - begun)
    good = min(alone) <= LIMIT
    said = f"{EVENTS:,} {fact.replace('_', ' ')} {chosen}"
    print(
        f"{said:<34} refreshing {min(alone):6.2f} s, the delivery {min(whole):6.2f} s  {'' if good else 'TOO SLOW'}",
        flush=True,
    )
    return good


def visits(store: Store, times: int) -> bool:
    """Work visits out from nothing and by hand, in turn; whether it was fast enough."""
    pairs = [(from_nothing(store), by_hand(store)) for _ in range(times)]
    (mine, spent), (theirs, spent_by_hand) = (min(each) for each in zip(*pairs, strict=True))
    good = mine <= RATIO * theirs
    print(
        f"visits from nothing: {mine:.1f} s, by hand {theirs:.1f} s, ratio {mine / theirs:.2f}; of processor time "
        f"{spent:.1f} s, {spent_by_hand:.1f} s, ratio {spent / spent_by_hand:.2f}  {'' if good else 'TOO SLOW'}",
        flush=True,
    )
    return good


def from_nothing(store: Store) -> tuple[float, float]:
    """Seconds, and seconds of processor time, for all visits; what is written goes again."""
    with writing(store) as work:
        work.duck.execute(f"set memory_limit = '{MEMORY}'")
        begun, spent = perf_counter(), process_time()
        anew(work, derived["sessions"], store.company)
        return perf_counter() - begun, process_time() - spent


def by_hand(store: Store) -> tuple[float, float]:
    """The same by the SQL by hand, in the same DuckDB with the same memory."""
    files = [str(path) for path in store.snapshot()["page_views"].files]
    text = Template((SQL / "sessionising.sql").read_text(encoding="utf-8"))
    with writing(store) as work:
        work.duck.execute(f"set memory_limit = '{MEMORY}'")
        begun, spent = perf_counter(), process_time()
        work.duck.execute(text.substitute(files=files, target=work.room / "visits.parquet"))
        return perf_counter() - begun, process_time() - spent


def main() -> None:
    """Measure; ends with 1 where something is too slow."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--page-views", type=int, default=20_000_000, help="how many page views")
    parser.add_argument("--ticket-events", type=int, default=5_000_000, help="how many ticket events")
    parser.add_argument("--times", type=int, default=3, help="how often to deliver; the best counts")
    parser.add_argument("--visits", type=int, default=1, help="how often to work out all visits; the best counts")
    parser.add_argument("--folder", type=Path, help="a lake that is kept: made where it is not there yet")
    asked = parser.parse_args()
    with TemporaryDirectory() as room:
        folder = asked.folder or Path(room) / "lake"
        if (folder / "lake" / "head.json").exists():
            store = Store.open(folder)
        else:
            store = lake(folder, {"page_views": asked.page_views, "ticket_events": asked.ticket_events})
            work_out(store)
        print(sizes_of(store), flush=True)
        good = True
        for fact in ("page_views", "ticket_events"):
            for chosen in CHOSEN:
                good &= small_delivery(store, fact, chosen, asked.times)
        good &= not asked.visits or visits(store, asked.visits)
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
