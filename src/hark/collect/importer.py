"""The one way in: a delivered file, a map, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hark.collect.files import read_file
from hark.collect.maps import Map
from hark.collect.plan import Plan, lay
from hark.collect.staging import stage
from hark.store.deliveries import About, Delivery, Progress, Staged, deliver
from hark.store.lake import Store
from hark.store.lock import workroom
from hark.store.trouble import told

MEMORY = "700MB"
"""What DuckDB may hold in memory while it reads; the rest goes to the workroom."""


@dataclass(frozen=True)
class Bench:
    """Where one file is worked on: a folder of its own, a DuckDB that spills into it, and the plan."""

    folder: Path
    con: duckdb.DuckDBPyConnection
    plan: Plan


def import_file(
    store: Store,
    file: Path,
    map: Map,  # noqa: A002 - the contract's name
    *,
    strict: bool = False,
    replace: int | None = None,
    beside: bool = False,
    progress: Progress | None = None,
) -> Delivery:
    """Bring `file` in as `map` says, all of it or nothing."""
    tell = progress or (lambda doing, done: None)
    with working(store, file, map) as bench:
        bench.con.execute("create temp table bad (row BIGINT)")
        staged = stage(bench.con, bench.plan, bench.folder)
        source = bench.folder / "map.toml"
        source.write_text(map.text, encoding="utf-8")
        about = About(
            bench.plan.file.name,
            bench.plan.file.digest,
            map.digest,
            map.fact,
            map.survey,
            map.source,
            files={"map.toml": source},
        )
        bench.con.close()
        return deliver(
            store, [Staged(fact, (path,)) for fact, path in staged.items()], about, replaces=replace, progress=tell
        )


@contextmanager
def working(store: Store, file: Path, made: Map) -> Iterator[Bench]:
    """Read `file` on a bench of its own, which is gone at the end."""
    with told(store.directory), workroom(store.staging) as folder, connected(folder) as con:
        yield Bench(folder, con, lay(made, read_file(con, file, made.file, folder), store.company.zone))


@contextmanager
def connected(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that spills into `folder` and reaches for nothing outside this machine."""
    settings = {
        "memory_limit": MEMORY,
        "temp_directory": str(folder / "spilled"),
        "autoinstall_known_extensions": False,
    }
    with duckdb.connect(config=settings) as con:
        con.execute("set TimeZone = 'UTC'")
        yield con
