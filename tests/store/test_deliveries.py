"""A row of a delivery is new, known, changed or rejected; a delivery can be replaced and taken back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from hark.errors import Refused, UnknownName
from hark.store.deliveries import Counts, Staged, deliver, deliveries, delivery, undo_delivery
from hark.store.lake import Store
from parcels import WHEN, about, bring, counting, staged


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "it's a store", create=True)


def rows(store: Store, select: str, *, replaced: bool = False, fact: str = "answers") -> list[tuple]:
    """What the files of the rows that count, or of those that were replaced, hold."""
    table = store.snapshot()[fact]
    paths = ", ".join(
        f"'{str(path).replace(chr(39), chr(39) * 2)}'" for path in (table.replaced if replaced else table.files)
    )
    with duckdb.connect() as duck:
        return duck.execute(
            f"select {select} from read_parquet([{paths}], union_by_name = true) order by all"
        ).fetchall()


def test_each_row_is_counted_once_as_new_known_or_changed(store):
    bring(store, "monday.csv", [("a", 1), ("b", 1)])

    made = bring(store, "tuesday.csv", [("a", 1), ("b", 2), ("c", 1)])

    assert made.counts == {"answers": Counts(new=1, known=1, changed=1)}
    assert counting(store) == {"a": 1, "b": 2, "c": 1}


def test_a_changed_row_keeps_the_old_one_with_who_took_its_place(store):
    bring(store, "monday.csv", [("a", 1)])
    bring(store, "tuesday.csv", [("a", 2)])

    assert rows(store, 'content, "import", revision, replaced_by') == [(2, 2, 2, None)]
    assert rows(store, 'content, "import", revision, replaced_by', replaced=True) == [(1, 1, 1, 2)]


def test_the_very_same_file_again_changes_nothing(store):
    first = bring(store, "monday.csv", [("a", 1), ("b", 1), ("b", 2)])
    head = store.head()

    again = bring(store, "monday.csv", [("a", 1), ("b", 1), ("b", 2)])

    assert again.counts == {"answers": Counts(known=3)}
    assert again.number == first.number
    assert store.head() == head
    assert [one.counts for one in deliveries(store)] == [first.counts]


def test_the_very_same_file_comes_in_again_after_it_was_taken_back(store):
    undo_delivery(store, bring(store, "monday.csv", [("a", 1)]).number)

    assert bring(store, "monday.csv", [("a", 1)]).counts == {"answers": Counts(new=1)}


def test_the_same_rows_under_another_name_are_known(store):
    bring(store, "monday.csv", [("a", 1), ("b", 1)])

    renamed = bring(store, "copy of monday.csv", [("b", 1), ("a", 1)])

    assert renamed.counts == {"answers": Counts(known=2)}
    assert store.snapshot()["known"].rows == 2


def test_of_an_event_that_comes_twice_in_a_file_the_last_line_counts(store):
    made = bring(store, "monday.csv", [("a", 1), ("a", 2), ("b", 5), ("b", 5), ("a", 3)])

    assert made.counts == {"answers": Counts(new=2, known=1, changed=2)}
    assert counting(store) == {"a": 3, "b": 5}


def test_a_delivery_fills_several_facts_at_once(store):
    made = deliver(
        store, [staged([("a", 1)]), staged([("a", 1), ("b", 1)], fact="responses"), staged([("c", 1)])], about("both")
    )

    assert made.counts == {"answers": Counts(new=2), "responses": Counts(new=2)}
    assert (counting(store), counting(store, fact="responses")) == ({"a": 1, "c": 1}, {"a": 1, "b": 1})


def test_a_delivery_of_nothing_is_still_a_delivery(store):
    made = deliver(store, [staged([])], about("empty.csv", rejected=3))

    assert made.counts == {"answers": Counts(rejected=3)}
    assert [one.number for one in deliveries(store)] == [1]


def test_replacing_counts_against_what_counted_before(store):
    bring(store, "wrong map", [("a", 1), ("b", 1), ("c", 1)])

    made = bring(store, "right map", [("a", 1), ("b", 2), ("d", 1)], replaces=1)

    assert made.counts == {"answers": Counts(new=1, known=1, changed=1, gone=1)}
    assert counting(store) == {"a": 1, "b": 2, "d": 1}
    assert [one.state for one in deliveries(store)] == ["replaced", "live"]


def test_replacing_takes_back_the_facts_the_new_delivery_does_not_bring(store):
    deliver(store, [staged([("a", 1)]), staged([("a", 1)], fact="responses")], about("wrong map"))

    made = bring(store, "right map", [("a", 1)], replaces=1)

    assert made.counts == {"answers": Counts(known=1), "responses": Counts(gone=1)}
    assert counting(store, fact="responses") == {}


def test_a_replaced_delivery_counts_again_when_the_new_one_is_taken_back(store):
    bring(store, "wrong map", [("a", 1), ("b", 1)])
    bring(store, "right map", [("a", 2)], replaces=1)

    undo_delivery(store, 2)

    assert counting(store) == {"a": 1, "b": 1}
    assert [one.state for one in deliveries(store)] == ["live", "undone"]


def test_taking_a_delivery_back_restores_every_row_as_it_was(store):
    bring(store, "monday.csv", [("a", 1), ("b", 1)])
    was = rows(store, "columns(*)::varchar")
    bring(store, "tuesday.csv", [("a", 2), ("c", 1)])

    undo_delivery(store, 2)

    assert rows(store, "columns(*)::varchar") == was


def test_taking_back_between_two_others_leaves_the_later_word_standing(store):
    for number in (1, 2, 3):
        bring(store, f"{number}.csv", [("a", number)])

    undo_delivery(store, 2)

    assert counting(store) == {"a": 3}
    assert rows(store, "content, replaced_by", replaced=True) == [(1, 3)]


def test_a_row_another_delivery_knew_stays_and_becomes_that_deliverys(store):
    bring(store, "monday.csv", [("a", 1), ("b", 1)])
    bring(store, "tuesday.csv", [("a", 1)])

    undo_delivery(store, 1)

    assert rows(store, 'content, "import", revision') == [(1, 2, 2)]
    assert store.snapshot()["known"].rows == 0


@pytest.mark.parametrize(
    ("number", "problem"),
    [(1, "was replaced by delivery 2. Take delivery 2 back first"), (3, "has been taken back already")],
)
def test_only_a_live_delivery_can_be_taken_back_or_replaced(store, number, problem):
    bring(store, "wrong map", [("a", 1)])
    bring(store, "right map", [("a", 2)], replaces=1)
    bring(store, "another", [("b", 2)])
    undo_delivery(store, 3)
    head = store.head()

    with pytest.raises(Refused, match=problem):
        undo_delivery(store, number)
    with pytest.raises(Refused, match=problem):
        bring(store, "next", [("a", 3)], replaces=number)
    assert store.head() == head


def test_a_delivery_nobody_knows_is_refused_by_name(store):
    with pytest.raises(UnknownName, match="no delivery called “7”"):
        undo_delivery(store, 7)
    with pytest.raises(UnknownName, match="no delivery called “7”"):
        delivery(store, 7)


def test_the_record_says_what_came_and_keeps_its_files(store, tmp_path):
    (tmp_path / "map.toml").write_text('fact = "answers"')
    told = about("monday.csv", rejected=2)
    told = type(told)(**{**vars(told), "files": {"map.toml": tmp_path / "map.toml"}})

    made = deliver(store, [staged([("a", 1)])], told)

    folder = store.directory / "imports" / "1"
    assert (folder / "map.toml").read_text() == 'fact = "answers"'
    assert json.loads((folder / "delivery.json").read_text())["counts"]["answers"]["rejected"] == 2
    assert delivery(store, 1) == made
    assert made.received_at == WHEN


def test_the_columns_of_attributes_come_with_the_deliveries_that_have_them(store):
    deliver(store, [staged([("a", 1)])], about("without"))
    deliver(store, [staged([("b", 1)], x_plan="'gold'")], about("with"))
    deliver(store, [staged([("c", 1)], x_PLAN="'basic'", x_age="44")], about("in capitals"))

    table = store.snapshot()["answers"]
    assert [name for name in table.columns if name.startswith("x_")] == ["x_plan", "x_age"]
    assert rows(store, "customer, x_plan, x_age") == [("a", None, None), ("b", "gold", None), ("c", "basic", "44")]


def test_a_stored_row_has_every_column_of_its_fact_in_its_type(store):
    bring(store, "monday.csv", [("a", 1)])

    (path,) = store.snapshot()["answers"].files
    with duckdb.connect() as duck:
        described = duck.execute("describe from read_parquet(?, hive_partitioning = false)", [str(path)]).fetchall()
    found = {name: kind for name, kind, *_ in described}
    assert found == {name: column.kind.duckdb for name, column in store.snapshot()["answers"].columns.items()}


def test_the_log_says_how_many_rows_and_from_when_to_when(store):
    bring(store, "monday.csv", [("a", 1), ("b", 1)])

    log = (store.directory / "lake/answers/_delta_log/00000000000000000001.json").read_text().splitlines()
    added = next(json.loads(line)["add"] for line in log if '"add"' in line)
    assert json.loads(added["stats"]) == {
        "numRecords": 2,
        "minValues": {"occurred_at": "2026-01-02T00:00:00.000Z"},
        "maxValues": {"occurred_at": "2026-01-03T00:00:00.000Z"},
        "nullCount": {"occurred_at": 0},
    }


@pytest.mark.parametrize(
    "moment", ["null::timestamptz", "timestamptz '0044-03-15 (BC) 00:00+00'", "'infinity'::timestamptz"]
)
def test_rows_without_a_time_or_with_an_impossible_one_are_stored_too(store, moment):
    deliver(store, [staged([("a", 1)], occurred_at=moment)], about("strange"))

    assert counting(store) == {"a": 1}


def test_progress_is_told_from_start_to_end(store):
    told = []

    deliver(store, [staged([("a", 1)])], about("monday.csv"), progress=lambda doing, done: told.append((doing, done)))

    assert told == [("Storing answers", 0.0), ("Making it count", 1.0)]


def test_the_time_of_receipt_is_kept_in_utc(store):
    assert bring(store, "monday.csv", [("a", 1)]).received_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert rows(store, "epoch(received_at)::bigint") == [(int(WHEN.timestamp()),)]


def test_stopping_a_delivery_leaves_nothing(store):
    def stop(doing: str, done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(store, [staged([("a", 1)])], about("monday.csv"), progress=stop)

    assert (store.head().number, deliveries(store), list((store.directory / "staging").iterdir())) == (0, [], [])


def test_a_staged_file_that_is_gone_leaves_nothing(store, tmp_path):
    with pytest.raises(OSError, match="cannot be used"):
        deliver(store, [Staged("answers", (tmp_path / "gone.parquet",))], about("monday.csv"))

    assert store.head().number == 0
