"""Texts that are older than the company keeps them: dropped for good, and nothing else with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from sqlglot import parse_one

from cast import answer, at
from hark.collect.importer import import_file
from hark.collect.maps.map import parse_map
from hark.company import CompanyDocument, save_company
from hark.measure.query import Query
from hark.measure.run import run
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.store.retention import cutoff, drop_texts, due

SURVEY = """
survey = "s"
source = "shop"
[columns]
response = "id"
occurred_at = "at"
text = "said"
[[questions]]
columns = ["score"]
kind = "nps"
"""
TODAY = datetime.now(UTC)


def said(text: str, score: int, months: int) -> dict[str, object]:
    """An answer of so many months ago."""
    month = TODAY.year * 12 + TODAY.month - 1 - months
    return {**answer(score), "text": text, "customer": text, "occurred_at": at(month % 12 + 1, 1, year=month // 12)}


@pytest.fixture
def store(facts: Callable[..., Facts]) -> Store:
    """An old text, a new one, an old score without words; and a company that keeps texts for a year."""
    made = facts(
        answers=[said("oldwords", 9, 20), said("newwords", 3, 2), {**said("", 10, 20), "text": None}],
        ticket_events=[{"ticket": "t", "kind": "created", "occurred_at": at(1, year=2020), "text": "oldticket"}],
    )
    save_company(made.store.directory, replace(made.company, keep_texts_months=12))
    return made.store


def texts(store: Store) -> set[str]:
    """Every text that any file of the lake still holds."""
    files = [str(path) for path in store.lake.glob("answers/current=*/*.parquet")]
    with duckdb.connect() as duck:
        return {row[0] for row in duck.execute("select text from read_parquet(?)", [files]).fetchall() if row[0]}


def test_old_texts_go_from_every_file_and_scores_stay(store: Store) -> None:
    def score() -> float | None:
        (row,) = run(Query("nps"), Facts(store))
        return row.estimate.value

    before = score()
    assert due(store) == {"answers": 1, "ticket_events": 1}

    assert drop_texts(store) == {"answers": 1, "ticket_events": 1}

    assert texts(store) == {"newwords"}
    assert not [path for path in store.lake.rglob("*") if path.is_file() and b"oldticket" in path.read_bytes()]
    assert score() == before
    assert Facts(store).rows(parse_one("select count(*) as n from answers")) == [{"n": 3}]
    assert (due(store), drop_texts(store)) == ({}, {})


def test_the_same_file_again_does_not_bring_its_texts_back(tmp_path: Path) -> None:
    store, file = Store.open(tmp_path / "data", create=True), tmp_path / "file.csv"
    file.write_text("id,at,score,said\n1,2019-01-31T10:00:00Z,9,oldwords\n", encoding="utf-8")
    import_file(store, file, parse_map(SURVEY))
    save_company(store.directory, replace(store.company, keep_texts_months=12))
    drop_texts(store)

    again = import_file(store, file, parse_map(SURVEY))

    assert again.counts["answers"].new == 0
    assert texts(store) == set()


def test_without_a_word_texts_are_kept_for_ever(facts: Callable[..., Facts]) -> None:
    made = facts(answers=[said("oldwords", 9, 200)])

    assert (due(made.store), drop_texts(made.store)) == ({}, {})
    assert texts(made.store) == {"oldwords"}


@pytest.mark.parametrize(
    ("months", "day"), [(1, (2026, 2, 28)), (3, (2025, 12, 31)), (13, (2025, 2, 28)), (1200, (1926, 3, 31))]
)
def test_months_are_counted_back_on_the_calendar(months: int, day: tuple[int, int, int]) -> None:
    begin = cutoff(CompanyDocument(), months, datetime(2026, 3, 31, 12, tzinfo=UTC))

    assert (begin.year, begin.month, begin.day) == day


def test_rejected_rows_of_old_deliveries_go_too(store: Store, tmp_path: Path) -> None:
    (folder,) = [path for path in store.imports.iterdir() if path.is_dir()][:1]
    kept = folder / "rejected.parquet"
    duckdb.sql("select 1 as line, 'oldwords' as cell").write_parquet(str(kept))
    record = folder / "delivery.json"
    found = next(path for path in folder.iterdir() if path.suffix == ".json") if not record.exists() else record
    found.write_text(found.read_text(encoding="utf-8").replace("2026-11-01", "2019-11-01"), encoding="utf-8")

    drop_texts(store)

    assert duckdb.sql(f"select count(*) from '{kept}'").fetchall() == [(0,)]
