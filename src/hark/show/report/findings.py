"""Ask the facts what the report tells: which metrics have answers, and how each went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median

from hark.measure.clock import Clock
from hark.measure.metric import Metric, metrics
from hark.measure.query import Query
from hark.measure.run import Row, run
from hark.measure.scope import Scope, nothing, scope
from hark.measure.summary import Count
from hark.measure.whole import reaches
from hark.show.privacy import show_groups
from hark.show.report.groups import Groups, When, broken_down, known_columns, those_of, worth_grouping
from hark.show.report.options import Options
from hark.show.report.reach import Reach, reach
from hark.store.reader import Facts

FIRST = ("nps", "csat", "ces", "ces_100", "rating", "completion_rate", "responses", "answers")
"""The order of the page; metrics that others declared follow the scores."""

PIECES = ("promoter_share", "passive_share", "detractor_share", "finished_responses", "known_responses")
"""Metrics that the report shows as part of others."""

SPANS = {"day": 16, "week": 120, "month": 1250, "quarter": 3700}
"""Up to how many days a trend is told by which period."""

FULL = 2 / 3
"""A period is worth a point where this part of the periods has answers; else a longer one is."""


@dataclass(frozen=True)
class Finding:
    """What there is to say about a metric. `latest` is the period told about; `partial`: it is not over yet.

    `hidden` counts periods of too few people.
    """

    metric: Metric
    scope: Scope
    total: Row
    over: str | None = None
    course: tuple[Row, ...] = ()
    latest: Row | None = None
    partial: bool = False
    hidden: int = 0
    groups: tuple[Groups, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether it only counts, so that there is no interval and no distribution."""
        return isinstance(self.metric.summary, Count)

    @property
    def shown(self) -> Row:
        """The figure of the tile: the latest period's, or that of all answers where there is no time."""
        return self.latest or self.total


def find(facts: Facts, options: Options) -> list[Finding]:
    """Every metric with answers, in the order of the page. Raises BadQuestion where the time holds nothing."""
    asked = Query("answers", start=options.start, end=options.end)
    known = scope(asked, facts)
    if asked.timed and known.n and known.first is None:
        run(asked, facts)  # which refuses, and says why
    known_columns(options.by, facts)
    seen = reach(asked, facts)
    over = options.over or usual_period(asked, seen, facts)
    names = [*FIRST[:-2], *(name for name in metrics if name not in (*FIRST, *PIECES)), *FIRST[-2:]]
    found = [one for name in names if (one := finding(replace(asked, metric=name), over, seen, facts, options))]
    if asked.timed and not found:
        elsewhere = [query for name in FIRST[-2:] if scope(query := replace(asked, metric=name), facts).n]
        if elsewhere:
            raise nothing(elsewhere[-1], facts)
    names = [one.metric.name for one in found]
    # Effort on its own scale says the same as on the common one; where scales are mixed it says nothing.
    needless = "ces_100" if told(found, "ces") else "ces" if "ces_100" in names else ""
    return [one for one in found if one.metric.name != needless]


def told(found: Sequence[Finding], name: str) -> bool:
    """Whether a metric has a figure."""
    return any(one.metric.name == name and one.total.estimate.value is not None for one in found)


def finding(query: Query, over: str | None, seen: Reach, facts: Facts, options: Options) -> Finding | None:
    """What there is to say about one metric; None where it has no answers."""
    metric = metrics[query.metric]
    known = scope(query, facts)
    if not known.n or (query.timed and known.first is None):
        return None
    (total,) = run(query, facts)
    if not total.estimate.n:
        return None
    found = Finding(metric, known, total)
    if over and known.first:
        found = with_course(found, near(replace(query, over=over, against="before"), seen), seen, facts, options)
    if isinstance(metric.summary, Count):
        return found
    columns = (
        those_of(metric, options.by, facts)
        if options.by
        else worth_grouping(query, facts, untimed=2 * known.untimed > known.n)
    )
    when = When(over, found.latest.period) if over and found.latest and found.latest.period else None
    return replace(found, groups=tuple(broken_down(query, column, when, facts) for column in columns))


def with_course(found: Finding, query: Query, seen: Reach, facts: Facts, options: Options) -> Finding:
    """The finding with its figures over time, few people's left out, and the last period that was seen whole."""
    shown = show_groups(run(query, facts), facts.company.hide_below)
    clock, today = Clock.of(facts.company), options.now(facts.company)
    answered = [row for row in shown.rows if row.estimate.n and row.period]
    usual = median(row.estimate.n for row in answered) if answered else 0
    whole = [
        row
        for row in answered
        if row.period
        and (end := clock.moved(row.period, query.over or "")) <= today
        and (2 * row.estimate.n >= usual or reaches(seen.last or found.scope.last, row.period, end))
    ]
    latest = whole[-1] if whole else answered[-1] if answered else None
    return replace(found, over=query.over, course=shown.rows, latest=latest, partial=not whole, hidden=shown.hidden)


def near(query: Query, seen: Reach) -> Query:
    """The question kept to the time almost all answers are from, where some are far outside."""
    if not (seen.far and seen.first and seen.last):
        return query
    return replace(query, start=query.start or seen.first, end=query.end or seen.last + timedelta(days=1))


def usual_period(query: Query, seen: Reach, facts: Facts) -> str | None:
    """The period to show: the shortest that is neither too fine nor mostly empty; None where nothing has a time."""
    known = scope(query, facts)
    if not (known.first and known.last and seen.first and seen.last):
        return None
    first, last = max(known.first, seen.first, query.start or seen.first), min(known.last, seen.last)
    last = min(last, query.end or last)
    for over, longest in SPANS.items():
        if (last - first).days <= longest:
            rows = run(near(replace(query, over=over), seen), facts)
            if sum(bool(row.estimate.n) for row in rows) >= FULL * len(rows):
                return over
    return "year"
