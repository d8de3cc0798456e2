"""Few large files instead of many small ones, short logs, and no file that nobody names any more."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deltalake import DeltaTable

from hark.store.derivation import in_order
from hark.store.lake import File, Head, Store
from hark.store.lock import PATIENCE
from hark.store.log import logged, sync_log
from hark.store.refresh import fold
from hark.store.tables import split
from hark.store.writer import Writing, quoted, writing

ROWS = 1_000_000
"""A file of fewer rows than half of this is small."""

FEW = 4
"""So many small files are left alone."""

GRACE = 3600.0
"""Seconds for which a file that no longer counts stays for those who are still reading it."""


@dataclass(frozen=True)
class Compacted:
    """What compacting did: files joined, files they became, and old files removed."""

    joined: int
    became: int
    removed: int


def compact(store: Store, *, grace: float = GRACE, few: int = FEW, patience: float = PATIENCE) -> Compacted:
    """Join small files, shorten the logs, and remove files that stopped counting more than `grace` seconds ago.

    What counts stays the same. Raises StoreTrouble.
    """
    with writing(store, patience=patience) as work:
        folded = sum(fold(work, one) for one in in_order())
        joined = folded + sum(join(work, table, few) for table in work.before)
        before = sum(len(table.parts) for table in work.before.values())
        head = work.commit() if joined else work.head
        after = sum(len(table.parts) for table in store.snapshot().values())
        return Compacted(joined, joined - (before - after), clean(store, head, grace))


def join(work: Writing, table: str, few: int) -> int:
    """Write the small files of `table` anew as large ones; returns how many there were."""
    joined = 0
    for current in (True, False):
        small = [part for part in work.parts(table) if part.current == current and part.rows < ROWS // 2]
        if len(small) > few:
            work.add(table, f"from {rows_of(small)}", current=current)
            work.remove(table, [part.path for part in small])
            joined += len(small)
    return joined


def clean(store: Store, head: Head, grace: float) -> int:
    """Shorten every log to what `head` needs and remove the files it does not name; only under the writer's lock.

    Files younger than `grace` seconds stay. Returns how many were removed.
    """
    removed = 0
    for name, version in head.tables.items():
        folder = store.folder(name)
        before = logged(folder)
        delta = DeltaTable(folder, version=version)
        delta.create_checkpoint()
        sync_log(folder, before)
        delta.cleanup_metadata()
        named = {part.path for part in store.table(name, version).parts}
        old = [path for path in data_files(folder, name) if path not in named and old_enough(path, grace)]
        for path in old:
            path.unlink(missing_ok=True)
        removed += len(old)
    return removed


def data_files(folder: Path, table: str) -> Sequence[Path]:
    """Every Parquet file in a table's folder, its log left out."""
    return list(folder.glob("current=*/*.parquet" if split(table) else "*.parquet"))


def old_enough(path: Path, grace: float) -> bool:
    """Whether the file has not counted for `grace` seconds: its time is set when it stops."""
    return time.time() - path.stat().st_mtime >= grace


def rows_of(parts: Sequence[File]) -> str:
    """The rows of some files, for DuckDB."""
    paths = ", ".join(f"'{quoted(part.path)}'" for part in parts)
    return f"read_parquet([{paths}], union_by_name = true, hive_partitioning = false)"
