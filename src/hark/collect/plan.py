"""A map laid on one file: which of its columns fill which of ours, and what each question asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from hark.collect.asked import Asked, asked_in_columns, comment_column
from hark.collect.delivered import OURS, Delivered
from hark.collect.entries import Map
from hark.collect.fields import Field, Maker, constant
from hark.collect.long import asked_in_rows
from hark.collect.maps import mappable
from hark.collect.moments import Moment, fill, moments
from hark.collect.visitors import pseudonym
from hark.errors import BadMap
from hark.store.facts import ATTRIBUTE, attribute_column, facts

LONG = ("question", "kind", "score", "choices")
"""The columns that say what one row of a long file answers; no column of ours is filled from them directly."""


@dataclass(frozen=True)
class Plan:
    """All that staging needs to know: the map, the file, and how one becomes the other."""

    map: Map
    file: Delivered
    zone: str
    fields: Mapping[str, Field]
    asked: tuple[Asked, ...]
    extras: tuple[str, ...]
    """The file's columns that the map does not name."""
    moments: tuple[Moment, ...] = (Moment(),)
    hidden: frozenset[str] = frozenset()
    """The file's columns that are never stored, because they tell persons apart."""
    always: frozenset[str] = frozenset()
    """Our columns that every row fills, as far as that is known."""

    @property
    def about(self) -> str:
        """Our column that names the ticket, order, subscription or visitor; empty for other facts."""
        return facts[self.map.fact].about


def lay(con: duckdb.DuckDBPyConnection, made: Map, file: Delivered, zone: str, secret: str = "") -> Plan:
    """The plan for `file` under the map `made`; raises `BadMap` where the map names a column the file lacks.

    `zone` is the zone of times that name none, where the map does not say; `secret` the key of visitors' pseudonyms.
    """
    maker = Maker(made, file, made.zone or zone)
    hidden = frozenset(file.personal) | frozenset(made.visitors.columns if made.visitors else ())
    must_not_be_stored(made, hidden, file.names)
    fields = own_fields(maker) | fill(maker)
    if made.visitors:
        fields |= told_apart_by(maker, fields, secret)
    asked = questions(con, maker)
    return Plan(made, file, maker.zone, fields, asked, _extras(made, file, asked, hidden), moments(maker), hidden)


def must_not_be_stored(made: Map, hidden: frozenset[str], names: Collection[str]) -> None:
    """Raise `BadMap` where a column of ours would hold what only a pseudonym may be kept of.

    `names` are those of the hidden columns that name a person as customers are named: they may be the customer.
    """
    for table, origins in (("columns", made.columns), ("attributes", made.attributes)):
        for ours, origin in origins.items():
            if set(origin.columns) & hidden - (set(names) if (table, ours) == ("columns", "customer") else set()):
                raise BadMap(
                    f"`{table}.{ours}` would store “{origin.column}”, which tells persons apart.",
                    "Leave it out, and name it in [visitors]: then only a pseudonym is kept.",
                )


def own_fields(maker: Maker) -> dict[str, Field]:
    """The fields of [columns] and [attributes]; a product has one per factor besides."""
    made, columns = maker.map, mappable(maker.map.fact)
    fields: dict[str, Field] = {}
    for ours, origin in made.columns.items():
        if (made.long and ours in LONG) or (made.fact == "answers" and ours == "text"):
            continue
        factors = {f"{ours}.{one.column.name}": one for one in maker.factors(origin, f"columns.{ours}")}
        if factors:
            fields |= factors
            fields[ours] = constant(columns[ours], " * ".join(one.read for one in factors.values()), f"columns.{ours}")
        else:
            fields[ours] = maker.field(columns[ours], origin, f"columns.{ours}")
    for ours, origin in made.attributes.items():
        fields[ATTRIBUTE + ours] = maker.field(attribute_column(ours), origin, f"attributes.{ours}")
    return fields


def told_apart_by(maker: Maker, fields: Mapping[str, Field], secret: str) -> dict[str, Field]:
    """The fields of the visitor's pseudonym, and of whether it is for a day only."""
    said, columns = maker.map.visitors, facts[maker.map.fact].columns
    if said is None:
        return {}
    at = f"({fields['occurred_at'].read})" if said.daily else ""
    mark = pseudonym(maker, said, secret, at)
    return {
        "visitor": constant(columns["visitor"], mark, "visitors"),
        "daily": constant(columns["daily"], str(said.daily).lower(), "visitors.keep"),
    }


def questions(con: duckdb.DuckDBPyConnection, maker: Maker) -> tuple[Asked, ...]:
    """What the file asks; nothing where it is no survey."""
    made, file = maker.map, maker.file
    if made.fact != "answers":
        return ()
    if made.long:
        return asked_in_rows(con, made, file)
    comment = made.columns.get("text")
    return asked_in_columns(made, file) + ((comment_column(comment, file),) if comment else ())


def _extras(made: Map, file: Delivered, asked: Sequence[Asked], hidden: frozenset[str]) -> tuple[str, ...]:
    used = {called for origin in made.origins for called in origin.columns}
    used |= {entry.text for entry in made.questions if entry.text} | hidden | {*OURS, *file.aside}
    raw = {one.raw for one in asked}
    return tuple(called for called in file.columns if called not in used and file.column(called) not in raw)
