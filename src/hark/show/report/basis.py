"""What the figures rest on: the deliveries, how many answers have no time, and what every figure means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hark.company import CompanyDocument
from hark.measure.clock import Clock
from hark.measure.metric import Metric, metrics
from hark.measure.notes import weighing
from hark.measure.query import Query, parts
from hark.measure.scope import Scope, scope
from hark.measure.summary import Ratio
from hark.show.report.findings import Finding
from hark.show.report.options import Options
from hark.show.report.reach import Reach, reach
from hark.store.deliveries import deliveries
from hark.store.reader import Facts


@dataclass(frozen=True)
class Came:
    """A delivery that counts: its number, file and survey, the day it came, how many rows were taken and rejected."""

    number: int
    name: str
    survey: str
    day: date
    rows: int
    rejected: int


@dataclass(frozen=True)
class Definition:
    """What a figure means; `formula` is the number per row, `where` which rows."""

    metric: Metric
    meaning: str
    formula: str
    where: str
    target: float | None


@dataclass(frozen=True)
class Basis:
    """What the page rests on. `weighted` is how many answers count by a weight of their own."""

    answers: Scope
    responses: Scope
    deliveries: tuple[Came, ...]
    definitions: tuple[Definition, ...]
    weighted: int
    company: CompanyDocument
    reach: Reach

    @property
    def empty(self) -> bool:
        """Whether there is nothing to report on."""
        return not (self.answers.n or self.responses.n)


def basis(facts: Facts, found: Sequence[Finding], options: Options) -> Basis:
    """What is behind the findings."""
    return Basis(
        scope(Query("answers"), facts),
        scope(Query("responses"), facts),
        tuple(came(facts)),
        tuple(definition(one.metric, facts.company) for one in found),
        max((weighing(Query(one.metric.name), facts) for one in found), default=0),
        facts.company,
        reach(Query("answers", start=options.start, end=options.end), facts),
    )


def came(facts: Facts) -> list[Came]:
    """The deliveries that count, newest first; what was taken back or replaced does not."""
    clock = Clock.of(facts.company)
    return [
        Came(
            one.number, one.name, one.survey, clock.day_of(one.received_at),
            sum(counts.new + counts.known + counts.changed for counts in one.counts.values()), one.rejected,
        )
        for one in reversed(deliveries(facts.store)) if one.state == "live"
    ]  # fmt: skip


def definition(metric: Metric, company: CompanyDocument) -> Definition:
    """A metric's meaning with the thresholds in force; a ratio names its two sides."""
    if isinstance(metric.summary, Ratio):
        above, below = (metrics[name].label for name in (metric.summary.numerator, metric.summary.denominator))
        formula, where = f"{above} ÷ {below}", ""
    else:
        (part,) = parts(metric)
        chosen = metric.thresholds(company.thresholds)
        formula, where = part.value, part.where
        for name, at in chosen.items():
            formula = formula.replace(f":{name}", f"{at:g}")
    return Definition(metric, metric.meaning(company.thresholds), formula, where, company.targets.get(metric.name))
