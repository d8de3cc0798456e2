"""The sample company's made-up customers: a number, a region, a language, an age group, a plan and a temper each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hark.demo.story import REGIONS, SHARES, Numbers, Whole

CUSTOMERS = 6000
LANGUAGES = ("en", "cy", "de", "hu", "bg", "he")
_SPOKEN = {
    "North": (0.88, 0.00, 0.05, 0.03, 0.03, 0.01),
    "South": (0.80, 0.00, 0.04, 0.05, 0.03, 0.08),
    "East": (0.76, 0.00, 0.06, 0.09, 0.08, 0.01),
    "West": (0.62, 0.33, 0.03, 0.01, 0.01, 0.00),
}
_AGES = ("16-24", "25-34", "35-44", "45-54", "55-64", "65 and over")
_AGE_SHARES = (0.09, 0.19, 0.22, 0.20, 0.17, 0.13)
_CLUB = 0.35


@dataclass(frozen=True)
class Customers:
    """One array per trait, a place in it per customer. `warmth` is how kindly one judges (mean 0, deviation 1)."""

    name: NDArray[np.str_]
    region: Whole
    language: NDArray[np.str_]
    age: NDArray[np.str_]
    plan: NDArray[np.str_]
    warmth: Numbers


def customers(rng: np.random.Generator) -> Customers:
    """All customers of the sample company."""
    region = rng.choice(len(REGIONS), CUSTOMERS, p=SHARES)
    language = np.empty(CUSTOMERS, dtype="U2")
    for number, name in enumerate(REGIONS):
        living = np.flatnonzero(region == number)
        language[living] = rng.choice(LANGUAGES, len(living), p=_SPOKEN[name])
    return Customers(
        name=np.array([f"K-{number:05d}" for number in range(1, CUSTOMERS + 1)]),
        region=region,
        language=language,
        age=rng.choice(_AGES, CUSTOMERS, p=_AGE_SHARES),
        plan=np.where(rng.random(CUSTOMERS) < _CLUB, "Club", "Guest"),
        warmth=rng.normal(size=CUSTOMERS),
    )
