"""Whatever is delivered, replaced, taken back and compacted, what counts is what a dictionary says."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from hark.store.compact import compact
from hark.store.deliveries import Counts, deliveries, undo_delivery
from hark.store.lake import Store
from parcels import bring, counting

ROWS = some.lists(some.tuples(some.sampled_from("abcd"), some.integers(1, 3)), max_size=5)
STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("deliver"), ROWS),
        some.tuples(some.just("deliver"), ROWS),
        some.tuples(some.just("replace"), ROWS, some.integers(0, 9)),
        some.tuples(some.just("undo"), some.integers(0, 9)),
        some.tuples(some.just("compact")),
    ),
    min_size=3,
    max_size=9,
)


@dataclass
class Model:
    """The store, thought of as a dictionary per delivery."""

    rows: dict[int, dict[str, int]] = field(default_factory=dict)
    replaced: dict[int, int] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)

    def live(self) -> list[int]:
        replaced = {old for new, old in self.replaced.items() if new not in self.undone}
        return [number for number in self.rows if number not in self.undone | replaced]

    def counting(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for number in self.live():
            found |= self.rows[number]
        return found

    def deliver(self, rows: list[tuple[str, int]], replaces: int | None) -> Counts:
        number, last, before = len(self.rows) + 1, dict(rows), self.counting()
        self.rows[number] = last
        if replaces:
            self.replaced[number] = replaces
        seen = [
            "new" if line == lines(rows)[event] and event not in before
            else "known" if (before.get(event) if line == lines(rows)[event] else last[event]) == score
            else "changed"
            for line, (event, score) in enumerate(rows)
        ]  # fmt: skip
        gone = len(before.keys() - self.counting().keys())
        return Counts(seen.count("new"), seen.count("known"), seen.count("changed"), 0, gone)


def lines(rows: list[tuple[str, int]]) -> dict[str, int]:
    """The last line of every event."""
    return {event: line for line, (event, _) in enumerate(rows)}


def take(step: tuple, store: Store, model: Model) -> None:
    """One step in the store and in the model; what cannot be done is left out."""
    live = model.live()
    match step:
        case ("deliver", rows):
            assert bring(store, f"file {len(model.rows)}", rows).counts["answers"] == model.deliver(rows, None)
        case ("replace", rows, which) if live:
            old = live[which % len(live)]
            made = bring(store, f"file {len(model.rows)}", rows, replaces=old)
            assert made.counts["answers"] == model.deliver(rows, old)
        case ("undo", which) if live:
            number = live[which % len(live)]
            undo_delivery(store, number)
            model.undone.add(number)
        case ("compact",):
            compact(store, grace=0)


def holds(steps: list[tuple]) -> None:
    with TemporaryDirectory() as folder:
        store, model = Store.open(Path(folder) / "data", create=True), Model()
        for step in steps:
            take(step, store, model)
            assert counting(store) == model.counting(), step
            assert [one.number for one in deliveries(store) if one.state == "live"] == model.live()


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_what_counts_is_what_the_latest_live_delivery_says(steps):
    holds(steps)


@pytest.mark.heavy
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_what_counts_is_what_the_latest_live_delivery_says_many_times(steps):
    holds(steps)


def test_a_repeat_stands_in_for_a_row_that_was_taken_back():
    holds([("deliver", [("a", 1)]), ("deliver", [("a", 1)]), ("undo", 0), ("deliver", [("a", 2)]), ("undo", 1)])


def test_a_replaced_delivery_comes_back_with_what_it_had_changed():
    holds(
        [("deliver", [("a", 1), ("b", 1)]), ("deliver", [("a", 2), ("c", 2)]), ("replace", [("b", 3)], 1), ("undo", 1)]
    )
