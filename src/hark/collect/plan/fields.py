"""A column of ours that a file fills, and the SQL that reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hark.collect.entries import Map, Origin
from hark.collect.plan.asked import find
from hark.collect.read.delivered import Delivered
from hark.collect.sql import literal
from hark.collect.values.hundredths import HUNDREDTHS, MONEY, whole
from hark.collect.values.reading import instant, timed, told, value
from hark.errors import BadMap
from hark.store.facts import Column, Kind, facts
from hark.words import gettext as _


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

    @property
    def timed(self) -> bool:
        """Whether it holds durations, in seconds."""
        return timed(self.column, self.origin)


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
        fitting(column, settled, key)
        read = f"upper({text})" if column.name == "currency" else value(text, column, settled, self.zone)
        read = self.whole(read, origin, key)
        if self.file.dated and column.kind is Kind.INSTANT and settled.formats:
            read = f"coalesce({read}, {instant(text, replace(settled, formats=()), self.zone)})"
        return Field(column, settled, text, read, key)

    def number(self, column: Column, ours: str, origin: Origin, key: str) -> dict[str, Field]:
        """The field `ours`; of a product or a difference, one per column that is in it besides."""
        if not (origin.times or origin.minus or origin.back):
            return {ours: self.field(column, origin, key)}
        unit = origin.unit if origin.unit != HUNDREDTHS else None
        alone = [replace(origin, column=one, times=(), minus=(), back=(), unit=unit) for one in origin.columns]
        parts = {one.column: self.field(Column(one.column or "", Kind.NUMBER, ""), one, key) for one in alone}
        first = " * ".join(parts[one].read for one in origin.times or (origin.column,))
        less = [parts[one].read for one in origin.minus] + [f"abs({parts[one].read})" for one in origin.back]
        read = " - ".join([first, *map(nothing, less)])
        fields = {f"{ours}.{one.column.name}": one for one in parts.values()}
        fitting(column, origin, key)
        return fields | {ours: constant(column, self.whole(f"({read})", origin, key), key)}

    def whole(self, read: str, origin: Origin, key: str) -> str:
        """The SQL of an amount in whole units of its currency, where the map says that it is in hundredths."""
        if origin.unit != HUNDREDTHS:
            return read
        currency = self.map.columns.get("currency")
        if currency is None:
            raise BadMap(
                _("`{key}.unit`: nothing says of which currency these are the hundredths.", key=key),
                _('Name it in [columns]: currency = { value = "EUR" }, or the column that says it.'),
            )
        said = self.field(facts[self.map.fact].columns["currency"], currency, "columns.currency")
        return whole(read, said.read)


def fitting(column: Column, origin: Origin, key: str) -> None:
    """Raise `BadMap` where the map says of a column what can only be said of dates, or of durations."""
    if origin.calendar and column.kind is not Kind.INSTANT:
        raise BadMap(_("`{key}.calendar`: only dates have a calendar.", key=key), _("Leave `calendar` out."))
    if origin.unit == HUNDREDTHS:
        if column.name not in MONEY:
            raise BadMap(_("`{key}.unit`: only an amount of money is in hundredths.", key=key), _("Leave `unit` out."))
    elif origin.unit and (column.kind is not Kind.NUMBER or key.startswith("as_of.")):
        remedy = "Leave `unit` out" + ("; the key (days or months) says it." if key.startswith("as_of.") else ".")
        raise BadMap(_("`{key}.unit`: only a duration has a unit.", key=key), remedy)


def nothing(read: str) -> str:
    """The SQL of a number that is 0 where there is none."""
    return f"coalesce({read}, 0)"


def constant(column: Column, said: str, key: str = "") -> Field:
    """A field that the SQL `said` fills, whatever the file says."""
    return Field(column, Origin(), said, said, key)
