"""What moved and is real: metrics and their groups against the period before, corrected for all those looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from hark.measure.clock import Clock
from hark.measure.compare import Comparison, adjusted, compare, liked
from hark.measure.estimate import Estimate
from hark.measure.figures import figures
from hark.measure.metric import metrics
from hark.measure.query import Query
from hark.measure.run import Row
from hark.measure.swing import swung
from hark.show.language import Language
from hark.show.privacy import show_groups
from hark.show.report.finding import Finding
from hark.show.report.groups import unit_of, worth_grouping
from hark.show.report.sentences import difference, in_points, percent, way_of
from hark.show.report.ways import LEVELS
from hark.store.reader import Facts
from hark.words import gettext as _
from hark.words import spoken


@dataclass(frozen=True)
class Look:
    """One figure beside its period before: of all rows, or of one group of a column."""

    row: Row
    over: str
    column: str = ""
    group: str = ""


@dataclass(frozen=True)
class Change:
    """A real change in words: the metric, where, by how much and from what; `tone` is good, bad or real."""

    metric: str
    label: str
    where: str
    said: str
    period: str
    tone: str
    asked: str
    """The metric's page that shows it, as the query of an address."""


@dataclass(frozen=True)
class Moved:
    """The real changes, bad ones first, and among how many looks they were found."""

    changes: tuple[Change, ...]
    looks: int


def moved(found: Sequence[Finding], facts: Facts) -> Moved:
    """What really changed among these findings and their groups."""
    looks = [look for one in found for look in of_finding(one, facts)]
    comparisons = [look.row.comparison for look in looks if look.row.comparison]
    real = [
        replace(look, row=replace(look.row, comparison=judged(one, look)))
        for look, one in zip(looks, adjusted(comparisons, confidence=facts.company.confidence), strict=True)
        if one.verdict.real
    ]
    language = Language(spoken())
    ranked = sorted(real, key=urgency)
    return Moved(tuple(change(look, language) for look in ranked), len(looks))


def judged(comparison: Comparison, look: Look) -> Comparison:
    """The comparison with whether it is the wanted way."""
    return replace(comparison, good=liked(comparison.verdict, metrics[look.row.metric].better))


def urgency(look: Look) -> tuple[int, bool, float]:
    """Bad news first, the whole before its parts, the surest first."""
    comparison = look.row.comparison
    good = comparison.good if comparison else None
    return {False: 0, None: 1, True: 2}[good], bool(look.column), (comparison.p if comparison else None) or 0.0


def of_finding(found: Finding, facts: Facts) -> Iterator[Look]:
    """The figure of its latest period, and those of the groups that are worth a look; the period is over."""
    latest = found.latest
    if not (latest and latest.period and found.over and latest.comparison) or found.partial or found.stands:
        return
    yield Look(latest, found.over)
    query = Query(found.metric.name)
    for column in worth_grouping(query, facts, untimed=False, likely=found.area.looked_at(found.metric.name)):
        yield from of_groups(replace(query, by=(column,)), latest, found.over, facts)


def of_groups(query: Query, latest: Row, over: str, facts: Facts) -> Iterator[Look]:
    """Every group of one column against itself in the period before, without those of too few people."""
    clock, start = Clock.of(facts.company), latest.period
    if start is None:
        return
    asked = replace(query, over=over, start=clock.moved(start, over, -1), end=clock.moved(start, over))
    found = swung(figures(asked, facts), asked, facts)
    now = {group: one for (at, group), one in found.items() if at == start}
    rows = [
        Row(query.metric, start, dict(zip(query.by, group, strict=True)), one, unit_of(query.metric, facts),
            beside(query.metric, one, found.get((asked.start, group), Estimate(None)), facts))
        for group, one in now.items()
    ]  # fmt: skip
    for row in show_groups(rows, facts.company.hide_below).rows:
        yield Look(row, over, query.by[0], str(row.group[query.by[0]] or ""))


def beside(name: str, now: Estimate, then: Estimate, facts: Facts) -> Comparison:
    """One figure against that of the period before."""
    company, metric = facts.company, metrics[name]
    return compare(
        now, then, summary=metric.summary, better=metric.better, confidence=company.confidence,
        enough=company.grey_below,
    )  # fmt: skip


def change(look: Look, language: Language) -> Change:
    """A real change in words: “fell by 9 points, from 41 to 32”."""
    row, comparison = look.row, look.row.comparison
    if comparison is None or row.period is None or row.estimate.value is None:
        raise ValueError("Only a real change can be told.")
    now = language.figure(row.estimate.value, row.unit)
    said = _(
        LEVELS[way_of(row)],
        by=difference(comparison, row.unit, language),
        then=language.figure(row.estimate.value - (comparison.difference or 0.0), row.unit),
        now=percent(now, row.unit, row.estimate.value) if row.unit == "%" else in_points(now, row.unit),
    )
    where = [("where", f"{look.column}={look.group}")] if look.column else []
    return Change(
        row.metric,
        metrics[row.metric].label,
        look.group if look.column else "",
        said,
        language.period(row.period, look.over),
        {True: "good", False: "bad", None: "real"}[comparison.good],
        urlencode([("over", look.over), *where]),
    )
