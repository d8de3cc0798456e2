"""Where a figure differs: which columns are worth a look, each group beside the rest, and which group moved most."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from hark.company import CompanyDocument, Dimension
from hark.measure.clock import Clock
from hark.measure.compare import Comparison, adjusted, compare
from hark.measure.dimension import dimension, dimensions
from hark.measure.estimate import Estimate
from hark.measure.figures import Group, figures
from hark.measure.metric import Metric, metrics
from hark.measure.mix import mix_warning
from hark.measure.money import MONEY
from hark.measure.query import Query, parts
from hark.measure.run import Row, run
from hark.measure.scope import Frame, selection, text, value
from hark.measure.summary import Mean, Ratio, Share
from hark.measure.swing import swung
from hark.show.privacy import Shown, show_groups
from hark.show.report.areas import AREAS, SAID
from hark.store.facts import ATTRIBUTE, Column
from hark.store.reader import Facts

LIKELY = ("touchpoint", "region", "product", "department", "question", "channel")
LATE = ("team", "survey", "language", "device")
"""What people look at first and last; attributes stand in between, all other columns only on demand."""

MOST_DIMENSIONS, MOST_BESIDE, MOST_GROUPS = 3, 2, 40
"""Columns a score is broken down by, and any other figure; and groups a column may hold."""

MOST_ROWS = 2_000_000
"""Setting every group beside the rest reads each row once per group: of more rows than this, groups stand alone."""


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
    label: str = ""
    """What the company calls the column, where it said so."""


def worth_grouping(query: Query, facts: Facts, *, untimed: bool, likely: Sequence[str] = ()) -> list[str]:
    """The columns of a metric's rows that hold a handful of groups, those people look at first."""
    part = parts(metrics[query.metric])[-1]
    known = {name: facts.columns(part.fact)[column] for name, column in offered(metrics[query.metric], facts).items()}
    first = [name for name in known if said_of(name, facts.company)]
    own = [name for name, column in known.items() if column.name.startswith(ATTRIBUTE)]
    # Where most answers have no time, surveys stand for the times they were made at.
    early = ("survey",) if untimed else ()
    wanted = (*early, *first, *likely, *own) if likely else (*early, *first, *LIKELY, *own, *LATE)
    names = [name for name in dict.fromkeys(wanted) if name in known]
    if not names:
        return []
    counts = {f"c{place}": name for place, name in enumerate(names)}
    distinct = [
        exp.Count(this=exp.Distinct(expressions=[text(known[name].name)])).as_(count) for count, name in counts.items()
    ]
    number = value(part, facts, Frame())
    rows = exp.select(*distinct).from_(part.fact)
    (found,) = facts.rows(rows.where(*selection(query, part, facts), exp.not_(number.is_(exp.null()))))
    worth = [name for count, name in counts.items() if 1 < int(str(found[count])) <= MOST_GROUPS]
    return worth[: MOST_BESIDE if likely else MOST_DIMENSIONS]


def shared(metric: Metric, facts: Facts) -> dict[str, str]:
    """What a metric can be grouped by, as people and as tables call it: of a ratio, what both of its sides have."""
    sides = [dimensions(facts.columns(part.fact)) for part in parts(metric)]
    return {name: column.name for name, column in sides[-1].items() if all(name in side for side in sides)}


def offered(metric: Metric, facts: Facts) -> dict[str, str]:
    """What a metric is offered to be grouped by: as `shared`, in the company's order, without what it hides."""
    known, company = shared(metric, facts), facts.company
    order = [short(one.name, known) for one in company.dimensions]
    names = [name for name in dict.fromkeys([*order, *known]) if name in known]
    return {name: known[name] for name in names if not (said_of(name, company) or SHOWN).hidden}


SHOWN = Dimension("")
"""What goes for a column of which the company says nothing."""


def said_of(name: str, company: CompanyDocument) -> Dimension | None:
    """What the company says of a column, by the name people use."""
    return next((one for one in company.dimensions if name in (one.name, one.name.removeprefix(ATTRIBUTE))), None)


def short(name: str, known: Mapping[str, str]) -> str:
    """The name people use for a column that the company document names."""
    return name if name in known else name.removeprefix(ATTRIBUTE)


def known_columns(names: Sequence[str], facts: Facts) -> None:
    """Raise `UnknownName` for a column that nothing the report tells of can be grouped by."""
    every: dict[str, Column] = {}
    for area in AREAS:
        for name in area.metrics(facts) if area is SAID or area.present(facts) else ():
            for part in parts(metrics[name]):
                every |= facts.columns(part.fact)
    for name in names:
        dimension(name, every)


def those_of(metric: Metric, names: Sequence[str], facts: Facts) -> list[str]:
    """The columns asked for that the metric's rows have."""
    known = shared(metric, facts)
    return [name for name in names if name in known or name.removeprefix(ATTRIBUTE) in known]


def within(query: Query, when: When, facts: Facts) -> Query:
    """The question about one period."""
    end = Clock.of(facts.company).moved(when.start, when.over)
    bounds = [end, query.end] if query.end else [end]
    return replace(query, over=None, against=None, start=max(when.start, query.start or when.start), end=min(bounds))


def broken_down(query: Query, column: str, when: When | None, facts: Facts) -> Groups:
    """A metric by one column, each group against the rest, and the group that moved most in the period told about."""
    metric = metrics[query.metric]
    against = "rest" if can_face_the_rest(metric, facts) else None
    rows = run(replace(query, by=(column,), against=against), facts)
    shown = show_groups(rows, facts.company.hide_below)
    best_last = 1 if metric.better == "down" else -1
    ranked = sorted(shown.rows, key=lambda row: (row.estimate.value is None, best_last * (row.estimate.value or 0.0)))
    mover, warning = moved_most(replace(query, by=(column,)), when, facts) if when else (None, "")
    label = (said_of(column, facts.company) or SHOWN).label
    return Groups(column, Shown(tuple(ranked), shown.hidden), mover, warning, label)


def can_face_the_rest(metric: Metric, facts: Facts) -> bool:
    """Whether each group of a metric can be set beside all others, in a reasonable time."""
    table = facts.snapshot.get(parts(metric)[-1].fact)
    return isinstance(metric.summary, Mean | Share | Ratio) and (table is None or table.rows <= MOST_ROWS)


def moved_most(query: Query, when: When, facts: Facts) -> tuple[Row | None, str]:
    """The group whose change since the period before is real and largest, and a warning where the total misleads."""
    clock = Clock.of(facts.company)
    earlier, end = clock.moved(when.start, when.over, -1), clock.moved(when.start, when.over)
    asked = replace(query, over=when.over, start=earlier, end=end)
    found = swung(figures(asked, facts), asked, facts)
    then, now = ({group: one for (at, group), one in found.items() if at == start} for start in (earlier, when.start))
    rows = [
        Row(
            asked.metric,
            when.start,
            dict(zip(query.by, group, strict=True)),
            now[group],
            unit_of(asked.metric, facts),
            comparison,
        )
        for group, comparison in changes(asked.metric, now, then, facts).items()
    ]
    real = [row for row in show_groups(rows, facts.company.hide_below).rows if really(row)]
    mover = max(real, key=lambda row: abs(row.comparison.difference or 0.0) if row.comparison else 0.0, default=None)
    parts_now: Mapping[Hashable, Estimate] = {str(group): one for group, one in now.items()}
    parts_then: Mapping[Hashable, Estimate] = {str(group): one for group, one in then.items()}
    return mover, mix_warning(parts_now, parts_then) or ""


def unit_of(name: str, facts: Facts) -> str:
    """The unit of a metric's figures; of amounts, the company's currency."""
    unit = metrics[name].unit
    return facts.company.currency if unit == MONEY else unit


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
