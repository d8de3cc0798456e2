"""Two figures beside each other: the difference, how sure it is, and a verdict in words.

The rule of the verdict. A difference is real where p is below 1 - confidence. Where either side is worth fewer than
`enough` independent answers (for counts and totals: both together), p must be below 0.001 as well, and where it is
worth fewer than ten, no p will do: there are too few to tell. Without a formula for p the verdict is “cannot tell”.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

from scipy.special import chdtrc, ndtr, stdtr, stdtrit

from hark.errors import HarkError
from hark.measure.estimate import Estimate
from hark.measure.interval import critical, newcombe
from hark.measure.summary import Count, Mean, Quantile, Ratio, Share, Sum, Summary
from hark.words import gettext as _

ENOUGH = 30
LEAST = 10
TINY = 1e-3
# Beyond this many standard errors a p is not a number any more that a computer can write.
FARTHEST = 37.0
LOWEST_P = 2 * float(ndtr(-FARTHEST))
SUSPICIOUS = 5e-4

INDEPENDENT = "people are taken to come independently: a longer period, a season or a campaign may be the reason"
UNLIKE = "the total of one group and that of all others are not of one size"


class Verdict(StrEnum):
    """What may be said about a difference."""

    ROSE = "rose, and it is real"
    FELL = "fell, and it is real"
    NO_CHANGE = "no evidence of change"
    HIGHER = "higher than the rest, and it is real"
    LOWER = "lower than the rest, and it is real"
    NO_DIFFERENCE = "no evidence of a difference"
    TOO_FEW = "too few answers to tell"
    CANNOT_TELL = "cannot tell"

    @property
    def real(self) -> bool:
        """Whether chance alone is not a likely reason."""
        return self in {Verdict.ROSE, Verdict.FELL, Verdict.HIGHER, Verdict.LOWER}


@dataclass(frozen=True)
class Comparison:
    """`difference` is now minus then (or minus the rest), in the figure's unit, between `low` and `high`.

    `p`: how often chance alone would make a difference at least as large. `good`: whether a real difference is the
    wanted one; None where it is not real or neither way is better. `few`: one side is worth too few answers.
    """

    against: str
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    verdict: Verdict
    good: bool | None = None
    few: bool = False
    note: str = ""

    def as_dict(self) -> dict[str, str | float | bool | None]:
        """What the reader is told, ready for JSON."""
        names = ("against", "difference", "low", "high", "p", "good", "note")
        return {**{name: getattr(self, name) for name in names}, "verdict": self.verdict.value}


@dataclass(frozen=True)
class Contrast:
    """A difference with its interval and p; None where there is no formula, or nothing to put into it."""

    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None


def compare(
    now: Estimate,
    then: Estimate,
    *,
    summary: Summary,
    better: str = "",
    against: str = "before",
    confidence: float = 0.95,
    enough: int = ENOUGH,
) -> Comparison:
    """`now` against `then` (an earlier period), or a group against the rest (`against="rest"`).

    Both are taken for samples of different people. `better` is "up", "down" or ""; `enough` is the company's
    `grey_below`.
    """
    total = isinstance(summary, Count | Sum)
    if total and against == "rest":
        return Comparison(against, None, None, None, None, Verdict.CANNOT_TELL, note=UNLIKE)
    found = contrast(now, then, summary, confidence)
    answers = round(worth(now) + worth(then) if total else min(worth(now), worth(then)), 6)
    few = testable(summary) and answers < enough
    limit = 1 - confidence
    if few:
        limit = min(TINY, limit) if answers >= LEAST else 0.0
    verdict = decide(found.difference, found.p, limit, few=few, rest=against == "rest")
    good, note = liked(verdict, better), INDEPENDENT if total else ""
    return Comparison(against, found.difference, found.low, found.high, found.p, verdict, good, few, note)


def decide(difference: float | None, p: float | None, limit: float, *, few: bool, rest: bool) -> Verdict:
    """The verdict where a difference is real if p is below `limit`."""
    if difference is not None and p is not None and p < limit:
        if difference > 0:
            return Verdict.HIGHER if rest else Verdict.ROSE
        return Verdict.LOWER if rest else Verdict.FELL
    if few:
        return Verdict.TOO_FEW
    if p is None:
        return Verdict.CANNOT_TELL
    return Verdict.NO_DIFFERENCE if rest else Verdict.NO_CHANGE


def liked(verdict: Verdict, better: str) -> bool | None:
    """Whether a real difference goes the wanted way; None where it is not real or neither way is better."""
    if better not in {"up", "down"} or not verdict.real:
        return None
    return (verdict in {Verdict.ROSE, Verdict.HIGHER}) == (better == "up")


def worth(estimate: Estimate) -> float:
    """How many independent answers an estimate rests on."""
    return float(estimate.n) if estimate.n_eff is None else estimate.n_eff


def testable(summary: Summary) -> bool:
    """Whether there is a formula for the p of a difference."""
    return isinstance(summary, Mean | Share | Ratio | Count | Sum | Quantile)


def contrast(now: Estimate, then: Estimate, summary: Summary, confidence: float) -> Contrast:
    """The difference, by the formula that suits the summary."""
    if now.value is None or then.value is None:
        return Contrast()
    difference = now.value - then.value
    match summary:
        case Share() | Ratio(nested=True):
            return of_shares(now, then, confidence)
        case Mean() if not summary.bounded:
            return of_means(now, then, confidence)
        case Mean() | Count() | Sum() | Ratio() | Quantile():
            return by_variance(difference, now, then, confidence, summary)
        case _:
            return Contrast(difference)


def of_shares(now: Estimate, then: Estimate, confidence: float) -> Contrast:
    """Two shares in percent: Newcombe's interval, and the p at which that interval just reaches zero."""
    if not (now.value is not None and then.value is not None and now.n_eff and then.n_eff):
        return Contrast()
    sides = (now.value / 100, now.n_eff, then.value / 100, then.n_eff)
    low, high = newcombe(*sides, critical(confidence))
    return Contrast(now.value - then.value, 100 * low, 100 * high, p_of_shares(*sides))


def p_of_shares(first: float, n_first: float, second: float, n_second: float) -> float:
    """Twice the tail beyond the z at which Newcombe's interval of two shares (0..1) just reaches zero."""
    near, far = 0.0, FARTHEST
    for _none in range(60):
        middle = (near + far) / 2
        low, high = newcombe(first, n_first, second, n_second, middle)
        if low <= 0 <= high:
            far = middle
        else:
            near = middle
    return 2 * float(ndtr(-near))


def of_means(now: Estimate, then: Estimate, confidence: float) -> Contrast:
    """Two means that no scale bounds: Welch's t with Satterthwaite's degrees of freedom, on effective numbers."""
    if now.value is None or then.value is None:
        return Contrast()
    difference = now.value - then.value
    # One answer, or answers all equal, say nothing about how much answers differ.
    if not (now.variance and then.variance and now.n_eff and then.n_eff):
        return Contrast(difference)
    squared = now.variance + then.variance
    parts = (now.variance / squared) ** 2 / (now.n_eff - 1) + (then.variance / squared) ** 2 / (then.n_eff - 1)
    error = sqrt(squared)
    half = float(stdtrit(1 / parts, (1 + confidence) / 2)) * error
    p = 2 * float(stdtr(1 / parts, -abs(difference) / error))
    return Contrast(difference, difference - half, difference + half, max(LOWEST_P, p))


def by_variance(difference: float, now: Estimate, then: Estimate, confidence: float, summary: Summary) -> Contrast:
    """Two figures with known variances: the normal distribution."""
    squared = (now.variance or 0.0) + (then.variance or 0.0)
    if now.variance is None or then.variance is None or not squared:
        return Contrast(difference)
    error = sqrt(squared)
    half = critical(confidence) * error
    p = 2 * float(ndtr(-min(FARTHEST, abs(difference) / error)))
    low, high = difference - half, difference + half
    if isinstance(summary, Mean) and summary.low is not None and summary.high is not None:
        widest = summary.high - summary.low
        low, high = max(-widest, low), min(widest, high)
    return Contrast(difference, low, high, p)


def adjust(p_values: Sequence[float | None]) -> list[float | None]:
    """The p values of one question asked of many groups, raised for having asked so often; None stays None.

    Of the differences then called real, at most the part 1 - confidence is expected to be chance
    (Benjamini and Hochberg 1995).
    """
    known = sorted(((p, at) for at, p in enumerate(p_values) if p is not None), reverse=True)
    result: list[float | None] = [None] * len(p_values)
    lowest = 1.0
    for rank, (p, at) in zip(range(len(known), 0, -1), known, strict=True):
        lowest = min(lowest, p * (len(known) / rank))
        result[at] = lowest
    return result


def adjusted(comparisons: Sequence[Comparison], *, better: str = "", confidence: float = 0.95) -> list[Comparison]:
    """Comparisons of many groups with p adjusted and verdicts decided again; the intervals stay as they are."""
    return [
        decided(comparison, p, better, confidence)
        for comparison, p in zip(comparisons, adjust([each.p for each in comparisons]), strict=True)
    ]


def decided(comparison: Comparison, p: float | None, better: str, confidence: float) -> Comparison:
    """The comparison with another p, and the verdict and judgement that go with it."""
    if p is None:
        return comparison
    verdict = comparison.verdict
    if verdict.real:
        limit = min(TINY, 1 - confidence) if comparison.few else 1 - confidence
        verdict = decide(comparison.difference, p, limit, few=comparison.few, rest=comparison.against == "rest")
    return replace(comparison, p=p, verdict=verdict, good=liked(verdict, better))


@dataclass(frozen=True)
class Split:
    """How people were divided among variants: `p` of the numbers seen under the plan, and whether to distrust it."""

    p: float
    suspicious: bool


def sample_ratio(seen: Sequence[int], planned: Sequence[float] | None = None) -> Split:
    """Whether an A/B test got the people it was meant to get (chi-squared; suspicious below p = 0.0005).

    `planned` are the variants' parts in any unit, equal where left out. Raises HarkError where they do not fit.
    """
    parts = list(planned) if planned is not None else [1.0] * len(seen)
    if len(parts) != len(seen) or len(seen) < 2 or min(parts) <= 0 or sum(seen) <= 0:
        raise HarkError(
            _("The variants cannot be checked."), _("Give at least two, each with a number seen and a part planned.")
        )
    expected = [part * sum(seen) / sum(parts) for part in parts]
    distance = sum((count - wanted) ** 2 / wanted for count, wanted in zip(seen, expected, strict=True))
    p = float(chdtrc(len(seen) - 1, distance))
    return Split(p, p < SUSPICIOUS)
