"""The sample company's tickets: who asked the help desk what and when, and how long its queue made them wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hark.demo.customers import Customers
from hark.demo.hours import moment
from hark.demo.orders import Orders, time_of_day
from hark.demo.story import DAYS, REGIONS, Numbers, Whole, volume
from hark.demo.table import Claims, Texts

USUAL = 7_800
"""So many tickets are about anything but a late parcel."""

SUBJECTS = ("Where is my parcel", "Broken or faulty", "Sending back", "Bill and payment", "Tea club", "Advice")
PARCEL, FAULTY = SUBJECTS.index("Where is my parcel"), SUBJECTS.index("Broken or faulty")
_SUBJECT_SHARES = (0.06, 0.22, 0.21, 0.15, 0.12, 0.24)

_ASKS = 0.75
"""How many tickets a late parcel brings, on average."""

_DUPLICATES, _SPAM = 0.02, 0.02
_DAY = 86_400

_WAIT = 2.2 * 3600
"""Seconds of working time until the first reply, in the middle, when as many tickets come as were planned for."""

_QUEUE = 2.0
"""How steeply the wait grows: twice the tickets make four times the wait."""

_TRAILING = 10
"""The days whose tickets make the queue of a day."""


@dataclass(frozen=True)
class Tickets:
    """One array per trait, a place in it per ticket, oldest first."""

    day: Whole
    created: Whole
    """Seconds since 1970."""
    who: Whole
    region: Whole
    subject: Whole
    order: Whole
    """The order it is about; -1 where it is about none."""
    channel: Texts
    duplicate: Claims
    spam: Claims
    pressure: Numbers
    """How many tickets came lately to the team of the region, against how many it planned for."""

    def __len__(self) -> int:
        return len(self.day)

    @property
    def wait(self) -> Numbers:
        """Seconds of working time until the first reply, in the middle."""
        return _WAIT * self.pressure**_QUEUE * np.where(self.channel == "chat", 0.25, 1.0)


def tickets(rng: np.random.Generator, people: Customers, placed: Orders) -> Tickets:
    """All tickets: the usual ones, those that late parcels bring, second ones about the same thing, and spam."""
    late = _about_parcels(rng, placed)
    shares = volume()
    usual = np.divmod(rng.choice(shares.size, USUAL, p=shares.ravel()), len(REGIONS))
    day, region = (np.concatenate(pair) for pair in zip(usual, (late.day, late.region), strict=True))
    who = np.concatenate((_anybody(rng, people, usual[1]), placed.who[late.order]))
    subject = np.concatenate((rng.choice(len(SUBJECTS), USUAL, p=_SUBJECT_SHARES), np.full(len(late.order), PARCEL)))
    order = np.concatenate((np.full(USUAL, -1), late.order))
    again = np.flatnonzero(rng.random(len(day)) < _DUPLICATES)
    row = np.concatenate((np.arange(len(day)), again))
    duplicate = np.arange(len(row)) >= len(day)
    created = moment(day, time_of_day(rng, len(day)))[row] + np.where(duplicate, rng.integers(900, _DAY, len(row)), 0)
    seen = np.argsort(created, kind="stable")
    seen = seen[created[seen] < moment(np.array([DAYS]), np.array([0]))]
    row = row[seen]
    return Tickets(
        day=day[row],
        created=created[seen],
        who=who[row],
        region=region[row],
        subject=subject[row],
        order=order[row],
        channel=rng.choice(("e-mail", "web form", "chat", "phone"), len(row), p=(0.46, 0.28, 0.18, 0.08)),
        duplicate=duplicate[seen],
        spam=(rng.random(len(row)) < _SPAM) & (order[row] < 0) & ~duplicate[seen],
        pressure=_pressure(day, region)[day[row], region[row]],
    )


@dataclass(frozen=True)
class _Asked:
    day: Whole
    region: Whole
    order: Whole


def _about_parcels(rng: np.random.Generator, placed: Orders) -> _Asked:
    """Who asks where the parcel is: one to six days after it was promised, while it has not come."""
    waiting = np.flatnonzero(placed.late & placed.sent)
    order = np.repeat(waiting, rng.poisson(_ASKS, len(waiting)))
    day = placed.promised[order] + rng.integers(1, 7, len(order))
    order, day = order[day < DAYS], day[day < DAYS]
    return _Asked(day, placed.region[order], order)


def _anybody(rng: np.random.Generator, people: Customers, region: Whole) -> Whole:
    who = np.empty(len(region), dtype=np.int64)
    for number in range(len(REGIONS)):
        there = region == number
        who[there] = rng.choice(np.flatnonzero(people.region == number), int(there.sum()))
    return who


def _pressure(day: Whole, region: Whole) -> Numbers:
    """How many tickets came in the last days against the plan, by day and region; the plan knows the seasons."""
    came = np.zeros((DAYS, len(REGIONS)))
    np.add.at(came, (day, region), 1)
    planned = volume() * USUAL * 1.08
    lately, then = (np.cumsum(np.vstack((table[:1].repeat(_TRAILING, 0), table)), axis=0) for table in (came, planned))
    pressure: Numbers = (lately[_TRAILING:] - lately[:-_TRAILING]) / (then[_TRAILING:] - then[:-_TRAILING])
    return np.clip(pressure, 0.7, 4.0)
