"""The events that one row of a file brings: one as a rule, several where it is a ticket or subscription as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hark.collect.asked import find
from hark.collect.entries import AsOf, Kinds, Periods
from hark.collect.fields import Field, Maker, constant
from hark.collect.operations import kind_column
from hark.collect.reading import told
from hark.collect.sql import literal, name
from hark.store.facts import Column, Fact, Kind, facts
from hark.store.keys import escaped_sql

UNIT = "chr(31)"

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
    for kind, origin in made.events.items():
        fields[f"events.{kind}"] = maker.field(fact.columns["occurred_at"], origin, f"events.{kind}")
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


def kinds(maker: Maker, column: Column, said: Kinds) -> Field:
    """The field of the kinds: the first of the map's words that fits counts; what fits none keeps its own."""
    text = told(find(said.origin.column or "", maker.file, "kinds.column"), said.origin.missing, said.origin.values)
    pairs = " ".join(
        f"when {text} = {literal(theirs)} or {text} glob {literal(theirs)} then {literal(ours)}"
        for theirs, ours in said.words.items()
    )
    return Field(column, said.origin, text, f"case {pairs} else {text} end" if pairs else text, "kinds.column")


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
        return (Moment(),)
    happened = tuple(dated(maker))
    return (Moment(), *happened) if made.snapshots else happened


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
        if made.snapshots:
            called = (key, escaped_sql(literal(kind)), f"epoch_us({at})::varchar")
            yield Moment(f"{at} is not null", called, values, without, at)
        else:
            yield Moment(f"{at} is not null", (key, escaped_sql(literal(kind))), values)
    if made.periods:
        at, until = name("periods.begins"), name("periods.ends")
        values = {"kind": literal("period"), "occurred_at": at, "until": until}
        yield Moment(f"{at} is not null", (key, literal("period"), f"epoch_us({at})::varchar"), values)


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
