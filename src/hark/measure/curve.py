"""How many are still there after so long, as Kaplan and Meier (1958) tell it from those who left and those who did not.

Whoever has not left yet counts for as long as they were seen, and not a day longer. Of two things that take equally
long, leaving comes first: who was seen for exactly six months was there to leave at six months.
How sure a share is follows from Greenwood's variance of its logarithm, as in R's survfit: S · exp(± z · error).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import exp, sqrt
from types import MappingProxyType
from typing import Any

from hark.measure.estimate import Estimate
from hark.measure.interval import Interval, critical

NOBODY = "nobody to follow"
NONE_LEFT = "nobody has left by then"
ALL_LEFT = "everybody has left by then"
NOT_SEEN = "nobody was followed for so long"

NOISE = 1e-9
"""A share this near to a half is a half."""


@dataclass(frozen=True)
class Stay:
    """How many were followed for `duration`: `ended` left then, `censored` were still there when last seen."""

    duration: int
    ended: int = 0
    censored: int = 0


@dataclass(frozen=True)
class Step:
    """What happened at one duration. `share` (0 to 1) are still there after it; `error` is that share's standard error.

    `low` and `high` are None where the formula is silent: before the first has left, and once all have.
    """

    duration: int
    at_risk: int
    ended: int
    censored: int
    share: float
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Point:
    """The share (%) still there after `duration`, and how many had been followed until just before it."""

    duration: int
    at_risk: int
    estimate: Estimate
    error: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """The point as JSON has it, in percent."""
        found = self.estimate
        told = {"at": self.duration, "value": found.value, "low": found.low, "high": found.high}
        return told | {"error": self.error, "at_risk": self.at_risk, "note": found.note}


@dataclass(frozen=True)
class Median:
    """The duration after which half or fewer are left, and the interval it lies in; each None where not reached."""

    value: int | None
    low: int | None = None
    high: int | None = None

    def as_dict(self) -> dict[str, int | None]:
        """The median as JSON has it."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True)
class Curve:
    """The curve of one group: every duration at which anything happened, the shortest first."""

    steps: tuple[Step, ...] = ()
    group: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    people: int = 0

    @property
    def n(self) -> int:
        """How many were followed."""
        return self.steps[0].at_risk if self.steps else 0

    @property
    def ended(self) -> int:
        """How many of them left."""
        return sum(step.ended for step in self.steps)

    @property
    def longest(self) -> int:
        """The longest anybody was followed."""
        return self.steps[-1].duration if self.steps else 0

    @property
    def median(self) -> Median:
        """When half have left. Its interval ends where those of the shares do (Brookmeyer and Crowley 1982)."""
        return Median(*(self._halved(kind) for kind in ("share", "low", "high")))

    def at(self, duration: int) -> Point:
        """The share still there after `duration`."""
        place = bisect_right(self.steps, duration, key=lambda step: step.duration)
        at_risk = self.at_risk(duration)
        if not self.steps:
            return Point(duration, 0, Estimate(None, note=NOBODY))
        if not place:
            return Point(duration, at_risk, self._estimate(1.0, None, None, NONE_LEFT), 0.0)
        step = self.steps[place - 1]
        if duration > self.longest and step.share:
            return Point(duration, 0, Estimate(None, n=self.n, people=self.people, note=NOT_SEEN))
        note = NONE_LEFT if step.share == 1 else "" if step.share else ALL_LEFT
        error = None if step.error is None else 100 * step.error
        return Point(duration, at_risk, self._estimate(step.share, step.low, step.high, note), error)

    def _estimate(self, share: float, low: float | None, high: float | None, note: str) -> Estimate:
        bottom, top = (None if bound is None else 100 * bound for bound in (low, high))
        return Estimate(100 * share, bottom, top, self.n, self.people, note)

    def at_risk(self, duration: int) -> int:
        """How many had been followed until just before `duration`, and not left."""
        place = bisect_left(self.steps, duration, key=lambda step: step.duration)
        return self.steps[place].at_risk if place < len(self.steps) else 0

    def _halved(self, kind: str) -> int | None:
        known = ((step.duration, getattr(step, kind)) for step in self.steps)
        return next((duration for duration, at in known if at is not None and at <= 0.5 + NOISE), None)


def kaplan_meier(
    stays: Iterable[Stay],
    confidence: float = 0.95,
    group: Mapping[str, str | None] = MappingProxyType({}),
    people: int = 0,
) -> Curve:
    """The curve of these stays, in any order; several of the same duration are taken together."""
    found = together(stays)
    followed = [stay.ended + stay.censored for stay in found]
    at_risk = list(accumulate((-each for each in followed), initial=sum(followed)))[:-1]
    z, share, squares = critical(confidence), 1.0, 0.0
    steps = []
    for stay, before in zip(found, at_risk, strict=True):
        share *= (before - stay.ended) / before
        if stay.ended < before:
            squares += stay.ended / (before * (before - stay.ended))
        known = 0 < share < 1
        error = share * sqrt(squares) if share else None
        low, high = around(share, squares, z) if known else (None, None)
        steps.append(Step(stay.duration, before, stay.ended, stay.censored, share, error, low, high))
    return Curve(tuple(steps), group, people or sum(followed))


def around(share: float, squares: float, z: float) -> Interval:
    """The interval of a share, from the variance of its logarithm."""
    half = z * sqrt(squares)
    return share * exp(-half), min(1.0, share * exp(half))


def together(stays: Iterable[Stay]) -> Sequence[Stay]:
    """One stay for each duration that anybody was followed for, the shortest first."""
    ended: dict[int, int] = defaultdict(int)
    censored: dict[int, int] = defaultdict(int)
    for stay in stays:
        ended[stay.duration] += stay.ended
        censored[stay.duration] += stay.censored
    return [Stay(at, ended[at], censored[at]) for at in sorted(ended) if ended[at] or censored[at]]
