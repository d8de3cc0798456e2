"""How far a long look at a file is, told while the engine works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

from hark.store.deliveries import Progress

EVERY = 0.3
"""Seconds between two reports."""


@contextmanager
def moving(con: duckdb.DuckDBPyConnection, tell: Progress, doing: str, begin: float, end: float) -> Iterator[None]:
    """Tell `doing` with what moves from `begin` to `end` as the queries inside go on; each takes half of what is left.

    Where the engine does not let itself be asked, only the beginning is told.
    """
    done = threading.Event()
    tell(doing, begin)

    def ask() -> None:
        at, rest, last = begin, (end - begin) * 0.5, 0.0
        while not done.wait(EVERY):
            part = max(con.query_progress(), 0.0) / 100
            if part < last:
                at, rest = at + rest * last, rest * 0.5
            last = part
            tell(doing, at + rest * part)

    with suppress(duckdb.Error):
        con.execute("set enable_progress_bar = true")
        con.execute("set enable_progress_bar_print = false")
    teller = threading.Thread(target=ask, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
