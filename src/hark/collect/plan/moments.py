"""The events that one row of a file brings: one as a rule, several where it is a ticket or subscription as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from hark.collect.entries import AsOf, Kinds, Map, Origin, Periods
from hark.collect.maps.operations import kind_column
from hark.collect.plan.asked import find
from hark.collect.plan.fields import Field, Maker, constant
from hark.collect.sql import literal, name
from hark.collect.values.reading import among, told
from hark.store.facts import Column, Fact, Kind, facts
from hark.store.keys import escaped_sql

UNIT = "chr(31)"

OF_THE_ORDER = frozenset(("amount", "tax", "shipping", "discount", "quantity", "products"))
"""What a row says of its order, and not of an event that has an amount of its own."""

ORDERED = "coalesce(kind, 'order') = 'order'"
"""The SQL of whether a row is an order."""

LONGEST = {"months": 12_000, "days": 366_000}
"""No duration is longer than a thousand years."""


@dataclass(frozen=True)
class Moment:
    """One event a row may bring. All is SQL over the row: `where` it does, what names it, and what it fills."""

    where: str = "true"
    name: tuple[str, ...] = ("key",)
    values: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    """Columns of ours that the row fills, and this event does not."""
    latest: str = ""
    """The SQL of its time, where of the rows of a ticket that say the same time only the latest brings it."""


def fill(maker: Maker) -> dict[str, Field]:
    """The fields that tables other than [columns] and [attributes] make, by what they are called in SQL."""
    made, fact = maker.map, facts[maker.map.fact]
    fields: dict[str, Field] = {}
    if made.kinds:
        column = fact.columns[kind_column(fact.name)]
        fields[column.name] = kinds(maker, column, made.kinds)
        fields |= further(maker, made.kinds)
    for kind, origin in sorted(made.events.items(), key=lambda one: one[1].after):
        fields |= event(maker, fact.columns["occurred_at"], kind, origin, fields)
    for kind, origin in made.amounts.items():
        fields |= maker.number(fact.columns["amount"], f"amounts.{kind}", origin, f"events.{kind}.amount")
    if made.snapshots:
        fields |= snapshots(maker, fact)
    if made.as_of:
        fields["as_of.duration"] = maker.field(
            Column("duration", Kind.NUMBER, ""), made.as_of.duration, f"as_of.{made.as_of.unit}"
        )
        fields["as_of.left"] = left(maker, made.as_of)
    if made.periods:
        fields |= periods(maker, fact, made.periods)
    return fields


def event(
    maker: Maker, column: Column, kind: str, origin: Origin, fields: Mapping[str, Field]
) -> Iterator[tuple[str, Field]]:
    """The field of when an event was; where the file says how long after another it was, with the field of that."""
    key = f"events.{kind}"
    if not origin.after:
        yield key, counting(maker, maker.field(column, origin, key), key)
        return
    took = counting(maker, maker.field(Column("seconds", Kind.NUMBER, "", unit="seconds"), origin, key), key)
    took = replace(took, read=f"case when {took.read} between 0 and {LONGEST['days'] * 86400} then {took.read} end")
    at = f"{fields[f'events.{origin.after}'].read} + to_microseconds(round(({took.read}) * 1e6)::bigint)"
    yield f"after.{kind}", took
    yield key, Field(column, Origin(), took.text, at, key)


def counting(maker: Maker, field: Field, key: str) -> Field:
    """The field of an event; it says nothing in the rows in which the event does not count."""
    unless = field.origin.unless
    if not unless:
        return field
    said = among(find(unless.column, maker.file, f"{key}.unless.column"), unless.values)
    text, read = (f"case when {said} then null else {one} end" for one in (field.text, field.read))
    return replace(field, text=text, read=read)


def kinds(maker: Maker, column: Column, said: Kinds) -> Field:
    """The field of the kinds: the first of the map's words that fits counts; what fits none keeps its own."""
    text, words = worded(maker, said), said.words
    return Field(column, said.origin, text, first_that_fits(text, words, text) if words else text, "kinds.column")


def worded(maker: Maker, said: Kinds) -> str:
    """The SQL of what the column of the kinds says."""
    return told(find(said.origin.column or "", maker.file, "kinds.column"), said.origin.missing, said.origin.values)


def first_that_fits(text: str, words: Mapping[str, str], otherwise: str) -> str:
    """The SQL of what the first of their words means that fits a text."""
    pairs = " ".join(
        f"when {text} = {literal(theirs)} or {text} glob {literal(theirs)} then {literal(ours)}"
        for theirs, ours in words.items()
    )
    return f"case {pairs} else {otherwise} end"


def further(maker: Maker, said: Kinds) -> dict[str, Field]:
    """The fields that say what rows are besides: one for each such kind, which it names or is empty."""
    text, fields = worded(maker, said), {}
    for kind in others(said):
        words = {theirs: kind if kind in said.also.get(theirs, ()) else "" for theirs in said.words}
        read = f"nullif({first_that_fits(text, words, literal(''))}, '')"
        fields[f"kinds.{kind}"] = constant(Column(kind, Kind.TEXT, ""), read, f"kinds.{kind}")
    return fields


def others(said: Kinds | None) -> tuple[str, ...]:
    """The kinds that rows of some word are besides."""
    return tuple(dict.fromkeys(kind for kinds in said.also.values() for kind in kinds)) if said else ()


def snapshots(maker: Maker, fact: Fact) -> dict[str, Field]:
    """The fields of a snapshot: which ticket, when, and how it was then."""
    said = maker.map.snapshots
    if said is None:
        return {}
    columns = fact.columns
    fields = {
        "occurred_at": maker.field(columns["occurred_at"], said.order_by, "snapshots.order_by"),
        "kind": constant(columns["kind"], literal("seen")),
    }
    if "ticket" not in maker.map.columns:
        fields["ticket"] = maker.field(columns["ticket"], said.key, "snapshots.key")
    for ours, (key, origin) in said.filled.items():
        fields[ours] = maker.field(columns[ours], origin, f"snapshots.{key}")
    return fields


def left(maker: Maker, said: AsOf) -> Field:
    """The field that is true for who left."""
    text = told(find(said.left.column or "", maker.file, "as_of.left.column"))
    values = ", ".join(literal(one) for one in said.left_values)
    return Field(Column("left", Kind.TEXT, ""), said.left, text, f"coalesce({text} in ({values}), false)", "as_of.left")


def periods(maker: Maker, fact: Fact, said: Periods) -> dict[str, Field]:
    """The fields of a period that was paid for; beside [events] they keep apart."""
    begins = maker.field(fact.columns["occurred_at"], said.begins, "periods.begins")
    ends = maker.field(fact.columns["until"], said.ends, "periods.ends")
    if maker.map.events:
        return {"periods.begins": begins, "periods.ends": ends}
    return {"occurred_at": begins, "until": ends, "kind": constant(fact.columns["kind"], literal("period"))}


def moments(maker: Maker) -> tuple[Moment, ...]:
    """The events that a row brings."""
    made = maker.map
    if made.as_of:
        return tuple(as_of(maker, made.as_of))
    if not made.events:
        also = {kind: name(f"kinds.{kind}") for kind in others(made.kinds)}
        return (
            Moment(name=(row_name(made),)),
            *(Moment(f"{at} is not null", ("key", literal(kind)), {"kind": at}) for kind, at in also.items()),
        )
    happened = tuple(dated(maker))
    return (Moment(), *happened) if made.snapshots else happened


def row_name(made: Map) -> str:
    """The SQL of what names the event of a row; of a whole order what was taken back stands beside what was ordered."""
    if not (made.by_order and made.kinds):
        return "key"
    return f"case when {ORDERED} then key else key || {UNIT} || kind || {UNIT} || 'alone' end"


def dated(maker: Maker) -> Iterator[Moment]:
    """An event per column of [events], and one per period that begins.

    Where rows are snapshots, each time that one of them tells is an event, whichever file it came in.
    """
    made = maker.map
    key = f"'r' || {UNIT} || {escaped_sql('ticket')}" if made.snapshots else "key"
    without = frozenset({"kind", "occurred_at", *(made.snapshots.filled if made.snapshots else ())})
    for kind in made.events:
        at = name(f"events.{kind}")
        values = {"kind": literal(kind), "occurred_at": at}
        if kind in made.amounts:
            yield worth(kind, at, key)
        elif made.snapshots:
            called = (key, escaped_sql(literal(kind)), f"epoch_us({at})::varchar")
            yield Moment(f"{at} is not null", called, values, without, at)
        else:
            yield Moment(f"{at} is not null", (key, escaped_sql(literal(kind))), values)
    if made.periods:
        at, until = name("periods.begins"), name("periods.ends")
        values = {"kind": literal("period"), "occurred_at": at, "until": until}
        yield Moment(f"{at} is not null", (key, literal("period"), f"epoch_us({at})::varchar"), values)


def worth(kind: str, at: str, key: str) -> Moment:
    """An event with an amount of its own; where that is nothing or zero, nothing happened."""
    amount = name(f"amounts.{kind}")
    values = {"kind": literal(kind), "occurred_at": at, "amount": amount}
    where = f"{at} is not null and coalesce({amount}, 0) <> 0"
    return Moment(where, (key, escaped_sql(literal(kind))), values, OF_THE_ORDER)


def as_of(maker: Maker, said: AsOf) -> Iterator[Moment]:
    """The start, a duration before the day of [as_of]; and for who left, an end on that day."""
    here = literal(maker.zone)
    day = f"(timestamp '{said.day}' at time zone {here})"
    begun = f"({before(said)} at time zone {here})"
    for kind, at, where in (("start", begun, "true"), ("cancellation", day, name("as_of.left"))):
        yield Moment(where, ("key", literal(kind)), {"kind": literal(kind), "occurred_at": at, "as_of": day})


def before(said: AsOf) -> str:
    """The SQL of the local time a duration before the day of [as_of].

    Months are the calendar's: the same day of an earlier month, or that month's last. A part of a month is that part
    of the month before.
    """
    day, length = f"timestamp '{said.day}'", f"coalesce({name('as_of.duration')}, 0)"
    if said.unit == "days":
        return f"({day} - to_microseconds(try_cast(round({length} * 86400e6) as bigint)))"
    whole = f"try_cast(floor({length}) as integer)"
    month = f"(epoch_us({day} - to_months({whole})) - epoch_us({day} - to_months({whole} + 1)))"
    return f"({day} - to_months({whole}) - to_microseconds(round(({length} - {whole}) * {month})::bigint))"
