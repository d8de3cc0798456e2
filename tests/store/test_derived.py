"""Whatever comes, in any order and parts, is taken back or erased: derived facts are what a rebuild would give."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from cast import at, bring, stage
from happenings import CALENDAR, happening, take, told
from hark.store.lake import Store
from hark.store.refresh import refresh
from hark.store.writer import writing

ROWS = some.lists(happening(), min_size=1, max_size=8)
STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("deliver"), ROWS),
        some.tuples(some.just("deliver"), ROWS),
        some.tuples(some.just("undo"), some.integers(0, 9)),
        some.tuples(some.just("erase")),
        some.tuples(some.just("join")),
        some.tuples(some.just("part")),
        some.tuples(some.just("compact")),
    ),
    min_size=2,
    max_size=7,
)


def rebuilt(store: Store, folder: Path) -> dict[str, list[tuple]]:
    """The same where nothing was ever worked out before."""
    shutil.copytree(store.directory, folder)
    head = folder / "lake" / "head.json"
    head.write_text(json.dumps(json.loads(head.read_text()) | {"recipes": {}}))
    return told(Store.open(folder))


def holds(steps: Sequence[tuple]) -> None:
    with TemporaryDirectory() as name:
        store = Store.open(Path(name) / "data", create=True)
        with (store.directory / "company.toml").open("a") as document:
            document.write(CALENDAR)
        for number, step in enumerate(steps):
            take(step, store)
            if number == len(steps) - 1:
                assert told(store) == rebuilt(store, Path(name) / "again"), step


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_derived_facts_are_what_a_rebuild_would_give(steps: Sequence[tuple]) -> None:
    holds(steps)


@pytest.mark.heavy
@settings(max_examples=600, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_derived_facts_are_what_a_rebuild_would_give_many_times(steps: Sequence[tuple]) -> None:
    holds(steps)


def test_rows_that_lack_the_number_of_their_ticket_find_it(tmp_path: Path) -> None:
    rows = [
        {"ticket": "1", "kind": "created", "occurred_at": at(3, 1), "customer": "anna"},
        {"ticket": "1", "kind": "solved", "occurred_at": at(3, 2), "customer": "anna"},
    ]
    whole, lacking = (Store.open(tmp_path / name, create=True) for name in ("whole", "lacking"))
    bring(whole, ticket_events=rows)
    with writing(lacking) as work:
        for number, row in enumerate(rows):
            path = stage(work.room / f"{number}.parquet", "ticket_events", [row])
            work.add("ticket_events", f"select * exclude (line, about_key) from read_parquet('{path}')")
        refresh(work)
        work.commit()

    assert told(lacking)["tickets"] == told(whole)["tickets"]
