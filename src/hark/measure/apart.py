"""Whether groups leave at different speeds: the log-rank test (Mantel 1966; Peto and Peto 1972) of whole curves.

The rule of the verdict is that of every comparison. A difference is real where p is below 1 - confidence. Where a group
has fewer than `enough` members, p must be below 0.001 as well. Groups of fewer than ten are left out, and where fewer
than ten have left in all, there are too few to tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy
from scipy.special import chdtrc

from hark.measure.compare import ENOUGH, LEAST, LOWEST_P, TINY
from hark.measure.curve import Curve

SAME_TIME = "at every moment all who could leave were of one group"


class Apart(StrEnum):
    """What may be said about the curves of several groups."""

    DIFFER = "they differ, and it is real"
    NO_DIFFERENCE = "no evidence of a difference"
    TOO_FEW = "too few to tell"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class LogRank:
    """The test of the groups in `tested`: chi-squared with `df` degrees of freedom, and its p.

    `expected`: how many of each group would have left by now if all left alike. `left_out`: groups too small to test.
    """

    verdict: Apart
    chi2: float | None = None
    df: int | None = None
    p: float | None = None
    tested: tuple[Mapping[str, str | None], ...] = ()
    expected: tuple[float, ...] = ()
    left_out: tuple[Mapping[str, str | None], ...] = ()
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The test as JSON has it."""
        groups = [
            {"group": dict(group), "expected": expected}
            for group, expected in zip(self.tested, self.expected, strict=False)
        ]
        told = {"chi2": self.chi2, "df": self.df, "p": self.p, "verdict": self.verdict.value, "groups": groups}
        return told | {"left_out": [dict(group) for group in self.left_out], "note": self.note}


def log_rank(curves: Sequence[Curve], *, confidence: float = 0.95, enough: int = ENOUGH) -> LogRank:
    """Whether these groups leave at different speeds. `enough` is the company's `grey_below`."""
    able = [curve for curve in curves if curve.n >= LEAST]
    out = tuple(curve.group for curve in curves if curve.n < LEAST)
    if len(able) < 2 or sum(curve.ended for curve in able) < LEAST:
        return LogRank(Apart.TOO_FEW, left_out=out)
    tested = tuple(curve.group for curve in able)
    surplus, variance, expected = counted(able)
    df = int(numpy.linalg.matrix_rank(variance))
    if not df:
        return LogRank(Apart.CANNOT_TELL, tested=tested, expected=expected, left_out=out, note=SAME_TIME)
    chi2 = max(0.0, float(surplus @ numpy.linalg.pinv(variance) @ surplus))
    p = max(LOWEST_P, float(chdtrc(df, chi2)))
    few = min(curve.n for curve in able) < enough
    limit = min(TINY, 1 - confidence) if few else 1 - confidence
    verdict = Apart.DIFFER if p < limit else Apart.TOO_FEW if few else Apart.NO_DIFFERENCE
    return LogRank(verdict, chi2, df, p, tested, expected, out)


Numbers = numpy.ndarray[Any, numpy.dtype[numpy.float64]]


def counted(curves: Sequence[Curve]) -> tuple[Numbers, Numbers, tuple[float, ...]]:
    """How many more left than expected, by group; the covariance of that; and how many were expected."""
    gone = [{step.duration: step.ended for step in curve.steps if step.ended} for curve in curves]
    times = sorted(set().union(*gone))
    risk = numpy.array([[curve.at_risk(at) for curve in curves] for at in times], dtype=float)
    ended = numpy.array([[each.get(at, 0) for each in gone] for at in times], dtype=float)
    all_risk, all_ended = risk.sum(axis=1), ended.sum(axis=1)
    shares = risk / all_risk[:, None]
    expected = shares * all_ended[:, None]
    # Of the last one who could leave it is known that they did: nothing is left to vary.
    weights = all_ended * (all_risk - all_ended) / numpy.maximum(all_risk - 1, 1)
    variance = numpy.diag((shares * weights[:, None]).sum(axis=0)) - (shares * weights[:, None]).T @ shares
    return (ended - expected).sum(axis=0), variance, tuple(float(each) for each in expected.sum(axis=0))
