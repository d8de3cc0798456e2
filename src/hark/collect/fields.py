"""A column of ours that a file fills, and the SQL that reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hark.collect.asked import find
from hark.collect.delivered import Delivered
from hark.collect.entries import Map, Origin
from hark.collect.reading import instant, told, value
from hark.collect.sql import literal
from hark.store.facts import Column, Kind


@dataclass(frozen=True)
class Field:
    """One column of ours that the file fills. `text` and `read` are SQL over the file's table."""

    column: Column
    origin: Origin
    text: str
    read: str
    key: str = ""
    """What says it in the map."""

    @property
    def checked(self) -> bool:
        """Whether a cell may say something that cannot be read."""
        return self.origin.column is not None and self.column.kind not in (Kind.TEXT, Kind.TEXTS)


@dataclass(frozen=True)
class Maker:
    """Makes the fields of one file under one map, in the time of `zone`."""

    map: Map
    file: Delivered
    zone: str

    def field(self, column: Column, origin: Origin, key: str) -> Field:
        """The field that `origin`, which the map says under `key`, makes of `column`."""
        if origin.column is None:
            text = literal(origin.value or "")
        else:
            text = told(find(origin.column, self.file, key), origin.missing, origin.values)
        settled = replace(origin, decimal=origin.decimal or self.map.file.decimal)
        read = value(text, column.kind, settled, self.zone)
        if self.file.dated and column.kind is Kind.INSTANT and settled.formats:
            read = f"coalesce({read}, {instant(text, replace(settled, formats=()), self.zone)})"
        return Field(column, settled, text, read, key)

    def factors(self, origin: Origin, key: str) -> tuple[Field, ...]:
        """The numbers of a product, each from a column of its own."""
        return tuple(
            self.field(Column(called, Kind.NUMBER, ""), replace(origin, column=called, times=()), key)
            for called in origin.times
        )


def constant(column: Column, said: str, key: str = "") -> Field:
    """A field that the SQL `said` fills, whatever the file says."""
    return Field(column, Origin(), said, said, key)
