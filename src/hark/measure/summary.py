"""From the sums the engine adds up to a figure with how sure it is.

A summary names the shape of the sums it needs; `estimate` turns one record of them into an `Estimate`.
Every record has `n` (rows with a value) and `people` (distinct persons among them). A missing sum is null.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import ClassVar, Literal

from hark.errors import HarkError
from hark.measure.estimate import Estimate
from hark.measure.interval import Interval, critical
from hark.measure.moments import FEW_PEOPLE, Moments
from hark.measure.quotients import percent, quotient, scaled
from hark.words import gettext as _

Record = Mapping[str, float | int | None]

NOBODY = "nobody answered"
MIXED_SCALES = "answers on different scales cannot be averaged"
BY_DAY = "visitors are known for a day only: nobody can tell whether one came again on another"
REPEATED = "some people are in it several times: the interval may be too narrow"


class Shape(StrEnum):
    """Which sums the engine adds up.

    MOMENTS, with x the value, w the weight, and for each person M = Σw and T = Σwx:
    w=Σw, wx=Σwx, wxx=Σwx², ww=Σw², wwx=Σw²x, wwxx=Σw²x², mm=ΣM², tm=ΣTM, tt=ΣT²,
    and worst_min, worst_max, best_min, best_max (the ends of the scale) where the fact has scales.
    COUNT: only n and people. SUM: x=Σx, xx=Σx².
    LEVEL: level. DISTINCT: distinct. QUANTILE: value, low, high. RATIO: numerator, denominator.
    """

    MOMENTS = "moments"
    COUNT = "count"
    SUM = "sum"
    LEVEL = "level"
    DISTINCT = "distinct"
    QUANTILE = "quantile"
    RATIO = "ratio"


@dataclass(frozen=True)
class Summary(ABC):
    """How many numbers become one."""

    shape: ClassVar[Shape]

    @abstractmethod
    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The figure of one record; never NaN or infinite, and None wherever it cannot tell."""


@dataclass(frozen=True)
class Mean(Summary):
    """The weighted mean, on a scale from `low` to `high`, on each group's own, or on none."""

    low: float | None = None
    high: float | None = None
    bounds: Literal["", "scale"] = ""

    shape: ClassVar[Shape] = Shape.MOMENTS

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None) or (self.low is not None and self.bounds):
            raise HarkError(
                _("A mean has two bounds or none."), _("Give both low and high, or bounds=“scale”, or neither.")
            )

    @property
    def bounded(self) -> bool:
        """Whether the values lie on a scale with two ends."""
        return self.low is not None or self.bounds == "scale"

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The mean in its own unit; adjusted Wald where there are bounds, else Student's t."""
        if self.bounds and mixed_scales(record):
            return without_value(record, MIXED_SCALES)
        sample = Moments.of(record)
        if sample is None:
            return without_value(record)
        ends = self._ends(record)
        return sample.on_scale(ends, confidence) if ends else sample.off_scale(confidence)

    def _ends(self, record: Record) -> Interval | None:
        ends = (record.get("worst_min"), record.get("best_min")) if self.bounds else (self.low, self.high)
        known = sorted(float(end) for end in ends if end is not None)
        return (known[0], known[1]) if len(known) == 2 and known[0] < known[1] else None


@dataclass(frozen=True)
class Share(Summary):
    """The weighted share of ones among zeros and ones, in percent."""

    shape: ClassVar[Shape] = Shape.MOMENTS

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The share in percent, 0 to 100, with Wilson's interval on the effective number of answers."""
        sample = Moments.of(record)
        if sample is None:
            return without_value(record)
        return percent(sample.mean, sample.n_eff, sample.n, sample.people, sample.w, confidence)


@dataclass(frozen=True)
class Count(Summary):
    """How many."""

    shape: ClassVar[Shape] = Shape.COUNT

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The number of rows: a complete count, so without an interval; zero where there are none."""
        n, people = counted(record)
        swing = overdispersion(record)
        # Even a count of none could have been one.
        return Estimate(float(n), n=n, people=people, n_eff=n / swing, variance=swing * max(n, 1))


@dataclass(frozen=True)
class Sum(Summary):
    """The total."""

    shape: ClassVar[Shape] = Shape.SUM

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The total in its own unit: a complete count, so without an interval; no value where the sum is null."""
        n, people = counted(record)
        total, squares = number(record, "x"), number(record, "xx")
        if total is None:
            return without_value(record)
        swing = overdispersion(record)
        variance = None if squares is None else squares * swing
        return Estimate(total, n=n, people=people, n_eff=n / swing, variance=variance)


@dataclass(frozen=True)
class Level(Summary):
    """Where a running total stands: at the end of the period, at its start, or in the middle between the two."""

    stands: Literal["end", "start", "middle"] = "end"

    shape: ClassVar[Shape] = Shape.LEVEL

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The level as it is, without an interval; as many rows and people as it counts stand behind it."""
        level = number(record, "level")
        n = max(0, round(level or 0.0))
        return Estimate(level, n=n, people=n)


@dataclass(frozen=True)
class Distinct(Summary):
    """How many different ones.

    `known_for`: how long those are recognised who have another name every day (`daily`): `always` where nobody has.
    """

    known_for: Literal["always", "day", "never"] = "always"

    shape: ClassVar[Shape] = Shape.DISTINCT

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The number of different values, without an interval; none where the same one may have several names."""
        if record.get("daily") and (self.known_for == "never" or (record.get("days") or 0) > 1):
            return without_value(record, BY_DAY)
        return plain(record, "distinct")


@dataclass(frozen=True)
class Quantile(Summary):
    """The value that the part `p` of all values does not exceed: 0.5 is the median."""

    p: float = 0.5

    shape: ClassVar[Shape] = Shape.QUANTILE

    def __post_init__(self) -> None:
        if not 0 < self.p < 1:
            raise HarkError(
                _("There is no quantile {p:g}.", p=self.p), _("Choose one between 0 and 1; the median is 0.5.")
            )

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The order statistics the engine found, taken as they are.

        Their variance, for comparing, is that of a normal distribution with the same interval (Woodruff 1952), raised
        as if all the values of one person were the same.
        """
        n, people = counted(record)
        value, low, high = (number(record, name) for name in ("value", "low", "high"))
        if not n or value is None:
            return without_value(record)
        if low is None or high is None:
            return Estimate(value, n=n, people=people, note=FEW_PEOPLE)
        note, swing = REPEATED if people < n else "", overdispersion(record)
        error = (high - low) / (2 * critical(confidence))
        return Estimate(value, low, high, n, people, note, n_eff=n / swing, variance=swing * error * error or None)


@dataclass(frozen=True)
class Ratio(Summary):
    """One metric's figure over another's.

    `nested`: everything in the numerator is in the denominator too (finished of begun), so it is a share, in percent.
    Else it is a plain number (solved per created) and may exceed one.
    """

    numerator: str
    denominator: str
    nested: bool = True
    rest: bool = False
    """Of a nested one: the share of the denominator that is not in the numerator."""
    scale: float = 1.0
    """Of one that is not nested: 100 for percent."""

    shape: ClassVar[Shape] = Shape.RATIO

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """From a record of `numerator` and `denominator`, both counts of rows, and the denominator's n and people."""
        n, people = counted(record)
        above, below = number(record, "numerator"), number(record, "denominator")
        if above is None or below is None:
            return without_value(record)
        counts = Count().estimate({"n": int(above), "people": int(above)})
        return self.estimate_ratio(counts, Count().estimate({"n": n, "people": people}), confidence)

    def estimate_ratio(self, numerator: Estimate, denominator: Estimate, confidence: float = 0.95) -> Estimate:
        """Wilson on the denominator's effective number where nested, else the delta method on the logarithm.

        The delta method takes the two for independent: where they rise and fall together, the interval is too wide.
        """
        n, people = denominator.n, denominator.people
        if numerator.value is None or not denominator.value:
            return Estimate(None, n=n, people=people, note=NOBODY if not n else "there is nothing to divide by")
        ratio = numerator.value / denominator.value
        if self.nested and 0 <= ratio <= 1:
            part = 1 - ratio if self.rest else ratio
            return percent(part, denominator.n_eff or n, n, people, denominator.value, confidence)
        if self.nested:
            return Estimate(None, n=n, people=people, note=f"there is more {self.numerator} than {self.denominator}")
        return scaled(quotient(ratio, numerator, denominator, confidence), self.scale)


def plain(record: Record, name: str) -> Estimate:
    """A number of the record as it is."""
    n, people = counted(record)
    return Estimate(number(record, name), n=n, people=people)


def without_value(record: Record, note: str = NOBODY) -> Estimate:
    """“Cannot tell”, with the reason."""
    n, people = counted(record)
    return Estimate(None, n=n, people=people, note=note if note != NOBODY or not n else "cannot tell")


def mixed_scales(record: Record) -> bool:
    """Whether the record holds answers on scales with different ends."""
    return record.get("worst_min") != record.get("worst_max") or record.get("best_min") != record.get("best_max")


def overdispersion(record: Record) -> float:
    """How many times a count swings more than independent events would (variance over mean); at least 1.

    Events come in groups: by person, on average n / people each. How they swing from day to day is in `swing.py`.
    """
    n, people = counted(record)
    return max(1.0, n / people if people else 1.0)


def counted(record: Record) -> tuple[int, int]:
    """The number of rows and of people."""
    return int(record.get("n") or 0), int(record.get("people") or 0)


def number(record: Record, name: str) -> float | None:
    """A finite number of the record, or None."""
    found = record.get(name)
    return None if found is None or not isfinite(found) else float(found)
