"""What a map can say: its tables and entries, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hark.collect.read.layout import Layout

SCORED = ("nps", "csat", "ces", "rating")
"""The kinds of question whose answer is a number on a scale."""


@dataclass(frozen=True)
class LeftOut:
    """Rows that do not count though nothing is wrong with them: those whose `column` says one of `values`.

    Wildcards are allowed, the empty text is an empty cell. With `without` only those in which that column is empty.
    """

    column: str
    values: tuple[str, ...]
    without: str | None = None


@dataclass(frozen=True)
class Origin:
    """Where a column's values come from: a column of the file, a constant, or a product; and how to read them."""

    column: str | None = None
    value: str | None = None
    formats: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None
    decimal: str | None = None
    missing: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    """Columns of the file that are multiplied."""
    calendar: str | None = None
    """“jalali” or “buddhist” where dates are not written in the Gregorian calendar."""
    unit: str | None = None
    """The unit of a duration that is a bare number: seconds, minutes, hours or days; of an amount: hundredths."""
    minus: tuple[str, ...] = ()
    """Columns of the file that are taken away from `column`; an empty one takes nothing away."""
    back: tuple[str, ...] = ()
    """Columns of the file that say what was given back: taken away as `minus` is, whichever sign they have."""
    after: str = ""
    """The kind of event that `column` counts from, where an event is told by how long after another it was."""
    unless: LeftOut | None = None
    """The rows in which an event does not count, whatever `column` says."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the file it names."""
        first = self.times if self.column is None else (self.column,)
        return (*first, *self.minus, *self.back)


@dataclass(frozen=True)
class Question:
    """What the columns (or, in a long file, the questions) that match one of `columns` ask."""

    columns: tuple[str, ...]
    kind: str
    scale: tuple[float, float] | None = None
    missing: tuple[str, ...] = ()
    question: str | None = None
    text: str | None = None
    separator: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    decimal: str | None = None

    @property
    def scored(self) -> bool:
        """Whether the answer is a number."""
        return self.kind in SCORED


@dataclass(frozen=True)
class Kinds:
    """What the words of the column `origin` mean: theirs and ours, in order; the first that fits counts."""

    origin: Origin
    words: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What rows of a word are besides, such as an order whose money was given back: a refund."""


@dataclass(frozen=True)
class Snapshots:
    """Rows that are a ticket as it was at a time; `filled` says which column of ours is what they hold."""

    key: Origin
    order_by: Origin
    filled: Mapping[str, tuple[str, Origin]]
    """Our column, and for it the key of the map and where its values come from."""


@dataclass(frozen=True)
class AsOf:
    """Durations that the source counted up to one day, in `unit` (days or months); whose row `left`, has ended."""

    day: date
    unit: str
    duration: Origin
    left: Origin
    left_values: tuple[str, ...]


@dataclass(frozen=True)
class Periods:
    """Where a period that was paid for begins and ends."""

    begins: Origin
    ends: Origin


@dataclass(frozen=True)
class Visitors:
    """The columns that tell visitors apart, of which only a pseudonym is kept; `daily`: another one every day."""

    columns: tuple[str, ...]
    daily: bool = True


@dataclass(frozen=True)
class Personal:
    """Columns of the file that hold what tells who somebody is."""

    never: tuple[str, ...] = ()
    """They are never stored, not even beside the row or with a rejected one."""
    names: tuple[str, ...] = ()
    """They hold names of persons, which are not stored beside the row, and are masked where texts mention them."""


@dataclass(frozen=True)
class Map:
    """A checked map. `digest` names what it says, notes aside; `columns` and `attributes` say: ours = theirs."""

    survey: str
    fact: str = "answers"
    source: str = ""
    zone: str | None = None
    file: Layout = field(default_factory=Layout)
    columns: Mapping[str, Origin] = field(default_factory=dict)
    attributes: Mapping[str, Origin] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    events: Mapping[str, Origin] = field(default_factory=dict)
    """Kinds of event, and the columns that say when they happened."""
    amounts: Mapping[str, Origin] = field(default_factory=dict)
    """Kinds of event that have an amount of their own; without one there was no such event."""
    kinds: Kinds | None = None
    snapshots: Snapshots | None = None
    as_of: AsOf | None = None
    periods: Periods | None = None
    visitors: Visitors | None = None
    left_out: tuple[LeftOut, ...] = ()
    personal: Personal = Personal()
    text: str = ""
    digest: str = ""

    @property
    def long(self) -> bool:
        """Whether each row holds one answer and names its own question."""
        return self.fact == "answers" and not {"question", "score", "choices"}.isdisjoint(self.columns)

    @property
    def whole(self) -> bool:
        """Whether a row is a ticket, subscription or order as a whole, that brings several events."""
        return self.snapshots is None and bool(self.events or self.as_of)

    @property
    def by_order(self) -> bool:
        """Whether each row is a whole order, which a later file corrects by its number."""
        if self.fact != "orders" or "order" not in self.columns:
            return False
        key = self.columns.get("key")
        return self.whole if key is None else bool(key.column) and key.column == self.columns["order"].column

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where anything of ours comes from, questions left aside."""
        found = [*self.columns.values(), *self.attributes.values(), *self.events.values(), *self.amounts.values()]
        if self.kinds:
            found.append(self.kinds.origin)
        if self.snapshots:
            found += [self.snapshots.key, self.snapshots.order_by, *(one for _, one in self.snapshots.filled.values())]
        if self.as_of:
            found += [self.as_of.duration, self.as_of.left]
        if self.periods:
            found += [self.periods.begins, self.periods.ends]
        return tuple(found)
