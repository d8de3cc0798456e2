"""With the control database in PostgreSQL: its own dump, then a backup of the directory, and back again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlglot import exp

from hark.store.lake import Store
from hark.store.mover import move
from hark.store.reader import Facts
from house import rows, serving, until
from postgres import database, programs
from rounds import Clients


def ran(*command: object, address: str = "") -> None:
    """Run a command as an administrator would."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("HARK_", "DJANGO_"))}
    clean |= {"HARK_DATABASE": address} if address else {}
    subprocess.run([str(one) for one in command], check=True, env=clean, stdout=subprocess.DEVNULL)


def orders(directory: Path) -> list[object]:
    """The order of every row there is, wherever it waits."""
    store = Store.open(directory)
    found = [row["order"] for row in Facts(store).rows(exp.select(exp.column("order", quoted=True)).from_("orders"))]
    assert store.outbox is not None
    store.outbox.close()
    return found


def test_a_dump_and_a_backup_hold_everything_acknowledged_before_once(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, again = database(postgres), database(postgres)
    dump, backup = tmp_path / "hark.dump", tmp_path / "hark.tar.zst"

    with serving(tmp_path / "data", address) as house:
        owner = house.owner()
        key = house.key(owner)
        posting = Clients(int(house.address.rpartition(":")[2]), 4, key)
        threads = posting.start()
        until(lambda: len(posting.acknowledged) > 50)
        # Rows that no name of the sender's tells from others.
        house.posted(key, "orders", *({"order": f"own {n}"} for n in range(5)))
        before = set(posting.acknowledged)

        ran(programs() / "pg_dump", "--format=custom", f"--file={dump}", address)
        moved_meanwhile(tmp_path / "data", address, monkeypatch)
        ran(sys.executable, "-m", "hark", "backup", backup, "--data", tmp_path / "data")

        posting.stop.set()
        for one in threads:
            one.join()
        assert not posting.wrong
    restored(dump, backup, tmp_path / "again", again)
    monkeypatch.setenv("HARK_DATABASE", again)
    found = orders(tmp_path / "again")
    assert before <= set(found)
    assert len(found) == len(set(found))
    assert sum(str(one).startswith("own") for one in found) == 5
    with serving(tmp_path / "again", again) as house:
        assert house.posted(key, "orders", {"key": "new", "order": "new"}).status == 201
        assert rows(house.signed_in(), "orders") == len(found) + 1


def restored(dump: Path, backup: Path, directory: Path, address: str) -> None:
    """Go back: first the database, then the directory."""
    ran(programs() / "pg_restore", "--no-owner", f"--dbname={address}", dump)
    ran(sys.executable, "-m", "hark", "restore", backup, "--data", directory, address=address)


def moved_meanwhile(directory: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have everything that waits moved into the lake, as the application does now and then."""
    with monkeypatch.context() as told:
        told.setenv("HARK_DATABASE", address)
        store = Store.open(directory)
        box = store.outbox
        assert box is not None
        assert move(store, box)
        box.close()


def test_a_directory_is_not_restored_before_its_database(
    hark: Callable[..., SimpleNamespace], tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(tmp_path / "data", create=True)
    hark("backup", tmp_path / "hark.tar.zst", "--data", tmp_path / "data")
    monkeypatch.setenv("HARK_DATABASE", database(postgres))

    said = hark("restore", tmp_path / "hark.tar.zst", "--data", tmp_path / "again")

    assert said.code == 5
    assert "pg_restore" in said.err
    assert not (tmp_path / "again").exists()
