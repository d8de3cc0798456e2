"""When a figure left its usual level: the first week from which the change is real and stays.

The rule. A week begins a move where the eight weeks from it on, taken together, differ from all weeks before it, of
which there must be twelve. The difference must be so unlikely by chance that, among all weeks of all series that are
looked at, one report in twenty would show a line by chance alone: p below (1 - confidence) / looks. It stays where
every two of the eight weeks lie on the new side and each half of them differs by itself. It begins with the first week
that is nearer to the new level than to the old one, by itself and together with the next. How much the weeks before
swung by themselves makes them less sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hark.measure.compare import Comparison, compare
from hark.measure.estimate import Estimate
from hark.measure.summary import Mean, Ratio, Share, Summary

BEFORE, AFTER = 12, 8
"""Weeks that show the usual level, and weeks a change must last."""

NEAR = 3.0
"""Standard errors below which no difference is real when so many are looked at."""

Weeks = Sequence[tuple[date, Estimate]]
"""A series: every week with something to tell, the oldest first."""


@dataclass(frozen=True)
class Move:
    """The week a figure left its usual level: what it was, what it was in the weeks from then on, and the verdict."""

    start: date
    usual: Estimate
    since: Estimate
    comparison: Comparison


def looks(weeks: Weeks) -> int:
    """How many weeks of a series can be looked at."""
    return max(0, len(weeks) - BEFORE - AFTER + 1)


def first_move(
    weeks: Weeks, *, summary: Summary, better: str, limit: float, confidence: float, enough: int
) -> Move | None:
    """The first week from which the figure really differs from its usual level; None where it never does.

    `limit` is the p below which a change is real, already lowered for all the weeks that are looked at.
    """
    for at in range(BEFORE, BEFORE + looks(weeks)):
        move = moved(weeks, at, summary, better, confidence, enough)
        if move and real(move.comparison, limit) and stays(weeks, at, move, summary, confidence, enough):
            return move
    return None


def moved(weeks: Weeks, at: int, summary: Summary, better: str, confidence: float, enough: int) -> Move | None:
    """The weeks from `at` on beside all before; None where they are so near that no test is worth its time."""
    usual, since = usual_level(weeks[:at], summary), pooled(weeks[at : at + AFTER], summary)
    if usual is None or since is None or apart(usual, since) < NEAR:
        return None
    told = compare(since, usual, summary=summary, better=better, confidence=confidence, enough=enough)
    return Move(weeks[at][0], usual, since, told)


def real(told: Comparison, limit: float) -> bool:
    """Whether a difference is real, though so many were looked at."""
    return told.verdict.real and told.p is not None and told.p < limit


def apart(usual: Estimate, since: Estimate) -> float:
    """How clear a difference is: in standard errors."""
    squared = (usual.variance or 0.0) + (since.variance or 0.0)
    return abs((since.value or 0.0) - (usual.value or 0.0)) / squared**0.5 if squared else 0.0


def stays(weeks: Weeks, at: int, move: Move, summary: Summary, confidence: float, enough: int) -> bool:
    """Whether the change begins with the week at `at` and lasts: in every pair of weeks, and really in each half."""
    after, usual = weeks[at : at + AFTER], move.usual.value or 0.0
    change = (move.since.value or 0.0) - usual

    def beyond(some: Weeks, part: float) -> bool:
        level = pooled(some, summary)
        return level is not None and ((level.value or 0.0) - usual) / change > part

    begins = beyond(after[:1], 0.5) and beyond(after[:2], 0.5)
    if not begins or not all(beyond(after[pair : pair + 2], 0.0) for pair in range(2, AFTER, 2)):
        return False
    halves = (pooled(half, summary) for half in (after[: AFTER // 2], after[AFTER // 2 :]))
    told = (compare(half, move.usual, summary=summary, confidence=confidence, enough=enough) for half in halves if half)
    return all(one.verdict.real for one in told)


def usual_level(weeks: Weeks, summary: Summary) -> Estimate | None:
    """The level of these weeks, as unsure as they swing by themselves."""
    level = pooled(weeks, summary)
    if level is None or level.value is None:
        return level
    swing = max(1.0, swings(weeks, level, summary))
    variance = None if level.variance is None else level.variance * swing
    return replace(level, variance=variance, n_eff=level.n_eff / swing if level.n_eff else level.n_eff)


def swings(weeks: Weeks, level: Estimate, summary: Summary) -> float:
    """How many times more than by chance the weeks differ from each other: chi-squared over its degrees of freedom."""
    centre = level.value or 0.0
    surprise = [
        (each.value - centre) ** 2 / variance
        for _, each in weeks
        if each.value is not None and (variance := expected(each, centre, summary))
    ]
    return sum(surprise) / (len(surprise) - 1) if len(surprise) > 1 else 1.0


def expected(each: Estimate, centre: float, summary: Summary) -> float | None:
    """The variance a week's figure would have at the usual level."""
    if is_share(summary) and each.n_eff:
        return centre * (100 - centre) / each.n_eff
    return each.variance


def pooled(weeks: Weeks, summary: Summary) -> Estimate | None:
    """Several weeks as one figure, each counting as much as there is of it; None where there is none."""
    told = list(weighed(weeks))
    whole = sum(weight for weight, _ in told)
    if not whole:
        return None
    value = sum(weight * (each.value or 0.0) for weight, each in told) / whole
    n, people = sum(each.n for _, each in told), sum(each.people for _, each in told)
    n_eff = sum(each.n if each.n_eff is None else each.n_eff for _, each in told)
    if is_share(summary):
        variance = value * (100 - value) / n_eff if n_eff else 0.0
    else:
        variance = sum(weight**2 * (each.variance or 0.0) for weight, each in told) / whole**2
    return Estimate(value, n=n, people=people, n_eff=n_eff, variance=variance, weight=whole)


def weighed(weeks: Weeks) -> Iterator[tuple[float, Estimate]]:
    """The weeks that have a figure, and how much each counts."""
    for _, each in weeks:
        if each.value is not None and each.n:
            yield (each.weight if each.weight else float(each.n)), each


def is_share(summary: Summary) -> bool:
    """Whether figures are shares in percent."""
    return isinstance(summary, Share) or (isinstance(summary, Ratio) and summary.nested)


TESTABLE = (Mean, Share, Ratio)
"""Summaries of which two figures can be told apart from chance."""
