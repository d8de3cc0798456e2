"""The log of one table: what is added and removed in one commit, and that it is on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from deltalake import DeltaTable
from deltalake.transaction import AddAction, PostCommitHookProperties, RemoveAction

from hark.disk import sync
from hark.store.facts import ATTRIBUTE, CURRENT, attribute_column
from hark.store.lake import File
from hark.store.tables import declared, fields_of, schema, split

CHECKPOINT = 20
"""A log gets a checkpoint every so many versions."""

QUIET = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
"""Nothing happens by itself: a version that the head names or somebody reads must stay."""

SETTINGS = {"delta.logRetentionDuration": "interval 0 days", "delta.enableExpiredLogCleanup": "false"}


@dataclass(frozen=True)
class New:
    """A Parquet file that is written and not yet in its table. `stats` is what the log keeps about it."""

    path: Path
    rows: int
    current: bool
    stats: str


def adding(file: New, table: str, folder: Path, now: int) -> AddAction:
    """What the log says of a file that comes, at `now` in milliseconds."""
    inside = file.path.relative_to(folder).as_posix()
    return AddAction(inside, file.path.stat().st_size, partition(table, file.current), now, True, file.stats)


def removing(file: File, table: str, folder: Path, now: int) -> RemoveAction:
    """What the log says of a file that goes, at `now` in milliseconds."""
    return RemoveAction(file.path.relative_to(folder).as_posix(), True, now, file.size, partition(table, file.current))


def commit(
    table: str,
    folder: Path,
    version: int | None,
    attributes: Iterable[str],
    actions: Sequence[AddAction | RemoveAction],
) -> int:
    """Commit `actions` after `version` (None makes the table); new columns come first. Returns the new version."""
    keys = [CURRENT] if split(table) else []
    if version is None:
        delta = DeltaTable.create(folder, schema(table, attributes), partition_by=keys, configuration=SETTINGS)
    else:
        delta = DeltaTable(folder, version=version)
        have = {field.name for field in delta.schema().fields}
        wanted = [*declared(table).values(), *(attribute_column(name.removeprefix(ATTRIBUTE)) for name in attributes)]
        lacking = [one for one in wanted if one.name not in have]
        if lacking:
            delta.alter.add_columns(fields_of(lacking), post_commithook_properties=QUIET)
    delta.create_write_transaction(
        list(actions), "append", delta.schema(), partition_by=keys, post_commithook_properties=QUIET
    )
    delta = DeltaTable(folder)
    if delta.version() % CHECKPOINT == 0:
        delta.create_checkpoint()
    return delta.version()


def partition(table: str, current: bool) -> dict[str, str | None]:
    """The value of the partition column as the log writes it."""
    return {CURRENT: str(current).lower()} if split(table) else {}


def logged(folder: Path) -> set[str]:
    """The names of the files in a table's log."""
    log = folder / "_delta_log"
    return {path.name for path in log.iterdir()} if log.exists() else set()


def sync_log(folder: Path, before: set[str]) -> None:
    """Wait until what was added to a table's log since it was `before` is on the disk."""
    log = folder / "_delta_log"
    for name in sorted(logged(folder)):
        if name not in before or name == "_last_checkpoint":
            sync(log / name)
    sync(log)
    sync(folder)


def stats(rows: int, about: Mapping[str, Mapping[str, str]]) -> str:
    """What the log keeps about a file: its rows, and from when to when (outwards, to milliseconds).

    `about` is what DuckDB says of the file's columns. Times that Python cannot hold are left out.
    """
    said: dict[str, Any] = {"numRecords": rows}
    times = about.get('"occurred_at"', {})
    with suppress(KeyError, ValueError, OverflowError):
        low = datetime.fromisoformat(times["min"])
        high = datetime.fromisoformat(times["max"]) + timedelta(microseconds=999)
        said |= {
            "minValues": {"occurred_at": milliseconds(low)},
            "maxValues": {"occurred_at": milliseconds(high)},
            "nullCount": {"occurred_at": int(times["null_count"])},
        }
    return json.dumps(said)


def milliseconds(moment: datetime) -> str:
    """A UTC time as Delta writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
