"""Erasing a person leaves none of what was theirs in any byte, and all of what is the others’."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from hark.collect.importer import import_file
from hark.collect.maps.map import read_map
from hark.measure.condition import Condition
from hark.measure.query import Query
from hark.measure.run import run
from hark.store.deliveries import deliveries, undo_delivery
from hark.store.erase import erase_person
from hark.store.identities import CustomerKey, join_people
from hark.store.lake import Store
from hark.store.reader import Facts

ANNA, ANNA_AT_DESK = CustomerKey("shop", "markone"), CustomerKey("desk", "marktwo")
WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
MARKS = [f"mark{word}" for word in WORDS]

MAP = """fact = "answers"
survey = "{survey}"
source = "{source}"
zone = "UTC"
[columns]
customer = "who"
response = "id"
occurred_at = "day"
order = "order"
text = "said"
[attributes]
plan = "plan"
{more}
[[questions]]
columns = ["score"]
kind = "nps"
"""


def deliver(store: Store, name: str, rows: list[list[str]], *, source: str = "shop", more: str = "") -> None:
    """Write a file with these rows, and import it."""
    folder = store.directory.parent
    file, map_file = folder / f"{name}.csv", folder / f"{name}.toml"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([["id", "who", "day", "order", "said", "plan", "score"], *rows])
    map_file.write_text(MAP.format(survey="till", source=source, more=more), encoding="utf-8")
    import_file(store, file, read_map(map_file))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two sources that know Anna, twelve of her marks planted, and three others with their answers."""
    made = Store.open(tmp_path / "data", create=True)
    others = [[f"r{n}", f"other{n}", "2026-03-01", f"o{n}", f"fine {n}", "basic", str(n + 6)] for n in range(3)]
    anna = ["r9", "markone", "2026-03-02", "markthree", "I am markfour", "markfive", "0"]
    deliver(made, "first-markone", [*others, anna], more="# markone asked twice")
    deliver(made, "second", [["r9", "markone", "2026-03-03", "marksix", "now markseven", "gold", "1"]])
    deliver(made, "third", [["r10", "markone", "no day", "markeight", "marknine", "markten", "3"], *others])
    deliver(made, "desk", [["r1", "marktwo", "2026-04-01", "markeleven", "marktwelve", "gold", "5"]], source="desk")
    join_people(made, ANNA, ANNA_AT_DESK)
    return made


def readable(directory: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of a data directory as bytes, and what its Parquet and gzip say when decoded."""
    for path in (path for path in directory.rglob("*") if path.is_file()):
        yield path, path.name.encode() + path.read_bytes()
        if path.suffix == ".parquet":
            with duckdb.connect() as duck:
                yield path, repr(duck.execute(f"select columns(*)::varchar from '{path}'").fetchall()).encode()
                yield path, repr(duck.execute(f"from parquet_metadata('{path}')").fetchall()).encode()
        elif path.suffix == ".gz":
            yield path, gzip.decompress(path.read_bytes())


def found(directory: Path) -> set[str]:
    """The marks that stand anywhere in a data directory."""
    return {mark for _, content in readable(directory) for mark in MARKS if mark.encode() in content}


def test_the_marks_are_there_before(store: Store) -> None:
    assert found(store.directory) == set(MARKS)


def test_nothing_of_an_erased_person_is_left_in_any_byte(store: Store) -> None:
    erase_person(store, ANNA)

    assert found(store.directory) == set()


def test_an_erased_person_does_not_come_back_with_the_next_import(store: Store) -> None:
    erase_person(store, ANNA)
    deliver(store, "again", [["r20", "markone", "2026-05-01", "x", "back again", "gold", "10"]])

    assert found(store.directory) == set()


def test_the_figures_of_others_are_unchanged(store: Store) -> None:
    others = Query(metric="nps", where=(Condition("plan", "=", ("basic",)),))
    before = run(others, Facts(store))
    erase_person(store, ANNA)

    assert run(others, Facts(store)) == before


def test_what_the_persons_rows_replaced_does_not_count_again_when_a_delivery_is_undone(store: Store) -> None:
    erase_person(store, ANNA)
    undo_delivery(store, deliveries(store)[1].number)

    (row,) = run(Query(metric="nps"), Facts(store))
    assert row.estimate.people == 3


def test_erasing_again_finds_nothing_and_does_no_harm(store: Store) -> None:
    erase_person(store, ANNA)

    assert erase_person(store, ANNA).rows == {}


def test_words_that_mean_something_in_a_record_or_map_stay_there(store: Store) -> None:
    deliver(store, "words", [["r30", "carol", "2026-05-01", "2026", "counts", "nps", "10"]])
    before = (store.imports / "5" / "map.toml").read_text(encoding="utf-8")
    erase_person(store, CustomerKey("shop", "carol"))

    assert [one.number for one in deliveries(store)] == [1, 2, 3, 4, 5]
    assert (store.imports / "5" / "map.toml").read_text(encoding="utf-8") == before


def test_what_an_unmapped_column_said_goes_from_rejected_rows_too(store: Store) -> None:
    (store.directory.parent / "extra.toml").write_text(MAP.format(survey="till", source="shop", more=""), "utf-8")
    file = store.directory.parent / "extra.csv"
    file.write_text(
        "id,who,day,order,said,plan,score,mail\nr40,dave,2026-05-01,,,,9,dave@secret.example\n"
        "r41,,no day,,,,9,dave@secret.example\n",
        encoding="utf-8",
    )
    import_file(store, file, read_map(store.directory.parent / "extra.toml"))
    erase_person(store, CustomerKey("shop", "dave"))

    assert not [path for path, content in readable(store.directory) if b"dave@secret" in content]


def test_what_deliveries_repeated_about_a_person_is_forgotten(store: Store) -> None:
    deliver(store, "more", [["r9", "markone", "2026-03-03", "marksix", "now markseven", "gold", "1"]], more="# again")
    erase_person(store, ANNA)

    snapshot = store.snapshot()
    with duckdb.connect() as duck:
        repeated, stored = (
            set(duck.execute("select event from read_parquet(?)", [[str(path) for path in files]]).fetchall())
            for files in (snapshot["known"].files, snapshot["answers"].files + snapshot["responses"].files)
        )
    assert repeated <= stored


def test_an_erased_person_does_not_come_back_in_a_line_whose_quotation_mark_never_closes(store: Store) -> None:
    erase_person(store, ANNA)
    file = store.directory.parent / "open.csv"
    file.write_text(
        'id,who,day,order,said,plan,score\nr50,other7,2026-05-01,,,,9\nr51,"markone,2026-05-01,,marktwo,,3\n'
    )
    import_file(store, file, read_map(store.directory.parent / "second.toml"))

    assert found(store.directory) == set()
