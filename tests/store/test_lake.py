"""Opening a data directory, and seeing one moment of it."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from deltalake.exceptions import DeltaError

from hark.company import CompanyDocument
from hark.errors import StoreTrouble
from hark.store.again import reading
from hark.store.compact import compact
from hark.store.deliveries import deliver
from hark.store.lake import Head, Store
from parcels import about, bring, counting, staged


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "data", create=True)


def contents(path: Path) -> list[tuple[int]]:
    with duckdb.connect() as duck:
        return duck.execute("select content from read_parquet(?)", [str(path)]).fetchall()


def head_says(store: Store, **changes: object) -> None:
    said = json.loads(store.head_file.read_text())
    store.head_file.write_text(json.dumps(said | changes))


def test_a_new_store_is_empty_and_has_a_company(store):
    assert store.head() == Head()
    assert dict(store.snapshot()) == {}
    assert store.company == CompanyDocument()
    assert sorted(path.name for path in store.directory.iterdir()) == ["company.toml", "imports", "lake", "staging"]


def test_opening_an_existing_store_for_creating_keeps_it(store):
    bring(store, "monday.csv", [("a", 1)])

    assert counting(Store.open(store.directory, create=True)) == {"a": 1}


def test_a_path_may_be_given_as_text_and_relative(store, monkeypatch):
    monkeypatch.chdir(store.directory.parent)

    assert Store.open("data").directory == store.directory


def test_nothing_is_made_where_there_is_nothing(tmp_path):
    with pytest.raises(StoreTrouble, match=r"There is no Hark data in .*Import a file first"):
        Store.open(tmp_path / "none")

    assert not (tmp_path / "none").exists()


def test_the_snapshot_names_files_rows_and_columns(store):
    bring(store, "monday.csv", [("a", 1), ("b", 1)])
    bring(store, "tuesday.csv", [("a", 2)])

    table = store.snapshot()["answers"]

    assert (table.rows, len(table.files), len(table.replaced)) == (2, 2, 1)
    assert all(path.is_file() for path in (*table.files, *table.replaced))
    assert table.columns["score"].help.startswith("The score")


def test_a_snapshot_stays_what_it_was_while_others_write(store):
    bring(store, "monday.csv", [("a", 1)])
    seen = store.snapshot()

    bring(store, "tuesday.csv", [("a", 2)])

    assert seen["answers"].rows == 1
    assert all(path.is_file() for path in seen["answers"].files)
    assert store.snapshot().head.number == seen.head.number + 1


def test_a_snapshot_is_taken_again_when_its_version_vanishes_under_it(store, monkeypatch):
    bring(store, "monday.csv", [("a", 1)])
    table, taken = store.table, []

    def late(name, version):
        taken.append(version)
        if len(taken) == 1:
            bring(Store.open(store.directory), "tuesday.csv", [("b", 1)])
            compact(Store.open(store.directory), grace=0)
        return table(name, version)

    monkeypatch.setattr(store, "table", late)

    assert store.snapshot()["answers"].rows == 2
    assert taken == [1, 2]


def test_a_reader_whose_file_vanished_asks_again(store):
    bring(store, "monday.csv", [("a", 1)])
    asked = []

    def ask(snapshot):
        asked.append(snapshot.head.number)
        if len(asked) == 1:
            bring(store, "tuesday.csv", [("a", 2)])
            compact(store, grace=0)
        return contents(snapshot["answers"].files[0])

    assert reading(store, ask, (duckdb.IOException,), store.snapshot) == [(2,)]
    assert asked == [1, 2]


def test_a_file_that_is_gone_for_good_is_said(store):
    bring(store, "monday.csv", [("a", 1)])
    (path,) = store.snapshot()["answers"].files
    path.unlink()

    with pytest.raises(duckdb.IOException):
        reading(store, lambda seen: contents(path), (duckdb.IOException,), store.snapshot)


def test_a_newer_data_directory_is_refused(store):
    head_says(store, schema=4)

    with pytest.raises(StoreTrouble, match=r"written by a newer Hark .*Install the newest Hark"):
        Store.open(store.directory)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}', '{"schema": "one"}', "null"])
def test_a_damaged_head_is_said(store, text):
    store.head_file.write_text(text)

    with pytest.raises(StoreTrouble, match=r"head\.json is damaged.*backup"):
        Store.open(store.directory)


def test_a_missing_head_beside_tables_is_never_made_anew(store):
    bring(store, "monday.csv", [("a", 1)])
    store.head_file.unlink()

    with pytest.raises(StoreTrouble, match=r"head\.json is missing, but there are tables beside it"):
        Store.open(store.directory, create=True)

    assert not store.head_file.exists()


def test_a_missing_table_is_said_with_what_is_expected(store):
    bring(store, "monday.csv", [("a", 1)])
    head_says(store, tables={"answers": 1, "responses": 4})

    with pytest.raises(StoreTrouble, match=r"missing or damaged.*responses 4"):
        store.snapshot()


def test_a_table_older_than_the_head_stops_the_writer(store):
    bring(store, "monday.csv", [("a", 1)])
    head_says(store, tables={"answers": 9})

    with pytest.raises(StoreTrouble, match="backup"):
        bring(store, "tuesday.csv", [("b", 1)])


def test_the_history_of_commits_is_not_needed(store):
    for number in range(4):
        deliver(store, [staged([("a", number)])], about(str(number)))
    compact(store, grace=0)

    with pytest.raises(DeltaError):
        store.table("answers", 1)
    assert counting(Store.open(store.directory)) == {"a": 3}


@pytest.mark.parametrize("name", ["100 % data#1?x=2", "données ü 数据", "data [2026]", "a*b", 'it\'s "ours"'])
def test_a_directory_may_be_called_anything(tmp_path, name):
    store = Store.open(tmp_path / name, create=True)

    bring(store, "monday.csv", [("a", 1), ("b", 1)])
    bring(store, "tuesday.csv", [("a", 2)])
    compact(store, few=0, grace=0)

    assert store.snapshot()["answers"].rows == 2
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_name_with_a_coded_percent_sign_is_refused(tmp_path):
    with pytest.raises(StoreTrouble, match="percent sign"):
        Store.open(tmp_path / "%41", create=True)
