"""A full disk, a forbidden directory, a writer that never ends: said in words, and nothing half done."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from deltalake import DeltaTable

from hark.errors import StoreTrouble
from hark.store.compact import compact
from hark.store.deliveries import Staged, deliver, deliveries, undo_delivery
from hark.store.lake import Store
from hark.store.lock import workroom
from hark.store.writer import writing
from parcels import about, bring, counting, staged

BEFORE = {"a": 1, "b": 1}
AFTER = {"a": 1, "b": 2, "c": 1}
NOBODY = 65534


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "data", create=True)
    bring(store, "monday.csv", [("a", 1), ("b", 1)])
    return store


@cache
def tuesday() -> tuple[Staged, ...]:
    """Rows for three tables: answers, responses and known."""
    return (staged([("a", 1), ("b", 2), ("c", 1)]), staged([("a", 1)], fact="responses"))


def second(store: Store) -> None:
    """A delivery to three tables."""
    deliver(store, tuesday(), about("tuesday.csv"))


def test_a_disk_that_is_full_at_any_step_leaves_all_or_nothing(store, monkeypatch):
    fsync = os.fsync
    outcomes = []
    for failing in range(1, 60):
        calls = []

        def full(descriptor, calls=calls, failing=failing):
            calls.append(descriptor)
            if len(calls) == failing:
                raise OSError(errno.ENOSPC, "No space left on device")
            fsync(descriptor)

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            try:
                second(store)
            except StoreTrouble as trouble:
                said = trouble.problem
            else:
                break
        assert said == f"The disk is full: {store.directory} takes no more."
        found = counting(Store.open(store.directory))
        assert found in (BEFORE, AFTER)
        assert len(deliveries(store)) == (1 if found == BEFORE else 2)
        outcomes.append(found)
        if found == AFTER:
            undo_delivery(store, 2)
    # Only the very last sync comes after the head has moved.
    assert outcomes.count(AFTER) <= 1
    assert len(outcomes) > 10


def test_a_log_that_cannot_be_written_is_said(store, monkeypatch):
    def full(*_args, **_more):
        raise OSError("Generic LocalFileSystem error: No space left on device (os error 28)")

    with monkeypatch.context() as patched:
        patched.setattr(DeltaTable, "create_write_transaction", full)
        with pytest.raises(StoreTrouble, match="The disk is full"):
            second(store)

    assert counting(store) == BEFORE
    second(store)
    assert counting(store) == AFTER


FULL = """
import resource, sys
sys.path[:0] = {path!r}
from hark.store.deliveries import deliver
from hark.store.lake import Store
from parcels import about, staged
store = Store.open({data!r})
rows = staged([(str(number), number) for number in range(20000)], customer="md5(event) || md5(event || 'x')")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    deliver(store, [rows], about("large.csv"))
except Exception as error:
    print(type(error).__name__, error)
"""


def test_duckdb_is_told_of_a_full_disk_too(store):
    code = FULL.format(path=sys.path, data=str(store.directory))

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said.startswith("StoreTrouble The disk is full")
    assert counting(store) == BEFORE
    second(store)
    assert counting(store) == AFTER


def test_a_directory_below_a_file_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreTrouble, match=r"file/data cannot be written\..*choose another --data"):
        Store.open(tmp_path / "file/data", create=True)
    with pytest.raises(StoreTrouble, match="There is no Hark data"):
        Store.open(tmp_path / "file/data")


@pytest.fixture
def forbidden() -> Iterator[Path]:
    """A directory with a store that this process may read and not write; as root, it is nobody for a while."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        bring(Store.open(place / "data", create=True), "monday.csv", [("a", 1), ("b", 1)])
        for path in (place, *place.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        was = os.geteuid()
        if was == 0:
            os.seteuid(NOBODY)
        try:
            yield place
        finally:
            os.seteuid(was)
            for path in (place, *place.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("write", [second, compact, lambda store: undo_delivery(store, 1)])
def test_a_directory_that_cannot_be_written_can_still_be_read(forbidden, write):
    store = Store.open(forbidden / "data")

    with pytest.raises(StoreTrouble, match="cannot be written"):
        write(store)

    assert counting(store) == BEFORE


def test_a_store_cannot_be_made_where_writing_is_forbidden(forbidden):
    with pytest.raises(StoreTrouble, match="cannot be written"):
        Store.open(forbidden / "other", create=True)


def test_waiting_for_another_writer_ends_with_a_word(store):
    with writing(store), pytest.raises(StoreTrouble, match="Somebody else has been writing"):
        compact(store, patience=0.01)


def test_waiting_for_another_writer_is_normal(store):
    begun = threading.Event()

    def hold():
        with writing(store) as work:
            begun.set()
            work.commit()

    other = threading.Thread(target=hold)
    other.start()
    begun.wait()
    second(store)
    other.join()

    assert counting(store) == AFTER


def test_a_workroom_in_use_is_not_swept_away(store):
    with workroom(store.staging) as room:
        (room / "half.parquet").write_text("half")
        second(store)
        assert (room / "half.parquet").exists()

    assert list(store.staging.iterdir()) == []


def test_a_workroom_left_by_a_killed_process_is_swept_away(store):
    (store.staging / "old").mkdir()
    (store.staging / "old/half.parquet").write_text("half")
    (store.staging / "stray").write_text("")

    second(store)

    assert list(store.staging.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
def test_a_directory_that_cannot_be_made_is_said_without_numbers_of_errors():
    with pytest.raises(StoreTrouble, match="/proc/hark cannot be written") as raised:
        Store.open("/proc/hark", create=True)

    assert "Errno" not in str(raised.value)
