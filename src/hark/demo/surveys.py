"""The sample company's four survey exports, as an online survey tool would hand them over: one wide table each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from hark.demo.comments import MOODS, comment
from hark.demo.customers import Customers
from hark.demo.story import REGIONS, START, Numbers, Whole, christmas, lateness, volume

Texts = NDArray[np.str_]
Survey = Mapping[str, Sequence[object]]
"""A table by column, in the order of the columns; None is an empty cell."""

PRODUCTS = ("Copper kettle", "Whistling kettle", "Glass teapot", "Stoneware teapot", "Travel flask")
_PRODUCT_SHARES = (0.22, 0.30, 0.16, 0.20, 0.12)
_FLASK = PRODUCTS.index("Travel flask")

# Shares of the scores from worst to best in quiet times; their sum is 1.
_RECOMMEND = (0.012, 0.008, 0.012, 0.015, 0.02, 0.04, 0.06, 0.125, 0.205, 0.213, 0.29)
_SATISFIED = (0.03, 0.05, 0.11, 0.36, 0.45)
_STARS = (0.04, 0.05, 0.13, 0.35, 0.43)
_EASE = (0.02, 0.03, 0.06, 0.10, 0.19, 0.28, 0.32)

_UNDATED = 0.006
_LEAVES = 0.08
"""The share that leaves a survey before its end; more where parcels are late."""


@dataclass(frozen=True)
class Occasion:
    """When somebody is asked, and who: one array each, a place in it per response, oldest first."""

    day: Whole
    minute: Whole
    who: Whole
    region: Whole
    warmth: Numbers
    stayed: NDArray[np.bool_]
    """Whether the response was finished."""

    def __len__(self) -> int:
        return len(self.day)


def surveys(rng: np.random.Generator, people: Customers) -> dict[str, Survey]:
    """The four surveys by the name of their file."""
    return {
        "relationship": relationship(rng, people),
        "delivery": delivery(rng, people),
        "support": support(rng, people),
        "effort": effort(rng, people),
    }


def relationship(rng: np.random.Generator, people: Customers) -> Survey:
    """Would you recommend us, why, and in your own words; felt weeks after the parcels are late."""
    asked = occasions(rng, people, 8000)
    late = lateness(asked.day, asked.region, after=21, over=28)
    club = people.plan[asked.who] == "Club"
    score = scores(rng, asked, 0.15 * club - 0.75 * late, _RECOMMEND)
    moods = mood(score, fair=7, good=9)
    topic = topics(rng, ("delivery", "product", "price", "support"), (0.30, 0.34, 0.20, 0.16), moods, 0.75 * late)
    reasons = np.char.capitalize(np.where(topic == "late", "delivery", topic))
    return {
        **begin(rng, people, asked, "N", device=True),
        "recommend": answered(rng, asked, score, 0.995),
        "reason": answered(rng, asked, reasons, 0.93),
        "comment": comments(rng, people, asked, moods, topic),
        "finished": np.where(asked.stayed, "yes", "no").tolist(),
    }


def delivery(rng: np.random.Generator, people: Customers) -> Survey:
    """How the parcel came, and how the product pleases; asked after every order that is delivered."""
    asked = occasions(rng, people, 8500)
    late = lateness(asked.day, asked.region)
    product = rng.choice(len(PRODUCTS), len(asked), p=_PRODUCT_SHARES)
    score = scores(rng, asked, -1.35 * late - 0.25 * christmas(asked.day), _SATISFIED)
    stars = scores(rng, asked, -0.4 * (product == _FLASK), _STARS) + 1
    moods = mood(score + 1, fair=3, good=4)
    topic = topics(rng, ("delivery",), (1.0,), moods, np.maximum(0.85 * late, 0.15))
    return {
        **begin(rng, people, asked, "D"),
        "product": np.array(PRODUCTS)[product].tolist(),
        "delivery_score": answered(rng, asked, score + 1, 0.97),
        "stars": answered(rng, asked, stars, 0.90),
        "comment": comments(rng, people, asked, moods, topic),
        "finished": np.where(asked.stayed, "yes", "no").tolist(),
    }


def support(rng: np.random.Generator, people: Customers) -> Survey:
    """How the help was; more is asked for where parcels are late, and the queue wears on the score."""
    asked = occasions(rng, people, 4200, extra=1.1)
    busy = lateness(asked.day, asked.region, after=14, over=14)
    score = scores(rng, asked, -0.35 * busy - 0.15 * christmas(asked.day), _SATISFIED)
    clear = scores(rng, asked, -0.15 * busy + 0.1, _SATISFIED)
    moods = mood(score + 1, fair=3, good=4)
    topic = topics(rng, ("support",), (1.0,), moods, 0.6 * lateness(asked.day, asked.region))
    return {
        **begin(rng, people, asked, "S"),
        "way": rng.choice(("phone", "chat", "e-mail"), len(asked), p=(0.45, 0.35, 0.20)).tolist(),
        "help_score": answered(rng, asked, score + 1, 0.97),
        "clear_score": answered(rng, asked, clear + 1, 0.92),
        "comment": comments(rng, people, asked, moods, topic),
        "finished": np.where(asked.stayed, "yes", "no").tolist(),
    }


def effort(rng: np.random.Generator, people: Customers) -> Survey:
    """How easy it was to order or to send back, from 1 (very hard) to 7 (very easy)."""
    asked = occasions(rng, people, 5200)
    step = np.where(rng.random(len(asked)) < 0.72, "checkout", "returns")
    score = scores(rng, asked, np.where(step == "returns", -0.45, 0.1), _EASE)
    moods = mood(score + 1, fair=4, good=6)
    return {
        **begin(rng, people, asked, "E", device=True),
        "step": step.tolist(),
        "ease": answered(rng, asked, score + 1, 0.97),
        "comment": comments(rng, people, asked, moods, step),
        "finished": np.where(asked.stayed, "yes", "no").tolist(),
    }


def occasions(rng: np.random.Generator, people: Customers, count: int, extra: float = 0.0) -> Occasion:
    """When and whom a survey asks, with the company's seasons; `extra` as in `volume`."""
    shares = volume(extra)
    place = np.sort(rng.choice(shares.size, count, p=shares.ravel()))
    day, region = np.divmod(place, len(REGIONS))
    minute = np.clip(rng.normal(15 * 60, 210, count), 7 * 60, 22 * 60).astype(np.int64)
    order = np.lexsort((minute, day))
    region = region[order]
    who = np.empty(count, dtype=np.int64)
    for number in range(len(REGIONS)):
        there = region == number
        who[there] = rng.choice(np.flatnonzero(people.region == number), int(there.sum()))
    day = day[order]
    stayed = rng.random(count) >= _LEAVES + 0.05 * lateness(day, region, after=7)
    return Occasion(day, minute[order], who, region, people.warmth[who], stayed)


def scores(rng: np.random.Generator, asked: Occasion, effect: Numbers, shares: Sequence[float]) -> Whole:
    """A score from 0 per response: temper, moment and `effect` (in deviations), cut at the shares of quiet times."""
    felt = 0.6 * asked.warmth + 0.8 * rng.normal(size=len(asked)) + effect
    cuts = [NormalDist().inv_cdf(share) for share in np.cumsum(shares)[:-1]]
    return np.searchsorted(np.array(cuts), felt).astype(np.int64)


def mood(score: Whole, *, fair: int, good: int) -> Texts:
    """How a score sounds in words."""
    return np.asarray(np.array(MOODS)[(score >= fair).astype(int) + (score >= good)])


def topics(
    rng: np.random.Generator, names: Sequence[str], shares: Sequence[float], moods: Texts, late: Numbers
) -> Texts:
    """What each response is about; of the unhappy ones the share `late` is about late parcels."""
    usual = rng.choice(names, len(moods), p=shares)
    return np.where((moods == "bad") & (rng.random(len(moods)) < late), "late", usual)


def comments(
    rng: np.random.Generator, people: Customers, asked: Occasion, moods: Texts, topic: Texts
) -> list[str | None]:
    """What is written, where anything is; the unhappy write most."""
    writes = asked.stayed & (rng.random(len(asked)) < np.select([moods == "bad", moods == "good"], [0.5, 0.25], 0.2))
    language = people.language[asked.who]
    return [
        comment(rng, str(language[place]), str(topic[place]), str(moods[place])) if writes[place] else None
        for place in range(len(asked))
    ]


def begin(
    rng: np.random.Generator, people: Customers, asked: Occasion, letter: str, *, device: bool = False
) -> dict[str, Sequence[object]]:
    """The columns every survey begins with; times are of London, some are missing."""
    count = len(asked)
    started = np.datetime64(START, "m") + asked.day * 24 * 60 + asked.minute
    done = started + rng.integers(1, 9, count)
    dated = rng.random(count) >= _UNDATED
    columns: dict[str, Sequence[object]] = {
        "response": [f"{letter}-{number:06d}" for number in range(1, count + 1)],
        "customer": people.name[asked.who].tolist(),
        "started": _texts(started, dated),
        "completed": _texts(done, dated),
        "region": np.array(REGIONS)[asked.region].tolist(),
        "channel": rng.choice(("e-mail", "SMS", "web"), count, p=(0.6, 0.25, 0.15)).tolist(),
        "language": people.language[asked.who].tolist(),
        "age_group": people.age[asked.who].tolist(),
        "plan": people.plan[asked.who].tolist(),
    }
    if device:
        columns["device"] = rng.choice(("phone", "computer", "tablet"), count, p=(0.58, 0.34, 0.08)).tolist()
    return columns


def answered(rng: np.random.Generator, asked: Occasion, given: Whole | Texts, share: float) -> list[object]:
    """The answers with some left out: `share` of those who stay answer, and half of those who leave."""
    there = rng.random(len(asked)) < np.where(asked.stayed, share, share / 2)
    return [value if known else None for value, known in zip(given.tolist(), there, strict=True)]


def _texts(times: NDArray[np.datetime64], dated: NDArray[np.bool_]) -> list[str | None]:
    written = np.datetime_as_string(times, unit="m").tolist()
    return [text.replace("T", " ") if known else None for text, known in zip(written, dated, strict=True)]
