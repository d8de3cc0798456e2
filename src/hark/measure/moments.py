"""What a sample says about its mean, from the sums the engine added up: nothing here reads an answer again.

How many answers is a sample worth? Let x be the answers, w their weights, and for each of K persons M = Σw, T = Σwx.
Kish: weights that differ leave (Σw)² / Σw² = n_K answers of n. Several answers by one person cost a design effect on
top, the linearised variance of the mean by person over that by answer (Kish 1965; Särndal, Swensson, Wretman 1992),

    seen = [K / (K - 1) · Σ(T - x̄M)²] / [n / (n - 1) · Σw²(x - x̄)²],  at least 1,

which is 1 exactly where everybody answered once. With few persons it is poorly known, so one degree of freedom more is
given to the worst case, that all answers of a person are the same, W = ΣM² / Σw²:

    n_eff = n_K / D,  D = ((K - 1) · seen + W) / K.

With one person, or with answers that are all equal, only the worst case is left: n_eff = n_K / W = (Σw)² / ΣM².
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from hark.measure.estimate import Estimate
from hark.measure.interval import Interval, adjusted, adjusted_wald, critical, not_negative, student

ALL_EQUAL = "all answers are equal: cannot tell how sure"
FEW_PEOPLE = "too few people: cannot tell how sure"

# Below this part of the sum of squares, a sum of squared differences is nothing but rounding.
NOISE = 1e-10
NAMES = ("w", "wx", "wxx", "ww", "wwx", "wwxx", "mm", "tm", "tt")


@dataclass(frozen=True)
class Moments:
    """A sample with a mean: `square` is the mean of the squares, `scatter` the variance (divided by n, not n - 1)."""

    n: int
    people: int
    w: float
    mean: float
    square: float
    scatter: float
    n_eff: float

    @classmethod
    def of(cls, record: Mapping[str, float | int | None]) -> Moments | None:
        """The sample behind a record of `Shape.MOMENTS`; None where there is none, or it overflows."""
        n, people = int(record.get("n") or 0), int(record.get("people") or 0)
        sums = {name: float(found) for name in NAMES if (found := record.get(name)) is not None and isfinite(found)}
        if not n or len(sums) < len(NAMES) or sums["w"] <= 0 or sums["ww"] <= 0:
            return None
        mean, square = sums["wx"] / sums["w"], sums["wxx"] / sums["w"]
        scatter = above_noise(square - mean * mean, square)
        n_eff = sums["w"] / sums["ww"] * sums["w"] / design_effect(sums, mean, n, max(people, 1))
        if not all(isfinite(number) for number in (mean, square, scatter, n_eff)):
            return None
        return cls(n, people, sums["w"], mean, square, scatter, n_eff)

    def on_scale(self, ends: Interval, confidence: float) -> Estimate:
        """The mean on a scale with two ends; the interval is adjusted, the value is not."""
        low, high = adjusted_wald(self.mean, self.square, self.n_eff, ends, critical(confidence))
        # The larger of the two keeps a sample of equal answers from looking certain when it is compared.
        variance = max(self.scatter / self.n_eff, adjusted(self.mean, self.square, self.n_eff, ends)[1])
        return self._estimate(low, high, variance)

    def off_scale(self, confidence: float) -> Estimate:
        """The mean where no scale bounds it; without an interval where one person or equal answers cannot tell."""
        if self.n_eff < 2 - 1e-9:
            return self._estimate(note=FEW_PEOPLE)
        if not self.scatter:
            return self._estimate(note=ALL_EQUAL)
        variance = self.scatter / (self.n_eff - 1)
        return self._estimate(*student(self.mean, variance, self.n_eff, confidence), variance)

    def _estimate(
        self, low: float | None = None, high: float | None = None, variance: float | None = None, note: str = ""
    ) -> Estimate:
        return Estimate(self.mean, low, high, self.n, self.people, note, self.n_eff, variance, self.w)


def design_effect(sums: Mapping[str, float], mean: float, n: int, people: int) -> float:
    """How many times more answers are needed because people answered several times; at least 1."""
    worst = max(1.0, sums["mm"] / sums["ww"])
    by_answer = squares_around(mean, sums["ww"], sums["wwx"], sums["wwxx"])
    if people < 2 or n < 2 or not by_answer:
        return worst
    by_person = squares_around(mean, sums["mm"], sums["tm"], sums["tt"])
    seen = (people / (people - 1) * by_person) / (n / (n - 1) * by_answer)
    return ((people - 1) * max(1.0, seen) + worst) / people


def squares_around(mean: float, ww: float, wwx: float, wwxx: float) -> float:
    """Σ(wx - w·mean)², from sums of squares and products."""
    return above_noise(wwxx - 2 * mean * wwx + mean * mean * ww, wwxx)


def above_noise(squares: float, whole: float) -> float:
    """`squares`, or zero where they are only the rounding of a difference of two numbers as large as `whole`."""
    return 0.0 if squares <= NOISE * whole else not_negative(squares)
