"""One figure over another: a share in percent, a ratio of two totals, and either in another unit."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, sqrt

from hark.measure.estimate import Estimate
from hark.measure.interval import critical, wilson


def percent(share: float, n_eff: float, n: int, people: int, weight: float, confidence: float) -> Estimate:
    """A share (0..1) as an estimate in percent."""
    share = min(1.0, max(0.0, share))
    low, high = wilson(share, n_eff, critical(confidence))
    variance = 1e4 * share * (1 - share) / n_eff
    return Estimate(100 * share, 100 * low, 100 * high, n, people, n_eff=n_eff, variance=variance, weight=weight)


def quotient(ratio: float, numerator: Estimate, denominator: Estimate, confidence: float) -> Estimate:
    """A ratio of two independent totals."""
    n, people = denominator.n, denominator.people
    plain_ratio = Estimate(ratio, n=n, people=people, note="cannot tell how sure", weight=denominator.value)
    if ratio <= 0 or numerator.variance is None or denominator.variance is None:
        return plain_ratio
    above, below = numerator.value or 0.0, denominator.value or 0.0
    relative = numerator.variance / (above * above) + denominator.variance / (below * below)
    half = critical(confidence) * sqrt(relative)
    if not half < 700:  # exp would overflow
        return plain_ratio
    low, high = exp(log(ratio) - half), exp(log(ratio) + half)
    fewer = min(numerator.n_eff or 0.0, denominator.n_eff or 0.0)
    return Estimate(
        ratio, low, high, n, people, n_eff=fewer, variance=ratio * ratio * relative, weight=denominator.value
    )


def scaled(found: Estimate, by: float) -> Estimate:
    """The estimate in another unit: `by` times as large."""

    def times(one: float | None, factor: float = by) -> float | None:
        return None if one is None else one * factor

    value, low, high = (times(one) for one in (found.value, found.low, found.high))
    return replace(found, value=value, low=low, high=high, variance=times(found.variance, by * by))
