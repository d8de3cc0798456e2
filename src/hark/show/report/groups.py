"""Where a figure differs: which columns are worth a look, each group beside the rest, and which group moved most."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from hark.measure.clock import Clock
from hark.measure.compare import Comparison, adjusted, compare
from hark.measure.dimension import dimension, dimensions
from hark.measure.estimate import Estimate
from hark.measure.figures import Group, figures
from hark.measure.metric import Metric, metrics
from hark.measure.mix import mix_warning
from hark.measure.query import Query, parts
from hark.measure.run import Row, run
from hark.measure.scope import selection, text, value
from hark.show.privacy import Shown, show_groups
from hark.store.facts import ATTRIBUTE
from hark.store.reader import Facts

LIKELY = ("touchpoint", "region", "product", "department", "question", "channel")
LATE = ("team", "survey", "language", "device")
"""What people look at first and last; attributes stand in between, all other columns only on demand."""

MOST_DIMENSIONS, MOST_GROUPS = 3, 40


@dataclass(frozen=True)
class When:
    """The period the report tells about: its length and its first day."""

    over: str
    start: date


@dataclass(frozen=True)
class Groups:
    """A metric by one column, best first; the group that really moved most, if any; and where the total misleads."""

    dimension: str
    shown: Shown
    mover: Row | None = None
    warning: str = ""


def worth_grouping(query: Query, facts: Facts, *, untimed: bool) -> list[str]:
    """The columns of a metric's rows that hold a handful of groups, those people look at first."""
    part = parts(metrics[query.metric])[-1]
    known = dimensions(facts.columns(part.fact))
    own = [name for name, column in known.items() if column.name.startswith(ATTRIBUTE)]
    # Where most answers have no time, surveys stand for the times they were made at.
    early = ("survey",) if untimed else ()
    likely = [name for name in dict.fromkeys((*early, *LIKELY, *own, *LATE)) if name in known]
    counts = {f"c{place}": name for place, name in enumerate(likely)}
    distinct = [
        exp.Count(this=exp.Distinct(expressions=[text(known[name].name)])).as_(count) for count, name in counts.items()
    ]
    rows = exp.select(*distinct).from_(part.fact)
    (found,) = facts.rows(rows.where(*selection(query, part, facts), exp.not_(value(part, facts).is_(exp.null()))))
    worth = [name for count, name in counts.items() if 1 < int(str(found[count])) <= MOST_GROUPS]
    return worth[:MOST_DIMENSIONS]


def known_columns(names: Sequence[str], facts: Facts) -> None:
    """Raise `UnknownName` for a column that neither answers nor responses can be grouped by."""
    both = {**facts.columns("responses"), **facts.columns("answers")}
    for name in names:
        dimension(name, both)


def those_of(metric: Metric, names: Sequence[str], facts: Facts) -> list[str]:
    """The columns asked for that the metric's rows have."""
    known = dimensions(facts.columns(parts(metric)[-1].fact))
    return [name for name in names if name in known or name.removeprefix(ATTRIBUTE) in known]


def broken_down(query: Query, column: str, when: When | None, facts: Facts) -> Groups:
    """A metric by one column, each group against the rest, and the group that moved most in the period told about."""
    metric = metrics[query.metric]
    rows = run(replace(query, by=(column,), against="rest"), facts)
    shown = show_groups(rows, facts.company.hide_below)
    best_last = 1 if metric.better == "down" else -1
    ranked = sorted(shown.rows, key=lambda row: (row.estimate.value is None, best_last * (row.estimate.value or 0.0)))
    mover, warning = moved_most(replace(query, by=(column,)), when, facts) if when else (None, "")
    return Groups(column, Shown(tuple(ranked), shown.hidden), mover, warning)


def moved_most(query: Query, when: When, facts: Facts) -> tuple[Row | None, str]:
    """The group whose change since the period before is real and largest, and a warning where the total misleads."""
    clock = Clock.of(facts.company)
    earlier, end = clock.moved(when.start, when.over, -1), clock.moved(when.start, when.over)
    found = figures(replace(query, over=when.over, start=earlier, end=end), facts)
    then, now = ({group: one for (at, group), one in found.items() if at == start} for start in (earlier, when.start))
    rows = [
        Row(
            query.metric,
            when.start,
            dict(zip(query.by, group, strict=True)),
            now[group],
            metrics[query.metric].unit,
            comparison,
        )
        for group, comparison in changes(query.metric, now, then, facts).items()
    ]
    real = [row for row in show_groups(rows, facts.company.hide_below).rows if really(row)]
    mover = max(real, key=lambda row: abs(row.comparison.difference or 0.0) if row.comparison else 0.0, default=None)
    parts_now: Mapping[Hashable, Estimate] = {str(group): one for group, one in now.items()}
    parts_then: Mapping[Hashable, Estimate] = {str(group): one for group, one in then.items()}
    return mover, mix_warning(parts_now, parts_then) or ""


def really(row: Row) -> bool:
    """Whether the change of a row is real."""
    return row.comparison is not None and row.comparison.verdict.real


def changes(
    name: str, now: Mapping[Group, Estimate], then: Mapping[Group, Estimate], facts: Facts
) -> dict[Group, Comparison]:
    """Every group against itself in the period before; asked of many groups at once, so p is adjusted."""
    metric, company = metrics[name], facts.company
    found = [
        compare(
            estimate,
            then.get(group, Estimate(None)),
            summary=metric.summary,
            better=metric.better,
            confidence=company.confidence,
            enough=company.grey_below,
        )
        for group, estimate in now.items()
    ]
    return dict(zip(now, adjusted(found, better=metric.better, confidence=company.confidence), strict=True))
