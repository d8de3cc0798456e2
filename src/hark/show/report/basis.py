"""What the figures rest on: the deliveries, how many answers have no time, and what every figure means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hark.company import CompanyDocument
from hark.measure.clock import Clock
from hark.measure.metric import Metric, metrics
from hark.measure.notes import weighing
from hark.measure.query import Query, parts
from hark.measure.scope import Scope, scope
from hark.measure.summary import Ratio
from hark.show.report.areas import AREAS, LAST, SAID, Area, nouns
from hark.show.report.finding import Told
from hark.store.deliveries import deliveries
from hark.store.reader import Facts
from hark.words import gettext as _


@dataclass(frozen=True)
class Came:
    """A delivery that counts: its number and file, the survey or what else it holds, the day, and how many rows."""

    number: int
    name: str
    survey: str
    survey_file: bool
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
class Counted:
    """How much there is of something, and what one and many of it are called."""

    area: Area
    scope: Scope
    nouns: tuple[str, str]


@dataclass(frozen=True)
class Basis:
    """What the page rests on. `weighted` is how many answers count by a weight of their own."""

    answers: Scope
    responses: Scope
    counted: tuple[Counted, ...]
    deliveries: tuple[Came, ...]
    definitions: tuple[Definition, ...]
    weighted: int
    company: CompanyDocument
    told: tuple[Told, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to report on."""
        return not self.counted

    @property
    def surveys_only(self) -> bool:
        """Whether every delivery is one of a survey."""
        return all(one.survey_file for one in self.deliveries)


def basis(facts: Facts, told: Sequence[Told]) -> Basis:
    """What is behind the findings."""
    found = [one for area in told for one in area.findings]
    answers, responses = scope(Query("answers"), facts), scope(Query("responses"), facts)
    return Basis(
        answers,
        responses,
        tuple(counted(answers, responses, facts)),
        tuple(came(facts)),
        tuple(definition(one.metric, facts.company) for one in found),
        max((weighing(Query(one.metric.name), facts) for one in found if one.area is SAID), default=0),
        facts.company,
        tuple(told),
    )


def counted(answers: Scope, responses: Scope, facts: Facts) -> Iterator[Counted]:
    """How much there is of everything the page tells of."""
    if answers.n or responses.n:
        yield Counted(SAID, answers, ("answer", "answers"))
        yield Counted(SAID, responses, ("response", "responses"))
    for area in AREAS:
        for name in area.leads if area.present(facts) else ():
            found = Scope(0, 0, None, None) if name in LAST else scope(Query(name), facts)
            if found.n:
                yield Counted(area, found, nouns(metrics[name]))
                break


def came(facts: Facts) -> list[Came]:
    """The deliveries that count, newest first; what was taken back or replaced does not."""
    clock = Clock.of(facts.company)
    return [
        Came(
            one.number, one.name, one.survey or held(one.fact), not held(one.fact), clock.day_of(one.received_at),
            sum(counts.new + counts.known + counts.changed for counts in one.counts.values()), one.rejected,
        )
        for one in reversed(deliveries(facts.store)) if one.state == "live"
    ]  # fmt: skip


def held(fact: str) -> str:
    """What a delivery holds, in words; empty where that is answers, of which the survey says more."""
    return "" if fact in LAST else _(fact.replace("_", " "))


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
