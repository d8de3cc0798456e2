"""What was posted counts at once and for ever, however it is moved: reading together is reading what will be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlglot import exp

from cast import Given
from control import outbox
from happenings import CALENDAR, KINDS, happening, take, told
from hark.collect.posted import Sender, rows_of
from hark.store.deliveries import deliveries, undo_delivery
from hark.store.lake import Store
from hark.store.mover import move
from hark.store.outbox import Outbox
from hark.store.reader import Facts
from postgres import migrated

SENDER = Sender("shop")


def post(box: Outbox, *rows: dict[str, object], fact: str = "orders") -> list[str]:
    return box.add(rows_of(fact, rows, SENDER))


def amounts(store: Store) -> list[object]:
    rows = Facts(store).rows(exp.select("amount").from_("orders").order_by("amount"))
    return [row["amount"] for row in rows]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "hark-data", create=True)


@pytest.fixture(scope="session")
def tables(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a PostgreSQL database with Hark's tables."""
    migrated(postgres, tmp_path_factory.mktemp("migrated"))
    return postgres


@pytest.fixture(params=["sqlite", "postgres"])
def box(request: pytest.FixtureRequest, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outbox]:
    """The outbox of the store, in either database."""
    if request.param == "sqlite":
        yield outbox(store)
        return
    monkeypatch.setenv("HARK_DATABASE", request.getfixturevalue("tables"))
    found = store.outbox
    assert found is not None
    found.ask("truncate hark_posted, hark_receipt", [])
    yield found
    found.close()


def test_what_was_posted_counts_at_once(store: Store, box: Outbox) -> None:
    post(box, {"key": "1", "amount": 5})

    assert amounts(store) == [5]


def test_what_was_moved_counts_once(store: Store, box: Outbox) -> None:
    post(box, {"key": "1", "amount": 5}, {"key": "2", "amount": 7})

    assert move(store, box) == 2
    assert amounts(store) == [5, 7]
    assert box.count() == 0


def test_what_is_posted_again_counts_once(store: Store, box: Outbox) -> None:
    assert post(box, {"key": "1", "amount": 5}) == ["new"]
    move(store, box)

    assert post(box, {"key": "1", "amount": 5}) == ["known"]
    assert amounts(store) == [5]


def test_what_is_posted_otherwise_takes_the_place_of_what_was_before(store: Store, box: Outbox) -> None:
    post(box, {"key": "1", "amount": 5})
    move(store, box)

    assert post(box, {"key": "1", "amount": 6}) == ["changed"]
    assert amounts(store) == [6]
    move(store, box)
    assert amounts(store) == [6]


def test_a_batch_that_is_in_the_lake_and_was_not_dropped_counts_once(store: Store, box: Outbox, monkeypatch) -> None:
    post(box, {"key": "1", "amount": 5})
    with monkeypatch.context() as killed:
        killed.setattr(Outbox, "forget", lambda self, batch: None)
        move(store, box)

    assert box.count() == 1
    assert amounts(store) == [5]
    move(store, box)
    assert (box.count(), amounts(store)) == (0, [5])


def test_a_batch_that_was_stamped_and_not_written_is_written(store: Store, box: Outbox) -> None:
    post(box, {"key": "1", "amount": 5})
    box.stamp(1)
    post(box, {"key": "2", "amount": 7})

    assert amounts(store) == [5, 7]
    move(store, box)
    assert amounts(store) == [5, 7]
    move(store, box)
    assert (box.count(), amounts(store)) == (0, [5, 7])


def test_batches_of_one_day_are_one_delivery(store: Store, box: Outbox) -> None:
    for key in ("1", "2"):
        post(box, {"key": key, "amount": 5})
        move(store, box)

    (only,) = deliveries(store)
    assert only.name == f"posted on {datetime.now(UTC).date()}"
    assert only.counts["orders"].new == 2
    undo_delivery(store, only.number)
    assert amounts(store) == []


def test_a_row_that_was_changed_on_the_same_day_goes_with_its_delivery(store: Store, box: Outbox) -> None:
    for amount in (5, 6, 5):
        post(box, {"key": "1", "amount": amount})
        move(store, box)
    assert amounts(store) == [5]

    undo_delivery(store, deliveries(store)[0].number)

    assert amounts(store) == []


def posted_rows(rows: Sequence[tuple[str, Given]]) -> list[tuple[str, dict[str, object]]]:
    return [
        (fact, {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()
                if name not in ("event", "content") and value is not None} | {"key": row["event"].hex()})
        for fact, row in rows
    ]  # fmt: skip


ROWS = some.lists(happening(), min_size=1, max_size=8)
STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("deliver"), ROWS),
        some.tuples(some.just("post"), ROWS),
        some.tuples(some.just("post"), ROWS),
        some.tuples(some.just("move")),
        some.tuples(some.just("undo"), some.integers(0, 9)),
        some.tuples(some.just("join")),
        some.tuples(some.just("compact")),
    ),
    min_size=1,
    max_size=6,
)


def holds(steps: Sequence[tuple]) -> None:
    with TemporaryDirectory() as name:
        store = Store.open(Path(name) / "data", create=True)
        with (store.directory / "company.toml").open("a") as document:
            document.write(CALENDAR)
        box = outbox(store)
        for step in steps:
            if step[0] == "post":
                for fact, row in posted_rows(step[1]):
                    box.add(rows_of(fact, [row], Sender("test")))
            elif step[0] == "move":
                move(store, box, most=3)
            else:
                take(step, store)
        before = told(store) | base(store)
        while move(store, box, most=5):
            pass
        assert before == told(store) | base(store)


def base(store: Store) -> dict[str, list[tuple]]:
    columns = "hex(event), content, epoch_us(occurred_at), customer, region, person"
    facts = Facts(store)
    return {
        fact: sorted(
            (tuple(row.values()) for row in facts.rows(exp.select(*columns.split(", ")).from_(fact))), key=repr
        )
        for fact in KINDS
    }


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_reading_together_is_reading_what_will_be_there(steps: Sequence[tuple]) -> None:
    holds(steps)


@pytest.mark.heavy
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_reading_together_is_reading_what_will_be_there_many_times(steps: Sequence[tuple]) -> None:
    holds(steps)
