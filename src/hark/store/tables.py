"""The tables of the lake: every fact, what deliveries repeated, and who is who; typed for DuckDB and Delta."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from deltalake import Field, Schema
from deltalake.schema import ArrayType, MapType, PrimitiveType

from hark.store.derivation import STALE, STALE_COLUMNS, derived
from hark.store.facts import ATTRIBUTE, CURRENT, Column, Fact, Kind, Personal, attribute_column, facts

KNOWN = "known"
IDENTITIES = "identities"
LINKS = "links"

OWN: Mapping[str, Mapping[str, Column]] = MappingProxyType(
    {
        name: MappingProxyType({column.name: column for column in columns})
        for name, columns in {
            KNOWN: (
                Column("event", Kind.KEY, "The event that was delivered again."),
                Column("fact", Kind.TEXT, "The fact it belongs to."),
                Column("import", Kind.WHOLE, "The delivery that repeated it."),
                Column("content", Kind.WHOLE, "The hash of what it said: the same as a stored row's."),
            ),
            IDENTITIES: (
                Column("source", Kind.TEXT, "The system that names the customer."),
                Column("customer", Kind.TEXT, "Who it is, as the source names them.", Personal.PSEUDONYM),
                Column("person_key", Kind.WHOLE, "The number of that customer.", Personal.PSEUDONYM),
                Column("person", Kind.WHOLE, "The number that stands for the whole person.", Personal.PSEUDONYM),
            ),
            LINKS: (
                Column("first_source", Kind.TEXT, "The system that names the first customer."),
                Column("first_customer", Kind.TEXT, "The first customer.", Personal.PSEUDONYM),
                Column("second_source", Kind.TEXT, "The system that names the second customer."),
                Column("second_customer", Kind.TEXT, "The second, who is the same person.", Personal.PSEUDONYM),
                Column("since", Kind.INSTANT, "Since when that is known."),
                Column("rule", Kind.TEXT, "How it was found out."),
                Column("taken_back", Kind.INSTANT, "When it was taken back; empty while it holds."),
            ),
        }.items()
    }
)
"""The columns of the tables that are no facts."""


def declared(table: str) -> Mapping[str, Column]:
    """The columns `table` has from the beginning, without attributes."""
    if table.endswith(STALE):
        return {column.name: column for column in STALE_COLUMNS}
    return OWN[table] if table in OWN else shape(table).columns


def shape(name: str) -> Fact:
    """What the fact or derived fact called `name` is. Raises UnknownName."""
    return facts[name] if name in facts else derived[name]


def every() -> frozenset[str]:
    """The names of all tables there can be."""
    return frozenset({*facts, *OWN, *derived, *(name + STALE for name in derived)})


def split(table: str) -> bool:
    """Whether the table keeps the rows that count apart from those that were replaced: every fact does."""
    return table in facts


def column(table: str, name: str) -> Column | None:
    """What the stored column `name` is; None for one that this Hark does not know."""
    if name.startswith(ATTRIBUTE):
        return attribute_column(name.removeprefix(ATTRIBUTE))
    return declared(table).get(name)


def schema(table: str, attributes: Iterable[str] = ()) -> Schema:
    """The Delta schema of `table` with these attribute columns (`x_...`)."""
    fields = fields_of(
        [*declared(table).values(), *(attribute_column(name.removeprefix(ATTRIBUTE)) for name in attributes)]
    )
    return Schema([*fields, Field(CURRENT, PrimitiveType("boolean"))] if split(table) else fields)


def fields_of(columns: Iterable[Column]) -> list[Field]:
    """The columns as Delta declares them."""
    text = PrimitiveType("string")
    nested: dict[Kind, ArrayType | MapType] = {
        Kind.TEXTS: ArrayType(text, contains_null=True),
        Kind.PAIRS: MapType(text, text, value_contains_null=True),
    }
    return [Field(one.name, nested.get(one.kind) or PrimitiveType(one.kind.delta)) for one in columns]
