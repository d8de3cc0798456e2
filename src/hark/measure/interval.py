"""How sure a figure is: intervals, and how many answers a sample is really worth.

Shares are from 0 to 1, means in their own unit; `n` may be a fraction, since it is the effective number of answers.
"""

from __future__ import annotations

from math import sqrt

from scipy.special import ndtri, stdtrit

Interval = tuple[float, float]

# What Rocks (2016) adds to a Net Promoter Score: 3/4 of a detractor, 3/2 of a passive, 3/4 of a promoter.
PSEUDO_END = 0.75
PSEUDO_MIDDLE = 1.5
PSEUDO = 2 * PSEUDO_END + PSEUDO_MIDDLE


def critical(confidence: float) -> float:
    """How many standard errors make an interval of this confidence: 1.959964 for 0.95."""
    return float(ndtri((1 + confidence) / 2))


def wilson(share: float, n: float, z: float) -> Interval:
    """The score interval of a share (0..1) of `n` answers (Wilson 1927); within 0..1, never of zero width."""
    if n <= 0:
        return 0.0, 1.0
    square = z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def newcombe(first: float, n_first: float, second: float, n_second: float, z: float) -> Interval:
    """The hybrid score interval of `first - second`, two shares (Newcombe 1998, method 10)."""
    low_first, high_first = wilson(first, n_first, z)
    low_second, high_second = wilson(second, n_second, z)
    difference = first - second
    below = sqrt((first - low_first) ** 2 + (high_second - second) ** 2)
    above = sqrt((high_first - first) ** 2 + (second - low_second) ** 2)
    return difference - below, difference + above


def adjusted(mean: float, square: float, n: float, bounds: Interval) -> tuple[float, float]:
    """Mean and squared standard error after adding three pseudo-answers: 3/4 at each bound, 3/2 in the middle.

    `square` is the mean of the squares. For -100, 0, 100 this is the adjusted Wald interval of Rocks (2016).
    """
    low, high = bounds
    middle = (low + high) / 2
    reach = (high - low) / 2
    away = square - 2 * mean * middle + middle * middle
    moved = n * (mean - middle) / (n + PSEUDO)
    variance = (n * away + 2 * PSEUDO_END * reach * reach) / (n + PSEUDO) - moved * moved
    return middle + moved, not_negative(variance) / (n + PSEUDO)


def adjusted_wald(mean: float, square: float, n: float, bounds: Interval, z: float) -> Interval:
    """The interval of a mean on a scale with two ends: clipped to them, never of zero width.

    It is centred a little nearer the middle of the scale than the mean; where one to three answers at an end would
    leave the mean just outside, the interval reaches to it.
    """
    centre, variance = adjusted(mean, square, n, bounds)
    half = z * sqrt(variance)
    return max(bounds[0], min(mean, centre - half)), min(bounds[1], max(mean, centre + half))


def student(mean: float, variance: float, n: float, confidence: float) -> Interval:
    """The t interval of a mean with this squared standard error, from `n` answers (two or more)."""
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * sqrt(variance)
    return mean - half, mean + half


def not_negative(number: float) -> float:
    """Zero for what rounding made negative; what is not a number stays so, and is dropped later."""
    return 0.0 if number < 0 else number
