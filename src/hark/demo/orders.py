"""The sample company's orders: who ordered what, and whether the parcel came by the day that was promised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hark.demo.customers import Customers
from hark.demo.story import DAYS, REGIONS, START, Numbers, Whole, christmas, lateness, volume
from hark.demo.surveys import PRODUCTS
from hark.demo.table import Claims, Table, Texts, some

ORDERS = 18_000
PRICES = (74.0, 37.5, 31.5, 28.0, 24.0)
"""What a piece costs, without tax, in the order of the products."""

_PRODUCT_SHARES = (0.16, 0.30, 0.18, 0.20, 0.16)
_CHANNELS, _CHANNEL_SHARES = ("web", "app", "phone"), (0.45, 0.38, 0.17)
_TAX = 0.2
_EURO = 1.18
"""How much more a price is in euros, as the shop rounds it."""

_QUIET = 0.04
"""The share of parcels that is late when nothing is wrong; a little more at Christmas."""

_DAY = 86_400
_CANCELLED, _SENT_BACK, _TEST = 0.02, 0.03, 0.004


@dataclass(frozen=True)
class Orders:
    """One array per trait, a place in it per order, oldest first. Days count from the first day."""

    day: Whole
    second: Whole
    """Of the day, by the clock on the wall."""
    who: Whole
    region: Whole
    channel: Texts
    promised: Whole
    delivered: Whole
    late: Claims
    """Whether the parcel came after the day that was promised."""
    cancelled: Claims
    returned: Claims
    euro: Claims
    test: Claims

    def __len__(self) -> int:
        return len(self.day)

    @property
    def sent(self) -> Claims:
        """Whether a parcel went to a customer."""
        return ~self.cancelled & ~self.test


def orders(rng: np.random.Generator, people: Customers) -> Orders:
    """All orders; parcels ordered from the day on which the story begins come late in the North."""
    shares = volume()
    place = np.sort(rng.choice(shares.size, ORDERS, p=shares.ravel()))
    day, region = np.divmod(place, len(REGIONS))
    second = time_of_day(rng, ORDERS)
    order = np.lexsort((second, day))
    region = region[order]
    late = rng.random(ORDERS) < _QUIET + 0.03 * christmas(day) + 0.62 * lateness(day, region)
    promised = day + rng.integers(2, 5, ORDERS)
    channel = rng.choice(_CHANNELS, ORDERS, p=_CHANNEL_SHARES)
    return Orders(
        day=day,
        second=second[order],
        who=_buyers(rng, people, region),
        region=region,
        channel=channel,
        promised=promised,
        delivered=promised + np.where(late, rng.integers(3, 12, ORDERS), -rng.integers(0, 2, ORDERS)),
        late=late,
        cancelled=rng.random(ORDERS) < _CANCELLED,
        returned=rng.random(ORDERS) < _SENT_BACK + 0.05 * late,
        euro=(rng.random(ORDERS) < 0.05) & (channel != "phone"),
        test=rng.random(ORDERS) < _TEST,
    )


def time_of_day(rng: np.random.Generator, count: int) -> Whole:
    """When in the day customers do things: seconds by the clock on the wall, mostly in the afternoon."""
    second = rng.normal(15 * 3600, 4 * 3600, count).astype(np.int64)
    awake: Whole = np.where((second >= 5 * 3600) & (second < _DAY), second, rng.integers(9 * 3600, 21 * 3600, count))
    return awake


def _buyers(rng: np.random.Generator, people: Customers, region: Whole) -> Whole:
    """Who orders: some often and some hardly ever, members of the club twice as often."""
    eager: Numbers = rng.gamma(0.9, size=len(people.name)) * np.where(people.plan == "Club", 2.0, 1.0)
    who = np.empty(len(region), dtype=np.int64)
    for number in range(len(REGIONS)):
        living, there = np.flatnonzero(people.region == number), region == number
        who[there] = rng.choice(living, int(there.sum()), p=eager[living] / eager[living].sum())
    return who


def order_lines(rng: np.random.Generator, people: Customers, placed: Orders) -> Table:
    """The shop's export: a row per line of an order, and one more for each line that was cancelled or sent back."""
    of, number = _numbered(rng.choice((1, 2, 3), len(placed), p=(0.66, 0.24, 0.10)))
    product = rng.choice(len(PRODUCTS), len(of), p=_PRODUCT_SHARES)
    pieces = rng.choice((1, 2, 3), len(of), p=(0.82, 0.14, 0.04))
    undone = np.flatnonzero(placed.cancelled[of] | (placed.returned & placed.sent)[of] & (number == 1))
    row = np.concatenate((np.arange(len(of)), undone))
    taken = np.arange(len(row)) >= len(of)
    at = placed.day[of] * _DAY + placed.second[of]
    at = at[row] + np.where(taken, _wait(rng, placed)[of[row]], 0)
    seen = np.lexsort((number[row], of[row], at))
    seen = seen[at[seen] < DAYS * _DAY]
    row, taken = row[seen], taken[seen]
    kind = np.where(taken, np.where(placed.cancelled[of[row]], "cancellation", "refund"), "order")
    return {
        **_names(people, placed, of[row], number[row], kind),
        "time": [
            text.replace("T", " ") for text in np.datetime_as_string(np.datetime64(START, "s") + at[seen]).tolist()
        ],
        **_amounts(people, placed, of[row], number[row], product[row], np.where(taken, -1, 1) * pieces[row]),
        **_parcel(placed, of[row]),
    }


def _numbered(count: Whole) -> tuple[Whole, Whole]:
    """The order that each line belongs to, and the line's number in it, from 1."""
    of = np.repeat(np.arange(len(count)), count)
    return of, np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count) + 1


def _wait(rng: np.random.Generator, placed: Orders) -> Whole:
    """After how many seconds an order is cancelled, or its first line sent back and paid for."""
    soon = rng.integers(600, _DAY, len(placed))
    back = (placed.delivered - placed.day + rng.integers(4, 22, len(placed))) * _DAY
    return np.asarray(np.where(placed.cancelled, soon, back), dtype=np.int64)


def _names(people: Customers, placed: Orders, of: Whole, number: Whole, kind: Texts) -> Table:
    order = np.array(order_numbers(len(placed)))[of]
    suffix = np.where(kind == "order", "", np.where(kind == "refund", "R", "C"))
    return {
        "line": [f"{one}-{place}{letter}" for one, place, letter in zip(order, number, suffix, strict=True)],
        "order": order.tolist(),
        "kind": kind.tolist(),
        "customer": some(people.name[placed.who[of]], ~placed.test[of]),
        "plan": people.plan[placed.who[of]].tolist(),
        "channel": placed.channel[of].tolist(),
        "region": np.array(REGIONS)[placed.region[of]].tolist(),
        "test": np.where(placed.test[of], "yes", "no").tolist(),
    }


def order_numbers(count: int) -> list[str]:
    """What the shop calls its orders, oldest first."""
    return [f"B-{number}" for number in range(100_001, 100_001 + count)]


def _amounts(people: Customers, placed: Orders, of: Whole, number: Whole, product: Whole, pieces: Whole) -> Table:
    """What a line costs; postage stands on an order's first line, and the club pays none."""
    euro = placed.euro[of]
    price = np.where(euro, np.round(np.array(PRICES) * _EURO, 0)[product], np.array(PRICES)[product])
    free = (people.plan[placed.who[of]] == "Club") | (number > 1)
    return {
        "product": np.array(PRODUCTS)[product].tolist(),
        "quantity": pieces.tolist(),
        "unit_price": price.tolist(),
        "currency": np.where(euro, "EUR", "GBP").tolist(),
        "tax": np.round(price * pieces * _TAX, 2).tolist(),
        "postage": (np.where(free, 0.0, np.where(euro, 9.5, 3.9)) * np.sign(pieces)).tolist(),
    }


def _parcel(placed: Orders, of: Whole) -> Table:
    """What was promised and what came of it; nothing yet where the parcel is on its way when the file is written."""
    sent, came = placed.sent[of], placed.delivered[of] < DAYS
    known = sent & (came | (placed.late[of] & (placed.promised[of] < DAYS)))
    first = np.datetime64(START)
    return {
        "promised": some(np.datetime_as_string(first + placed.promised[of]), sent),
        "delivered": some(np.datetime_as_string(first + placed.delivered[of]), sent & came),
        "late": some(np.where(placed.late[of], "yes", "no"), known),
    }
