"""What there is to say about a metric, and about an area: the figures before they become words and pictures."""

from __future__ import annotations

from dataclasses import dataclass

from hark.measure.metric import Metric
from hark.measure.run import Row
from hark.measure.scope import Scope
from hark.measure.summary import Count, Distinct, Level, Sum
from hark.show.report.areas import SAID, SITE, Area
from hark.show.report.groups import Groups
from hark.show.report.reach import Reach


@dataclass(frozen=True)
class Finding:
    """What there is to say about a metric. `latest` is the period told about; `partial`: it is not over yet.

    `hidden` counts periods of too few people. `beside` are the figures that are shown with it, of the same time.
    """

    metric: Metric
    scope: Scope
    total: Row
    area: Area = SAID
    over: str | None = None
    course: tuple[Row, ...] = ()
    latest: Row | None = None
    partial: bool = False
    hidden: int = 0
    groups: tuple[Groups, ...] = ()
    beside: tuple[Row, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether it only counts or adds up, so that there is no interval and no distribution."""
        return isinstance(self.metric.summary, Count | Sum | Level | Distinct)

    @property
    def aside(self) -> bool:
        """Whether it says how much the page rests on, rather than how things are."""
        return self.counted and self.area is SAID

    @property
    def amount(self) -> bool:
        """Whether it adds up what people paid: with few of them, that tells about each."""
        return isinstance(self.metric.summary, Sum)

    @property
    def stands(self) -> bool:
        """Whether it is the state at the end of a period, not what happened in it."""
        return isinstance(self.metric.summary, Level)

    @property
    def crowd(self) -> tuple[str, str]:
        """What those behind it are called, one and many."""
        return ("visitor", "visitors") if self.area is SITE else ("person", "people")

    @property
    def shown(self) -> Row:
        """The figure of the tile: the latest period's, or that of all answers where there is no time."""
        return self.latest or self.total


@dataclass(frozen=True)
class Told:
    """What was found in an area, the time almost all of it is from, and what to mind: also what cannot be told."""

    area: Area
    reach: Reach
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
