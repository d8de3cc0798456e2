"""What a column and a table are, how personal a column is, and the columns every fact has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType

WITHDRAWN = "withdrawn"
"""The kind of an event that was said to have been, and is not any more: it counts for nothing."""

ATTRIBUTE = "x_"
"""What the name of an attribute's column begins with: the attribute `plan` is the column `x_plan`."""


class Kind(Enum):
    """The type of a column: its name in DuckDB and in Delta."""

    KEY = ("BLOB", "binary")
    TEXT = ("VARCHAR", "string")
    WHOLE = ("BIGINT", "long")
    NUMBER = ("DOUBLE", "double")
    CLAIM = ("BOOLEAN", "boolean")
    INSTANT = ("TIMESTAMP WITH TIME ZONE", "timestamp")
    TEXTS = ("VARCHAR[]", "list of string")
    PAIRS = ("MAP(VARCHAR, VARCHAR)", "map of string to string")

    @property
    def duckdb(self) -> str:
        """The type as DuckDB writes it."""
        return self.value[0]

    @property
    def delta(self) -> str:
        """The type as Delta calls it."""
        return self.value[1]


class Personal(StrEnum):
    """How much a column says about a person; decides what erasing, exporting and showing do with it."""

    NONE = "none"
    PSEUDONYM = "pseudonym"
    PERSONAL = "personal"
    FREE_TEXT = "free text"


@dataclass(frozen=True)
class Column:
    """One column of a fact. `help` is one line for people; `unit` is empty where there is none."""

    name: str
    kind: Kind
    help: str
    personal: Personal = Personal.NONE
    unit: str = ""
    groups: bool = False
    """Whether figures can be grouped and filtered by it."""


@dataclass(frozen=True)
class Fact:
    """One table of the lake. `row` says what one row stands for."""

    name: str
    row: str
    own: tuple[Column, ...]
    about: str = ""
    """The column that names what the row belongs to: its ticket, order, subscription or visitor."""

    @property
    def columns(self) -> Mapping[str, Column]:
        """Every column by name, the common ones first. Declared attributes (`x_...`) are not among them."""
        return MappingProxyType({column.name: column for column in (*COMMON, *self.own)})


def attribute_column(name: str) -> Column:
    """The column that holds the declared attribute `name` (without its `x_`)."""
    return Column(ATTRIBUTE + name, Kind.TEXT, f"The attribute “{name}”.", Personal.PERSONAL, groups=True)


COMMON: tuple[Column, ...] = (
    Column("event", Kind.KEY, "16 bytes that name this event for good: a hash of where it came from and its own key."),
    Column("revision", Kind.WHOLE, "The delivery that last changed the event; the highest is the fact."),
    Column("import", Kind.WHOLE, "The delivery that brought this row."),
    Column("content", Kind.WHOLE, "A hash of all the row says, to tell a changed row from a known one."),
    Column("occurred_at", Kind.INSTANT, "When it happened; empty where nobody knows."),
    Column("sent_at", Kind.INSTANT, "When the sender sent it."),
    Column("received_at", Kind.INSTANT, "When Hark received it."),
    Column("source", Kind.TEXT, "The system the row came from.", groups=True),
    Column("customer", Kind.TEXT, "Who it was, as the source names them.", Personal.PSEUDONYM),
    Column(
        "person_key",
        Kind.WHOLE,
        "A number for who it was, from source and customer; without a customer, from the response, ticket, order, "
        "subscription or visitor, else from the event.",
        Personal.PSEUDONYM,
    ),
    Column("touchpoint", Kind.TEXT, "The point of the customer's journey it is about.", groups=True),
    Column("channel", Kind.TEXT, "The way it reached us: e-mail, SMS, web, kiosk.", groups=True),
    Column("product", Kind.TEXT, "The product or service it is about.", groups=True),
    Column("region", Kind.TEXT, "The region, country or shop it belongs to.", groups=True),
    Column("department", Kind.TEXT, "The department it belongs to.", groups=True),
    Column("attributes", Kind.PAIRS, "What else came with the row and no map declares.", Personal.PERSONAL),
    Column(
        "replaced_by",
        Kind.WHOLE,
        "The delivery whose newer revision took this row's place; empty while the row counts.",
    ),
)

ABOUT_KEY = Column(
    "about_key",
    Kind.WHOLE,
    "A number for what the row belongs to, by which all its rows are found fast; without one, from the event.",
    Personal.PSEUDONYM,
)

CURRENT = "current"
"""The partition column of every fact: true for the rows that count, false for the ones a newer revision replaced."""
