"""Changing the lake: files first, then the logs of all tables, then the head that makes them count."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
from deltalake.transaction import AddAction, RemoveAction

from hark.disk import sync
from hark.store.facts import ATTRIBUTE, CURRENT
from hark.store.lake import SCHEMA, File, Head, Snapshot, Store
from hark.store.lock import PATIENCE, locked, workroom
from hark.store.log import New, adding, commit, logged, removing, stats, sync_log
from hark.store.recovery import recover
from hark.store.secret import settle
from hark.store.tables import split
from hark.store.trouble import told

MEMORY = "700MB"
"""What DuckDB may hold in memory while it writes; the rest goes to the workroom."""

GROUPS = 8
"""Row groups (of 122,880 rows) in a file: about a million rows."""


class Writing:
    """One move of the head. Nothing of it is visible, or there after a kill, before `commit` has returned."""

    def __init__(self, store: Store, room: Path, duck: duckdb.DuckDBPyConnection) -> None:
        self.store = store
        self.room = room
        self.duck = duck
        self.before: Snapshot = store.snapshot()
        self._new: dict[str, list[New]] = {}
        self._gone: dict[str, list[File]] = {}
        self._records: list[Path] = []
        self._attributes: dict[str, set[str]] = {}
        self.recipes: dict[str, str] = dict(self.before.head.recipes)
        """By what each derived fact is worked out once this counts."""
        self.tables: set[str] = set()
        """The tables in `duck` that refreshing made for itself; to ask DuckDB's catalogue takes longer."""

    @property
    def head(self) -> Head:
        """What counts until `commit`."""
        return self.before.head

    def parts(self, table: str) -> tuple[File, ...]:
        """The files of `table` that this writing has not removed yet; none where the table is not there."""
        known = self.before[table].parts if table in self.before else ()
        gone = {file.path for file in self._gone.get(table, ())}
        return tuple(part for part in known if part.path not in gone)

    def files(self, table: str) -> list[Path]:
        """The files of the rows of `table` that will count: what was there and stays, and what this writing brings."""
        stays = [part.path for part in self.parts(table) if part.current]
        return stays + self.came(table)

    def came(self, table: str) -> list[Path]:
        """The files of rows that count which this writing brings; they lie in its workroom until `commit`."""
        return [file.path for file in self._new.get(table, ()) if file.current]

    def went(self, table: str) -> list[Path]:
        """The files of rows that counted which this writing has removed."""
        return [file.path for file in self._gone.get(table, ()) if file.current]

    def add(self, table: str, select: str, *, current: bool = True) -> int:
        """Write the rows of the DuckDB query `select` to `table`; returns how many.

        Its columns are the stored ones, without `current`; attributes (`x_...`) that are new become columns.
        """
        folder = self.room / table / (f"{CURRENT}={str(current).lower()}" if split(table) else "")
        folder.mkdir(parents=True, exist_ok=True)
        written = self.duck.execute(
            f"copy ({select}) to '{quoted(folder)}' (format parquet, compression zstd, return_stats, append, "
            f"row_groups_per_file {GROUPS}, filename_pattern '{{uuidv7}}')"
        ).fetchall()
        files = [New(Path(path), rows, current, stats(rows, about)) for path, rows, _, _, about, *_ in written if rows]
        self._new.setdefault(table, []).extend(files)
        columns = {name.strip('"').replace('""', '"') for _, _, _, _, about, *_ in written for name in about}
        self._attributes.setdefault(table, set()).update(name for name in columns if name.startswith(ATTRIBUTE))
        return sum(file.rows for file in files)

    def remove(self, table: str, files: Iterable[Path]) -> None:
        """Take `files` out of `table`."""
        gone = set(files)
        self._gone.setdefault(table, []).extend(part for part in self.parts(table) if part.path in gone)

    def keep(self, folder: Path) -> None:
        """Have the files in `folder`, outside the lake, on the disk before the head moves."""
        self._records.append(folder)

    def commit(self, *, delivery: int | None = None, undone: Iterable[int] = (), batch: int | None = None) -> Head:
        """Make everything count, together.

        `delivery` is then the last one, `batch` the last of the posted ones; `undone` are taken back.
        """
        touched = sorted(name for name in {*self._new, *self._gone} if self._new.get(name) or self._gone.get(name))
        self._settle(touched)
        logs = {name: logged(self.store.folder(name)) for name in touched}
        tables = {**self.head.tables, **{name: self._commit(name) for name in touched}}
        for name in touched:
            sync_log(self.store.folder(name), logs[name])
        head = replace(
            self.head,
            schema=SCHEMA,
            number=self.head.number + 1,
            delivery=self.head.delivery if delivery is None else delivery,
            tables=tables,
            undone=tuple(sorted({*self.head.undone, *undone})),
            recipes=self.recipes,
            batch=self.head.batch if batch is None else batch,
        )
        self.store.move(head)
        retire(file for files in self._gone.values() for file in files)
        return head

    def _settle(self, tables: Iterable[str]) -> None:
        """Move the new files into their tables' folders; when this returns they and the records are on the disk."""
        placed: list[Path] = []
        for table in tables:
            self._new[table] = [self._place(table, file) for file in self._new.get(table, ())]
            placed += [file.path for file in self._new[table]]
        placed += [path for folder in self._records for path in sorted(folder.iterdir())]
        for path in placed:
            sync(path)
        inside = {parent for path in placed for parent in path.parents if self.store.directory in parent.parents}
        for folder in sorted(inside, reverse=True):
            sync(folder)

    def _place(self, table: str, file: New) -> New:
        """Move one new file into its table's folder."""
        path = self.store.folder(table) / file.path.relative_to(self.room / table)
        path.parent.mkdir(parents=True, exist_ok=True)
        file.path.rename(path)
        return replace(file, path=path)

    def _commit(self, table: str) -> int:
        """Commit what changes in one table to its log; returns the version."""
        folder, now = self.store.folder(table), int(time.time() * 1000)
        actions: list[AddAction | RemoveAction] = [
            *(adding(file, table, folder, now) for file in self._new.get(table, ())),
            *(removing(file, table, folder, now) for file in self._gone.get(table, ())),
        ]
        return commit(table, folder, self.head.tables.get(table), sorted(self._attributes.get(table, ())), actions)


@contextmanager
def writing(store: Store, *, patience: float = PATIENCE) -> Iterator[Writing]:
    """Be the only writer: waits for the others, puts right what a killed one left, and cleans up at the end.

    Raises StoreTrouble where the disk is full, the directory cannot be written, or another writer never ends.
    """
    with told(store.directory), locked(store.lake / "lock", patience):
        recover(store)
        settle(store)
        with workroom(store.staging) as room, connected(room) as duck:
            yield Writing(store, room, duck)


@contextmanager
def connected(room: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that spills into `room` and reaches for nothing outside this machine."""
    settings: dict[str, Any] = {
        "memory_limit": MEMORY,
        "temp_directory": str(room / "spilled"),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
    }
    with duckdb.connect(config=settings) as duck:
        duck.execute("set TimeZone = 'UTC'")
        yield duck


def retire(files: Iterable[File]) -> None:
    """Note on the files themselves since when they do not count, so that compacting knows how long readers had."""
    for file in files:
        with suppress(OSError):
            os.utime(file.path)


def quoted(path: Path) -> str:
    """A path inside the quotes of a SQL text."""
    return str(path).replace("'", "''")
