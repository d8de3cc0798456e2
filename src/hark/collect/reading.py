"""How a column's text becomes a value: the SQL that reads it, and the SQL that finds what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hark.collect.entries import Origin
from hark.collect.sql import literal
from hark.store.facts import Kind


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


def number(text: str, decimal: str | None) -> str:
    """A number, or nothing. With a decimal comma a point is no part of a number, and the other way round.

    DuckDB reads 1_0 as ten; nobody who fills in a survey means that.
    """
    if decimal == ",":
        text = f"replace(replace({text}, '.', '?'), ',', '.')"
    value = f"try_cast({text} as double)"
    return f"case when isfinite({value}) and not contains({text}, '_') then {value} end"


def instant(text: str, origin: Origin, zone: str) -> str:
    """A moment, or nothing. Only the declared formats are tried, or else ISO 8601; without a zone it is `zone`'s.

    A time the clock skipped counts as the hour after, one it passed twice as the second (standard) one.
    """
    here = literal(origin.zone or zone)
    if not origin.formats:
        return iso(text, here, session=origin.zone in (None, zone))
    zoned = [literal(one) for one in origin.formats if "%z" in one or "%Z" in one]
    plain = [literal(one) for one in origin.formats if "%z" not in one and "%Z" not in one]
    tries = [f"try_strptime({text}, [{', '.join(plain)}]) at time zone {here}"] if plain else []
    tries += [f"try_strptime({text}, {one})" for one in zoned]
    return f"coalesce({', '.join(tries)})"


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


def value(text: str, kind: Kind, origin: Origin, zone: str) -> str:
    """The SQL of a column of `kind`; what cannot be read is nothing, and `unread` finds it."""
    if kind is Kind.INSTANT:
        return instant(text, origin, zone)
    if kind is Kind.NUMBER:
        return number(text, origin.decimal)
    if kind is Kind.WHOLE:
        whole = number(text, origin.decimal)
        return f"case when {whole} = floor({whole}) then try_cast({whole} as bigint) end"
    if kind is Kind.CLAIM:
        return f"try_cast({text} as boolean)"
    if kind is Kind.TEXTS:
        return f"case when {text} is not null then [{text}] end"
    return text
