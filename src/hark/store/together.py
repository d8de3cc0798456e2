"""Reading together: the rows that wait in the outbox, over the tables of the lake they are not in yet.

The outbox is read first, then the head. A row that was not stamped when the outbox was read, and is in the lake by the
time the head is read, went there in a batch later than any that had been stamped or was in the lake before: the head
tells, and both are read again. So at any moment no row is missing, and none is there twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from hark.store.lake import ATTEMPTS, Head, Snapshot, Store, restless
from hark.store.outbox import Posted


@dataclass(frozen=True)
class Moment:
    """What counts at one moment: the tables, and the posted rows that are not in them, by fact."""

    snapshot: Snapshot
    waiting: Mapping[str, Sequence[Posted]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def head(self) -> Head:
        """The head of that moment."""
        return self.snapshot.head


def moment(store: Store, *, outbox: bool = True) -> Moment:
    """What counts now. Without `outbox` only what is in the lake."""
    box = store.outbox if outbox else None
    if box is None:
        return Moment(store.snapshot())
    for _ in range(ATTEMPTS):
        before = store.head().batch
        rows = box.rows()
        snapshot = store.snapshot()
        there = snapshot.head.batch
        if there <= max([before, *(one.batch for one in rows if one.batch is not None)]):
            return Moment(snapshot, by_fact([one for one in rows if one.batch is None or one.batch > there]))
    raise restless(store)


def by_fact(rows: Sequence[Posted]) -> Mapping[str, Sequence[Posted]]:
    """The rows by fact, in their order."""
    return MappingProxyType({fact: [one for one in rows if one.fact == fact] for fact in {one.fact for one in rows}})
