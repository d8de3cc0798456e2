"""What a derived fact is: a SELECT over facts, and which rows have to be worked out together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from hark.registry import Registry
from hark.store.facts import COMMON, Column, Fact, Kind, Personal

STALE = "_stale"
"""What the name of the table ends with that says which rows of a derived fact no longer count."""

DERIVED_KEY, MADE = "derived_key", "made"

SHARED = ("occurred_at", "source", "customer", "person_key", "touchpoint", "channel", "product", "region", "department")
"""The columns every derived fact shares with the facts."""

DIMENSIONS = ("source", "touchpoint", "channel", "product", "region", "department")

KEPT: tuple[Column, ...] = (
    Column(DERIVED_KEY, Kind.WHOLE, "The number of what the row was worked out for.", Personal.PSEUDONYM),
    Column(MADE, Kind.WHOLE, "The change of the lake at which the row was worked out."),
    *(column for column in COMMON if column.name in SHARED),
)
"""The columns every derived fact has."""

STALE_COLUMNS: tuple[Column, ...] = (
    Column(DERIVED_KEY, Kind.WHOLE, "The number whose rows no longer count.", Personal.PSEUDONYM),
    Column(MADE, Kind.WHOLE, "Rows worked out before this change of the lake."),
)


@dataclass(frozen=True)
class Making:
    """What a SELECT is written for: the attributes (`x_...`) of its inputs, and the company's time zone."""

    attributes: Sequence[str] = ()
    zone: str = "UTC"

    def latest(self, order: str, columns: Sequence[str] = DIMENSIONS) -> str:
        """The SQL of the last non-empty value, by `order`, of every one of `columns` and of the attributes."""
        return ", ".join(f'arg_max("{name}", {order}) as "{name}"' for name in (*columns, *self.attributes))

    def first(self, order: str, columns: Sequence[str] = DIMENSIONS) -> str:
        """The SQL of the first non-empty value of the same."""
        return ", ".join(f'arg_min("{name}", {order}) as "{name}"' for name in (*columns, *self.attributes))

    @staticmethod
    def who(order: str) -> str:
        """The SQL of the first customer who is named, by `order`, and of the person; else of the person alone."""
        return (
            f"coalesce(arg_min(customer, {order}), min(customer)) as customer, coalesce("
            f"arg_min(person_key, {order}) filter (where customer is not null), min(person_key)) as person_key"
        )

    def agreed(self, columns: Sequence[str] = DIMENSIONS) -> str:
        """The SQL of the value all rows agree on; empty where they do not."""
        return ", ".join(
            f'case when min("{name}") = max("{name}") then min("{name}") end as "{name}"'
            for name in (*columns, *self.attributes)
        )

    def listed(self, alias: str, columns: Sequence[str] = DIMENSIONS) -> str:
        """The same columns as they stand in the table `alias`."""
        return ", ".join(f'{alias}."{name}"' for name in (*columns, *self.attributes))


@dataclass(frozen=True)
class Derived(Fact):
    """A table that the store works out of others and keeps fresh.

    `select` writes the DuckDB SQL over views called like `inputs`, which hold the rows of whole groups: those with the
    same value of `together` (`about_key`, or `person`). It gives `derived_key`, which is that value, and any of the
    fact's columns; those it leaves out are empty. `business` names duration columns (seconds) that are measured in the
    company's open hours: from which column to which, and the column with the team whose hours count.
    `needs` says on what of the company document the rows depend: zone, calendars, rates.
    `edition` rises whenever the SELECT changes what it gives.
    """

    inputs: tuple[str, ...] = ()
    together: str = "about_key"
    select: Callable[[Making], str] = lambda making: ""
    business: Mapping[str, tuple[str, str, str]] = field(default_factory=lambda: MappingProxyType({}))
    needs: tuple[str, ...] = ()
    edition: int = 1

    @property
    def columns(self) -> Mapping[str, Column]:
        """Every column by name, the shared ones first."""
        return MappingProxyType({column.name: column for column in (*KEPT, *self.own)})


derived: Registry[Derived] = Registry("derived fact", "hark.store.derived")
"""Every derived fact by name."""


def in_order() -> list[Derived]:
    """Every derived fact, each after those it is made from."""
    placed: dict[str, Derived] = {}
    waiting = list(derived.values())
    while waiting:
        ready = [one for one in waiting if not {each.name for each in waiting} & set(one.inputs)]
        placed |= {one.name: one for one in ready}
        waiting = [one for one in waiting if one.name not in placed]
    return list(placed.values())


def roots(name: str) -> tuple[str, ...]:
    """The facts that a fact is worked out of in the end: itself, unless it is derived."""
    if name not in derived:
        return (name,)
    return tuple(dict.fromkeys(root for given in derived[name].inputs for root in roots(given)))
