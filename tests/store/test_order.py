"""What is on the disk when: files, folders, commits, logs, and the head last of all."""

from __future__ import annotations

import os
from pathlib import Path

import deltalake
import pytest

from hark.store.deliveries import deliver
from hark.store.lake import Store
from parcels import about, bring, staged


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Path]]:
    """Every fsync, every commit to a table's log and every file put in place of another, in order."""
    events: list[tuple[str, Path]] = []
    fsync, rename = os.fsync, Path.replace
    commit, create = deltalake.DeltaTable.create_write_transaction, deltalake.DeltaTable.create

    def told(what, do, where):
        def doing(*args, **kwargs):
            events.append((what, where(*args)))
            return do(*args, **kwargs)

        return doing

    monkeypatch.setattr(os, "fsync", told("fsync", fsync, lambda fd: Path(f"/proc/self/fd/{fd}").readlink()))
    monkeypatch.setattr(Path, "replace", told("replace", rename, lambda _, target: Path(target)))
    monkeypatch.setattr(
        deltalake.DeltaTable, "create_write_transaction", told("commit", commit, lambda table, *_: table_folder(table))
    )
    monkeypatch.setattr(deltalake.DeltaTable, "create", told("commit", create, lambda folder, *_: Path(folder)))
    return events


def table_folder(table: deltalake.DeltaTable) -> Path:
    return Path(table.table_uri.removeprefix("file://").rstrip("/"))


def step(what: str, path: Path, data: Path) -> str:
    """Which of the writer's steps an event belongs to."""
    inside = path.relative_to(data)
    if "head.json" in path.name:
        return "head"
    if what == "commit":
        return "commit"
    if "_delta_log" in inside.parts:
        return "log"
    return "files" if path.suffix in {".parquet", ".json", ".toml"} else "folders"


def runs(names: list[str]) -> list[str]:
    """The names without those that repeat the one before."""
    return [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name]


def test_the_order_is_files_folders_commits_logs_head(tmp_path, recorded):
    store = Store.open(tmp_path / "data", create=True)
    bring(store, "monday.csv", [("a", 1), ("b", 1)])
    recorded.clear()

    deliver(store, [staged([("a", 1), ("b", 2)]), staged([("a", 1)], fact="responses")], about("tuesday.csv"))

    names = [step(what, path, store.directory) for what, path in recorded]
    before_logs = names[: names.index("log")]
    after = names[names.index("log") :]
    assert runs(before_logs) == ["files", "folders", "commit"]
    # A log is synced as its files, its folder, and the table's folder that names it.
    assert runs([name for name in after if name != "folders"]) == ["log", "head"]
    assert (recorded[-2][0], recorded[-2][1].name) == ("replace", "head.json")
    assert recorded[-1] == ("fsync", store.directory / "lake")


def test_everything_a_delivery_wrote_is_synced_before_the_head_moves(tmp_path, recorded):
    store = Store.open(tmp_path / "data", create=True)
    there = set(store.directory.rglob("*"))
    recorded.clear()

    bring(store, "monday.csv", [("a", 1), ("a", 2), ("b", 1)])

    new = {path for path in set(store.directory.rglob("*")) - there if "staging" not in path.parts}
    moved = next(place for place, (what, path) in enumerate(recorded) if path.name == "head.json")
    synced = {path for what, path in recorded[:moved] if what == "fsync"}
    assert new - synced - {store.directory / "lake/lock"} == set()
    assert {path.parent for path in new} - synced == set()


def test_a_checkpoint_is_synced_with_the_log(tmp_path, recorded, monkeypatch):
    monkeypatch.setattr("hark.store.log.CHECKPOINT", 1)
    store = Store.open(tmp_path / "data", create=True)
    recorded.clear()

    bring(store, "monday.csv", [("a", 1)])

    synced = {path.name for what, path in recorded if what == "fsync"}
    assert {"00000000000000000001.checkpoint.parquet", "_last_checkpoint"} <= synced
