"""What is open: the tickets that were waiting at a moment, how long they had been, and the oldest of them one by one.

A ticket has been open since it was created, or since it was last reopened. Merged ones, spam and deleted ones are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlglot import exp

from hark.errors import BadQuestion
from hark.measure.among import Among, whole
from hark.measure.expression import chained, column, grouped, term
from hark.measure.hours import micros
from hark.measure.scope import EPOCH
from hark.store.reader import Facts
from hark.words import gettext as _

FACT = "ticket_spans"
DAY = 86_400

AGES: Mapping[str, tuple[int, int | None]] = {
    "under a day": (0, DAY),
    "1 to 3 days": (DAY, 3 * DAY),
    "3 to 7 days": (3 * DAY, 7 * DAY),
    "1 to 4 weeks": (7 * DAY, 28 * DAY),
    "over 4 weeks": (28 * DAY, None),
}
"""From how many seconds on, and until how many, a ticket counts among which."""

PARTS = {"median": 5, "p90": 9}
"""How many tenths of the tickets are younger than these ages."""

TOLD = ("ticket", "team", "agent", "priority", "url", "source")


@dataclass(frozen=True)
class Backlog:
    """How many tickets of a group are open, how many of which age, and the ages (seconds) half and nine tenths reach.

    The ages are None where nothing is open.
    """

    n: int
    median: float | None
    p90: float | None
    oldest: float | None
    ages: Mapping[str, int]
    group: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))

    def as_dict(self) -> dict[str, Any]:
        """The backlog as JSON has it."""
        ages = {"median_seconds": self.median, "p90_seconds": self.p90, "oldest_seconds": self.oldest}
        return {"group": dict(self.group), "n": self.n, **ages, "ages": dict(self.ages)}


@dataclass(frozen=True)
class Ticket:
    """An open ticket: since when, for how many seconds, who has it, and where the desk shows it."""

    ticket: str
    opened_at: datetime
    age: float
    team: str | None
    agent: str | None
    priority: str | None
    url: str | None
    source: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The ticket as JSON has it."""
        told = {"ticket": self.ticket, "opened_at": self.opened_at.isoformat(), "age_seconds": self.age}
        return told | {name: getattr(self, name) for name in TOLD[1:]}


@dataclass(frozen=True)
class Waiting:
    """What was open at the moment `at`: in all, by groups where any were asked for, and the oldest tickets.

    `known` is the last moment the tickets tell of: what was open later cannot be known.
    """

    at: datetime
    known: datetime
    every: Backlog
    groups: tuple[Backlog, ...]
    oldest: tuple[Ticket, ...]

    @property
    def beyond(self) -> bool:
        """Whether more may have happened by then than is known."""
        return self.at > self.known


def waiting(among: Among, facts: Facts, *, at: datetime | None = None, limit: int = 20) -> Waiting:
    """What was open at a moment, by default the last that is known; `limit` of the oldest tickets.

    Raises what `Among.check` raises, and BadQuestion where there are no tickets.
    """
    among.check(FACT, facts)
    span = facts.span(FACT)
    if span is None:
        raise BadQuestion(
            _("There are no tickets whose times are known."),
            _("Import what happened to them; see `hark facts ticket_events`."),
        )
    known = moment(span[1])
    when = at or known
    every = backlogs(Among(where=among.where), facts, when)
    groups = backlogs(among, facts, when) if among.by else []
    found = facts.rows(oldest(among, facts, when, limit))
    return Waiting(when, known, every[0], tuple(groups), tuple(ticket(row, when) for row in found))


def backlogs(among: Among, facts: Facts, at: datetime) -> list[Backlog]:
    """The backlog of every group, the largest first."""
    group_of = among.group_of(FACT, facts)
    found = [backlog(row, group_of(row)) for row in facts.rows(summed(among, facts, at))]
    return sorted(found, key=lambda each: (-each.n, [(name is None, name or "") for name in each.group.values()]))


def backlog(row: Mapping[str, object], group: Mapping[str, str | None]) -> Backlog:
    """The backlog of a group, from what the engine added up."""
    ages = {name: whole(row[f"age_{number}"]) for number, name in enumerate(AGES)}
    median, p90 = (halfway(row[f"low_{name}"], row[f"high_{name}"]) for name in PARTS)
    return Backlog(whole(row["n"]), median, p90, halfway(row["oldest"], row["oldest"]), ages, group)


def halfway(low: object, high: object) -> float | None:
    """The seconds between two ages in microseconds."""
    return None if low is None or high is None else (whole(low) + whole(high)) / 2e6


def still_open(among: Among, facts: Facts, at: datetime) -> list[exp.Expr]:
    """What is so of a stretch in which a ticket was open at a moment."""
    then = micros(at)
    own = ("kind = 'open'", "coalesce(counts, true)", f"epoch_us(occurred_at) <= {then}")
    ends = f"(ended_at IS NULL OR epoch_us(ended_at) > {then})"
    return [*(term(text).copy() for text in (*own, ends)), *among.conditions(FACT, facts)]


def summed(among: Among, facts: Facts, at: datetime) -> exp.Select:
    """How many of every group are open, of which ages, and the ages in the middle and at nine tenths."""
    groups = among.groups(FACT, facts)
    aged = exp.select(*groups.values(), f"{micros(at)} - epoch_us(occurred_at) AS age").from_(FACT)
    aged = aged.where(*still_open(among, facts, at))
    apart = ", ".join(column(name, "aged").sql("duckdb") for name in groups)
    over = f"PARTITION BY {apart}" if groups else ""
    ranked = exp.select(*(column(name, "aged") for name in groups), "aged.age").from_("aged")
    ranked = ranked.select(f"row_number() OVER ({over} ORDER BY aged.age) AS nth", f"count(*) OVER ({over}) AS of_all")
    wanted = {"n": "count(*)", "oldest": "max(ranked.age)"}
    for number, (least, most) in enumerate(AGES.values()):
        older = f"ranked.age >= {least * 1_000_000}"
        younger = f" AND ranked.age < {most * 1_000_000}" if most else ""
        wanted[f"age_{number}"] = f"count(CASE WHEN {older}{younger} THEN 1 END)"
    for name, tenths in PARTS.items():
        place, bound = "10 * ranked.nth", f"{tenths} * ranked.of_all"
        low, high = f"{place} >= {bound} AND {place} < {bound} + 10", f"{place} > {bound} AND {place} <= {bound} + 10"
        wanted |= {
            f"{end}_{name}": f"max(CASE WHEN {test} THEN ranked.age END)"
            for end, test in (("low", low), ("high", high))
        }
    return chained([("aged", aged), ("ranked", ranked), ("backlog", grouped(list(groups), "ranked", wanted))])


def oldest(among: Among, facts: Facts, at: datetime, limit: int) -> exp.Select:
    """The tickets that have been open longest."""
    found = exp.select(*(exp.column(name, quoted=True) for name in TOLD), "epoch_us(occurred_at) AS opened_us")
    return found.from_(FACT).where(*still_open(among, facts, at)).order_by("occurred_at", "ticket").limit(limit)


def ticket(row: Mapping[str, object], at: datetime) -> Ticket:
    """One of the oldest."""
    opened = whole(row["opened_us"])
    said = {name: None if row[name] is None else str(row[name]) for name in TOLD[1:]}
    return Ticket(str(row["ticket"]), moment(opened), (micros(at) - opened) / 1e6, **said)


def moment(number: int) -> datetime:
    """The instant of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=number)
