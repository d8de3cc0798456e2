"""`hark doctor`: what is not well is said with what to do, and ends with 1."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from deltalake import DeltaTable

from hark.store.lake import Store
from parcels import bring


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with two deliveries."""
    store = Store.open(tmp_path / "data", create=True)
    bring(store, "first.csv", [("a", 1), ("b", 2)])
    bring(store, "second.csv", [("b", 3), ("c", 4)])
    return store.directory


def files(data: Path) -> list[Path]:
    return [path for table in Store.open(data).snapshot().values() for path in table.files]


def test_all_is_well_in_a_sound_directory(hark, data):
    said = hark("doctor", "--data", data)

    assert said.code == 0
    assert "answers: 3 rows" in said.out
    assert "2 deliveries" in said.out
    assert "All is well." in said.out


def test_a_directory_without_data_says_where_to_begin(hark, tmp_path):
    said = hark("doctor", "--data", tmp_path / "none")

    assert said.code == 1
    assert "There is no Hark data" in said.out
    assert "hark demo" in said.out


def test_a_missing_file_is_named(hark, data):
    gone = files(data)[0]
    gone.unlink()

    said = hark("doctor", "--data", data)

    assert said.code == 1
    assert gone.name in said.out.replace("\n", "")
    assert "backup" in said.out


def test_a_file_cut_short_is_found(hark, data):
    cut = files(data)[0]
    cut.write_bytes(cut.read_bytes()[:-20])

    assert hark("doctor", "--data", data).code == 1


def test_a_file_with_other_rows_than_its_table_says_is_found(hark, data):
    wrong = files(data)[0]
    duckdb.sql(f"copy (from range(9)) to '{wrong}' (format parquet)")

    assert hark("doctor", "--data", data).code == 1


def test_a_table_older_than_the_head_is_trouble(hark, data):
    log = data / "lake" / "answers" / "_delta_log"
    newest = DeltaTable(log.parent).version()
    head = data / "lake" / "head.json"
    head.write_text(head.read_text().replace(f'"answers": {newest}', f'"answers": {newest + 5}'))

    said = hark("doctor", "--data", data)

    assert said.code == 1
    assert f"{newest + 5}" in said.out


def test_a_stopped_writers_work_is_only_worth_knowing(hark, data):
    head = data / "lake" / "head.json"
    before = head.read_text()
    bring(Store.open(data), "third.csv", [("d", 5)])
    head.write_text(before)

    said = hark("doctor", "--data", data)

    assert said.code == 0
    assert "nothing of its work counts" in said.out


def test_leftovers_are_only_worth_knowing(hark, data):
    shutil.copy(files(data)[0], files(data)[0].with_name("stray.parquet"))
    (data / "staging" / "left").mkdir(parents=True)

    said = hark("doctor", "--data", data)

    assert said.code == 0
    assert "count no more" in said.out
    assert "work in progress" in said.out


def test_a_wrong_setting_is_trouble(hark, data):
    (data / "company.toml").write_text('zone = "Middle/Earth"\n')

    said = hark("doctor", "--data", data)

    assert said.code == 1
    assert "Middle/Earth" in said.out


def test_a_missing_record_of_a_delivery_is_trouble(hark, data):
    (data / "imports" / "1" / "delivery.json").unlink()

    said = hark("doctor", "--data", data)

    assert said.code == 1
    assert "delivery.json" in said.out.replace("\n", "")


def test_a_key_that_others_may_read_is_trouble(hark, data):
    secret = data / "lake" / "secret"
    secret.write_bytes(b"key")
    secret.chmod(0o644)

    said = hark("doctor", "--data", data)

    assert said.code == 1
    assert "chmod 600" in said.out


def test_a_full_disk_is_trouble(hark, data, monkeypatch):
    monkeypatch.setattr("hark.commands.doctor.shutil.disk_usage", lambda _: SimpleNamespace(free=0))

    said = hark("doctor", "--data", data)

    assert said.code == 1
    assert "Make room" in said.out


def test_a_directory_that_takes_no_writes_is_trouble(hark, data, monkeypatch):
    def refuse(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("hark.commands.doctor.sync", refuse)

    said = hark("doctor", "--data", data)

    assert said.code == 1
    assert "Input/output error" in said.out
