"""Records as the engine makes them, from plain lists of answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from math import fsum

from hark.measure.estimate import Estimate
from hark.measure.summary import Mean, Share

NPS = Mean(-100, 100)


def record(
    answers: Sequence[float], weights: Sequence[float] | None = None, people: Sequence[Hashable] | None = None
) -> dict[str, float]:
    """The sums of a sample; every answer weighs 1 and is somebody else's unless said otherwise."""
    weights = weights or [1.0] * len(answers)
    sizes: dict[Hashable, float] = defaultdict(float)
    totals: dict[Hashable, float] = defaultdict(float)
    for answer, weight, person in zip(answers, weights, people or range(len(answers)), strict=True):
        sizes[person] += weight
        totals[person] += weight * answer
    pairs = list(zip(answers, weights, strict=True))
    return {
        "n": len(answers),
        "people": len(sizes),
        "w": fsum(w for _, w in pairs),
        "wx": fsum(w * x for x, w in pairs),
        "wxx": fsum(w * x * x for x, w in pairs),
        "ww": fsum(w * w for _, w in pairs),
        "wwx": fsum(w * w * x for x, w in pairs),
        "wwxx": fsum(w * w * x * x for x, w in pairs),
        "mm": fsum(size * size for size in sizes.values()),
        "tm": fsum(totals[person] * size for person, size in sizes.items()),
        "tt": fsum(total * total for total in totals.values()),
    }


def merged(*records: dict[str, float]) -> dict[str, float]:
    """The sums of several samples of different people."""
    return {name: fsum(each[name] for each in records) for name in records[0]}


def groups(detractors: int, passives: int, promoters: int) -> list[float]:
    """The answers of a survey of recommendation, as -100, 0 and 100."""
    return [-100.0] * detractors + [0.0] * passives + [100.0] * promoters


def nps(detractors: int, passives: int, promoters: int) -> Estimate:
    """A Net Promoter Score."""
    return NPS.estimate(record(groups(detractors, passives, promoters)))


def share(yes: int, n: int) -> Estimate:
    """A share in percent, of answers by different people."""
    return Share().estimate(record([1.0] * yes + [0.0] * (n - yes)))
