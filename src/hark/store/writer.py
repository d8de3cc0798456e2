"""Changing the lake: files first, then the logs of all tables, then the head that makes them count."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from deltalake import DeltaTable
from deltalake.transaction import AddAction, PostCommitHookProperties, RemoveAction

from hark.disk import sync
from hark.errors import StoreTrouble
from hark.store.facts import ATTRIBUTE, CURRENT, attribute_column
from hark.store.lake import File, Head, Snapshot, Store
from hark.store.lock import PATIENCE, locked, sweep, workroom
from hark.store.tables import column, declared, fields_of, schema, split
from hark.store.trouble import told

MEMORY = "700MB"
"""What DuckDB may hold in memory while it writes; the rest goes to the workroom."""

CHECKPOINT = 20
"""A table's log gets a checkpoint every so many versions."""

GROUPS = 8
"""Row groups (of 122,880 rows) in a file: about a million rows."""

QUIET = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
SETTINGS = {"delta.logRetentionDuration": "interval 0 days", "delta.enableExpiredLogCleanup": "false"}


@dataclass(frozen=True)
class New:
    """A Parquet file that is written and not yet in its table. `stats` is what Delta keeps about it."""

    path: Path
    rows: int
    current: bool
    stats: str


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

    @property
    def head(self) -> Head:
        """What counts until `commit`."""
        return self.before.head

    def parts(self, table: str) -> tuple[File, ...]:
        """The files of `table` that this writing has not removed yet; none where the table is not there."""
        known = self.before[table].parts if table in self.before else ()
        gone = {file.path for file in self._gone.get(table, ())}
        return tuple(part for part in known if part.path not in gone)

    def add(self, table: str, select: str, *, current: bool = True) -> int:
        """Write the rows of the DuckDB query `select` to `table`; returns how many. Its columns are the stored ones."""
        folder = self.room / table / (f"{CURRENT}={str(current).lower()}" if split(table) else "")
        folder.mkdir(parents=True, exist_ok=True)
        written = self.duck.execute(
            f"copy ({select}) to '{quoted(folder)}' (format parquet, compression zstd, return_stats, append, "
            f"row_groups_per_file {GROUPS}, filename_pattern '{{uuidv7}}')"
        ).fetchall()
        files = [New(Path(path), rows, current, stats(rows, about)) for path, rows, _, _, about, *_ in written if rows]
        self._new.setdefault(table, []).extend(files)
        return sum(file.rows for file in files)

    def remove(self, table: str, files: Iterable[Path]) -> None:
        """Take `files` out of `table`."""
        gone = set(files)
        self._gone.setdefault(table, []).extend(part for part in self.parts(table) if part.path in gone)

    def keep(self, folder: Path) -> None:
        """Have the files in `folder`, outside the lake, on the disk before the head moves."""
        self._records.append(folder)

    def commit(self, *, delivery: int | None = None, undone: Iterable[int] = (), restored: Iterable[int] = ()) -> Head:
        """Make everything count, together; `delivery` is then the last one, and `undone` are taken back."""
        touched = sorted(name for name in {*self._new, *self._gone} if self._new.get(name) or self._gone.get(name))
        actions = {name: self._settled(name) for name in touched}
        for folder in self._records:
            sync_tree(folder)
        tables = dict(self.head.tables)
        logs = {name: seen(self.store.folder(name)) for name in touched}
        for name in touched:
            tables[name] = self._committed(name, actions[name])
        for name in touched:
            sync_log(self.store.folder(name), logs[name])
        taken = {*self.head.undone, *undone} - set(restored)
        head = replace(
            self.head,
            number=self.head.number + 1,
            delivery=self.head.delivery if delivery is None else delivery,
            tables=tables,
            undone=tuple(sorted(taken)),
        )
        self.store.move(head)
        return head

    def _settled(self, table: str) -> list[AddAction | RemoveAction]:
        """Move the new files of `table` into its folder, onto the disk, and say what the log is to say."""
        folder, now = self.store.folder(table), int(time.time() * 1000)
        actions: list[AddAction | RemoveAction] = []
        placed = []
        for file in self._new.get(table, ()):
            path = folder / file.path.relative_to(self.room / table)
            path.parent.mkdir(parents=True, exist_ok=True)
            file.path.rename(path)
            placed.append(path)
            inside, size = path.relative_to(folder).as_posix(), path.stat().st_size
            actions.append(AddAction(inside, size, partition(table, file.current), now, True, file.stats))
        for path in placed:
            sync(path)
        for parent in sorted({path.parent for path in placed} | {folder, folder.parent}, reverse=True):
            sync(parent)
        for gone in self._gone.get(table, ()):
            inside = gone.path.relative_to(folder).as_posix()
            actions.append(RemoveAction(inside, True, now, gone.size, partition(table, gone.current)))
        return actions

    def _committed(self, table: str, actions: Sequence[AddAction | RemoveAction]) -> int:
        """Commit `actions` to the table's log, making the table or its new columns first; returns the version."""
        folder, keys = self.store.folder(table), [CURRENT] if split(table) else []
        names = self._columns(table)
        if table in self.head.tables:
            delta = DeltaTable(folder, version=self.head.tables[table])
            have = {field.name for field in delta.schema().fields}
            lacking = [name for name in names if name not in have]
            if lacking:
                wanted = [column(table, name) or attribute_column(name) for name in lacking]
                delta.alter.add_columns(fields_of(wanted), post_commithook_properties=QUIET)
        else:
            attributes = [name for name in names if name.startswith(ATTRIBUTE)]
            delta = DeltaTable.create(folder, schema(table, attributes), partition_by=keys, configuration=SETTINGS)
        delta.create_write_transaction(
            list(actions), "append", delta.schema(), partition_by=keys, post_commithook_properties=QUIET
        )
        delta = DeltaTable(folder)
        if delta.version() % CHECKPOINT == 0:
            delta.create_checkpoint()
        return delta.version()

    def _columns(self, table: str) -> list[str]:
        """The columns the table needs: those declared, those it has, and the attributes of the new files."""
        had = list(self.before[table].columns) if table in self.before else []
        paths = [
            str(self.store.folder(table) / file.path.relative_to(self.room / table))
            for file in self._new.get(table, ())
        ]
        if paths:
            had += [
                row[0]
                for row in self.duck.execute("describe from read_parquet(?, union_by_name = true)", [paths]).fetchall()
            ]
        names = dict.fromkeys([*declared(table), *(name for name in had if name.startswith(ATTRIBUTE))])
        return list(names)


@contextmanager
def writing(store: Store, *, patience: float = PATIENCE) -> Iterator[Writing]:
    """Be the only writer: waits for the others, puts right what a killed one left, and cleans up at the end.

    Raises StoreTrouble where the disk is full, the directory cannot be written, or another writer never ends.
    """
    with told(store.directory), locked(store.lake / "lock", patience):
        recover(store)
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


def recover(store: Store) -> None:
    """Put right what a killed writer left: workrooms, records of deliveries that never counted, versions beyond the head."""
    head = store.head()
    sweep(store.staging)
    for folder in store.imports.glob("*"):
        if folder.name.isdigit() and int(folder.name) > head.delivery:
            shutil.rmtree(folder)
    tables = dict(head.tables)
    for folder in store.lake.iterdir():
        if folder.is_dir() and folder.name not in tables:
            shutil.rmtree(folder)
    for name, version in tables.items():
        folder = store.folder(name)
        delta = DeltaTable(folder)
        if delta.version() < version:
            raise StoreTrouble(
                f"{folder} is older than {store.head_file} says.",
                "Restore the whole directory from one and the same backup.",
            )
        if delta.version() > version:
            before = seen(folder)
            delta.restore(version, post_commithook_properties=QUIET)
            sync_log(folder, before)
            tables[name] = DeltaTable(folder).version()
    if tables != head.tables:
        store.move(replace(head, tables=tables))


def partition(table: str, current: bool) -> Mapping[str, str | None]:
    """The value of the partition column as the log writes it."""
    return {CURRENT: str(current).lower()} if split(table) else {}


def seen(folder: Path) -> set[str]:
    """The names in a table's log now."""
    log = folder / "_delta_log"
    return {path.name for path in log.iterdir()} if log.exists() else set()


def sync_log(folder: Path, before: set[str]) -> None:
    """Wait until what was added to a table's log since `before` is on the disk."""
    log = folder / "_delta_log"
    for path in sorted(log.iterdir()):
        if path.name not in before or path.name == "_last_checkpoint":
            sync(path)
    sync(log)
    sync(folder)


def sync_tree(folder: Path) -> None:
    """Wait until the files in `folder`, the folder and its name are on the disk."""
    for path in sorted(folder.iterdir()):
        sync(path)
    sync(folder)
    sync(folder.parent)


def quoted(path: Path) -> str:
    """A path inside the quotes of a SQL text."""
    return str(path).replace("'", "''")


def stats(rows: int, about: Mapping[str, Mapping[str, str]]) -> str:
    """What the log says about a file: its rows, and from when to when (rounded outwards to milliseconds)."""
    times = about.get('"occurred_at"', {})
    bounds = [instant(times[name]) if name in times else None for name in ("min", "max")]
    said: dict[str, Any] = {"numRecords": rows}
    if bounds[0] and bounds[1]:
        low, high = bounds[0], bounds[1] + timedelta(microseconds=999)
        said |= {
            "minValues": {"occurred_at": low.isoformat(timespec="milliseconds").replace("+00:00", "Z")},
            "maxValues": {"occurred_at": high.isoformat(timespec="milliseconds").replace("+00:00", "Z")},
            "nullCount": {"occurred_at": int(times["null_count"])},
        }
    return json.dumps(said)


def instant(text: str) -> datetime | None:
    """A time as DuckDB writes it; None for one that Python cannot hold (before the year 1, after 9999)."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
