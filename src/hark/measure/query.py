"""A question about the facts: which metric, grouped how, over which time, filtered how, compared with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hark.errors import BadQuestion, UnknownName
from hark.measure.clock import PERIODS
from hark.measure.condition import Condition
from hark.measure.dimension import dimension
from hark.measure.metric import Metric, metrics
from hark.measure.settings import check_settings
from hark.measure.summary import Ratio
from hark.store.facts import Column
from hark.store.reader import Facts
from hark.words import gettext as _

AGAINST = ("before", "year", "rest")


@dataclass(frozen=True)
class Query:
    """A question, checked by `check`. `end` is not included.

    `by` and `where` name columns, attributes with or without their `x_`. `against`: the period `before`, the same
    period a `year` before, or, for every group, the `rest`. `others` turns the question round: the
    figure of every group is that of all rows but its own.
    """

    metric: str
    by: tuple[str, ...] = ()
    over: str | None = None
    start: date | None = None
    end: date | None = None
    where: tuple[Condition, ...] = ()
    against: str | None = None
    weighted: bool = True
    others: bool = False

    def check(self, facts: Facts) -> None:
        """Raise `UnknownName` or `BadQuestion` for what cannot be asked of these facts, BadSetting for the document."""
        check_settings(facts.company)
        for part in parts(metrics[self.metric]):
            check_rows(self, facts.columns(part.fact))
        if self.over is not None and self.over not in PERIODS:
            raise UnknownName("period", self.over, PERIODS)
        if self.against is not None and self.against not in AGAINST:
            raise UnknownName("comparison", self.against, AGAINST)
        self._check_comparison()

    @property
    def timed(self) -> bool:
        """Whether only rows with a time can be counted."""
        return bool(self.over or self.start or self.end)

    def _check_comparison(self) -> None:
        if metrics[self.metric].periodic and not (self.over or self.start):
            raise BadQuestion(
                _("“{metric}” is the figure of a period: it asks who was there when it began.", metric=self.metric),
                _("Give --over month, or --from and --to."),
            )
        if self.against == "rest" and not self.by:
            raise BadQuestion(
                _("Nothing can be compared with the rest without groups."), _("Name the groups with --by.")
            )
        if self.against in ("before", "year") and not self.over and not (self.start and self.end):
            raise BadQuestion(
                _("There is no period whose time before could be compared."), _("Give --over, or both --from and --to.")
            )


class Rows(Protocol):
    """What says which rows a question is about: grouped how, filtered how, from when to when."""

    @property
    def by(self) -> tuple[str, ...]:
        """The columns to group by."""

    @property
    def where(self) -> tuple[Condition, ...]:
        """What a row has to be like."""

    @property
    def start(self) -> date | None:
        """The first day."""

    @property
    def end(self) -> date | None:
        """The day after the last."""


def check_rows(asked: Rows, columns: Mapping[str, Column]) -> None:
    """Raise `UnknownName` or `BadQuestion` for what cannot be asked of rows with these columns."""
    for name in asked.by:
        dimension(name, columns)
    for condition in asked.where:
        condition.tree(columns)
    if len(set(asked.by)) < len(asked.by):
        raise BadQuestion(_("“{by}” names a column twice.", by=", ".join(asked.by)), _("Name each once."))
    if asked.start and asked.end and asked.start >= asked.end:
        raise BadQuestion(
            _("From {start} to {end} is no time: the end is not included.", start=asked.start, end=asked.end),
            _("Choose an end after the start; for all of June write --from 2026-06-01 --to 2026-07-01."),
        )


def parts(metric: Metric) -> tuple[Metric, ...]:
    """The metrics a figure is made of: itself, or numerator and denominator of a ratio."""
    if isinstance(metric.summary, Ratio):
        return metrics[metric.summary.numerator], metrics[metric.summary.denominator]
    return (metric,)
