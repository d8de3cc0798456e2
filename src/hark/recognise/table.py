"""A file that was read, and all that is known and asked about it while its map is drafted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo, available_timezones

import duckdb

from hark.collect.read.delivered import Delivered
from hark.recognise.doubt import Ask, Doubt, Option
from hark.recognise.profile import Seen
from hark.recognise.words import roles_of
from hark.store.parquet import parquet
from hark.words import gettext as _

ZONE = re.compile(r"(?:timeZone\W+|\()((?:[A-Z][A-Za-z_]+/[A-Za-z_/+-]+)|UTC|GMT)")
"""How exports name the zone of their times, in the names of columns or in the lines above the first row."""

TIMED = re.compile(
    r"(?i)time|date|zeit|datum|fecha|heure|created|started|closed|solved|updated|(?:^|[^a-z])at(?:[^a-z]|$)"
)
"""The names of columns of times."""

NONE = "none"
"""The answer that no column is it."""

Look = TypeVar("Look", bound=Callable[..., Any])


@dataclass
class Table:
    """The rows of one file, how its columns look, who answers questions, and what was found out in words."""

    con: duckdb.DuckDBPyConnection
    file: Delivered
    columns: tuple[Seen, ...]
    ask: Ask
    zone: str | None = None
    """The company's zone, where somebody has set it."""
    currency: str | None = None
    """The company's currency, where somebody has set it."""
    notes: list[str] = field(default_factory=list)
    """What was found out, in words."""
    answers: dict[str, str] = field(default_factory=dict)
    """What was answered, by the keys of the questions as they are kept."""
    masked: Callable[[str], str] = str
    """A text without what tells who somebody is."""
    left_out: list[str] = field(default_factory=list)
    """The SQL of what makes a row none."""
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    """What was found out about single columns."""

    @property
    def source(self) -> str:
        """The SQL of the rows that count."""
        where = " and ".join(f"not coalesce({one}, false)" for one in self.left_out)
        return f"(from {parquet(self.file.table)} where {where})" if where else parquet(self.file.table)

    @cached_property
    def named(self) -> Mapping[str, Seen]:
        """The columns by name."""
        return {one.name: one for one in self.columns}

    @cached_property
    def roles(self) -> Mapping[str, frozenset[str]]:
        """What each column usually holds, by its name; columns that are empty hold nothing."""
        return {one.name: frozenset(roles_of(one.name)) for one in self.columns if one.filled}

    def called(self, *roles: str, but: Collection[str] = ()) -> list[Seen]:
        """The columns that are called as what holds one of `roles` usually is, of the first role first."""
        found = [one for role in roles for one in self.columns if role in self.roles.get(one.name, ())]
        return list(dict.fromkeys(one for one in found if one.name not in but))

    def has(self, *roles: str) -> bool:
        """Whether there is a column for each of `roles`."""
        return all(self.called(role) for role in roles)

    def one(self, query: str) -> tuple[Any, ...]:
        """The first row of a query over the rows, which it calls {rows}."""
        self.con.execute(f"create or replace temp view looked_at as from {self.source}")
        return tuple(self.con.execute(query.replace("{rows}", "looked_at")).fetchall()[0])

    def pick(
        self,
        key: str,
        question: str,
        likely: Sequence[Seen],
        *,
        needed: bool = True,
        among: Sequence[Seen] | None = None,
    ) -> Seen | None:
        """The column that holds something: the only `likely` one, else the one its owner names.

        Where none is likely, those `among` which it may be are offered, by default all.
        Without `needed` nothing is asked: it is the first of the likely ones, or None.
        """
        if len(likely) == 1 or (likely and not needed):
            return likely[0]
        if not needed:
            return None
        others = self.columns if among is None else among
        options = tuple(Option(one.name, examples(one)) for one in (likely or others)[:20])
        more = () if likely else (Option(NONE, _("no column says it")),)
        doubt = Doubt(
            key, question, (), (*options, *more), "the name of a column", lambda said: said in self.named,
            options[0].word if likely else "",
        )  # fmt: skip
        answer = self.ask(doubt)
        return self.named.get(answer)

    def where_written(self, example: str) -> str:
        """The zone of times that name none: that of the file or the company where one is set, else it is asked."""
        zones = available_timezones()
        labels = " ".join(
            [*filter(TIMED.search, self.file.columns), *(said for line in self.file.labels for said in line)]
        )
        written = next((one for one in ZONE.findall(labels) if one in zones), None)
        if written:
            self.notes.append(f"The file says that its times are those of {written}.")
            return str(written)
        if self.zone:
            self.notes.append(f"The file names no time zone: its times are taken to be those of {self.zone}.")
            return self.zone
        return self.ask(
            Doubt(
                "zone",
                _("In which time zone are the times of this file written?"),
                (example,),
                (Option("UTC", _("coordinated universal time")),),
                "the name of a time zone, such as Europe/Berlin",
                lambda said: said in zones and bool(ZoneInfo(said)),
            )
        )


def once(look: Look) -> Look:
    """A look at one column, (table, column, ...), that is done once as long as the same rows count."""

    @wraps(look)
    def looked(table: Table, *given: Any) -> Any:
        key = (look, *given, *table.left_out)
        if key not in table.known:
            table.known[key] = look(table, *given)
        return table.known[key]

    return cast("Look", looked)


def examples(column: Seen) -> str:
    """What a column says, for instance."""
    said = [one.replace("\n", " ")[:40] for one in (list(column.values) or column.examples)[:3]]
    return "such as " + ", ".join(said) if said else "empty"


def told(counts: Mapping[Any, int], limit: int = 12) -> str:
    """Values with their counts, in words."""
    listed = [
        f"{value:g} {often(count)}" if isinstance(value, float) else f"“{value}” {often(count)}"
        for value, count in list(counts.items())[:limit]
    ]
    return ", ".join(listed) + (f" and {len(counts) - limit} more" if len(counts) > limit else "")


def often(count: int) -> str:
    """How often something is said, in words."""
    return "once" if count == 1 else f"{count:,} times"


def listed(columns: Iterable[Seen], limit: int = 6) -> str:
    """Names of columns, in words."""
    names = [f"“{one.name}”" for one in columns]
    return ", ".join(names[:limit]) + (f" and {len(names) - limit} more" if len(names) > limit else "")
