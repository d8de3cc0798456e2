"""The engine that reads files: it opens those that are meant, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from hark.collect.sql import literal
from hark.store.lake import Store
from hark.store.parquet import exactly

MEMORY = "700MB"
"""What DuckDB may hold in memory while it reads; the rest goes to the workroom."""

CHANGING = ("TimeZone", "enable_progress_bar", "enable_progress_bar_print")
"""What may be set while a file is read."""


@contextmanager
def connected(folder: Path, *others: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that spills into `folder`, and reaches for nothing but what lies there and in `others`.

    Whatever SQL it is led to, it opens no other file, loads nothing, and cannot be told to.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(folder / "spilled"),
        "autoinstall_known_extensions": False,
    }
    with duckdb.connect(config=settings) as con:
        con.execute("set TimeZone = 'UTC'")
        reach = ", ".join(f"{literal(str(one))}, '{exactly(one)}'" for one in (folder, *others))
        con.execute(f"set allowed_directories = [{reach}]")
        con.execute(f"set allowed_paths = [{reach}]")
        con.execute(f"set allowed_configs = {[*CHANGING]}")
        # In this order: the last two can never be taken back.
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
        yield con


def held(store: Store | None) -> tuple[Path, ...]:
    """Where a store keeps what a file is compared with."""
    return (store.lake, store.imports) if store else ()
