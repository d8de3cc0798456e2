"""Which figures may be shown: none that stands on a few people, and none from which such a one could be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hark.measure.estimate import Estimate
from hark.measure.run import Row


@dataclass(frozen=True)
class Shown:
    """The rows to show, in their order, and how many are hidden."""

    rows: tuple[Row, ...]
    hidden: int = 0


def people(estimate: Estimate) -> int:
    """How many people a figure stands on; where nobody says, every answer is somebody."""
    return estimate.people or estimate.n


def hides(estimate: Estimate, below: int) -> bool:
    """Whether a figure stands on somebody, but on fewer than `below` people."""
    return 0 < people(estimate) < below


def show_groups(rows: Sequence[Row], below: int) -> Shown:
    """The rows of a partition whose total is known, without those that must not be read nor worked out.

    Hidden is every row of fewer than `below` people. If that leaves one hidden, or fewer than `below` people hidden
    in all, the total minus the rows shown would tell about them: then the smallest rows go as well, until it does not.
    """
    inhabited = sorted((row for row in rows if people(row.estimate)), key=lambda row: people(row.estimate))
    gone: list[Row] = [row for row in inhabited if hides(row.estimate, below)]
    for row in inhabited[len(gone) :]:
        if not gone or (len(gone) > 1 and sum(people(one.estimate) for one in gone) >= below):
            break
        gone.append(row)
    names = {id(row) for row in gone}
    return Shown(tuple(row for row in rows if id(row) not in names), len(gone))
