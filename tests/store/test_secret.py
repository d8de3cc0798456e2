"""The key of the hashes lies outside the lake, is found where it was, and is missed where it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import StoreTrouble
from hark.store.erase import erase_person
from hark.store.identities import CustomerKey
from hark.store.lake import Store
from hark.store.secret import secret
from hark.store.writer import writing

WHO = CustomerKey("shop", "c1")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in which somebody was erased, so that there is a key."""
    made = Store.open(tmp_path / "data", create=True)
    erase_person(made, WHO)
    return made


def files(directory: Path) -> set[str]:
    """The files that hold the key."""
    return {str(path.relative_to(directory)) for path in directory.rglob("*secret*") if path.is_file()}


def test_the_key_lies_beside_the_lake_and_is_for_its_owner_alone(store):
    assert files(store.directory) == {"secret"}
    assert (store.directory / "secret").stat().st_mode & 0o777 == 0o600


def test_an_old_key_is_found_inside_the_lake_and_moved_by_the_next_writer(store):
    key = secret(store)
    (store.directory / "secret").rename(store.lake / "secret")
    (store.lake / "key.json").unlink()
    assert secret(store) == key

    with writing(store):
        pass

    assert secret(store) == key
    assert files(store.directory) == {"secret"}


def test_a_writer_killed_between_copy_and_removal_leaves_one_key(store):
    key = secret(store)
    (store.lake / "secret").write_text(key, encoding="ascii")

    with writing(store):
        pass

    assert secret(store) == key
    assert files(store.directory) == {"secret"}


def test_the_variable_names_another_place_and_the_key_moves_there(store, tmp_path, monkeypatch):
    key = secret(store)
    monkeypatch.setenv("HARK_SECRET_FILE", str(tmp_path / "elsewhere"))
    assert secret(store) == key

    with writing(store):
        pass

    assert (tmp_path / "elsewhere").read_text(encoding="ascii") == key
    assert files(store.directory) == set()


def test_a_key_that_is_lost_is_missed_and_not_made_anew(store, monkeypatch, tmp_path):
    (store.directory / "secret").unlink()

    with pytest.raises(StoreTrouble, match="HARK_SECRET_FILE"):
        secret(store)


def test_the_key_of_another_lake_is_not_taken_for_this_ones(store, tmp_path, monkeypatch):
    key = secret(store)
    (tmp_path / "other").write_text("0" * 64, encoding="ascii")
    monkeypatch.setenv("HARK_SECRET_FILE", str(tmp_path / "other"))

    with writing(store):
        pass

    assert secret(store) == key


def test_a_folder_that_is_not_there_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("HARK_SECRET_FILE", str(tmp_path / "nowhere" / "key"))

    with pytest.raises(StoreTrouble, match="no folder"):
        erase_person(Store.open(tmp_path / "data", create=True), WHO)
