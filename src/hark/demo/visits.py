"""The sample company's web shop: who looked at which pages, and the machines among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from hark.demo.hours import moment
from hark.demo.orders import Orders, time_of_day
from hark.demo.story import DAYS, Whole, day_of, volume
from hark.demo.surveys import PRODUCTS
from hark.demo.table import Claims, Texts

KEPT_FROM = date(2026, 1, 1)
"""The shop keeps its log for half a year."""

VISITS = 16_000
"""So many visits neither end in an order nor ask for a parcel."""

_LOOKS = 1.3
"""How often a late parcel is looked for on the web, on average; of the others, a few are too."""

_CALM = 0.03
_MACHINES = 5_200
_STRANGERS = 9_000
"""So many visitors who are no known customers."""

PARCEL_PAGE = "/help/where-is-my-parcel"
THANKS = "/checkout/thanks"
_NAMES = [name.lower().replace(" ", "-") for name in PRODUCTS]
_SHELVES = ("/kettles", "/kettles", "/teapots", "/teapots", "/flasks")
GOODS = tuple(f"{shelf}/{name}" for shelf, name in zip(_SHELVES, _NAMES, strict=True))

JOURNEYS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.20, ("/",)),
    (0.24, ("GOODS",)),
    (0.06, ("/journal/how-to-descale-a-kettle",)),
    (0.05, ("/journal/first-flush-darjeeling",)),
    (0.10, ("/", "SHELF")),
    (0.12, ("/", "SHELF", "GOODS")),
    (0.07, ("SHELF", "GOODS", "GOODS")),
    (0.05, ("GOODS", "/basket")),
    (0.03, ("/", "GOODS", "/basket", "/checkout")),
    (0.03, ("/club",)),
    (0.02, ("/", "/club", "/club/join")),
    (0.02, ("/help", "/help/sending-back")),
    (0.01, ("/gifts/mothers-day",)),
)
"""What people look at, and how often; a shelf and a product of it are filled in. The last page is gone."""

GONE = "/gifts/mothers-day"
_BUYS = ("SHELF", "GOODS", "/basket", "/checkout", THANKS)
_LOOKS_FOR = ((PARCEL_PAGE,), ("/help", PARCEL_PAGE))
_CRAWLS = ("/robots.txt", "/", "/kettles", "/teapots", *GOODS, "/sitemap.xml")


@dataclass(frozen=True)
class Views:
    """One array per trait, a place in it per page, visit after visit."""

    visit: Whole
    at: Whole
    """Seconds since 1970."""
    visitor: Whole
    """A number for who it was; below zero, a machine."""
    page: Texts
    first: Claims
    """Whether the visit begins with it."""

    def __len__(self) -> int:
        return len(self.visit)


@dataclass(frozen=True)
class _Visits:
    begins: Whole
    visitor: Whole
    journey: Whole
    """A place in `_ALL`."""


_ALL = (*(pages for _, pages in JOURNEYS), _BUYS, *_LOOKS_FOR)


def views(rng: np.random.Generator, placed: Orders, customers: int) -> Views:
    """All pages that people and machines looked at, oldest visit first."""
    parts = (_browsing(rng, customers), _buying(rng, placed), _looking(rng, placed))
    begins, visitor, journey = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("begins", "visitor", "journey")
    )
    seen = np.argsort(begins, kind="stable")
    return _machines_too(rng, _walked(rng, _Visits(begins[seen], visitor[seen], journey[seen])))


def _browsing(rng: np.random.Generator, customers: int) -> _Visits:
    shares = volume().sum(axis=1)[day_of(KEPT_FROM) :]
    day = rng.choice(len(shares), VISITS, p=shares / shares.sum()) + day_of(KEPT_FROM)
    likely = np.array([share for share, _ in JOURNEYS])
    return _Visits(
        moment(day, time_of_day(rng, VISITS)),
        rng.integers(0, customers + _STRANGERS, VISITS),
        rng.choice(len(JOURNEYS), VISITS, p=likely / likely.sum()),
    )


def _buying(rng: np.random.Generator, placed: Orders) -> _Visits:
    """The visits that end in an order of the web shop."""
    bought = np.flatnonzero((placed.channel == "web") & (placed.day >= day_of(KEPT_FROM)) & ~placed.test)
    begins = moment(placed.day[bought], placed.second[bought]) - rng.integers(200, 500, len(bought))
    return _Visits(begins, placed.who[bought], np.full(len(bought), len(JOURNEYS)))


def _looking(rng: np.random.Generator, placed: Orders) -> _Visits:
    """The visits of those who ask where their parcel is: from the day after the promised one."""
    known = np.flatnonzero(placed.sent & (placed.promised >= day_of(KEPT_FROM)))
    order = np.repeat(known, rng.poisson(np.where(placed.late[known], _LOOKS, _CALM)))
    day = placed.promised[order] + rng.integers(1, 6, len(order))
    order, day = order[day < DAYS], day[day < DAYS]
    begins = moment(day, time_of_day(rng, len(order)))
    return _Visits(begins, placed.who[order], len(JOURNEYS) + 1 + rng.integers(0, len(_LOOKS_FOR), len(order)))


def _walked(rng: np.random.Generator, made: _Visits) -> Views:
    """The visits, page by page."""
    visit = np.repeat(np.arange(len(made.begins)), np.array([len(pages) for pages in _ALL])[made.journey])
    first = np.concatenate(([True], visit[1:] != visit[:-1]))
    waits = np.where(first, 0, 8 + rng.exponential(45, len(visit)).astype(np.int64))
    walked = np.cumsum(waits)
    since_begin = walked - walked[first][visit]
    page = np.concatenate([np.array(_ALL[one], dtype="U40") for one in made.journey.tolist()])
    return Views(
        visit=visit,
        at=made.begins[visit] + since_begin,
        visitor=made.visitor[visit],
        page=_filled(rng, page, len(made.begins), visit),
        first=first,
    )


def _filled(rng: np.random.Generator, page: Texts, count: int, visit: Whole) -> Texts:
    goods = rng.choice(len(GOODS), count, p=(0.2, 0.3, 0.2, 0.2, 0.1))[visit]
    page = np.where(page == "GOODS", np.array(GOODS)[goods], page)
    return np.where(page == "SHELF", np.array(_SHELVES)[goods], page)


def _machines_too(rng: np.random.Generator, people: Views) -> Views:
    """The views of people, and those of machines, which come at any hour and look at one page at a time."""
    first = moment(np.array([day_of(KEPT_FROM), DAYS]), np.array([0, 0]))
    at = np.sort(rng.integers(first[0], first[1], _MACHINES))
    return Views(
        visit=np.concatenate((people.visit, people.visit[-1] + 1 + np.arange(_MACHINES))),
        at=np.concatenate((people.at, at)),
        visitor=np.concatenate((people.visitor, -1 - rng.integers(0, 40, _MACHINES))),
        page=np.concatenate((people.page, rng.choice(_CRAWLS, _MACHINES))),
        first=np.concatenate((people.first, np.ones(_MACHINES, dtype=bool))),
    )
