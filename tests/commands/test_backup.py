"""A backup holds everything of one moment, while others write, and becomes a directory again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from sqlglot import exp

from control import outbox
from hark.collect.posted import Sender, rows_of
from hark.store import backup
from hark.store.backup import back_up
from hark.store.backup import restore as restored
from hark.store.lake import Store
from hark.store.mover import move
from hark.store.reader import Facts

Hark = Callable[..., object]
SENDER = Sender("shop")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "hark-data", create=True)


def post(store: Store, *keys: str) -> None:
    outbox(store).add(
        rows_of("orders", [{"key": key, "order": key, "customer": key, "amount": 1} for key in keys], SENDER)
    )


def orders(store: Store) -> list[object]:
    return [row["order"] for row in Facts(store).rows(exp.select(exp.column("order", quoted=True)).from_("orders"))]


def test_what_is_in_the_lake_and_what_waits_is_there_again(hark: Hark, store: Store, tmp_path: Path) -> None:
    post(store, "1")
    move(store, outbox(store))
    post(store, "2")

    assert hark("backup", tmp_path / "b.tar.zst", "--data", store.directory).code == 0
    assert hark("restore", tmp_path / "b.tar.zst", "--data", tmp_path / "again").code == 0

    assert sorted(orders(Store.open(tmp_path / "again"))) == ["1", "2"]


def test_what_was_moved_while_the_backup_was_made_counts_once(store: Store, tmp_path: Path, monkeypatch) -> None:
    post(store, "1", "2")
    copied = backup.copy_control

    def copied_then_moved(source: Path, target: Path) -> None:
        copied(source, target)
        move(store, outbox(store))

    monkeypatch.setattr(backup, "copy_control", copied_then_moved)
    back_up(store, tmp_path / "b.tar.zst")
    again = restored(tmp_path / "b.tar.zst", tmp_path / "again")

    assert sorted(orders(again)) == ["1", "2"]
    move(again, outbox(again))
    assert sorted(orders(again)) == ["1", "2"]


def test_everything_acknowledged_before_the_start_is_there(store: Store, tmp_path: Path) -> None:
    told: list[str] = []
    going: list[bool] = [True]

    def sending() -> None:
        while going:
            key = f"k{len(told)}"
            post(store, key)
            told.append(key)

    def moving() -> None:
        while going:
            move(store, outbox(store), most=20)

    threads = [Thread(target=one) for one in (sending, moving)]
    outbox(store)
    for one in threads:
        one.start()
    try:
        while len(told) < 30:
            time.sleep(0.01)
        before = set(told)
        back_up(store, tmp_path / "b.tar.zst")
    finally:
        going.clear()
        for one in threads:
            one.join()
    found = orders(restored(tmp_path / "b.tar.zst", tmp_path / "again"))

    assert before <= set(map(str, found))
    assert len(found) == len(set(found))


def test_nothing_is_written_over(hark: Hark, store: Store, tmp_path: Path) -> None:
    hark("backup", tmp_path / "b.tar.zst", "--data", store.directory)

    again = hark("backup", tmp_path / "b.tar.zst", "--data", store.directory)
    over = hark("restore", tmp_path / "b.tar.zst", "--data", store.directory)

    assert again.code != 0
    assert "is there already" in again.err
    assert over.code != 0
    assert "is not empty" in over.err


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x28\xb5\x2f\xfd" + b"\0" * 40])
def test_what_is_no_backup_is_refused_and_leaves_nothing(hark: Hark, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.tar.zst").write_bytes(content)

    said = hark("restore", tmp_path / "b.tar.zst", "--data", tmp_path / "again")

    assert said.code != 0
    assert [one.name for one in tmp_path.iterdir()] == ["b.tar.zst"]


def test_a_backup_is_for_its_owner_alone(hark: Hark, store: Store, tmp_path: Path) -> None:
    hark("backup", tmp_path / "b.tar.zst", "--data", store.directory)

    assert (tmp_path / "b.tar.zst").stat().st_mode & 0o777 == 0o600


def test_erasing_says_which_backups_still_hold_the_person(hark: Hark, store: Store, tmp_path: Path) -> None:
    post(store, "c1")
    move(store, outbox(store))
    hark("backup", tmp_path / "b.tar.zst", "--data", store.directory)

    assert str(tmp_path / "b.tar.zst") in hark("erase", "shop:c1", "--yes", "--data", store.directory).out


def test_who_is_erased_leaves_what_waits_too(hark: Hark, store: Store) -> None:
    post(store, "c1", "c2")

    assert hark("erase", "shop:c1", "--yes", "--data", store.directory).code == 0

    assert orders(store) == ["c2"]
    assert b"c1" not in (store.directory / "hark.db").read_bytes()
    assert json.loads((store.directory / "lake" / "erased.json").read_text())["erased"]
