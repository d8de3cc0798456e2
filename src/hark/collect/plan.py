"""A map laid on one file: which of its columns fill which of ours, and what each question asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from hark.collect.asked import Asked, asked_in_columns, comment_column, find
from hark.collect.files import OURS, Delivered
from hark.collect.long import asked_in_rows
from hark.collect.maps import Map, Origin, mappable
from hark.collect.reading import instant, told, value
from hark.collect.sql import literal
from hark.store.facts import ATTRIBUTE, Column, Kind, attribute_column

LONG = ("question", "kind", "score", "choices")
"""The columns that say what one row of a long file answers; no column of ours is filled from them directly."""


@dataclass(frozen=True)
class Field:
    """One column of ours that the file fills. `text` and `read` are SQL over the file's table."""

    column: Column
    origin: Origin
    text: str
    read: str

    @property
    def checked(self) -> bool:
        """Whether a cell may say something that cannot be read."""
        return self.origin.column is not None and self.column.kind not in (Kind.TEXT, Kind.TEXTS)


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
    always: frozenset[str] = frozenset()
    """Our columns that every row fills, as far as that is known."""


def lay(con: duckdb.DuckDBPyConnection, made: Map, file: Delivered, zone: str) -> Plan:
    """The plan for `file` under the map `made`; raises `BadMap` where the map names a column the file lacks.

    `zone` is the zone of times that name none, where the map does not say.
    """
    columns = mappable(made.fact)
    zone = made.zone or zone
    origins = {key: origin for key, origin in made.columns.items() if not (made.long and key in LONG)}
    comment = origins.pop("text", None) if made.fact == "answers" else None
    fields = {key: _field(columns[key], origin, file, made, zone) for key, origin in origins.items()}
    for key, origin in made.attributes.items():
        fields[ATTRIBUTE + key] = _field(attribute_column(key), origin, file, made, zone)
    asked = (
        () if made.fact != "answers" else asked_in_rows(con, made, file) if made.long else asked_in_columns(made, file)
    )
    if comment and not made.long:
        asked += (comment_column(comment, file),)
    return Plan(made, file, zone, fields, asked, _extras(made, file, asked))


def _field(column: Column, origin: Origin, file: Delivered, made: Map, zone: str) -> Field:
    if origin.column is None:
        text = literal(origin.value or "")
    else:
        key = (
            f"{'attributes' if column.name.startswith(ATTRIBUTE) else 'columns'}.{column.name.removeprefix(ATTRIBUTE)}"
        )
        text = told(find(origin.column, file, key), origin.missing, origin.values)
    settled = replace(origin, decimal=origin.decimal or made.file.decimal)
    read = value(text, column.kind, settled, zone)
    if file.dated and column.kind is Kind.INSTANT and settled.formats:
        read = f"coalesce({read}, {instant(text, replace(settled, formats=()), zone)})"
    return Field(column, settled, text, read)


def _extras(made: Map, file: Delivered, asked: Sequence[Asked]) -> tuple[str, ...]:
    used = {origin.column for origin in (*made.columns.values(), *made.attributes.values())}
    used |= {entry.text for entry in made.questions}
    raw = {one.raw for one in asked}
    return tuple(
        called
        for called in file.columns
        if called not in used and file.column(called) not in raw and called not in OURS
    )
