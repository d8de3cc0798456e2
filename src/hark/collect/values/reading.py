"""How a column's text becomes a value: the SQL that reads it, and the SQL that finds what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hark.collect.entries import Origin
from hark.collect.sql import literal
from hark.collect.values.calendars import in_calendar
from hark.collect.values.durations import duration
from hark.collect.values.hundredths import HUNDREDTHS
from hark.collect.values.numbers import NOTHING, number
from hark.collect.values.written import moment
from hark.store.facts import Column, Kind

__all__ = ["among", "instant", "iso", "number", "timed", "told", "value"]


def told(raw: str, missing: Iterable[str] = (), values: Mapping[str, str] | None = None) -> str:
    """The text of a cell; nothing where it is a code that means nothing."""
    text = raw
    codes = ", ".join(literal(code) for code in missing)
    if codes:
        text = f"case when {text} in ({codes}) then null else {text} end"
    if values:
        pairs = " ".join(f"when {literal(theirs)} then {literal(ours)}" for theirs, ours in values.items())
        text = f"case {text} {pairs} else {text} end"
    return text


def among(cell: str, values: Iterable[str]) -> str:
    """The SQL that is true where a cell says one of `values`; `*` and `?` stand for others, "" for an empty cell."""
    said = (one.strip() for one in values)
    ways = (f"{cell} = {literal(one)} or {cell} glob {literal(one)}" if one else f"{cell} is null" for one in said)
    return f"coalesce({' or '.join(ways)}, false)"


def instant(text: str, origin: Origin, zone: str) -> str:
    """A moment, or nothing. Only the declared formats are tried, or else ISO 8601; without a zone it is `zone`'s.

    A time the clock skipped counts as the hour after, one it passed twice as the second (standard) one.
    """
    here = literal(origin.zone or zone)
    if origin.calendar:
        return in_calendar(text, origin.formats, origin.calendar, here)
    if not origin.formats:
        return iso(text, here, session=origin.zone in (None, zone))
    return moment(text, origin.formats, here)


def iso(text: str, here: str, *, session: bool) -> str:
    """A moment in ISO 8601. With `session`, times that name no zone are those of the connection's TimeZone.

    DuckDB alone would also take “epoch”, years of two figures and years before Christ: four figures and a hyphen are
    asked for.
    """
    moment = f"try_cast({text} as timestamptz)"
    if not session:
        offset = f"regexp_matches({text}, '[T ].*([Zz]|UTC|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$')"
        moment = f"case when {offset} then {moment} else try_cast({text} as timestamp) at time zone {here} end"
    return f"case when {text}[5] = '-' and not contains({text}, '(') then {moment} end"


def timed(column: Column, origin: Origin) -> bool:
    """Whether the column holds durations, which become seconds."""
    return column.kind is Kind.NUMBER and (column.unit == "seconds" or origin.unit not in (None, HUNDREDTHS))


def value(text: str, column: Column, origin: Origin, zone: str) -> str:
    """The SQL of `column`; what cannot be read is nothing, and `unread` finds it."""
    if timed(column, origin):
        return duration(text, origin.decimal, origin.unit)
    kinds = {
        Kind.INSTANT: lambda: instant(text, origin, zone),
        Kind.NUMBER: lambda: number(text, origin.decimal),
        Kind.WHOLE: lambda: whole(text, origin.decimal),
        Kind.CLAIM: lambda: f"try_cast({text} as boolean)",
        Kind.TEXTS: lambda: f"case when {text} is not null then [{text}] end",
    }
    return kinds.get(column.kind, lambda: text)()


def whole(text: str, decimal: str | None) -> str:
    """A whole number, or nothing."""
    read = number(text, decimal, NOTHING)
    return f"case when {read} = floor({read}) then try_cast({read} as bigint) end"
