"""The sample company's tea club: who joined, who renewed, and who left and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hark.demo.customers import Customers
from hark.demo.orders import Orders
from hark.demo.story import DAYS, REGIONS, START, Numbers, Whole
from hark.demo.table import Claims, Table, Texts

FOUNDED = date(2024, 1, 1)
"""The club is a year older than the surveys: its list goes back to its first day."""

YEARLY, MONTHLY = "Tea club, by the year", "Tea club, by the month"
PAID = {YEARLY: 66.0, MONTHLY: 6.5}

_DAYS = DAYS + (START - FOUNDED).days
_LEAVES = 0.014 * 12 / 365
"""The share of members that leaves on an ordinary day."""

_HURT = 22.0
"""How much likelier one leaves while a late parcel is remembered: so many times as likely again."""

FELT_FROM, FELT_UNTIL = 42, 84
"""A late parcel makes members leave from six weeks after the order, and for six weeks."""

LATE_REASON = "Late parcels"
_REASONS = ("Too expensive", "Drinks less tea", "Moved away", "Did not like the tea", "Something else")
_REASON_SHARES = (0.34, 0.24, 0.12, 0.14, 0.16)
_UNSAID, _UNPAID = 0.12, 0.002

Line = tuple[date, str, float | None, str | None]
"""A day, what happened, what was paid, and a reason."""


@dataclass(frozen=True)
class Members:
    """One array per trait, a place in it per member, in the order of joining. Days count from the club's first."""

    who: Whole
    joined: Whole
    left: Whole
    """The day on which the member cancels; beyond the last day where nobody knows of it."""
    hurt: Claims
    """Whether a late parcel was remembered then."""
    tariff: Texts


def members(rng: np.random.Generator, people: Customers, placed: Orders) -> Members:
    """Everybody who was ever in the club; some join at its opening, the others at any time since."""
    who = rng.permutation(np.flatnonzero(people.plan == "Club"))
    opening = rng.random(len(who)) < 0.45
    joined = np.sort(np.where(opening, rng.integers(0, 90, len(who)), rng.integers(0, _DAYS, len(who))))
    remembers = _remembers(placed, len(people.name))[who]
    leaving = np.cumsum(_LEAVES * (1 + _HURT * remembers) * (np.arange(_DAYS) > joined[:, None]), axis=1)
    stays = _patience(rng, people.region[who])
    left = np.array([np.searchsorted(row, end) for row, end in zip(leaving, stays, strict=True)])
    hurt = remembers[np.arange(len(who)), np.minimum(left, _DAYS - 1)]
    return Members(who, joined, left, hurt, rng.choice((YEARLY, MONTHLY), len(who), p=(0.45, 0.55)))


def _patience(rng: np.random.Generator, region: Whole) -> Numbers:
    """How much each member bears: drawn evenly within a region, so that what is no story hardly moves."""
    patience = np.empty(len(region))
    for number in range(len(REGIONS)):
        living = np.flatnonzero(region == number)
        share = (rng.permutation(len(living)) + rng.random(len(living))) / len(living)
        patience[living] = -np.log1p(-share)
    return patience


def _remembers(placed: Orders, count: int) -> Claims:
    """On which days a customer remembers a late parcel (customers x days)."""
    late = np.flatnonzero(placed.late & placed.sent)
    day, days = placed.day[late] + (START - FOUNDED).days, np.zeros((count, _DAYS + 1), dtype=np.int64)
    np.add.at(days, (placed.who[late], np.minimum(day + FELT_FROM, _DAYS)), 1)
    np.add.at(days, (placed.who[late], np.minimum(day + FELT_UNTIL, _DAYS)), -1)
    remembered: Claims = np.cumsum(days, axis=1)[:, :-1] > 0
    return remembered


def club_list(rng: np.random.Generator, people: Customers, club: Members) -> Table:
    """The club's export: a row per thing that happened to a membership, oldest first."""
    reason = np.where(club.hurt & (rng.random(len(club.who)) < _HURT / (1 + _HURT)), LATE_REASON, _usual(rng, club))
    unpaid = rng.random((len(club.who), _DAYS // 28)) < _UNPAID * np.where(club.tariff == YEARLY, 6, 1)[:, None]
    rows = [
        (*line, member)
        for member in range(len(club.who))
        for line in _life(club, member, str(reason[member]), unpaid[member])
    ]
    rows.sort(key=lambda row: (row[0], row[4]))
    of = [row[4] for row in rows]
    return {
        "membership": [f"T-{member + 1:05d}" for member in of],
        "event": [row[1] for row in rows],
        "day": [row[0].isoformat() for row in rows],
        "customer": people.name[club.who[of]].tolist(),
        "tariff": club.tariff[of].tolist(),
        "paid": [row[2] for row in rows],
        "reason": [row[3] for row in rows],
        "region": np.array(REGIONS)[people.region[club.who[of]]].tolist(),
    }


def _usual(rng: np.random.Generator, club: Members) -> Texts:
    said = rng.choice(_REASONS, len(club.who), p=_REASON_SHARES)
    return np.where(rng.random(len(club.who)) < _UNSAID, "", said)


def _life(club: Members, member: int, reason: str, unpaid: Claims) -> Iterator[Line]:
    """A member's line of the list: joined, renewed again and again, and left, or not."""
    tariff, begin = str(club.tariff[member]), FOUNDED + timedelta(days=int(club.joined[member]))
    end = FOUNDED + timedelta(days=int(club.left[member]))
    yield begin, "joined", PAID[tariff], None
    for number, day in enumerate(_renewals(begin, 12 if tariff == YEARLY else 1)):
        if day >= end:
            break
        if unpaid[number]:
            yield day, "not paid", None, None
            return
        yield day, "renewed", PAID[tariff], None
    if club.left[member] < _DAYS:
        yield end, "cancelled", None, reason or None


def _renewals(begin: date, months: int) -> Iterator[date]:
    """The days on which a membership runs out, until the list ends; after a 28th always on a 28th."""
    last = FOUNDED + timedelta(days=_DAYS)
    month = begin.year * 12 + begin.month - 1
    while (day := date((month := month + months) // 12, month % 12 + 1, min(begin.day, 28))) < last:
        yield day
