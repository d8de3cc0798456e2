"""The sample company's help desk: everything that happened to each ticket, as its event log says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from hark.demo.customers import Customers
from hark.demo.hours import hours, moment
from hark.demo.orders import order_numbers
from hark.demo.story import DAYS, REGIONS, Numbers, Whole
from hark.demo.surveys import PRODUCTS
from hark.demo.table import Table, Texts, some
from hark.demo.tickets import FAULTY, PARCEL, SUBJECTS, Tickets

ADDRESS = "https://desk.brindle-and-spout.example/t/"
AGENTS = 4
"""So many agents a team has."""

WORKSHOP = len(REGIONS)
TEAMS = (*(f"{region} team" for region in REGIONS), "Workshop")
_PRIORITIES = ("low", "normal", "high")
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_REPAIR, _SEARCH = 28 * _HOUR, 14 * _HOUR
"""Seconds of working time that a repair takes the workshop, and finding a parcel the carrier, on average."""


@dataclass
class Log:
    """The event log as it grows: one array per step of the desk, for the tickets it happened to."""

    held: Tickets
    team: Whole
    ticket: list[Whole] = field(default_factory=list)
    at: list[Whole] = field(default_factory=list)
    seconds: list[Numbers] = field(default_factory=list)
    said: list[tuple[str, str, str, int]] = field(default_factory=list)
    """What it is called, who did it, whether the customer could see it, and how often it was written."""

    def add(self, ticket: Whole, at: Whole, activity: str, by: str, public: str = "yes") -> None:
        """Write down that something happened to these tickets."""
        self.work(ticket, at, activity, np.full(len(ticket), np.nan), by, public)

    def work(
        self, ticket: Whole, at: Whole, activity: str, seconds: Numbers, by: str = "agent", public: str = "no"
    ) -> None:
        """Write down that something took so many seconds."""
        self.ticket.append(ticket)
        self.at.append(at)
        self.seconds.append(seconds)
        self.said.append((activity, by, public, len(ticket)))

    def later(self, ticket: Whole, since: Whole, work: Numbers) -> Whole:
        """When `work` seconds of their team's working time have passed for these tickets."""
        spent = work.astype(np.int64)
        mending = self.team[ticket] == WORKSHOP
        later: Whole = np.where(mending, hours("workshop").after(since, spent), hours("desk").after(since, spent))
        return later


def desk_log(rng: np.random.Generator, people: Customers, held: Tickets) -> Table:
    """The help desk's export: a row per thing that happened to a ticket, oldest first."""
    mended = (held.subject == FAULTY) & (rng.random(len(held)) < 0.6)
    log = Log(held, np.where(mended, WORKSHOP, held.region))
    every = np.arange(len(held))
    phone = held.channel == "phone"
    log.add(every[phone], held.created[phone], "Ticket created", "agent")
    log.add(every[~phone], held.created[~phone], "Ticket created", "customer")
    _put_aside(rng, log)
    kept = every[~held.spam & ~held.duplicate]
    replied = _first_reply(rng, log, kept)
    solved = _solve(rng, log, kept, replied)
    _close(rng, log, kept, _come_back(rng, log, kept, solved))
    return _written(rng, people, log)


def _put_aside(rng: np.random.Generator, log: Log) -> None:
    spam, again = np.flatnonzero(log.held.spam), np.flatnonzero(log.held.duplicate)
    log.add(
        spam,
        log.later(spam, log.held.created[spam], rng.uniform(0, 4 * _HOUR, len(spam))),
        "Marked as spam",
        "agent",
        "no",
    )
    log.add(
        again, log.later(again, log.held.created[again], rng.uniform(0, 3 * _HOUR, len(again))), "Merged", "agent", "no"
    )


def _first_reply(rng: np.random.Generator, log: Log, kept: Whole) -> Whole:
    """Write down all until the first reply, and return when that was."""
    held, created = log.held, log.held.created[kept]
    wait = held.wait[kept] * rng.lognormal(0.0, 0.8, len(kept))
    written = np.isin(held.channel[kept], ("e-mail", "web form"))
    log.add(kept[written], created[written] + rng.integers(3, 40, int(written.sum())), "Automatic reply", "bot")
    log.add(kept, log.later(kept, created, 0.2 * wait), "Assigned", "agent", "no")
    passed = log.team[kept] == WORKSHOP
    log.add(kept[passed], log.later(kept[passed], created[passed], 0.4 * wait[passed]), "Passed on", "agent", "no")
    noted = rng.random(len(kept)) < 0.2
    log.add(kept[noted], log.later(kept[noted], created[noted], 0.7 * wait[noted]), "Note", "agent", "no")
    replied = log.later(kept, created, wait)
    log.add(kept, replied, "Reply", "agent")
    return replied


def _solve(rng: np.random.Generator, log: Log, kept: Whole, replied: Whole) -> Whole:
    """Write down the questions back and the answers to them until the solution, and return when that was."""
    held = log.held
    more = 0.34 + 0.14 * (held.subject[kept] == PARCEL)
    rounds = (rng.random(len(kept)) < more).astype(int) + (rng.random(len(kept)) < 0.35 * more)
    last = replied.copy()
    for number in (1, 2):
        still = np.flatnonzero(rounds >= number)
        last[still] = _answer_again(rng, log, kept[still], last[still], 9 * _HOUR)
    seconds = rng.lognormal(np.log(5 * _MINUTE), 0.6, len(kept)) * (1 + 0.7 * rounds)
    waiting = np.where(log.team[kept] == WORKSHOP, _REPAIR, np.where(held.subject[kept] == PARCEL, _SEARCH, 0))
    solved = log.later(kept, last, rng.uniform(10, 15 * _MINUTE, len(kept)) + rng.exponential(1, len(kept)) * waiting)
    log.work(kept, solved, "Work logged", np.round(seconds))
    log.add(kept, solved, "Solved", "agent")
    return solved


def _answer_again(rng: np.random.Generator, log: Log, ticket: Whole, since: Whole, thinks: int) -> Whole:
    asked = since + rng.exponential(thinks, len(ticket)).astype(np.int64) + _MINUTE
    log.add(ticket, asked, "Reply", "customer")
    wait = 0.7 * log.held.wait[ticket] * rng.lognormal(0.0, 0.8, len(ticket))
    replied = log.later(ticket, asked, wait)
    log.add(ticket, replied, "Reply", "agent")
    return replied


def _come_back(rng: np.random.Generator, log: Log, kept: Whole, solved: Whole) -> Whole:
    """Write down who came back after the solution, and return when everything was solved for good."""
    back = np.flatnonzero(rng.random(len(kept)) < 0.045 + 0.08 * (log.held.subject[kept] == PARCEL))
    ticket, again = kept[back], solved[back] + rng.integers(_HOUR, 4 * _DAY, len(back))
    log.add(ticket, again, "Reopened", "customer")
    replied = _answer_again(rng, log, ticket, again - _MINUTE, 1)
    log.add(ticket, replied + 2 * _MINUTE, "Solved", "agent")
    good = solved.copy()
    good[back] = replied + 2 * _MINUTE
    return good


def _close(rng: np.random.Generator, log: Log, kept: Whole, solved: Whole) -> None:
    thanks = rng.random(len(kept)) < 0.1
    own, rest = kept[thanks], kept[~thanks]
    log.add(own, solved[thanks] + rng.integers(5 * _MINUTE, _DAY, len(own)), "Closed by customer", "customer")
    log.add(rest, solved[~thanks] + 5 * _DAY, "Closed after five days", "bot")


def _written(rng: np.random.Generator, people: Customers, log: Log) -> Table:
    """The log by column, up to the moment it was written."""
    ticket, at = np.concatenate(log.ticket), np.concatenate(log.at)
    seen = np.argsort(at, kind="stable")
    seen = seen[at[seen] < moment(np.array([DAYS]), np.array([0]))]
    activity, by, public = (_repeated(log.said, place)[seen] for place in (0, 1, 2))
    ticket, seconds = ticket[seen], np.concatenate(log.seconds)[seen]
    worked = ~np.isnan(seconds)
    return {
        "event": list(range(1, len(seen) + 1)),
        "ticket": (ticket + 100_001).tolist(),
        "activity": activity.tolist(),
        "time": np.char.add(np.datetime_as_string(at[seen].astype("datetime64[s]")), "Z").tolist(),
        "by": by.tolist(),
        "public": public.tolist(),
        "seconds": some(np.where(worked, seconds, 0).astype(np.int64), worked),
        **_handled_by(rng, log, ticket, activity),
        **_about(rng, people, log.held, ticket),
    }


def _repeated(said: Sequence[tuple[str, str, str, int]], place: int) -> Texts:
    return np.repeat(np.array([str(one[place]) for one in said]), [one[3] for one in said])


def _handled_by(rng: np.random.Generator, log: Log, ticket: Whole, activity: Texts) -> Table:
    """Who had the ticket then: first its region's team, and the workshop once it was passed on."""
    assigned = ~np.isin(activity, ("Ticket created", "Automatic reply", "Marked as spam"))
    team = np.where(activity == "Assigned", log.held.region[ticket], log.team[ticket])
    seat = rng.integers(1, AGENTS + 1, len(log.held))[ticket]
    return {
        "team": some(np.array(TEAMS)[team], assigned),
        "agent": some(np.char.add("A-", (100 * (team + 1) + seat).astype(str)), assigned),
    }


def _about(rng: np.random.Generator, people: Customers, held: Tickets, ticket: Whole) -> Table:
    rank = rng.choice(3, len(held), p=(0.2, 0.65, 0.15)) + (held.subject == PARCEL)
    order = np.array([*order_numbers(int(held.order.max()) + 1), ""])
    product = rng.choice(len(PRODUCTS), len(held))
    known = ~held.spam[ticket]
    return {
        "customer": some(people.name[held.who[ticket]], known),
        "plan": some(people.plan[held.who[ticket]], known),
        "priority": np.array(_PRIORITIES)[np.minimum(rank, 2)][ticket].tolist(),
        "channel": held.channel[ticket].tolist(),
        "region": some(np.array(REGIONS)[held.region[ticket]], known),
        "subject": some(np.array(SUBJECTS)[held.subject[ticket]], known),
        "product": some(np.array(PRODUCTS)[product[ticket]], known & (held.subject[ticket] == FAULTY)),
        "order": some(order[held.order[ticket]], held.order[ticket] >= 0),
        "url": np.char.add(ADDRESS, (ticket + 100_001).astype(str)).tolist(),
    }
