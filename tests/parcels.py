"""Tiny deliveries for the store's tests: a row is an event's name, what it says, and nothing else unless told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from hark.store.deliveries import About, Delivery, Staged, deliver
from hark.store.facts import facts
from hark.store.lake import Store

WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def staged(rows: Sequence[tuple[str, int]], *, fact: str = "answers", **columns: str) -> Staged:
    """Staged rows (event, what it says), the line rising; `columns` are SQL expressions over `event` and `score`."""
    path = Path(mkdtemp()) / "staged.parquet"
    values = ", ".join(f"({line}, '{event}', {score})" for line, (event, score) in enumerate(rows, 1))
    table = (
        f"(values {values}) as t(line, event, score)"
        if rows
        else "(select 1 as line, '' as event, 1 as score where false) as t"
    )
    asked = {
        "event": "unhex(md5(event))",
        "content": "score::bigint",
        "line": "line::bigint",
        "customer": "event",
        "occurred_at": "timestamptz '2026-01-01 00:00:00+00' + to_days(line::int)",
        **({"score": "score::double"} if "score" in facts[fact].columns else {}),
        **columns,
    }
    select = ", ".join(f'{expression} as "{name}"' for name, expression in asked.items())
    with duckdb.connect() as duck:
        duck.execute(f"copy (select {select} from {table}) to '{path}' (format parquet)")
    return Staged(fact, (path,))


def about(name: str, *, fact: str = "answers", rejected: int = 0, map_digest: str = "m") -> About:
    """What a delivery called `name` is; the name stands for its bytes too."""
    return About(name, name, map_digest, fact, rejected=rejected, received_at=WHEN)


def bring(
    store: Store, name: str, rows: Sequence[tuple[str, int]], *, replaces: int | None = None, fact: str = "answers"
) -> Delivery:
    """Deliver rows of one fact."""
    return deliver(store, [staged(rows, fact=fact)], about(name, fact=fact), replaces=replaces)


def counting(store: Store, *, fact: str = "answers") -> dict[str, int]:
    """What counts: every event and what it says, as a reader sees it."""
    table = store.snapshot().get(fact)
    if table is None or not table.files:
        return {}
    with duckdb.connect() as duck:
        duck.execute("create macro rows_of(files) as table from read_parquet(files, union_by_name = true)")
        found = duck.execute(
            "select customer, content from rows_of(?)", [[str(path) for path in table.files]]
        ).fetchall()
    assert len(found) == len(dict(found)) == table.rows, "an event counts twice"
    return dict(found)
