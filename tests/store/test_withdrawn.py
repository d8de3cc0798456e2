"""An answer that a newer export leaves empty stops counting, and counts again when that export is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.collect.importer import import_file
from hark.collect.maps.map import parse_map
from hark.measure.query import Query
from hark.measure.run import run
from hark.store.deliveries import Delivery, deliveries, undo_delivery
from hark.store.lake import Store
from hark.store.reader import Facts

MAP = """survey = "till"
[columns]
response = "id"
[[questions]]
columns = ["score"]
kind = "nps"
"""
OTHER = MAP.replace('"score"', '"ease"').replace('"nps"', '"ces"\nscale = [1, 5]')
FULL, BLANK = "id,score,ease\n1,10,1\n2,0,1\n", "id,score,ease\n1,10,1\n2,,1\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.open(tmp_path / "data", create=True)


def bring(store: Store, text: str, made: str = MAP) -> Delivery:
    """Import a file that says `text`."""
    file = store.directory.parent / f"{len(deliveries(store))}.csv"
    file.write_text(text, encoding="utf-8")
    return import_file(store, file, parse_map(made, "map.toml"), beside=True)


def nps(store: Store) -> tuple[float | None, int]:
    """The score, and on how many answers it stands."""
    (row,) = run(Query(metric="nps"), Facts(store))
    return row.estimate.value, row.estimate.n


def test_an_answer_left_empty_in_a_newer_export_stops_counting(store: Store) -> None:
    bring(store, FULL)
    bring(store, BLANK)

    assert nps(store) == (100, 1)


def test_it_counts_again_when_the_newer_export_is_taken_back(store: Store) -> None:
    bring(store, FULL)
    undo_delivery(store, bring(store, BLANK).number)

    assert nps(store) == (0, 2)


def test_the_older_export_brought_again_has_the_last_word(store: Store) -> None:
    bring(store, FULL)
    bring(store, BLANK)
    bring(store, FULL)

    assert nps(store) == (0, 2)


def test_a_file_that_does_not_ask_the_question_takes_no_answer_away(store: Store) -> None:
    bring(store, FULL)
    bring(store, BLANK, OTHER)

    assert nps(store) == (0, 2)


def test_the_newer_export_twice_changes_nothing_more(store: Store) -> None:
    bring(store, FULL)
    bring(store, BLANK)
    again = bring(store, BLANK)

    assert sum(one.new + one.changed for one in again.counts.values()) == 0
