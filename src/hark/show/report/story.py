"""What happened, in order: the first week in which each figure really left its usual level, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlglot import exp

from hark.measure.clock import Clock
from hark.measure.estimate import Estimate
from hark.measure.figures import Group, figures
from hark.measure.metric import metrics
from hark.measure.query import Query, parts
from hark.measure.run import run
from hark.measure.summary import Count, Mean, Quantile, Ratio, Share, Summary
from hark.show.privacy import show_groups
from hark.show.report.areas import UNRIPE
from hark.show.report.finding import Finding, Told
from hark.show.report.groups import unit_of
from hark.show.report.moves import AFTER, BEFORE, Move, Weeks, apart, first_move, looks
from hark.show.report.options import Options
from hark.show.report.reach import Reach
from hark.store.facts import ATTRIBUTE
from hark.store.reader import Facts

MOST_LINES, MOST_WEEKS, MOST_FLAGS = 12, 160, 3

OF_WHAT = ("touchpoint",)
"""The column that says what a score is about; it is looked at together with who gave it."""

NOT_WHO = ("question", "survey")
"""Columns whose values say what was asked, not who moved."""

SIDES = {("no", "yes"), ("false", "true"), ("0", "1"), ("n", "y"), ("f", "t")}
"""The two values of an attribute that is a claim: what is not so, and what is."""


@dataclass(frozen=True)
class Series:
    """A figure week by week, of a group; `label` is what it is called, `whole` what a part is a part of.

    `chapter` is the metric in whose chapter there is more of it.
    """

    metric: str
    chapter: str
    label: str
    group: Mapping[str, str | None]
    weeks: Weeks
    summary: Summary
    unit: str
    better: str = ""
    whole: str = ""


@dataclass(frozen=True)
class Line:
    """A figure that left its usual level, and how."""

    series: Series
    move: Move


def story(told: Sequence[Told], facts: Facts, options: Options) -> list[Line]:
    """A line per figure that really moved, of the group that moved most clearly, in the order of the weeks."""
    every = [one for area in told for found in area.findings for one in all_series(found, area, facts, options)]
    company, looked = facts.company, sum(looks(one.weeks) for one in every)
    best: dict[str, Line] = {}
    for one in every:
        move = first_move(
            one.weeks,
            summary=one.summary,
            better=one.better,
            limit=(1 - company.confidence) / max(1, looked),
            confidence=company.confidence,
            enough=company.grey_below,
        )
        known = best.get(one.label)
        if move and (known is None or doubt(move) < doubt(known.move)):
            best[one.label] = Line(one, move)
    clearest = sorted(best.values(), key=lambda line: doubt(line.move))[:MOST_LINES]
    return sorted(clearest, key=lambda line: (line.move.start, *doubt(line.move)))


def doubt(move: Move) -> tuple[float, float]:
    """What orders moves, the clearest first: by how unlikely chance is, and by how far they are."""
    return move.comparison.p or 0.0, -apart(move.usual, move.since)


def all_series(found: Finding, told: Told, facts: Facts, options: Options) -> Iterator[Series]:
    """Every series of a finding: of all, of every group, and of the claims its rows make."""
    query = bounds(found, told.reach, facts, options)
    if query is None or found.aside or found.metric.name in UNRIPE:
        return
    metric = metrics[comparable(found.metric.name)]
    known = [groups.dimension for groups in found.groups]
    who = tuple(name for name in known if name not in (*OF_WHAT, *NOT_WHO))[:1]
    if isinstance(metric.summary, Count):
        yield from shares_of_all(found, query, who, facts)
        for flag in claims(parts(metric)[-1].fact, facts) if found.metric.name == told.area.leads[0] else ():
            yield from claimed(found, query, flag, who, facts)
    elif isinstance(metric.summary, Mean | Share | Ratio):
        of = tuple(name for name in known if name in OF_WHAT)
        for by in dict.fromkeys(((), who, (*of, *who))):
            for group, weeks in weekly(
                replace(query, metric=metric.name), by, visible(found, by, query, facts), facts
            ).items():
                named = dict(zip(by, group, strict=True))
                unit = unit_of(metric.name, facts)
                yield Series(
                    metric.name,
                    found.metric.name,
                    found.metric.label,
                    named,
                    weeks,
                    metric.summary,
                    unit,
                    metric.better,
                )


def bounds(found: Finding, seen: Reach, facts: Facts, options: Options) -> Query | None:
    """The question about the weeks that were seen whole; None where they are too few."""
    if not (found.over and seen.first and seen.last):
        return None
    clock = Clock.of(facts.company)
    first, end = max(seen.first, options.start or seen.first), seen.last + timedelta(days=1)
    end = min(end, options.end or end)
    last = clock.start_of(end, "week")
    begin = clock.start_of(first + timedelta(days=6), "week")
    begin = max(begin, last - timedelta(weeks=MOST_WEEKS))
    if last - begin < timedelta(weeks=BEFORE + AFTER):
        return None
    return Query(found.metric.name, over="week", start=begin, end=last)


def weekly(query: Query, by: tuple[str, ...], shown: set[Group], facts: Facts) -> dict[Group, Weeks]:
    """The weeks of every group that may be shown; of all, where `by` is empty."""
    weeks: dict[Group, list[tuple[date, Estimate]]] = {}
    found = figures(replace(query, by=by), facts)
    for (week, group), each in sorted(found.items(), key=lambda pair: pair[0][0] or date.min):
        if week and each.n and each.value is not None and group in shown:
            weeks.setdefault(group, []).append((week, each))
    return {group: theirs for group, theirs in weeks.items() if looks(theirs)}


def visible(found: Finding, by: tuple[str, ...], query: Query, facts: Facts) -> set[Group]:
    """The groups that are not hidden, nor such that hidden ones could be worked out."""
    known = {groups.dimension: groups.shown.rows for groups in found.groups}
    if len(by) == 1 and by[0] in known:
        rows = known[by[0]]
    else:
        asked = replace(query, by=by, over=None)
        rows = show_groups(run(asked, facts), facts.company.hide_below).rows
    return {tuple(row.group.values()) for row in rows}


def shares_of_all(found: Finding, query: Query, who: tuple[str, ...], facts: Facts) -> Iterator[Series]:
    """The part that every group has of all, week by week: the seasons of a count are not those of a part of it."""
    groups = weekly(query, who, visible(found, who, query, facts), facts) if who else {}
    totals: dict[date, int] = {}
    for weeks in groups.values():
        for week, each in weeks:
            totals[week] = totals.get(week, 0) + each.n
    for group, weeks in groups.items() if len(groups) > 1 else ():
        part = [(week, share(each, totals[week])) for week, each in weeks]
        label = found.metric.label
        yield Series(
            query.metric,
            query.metric,
            label,
            dict(zip(who, group, strict=True)),
            part,
            Share(),
            "%",
            whole=metrics[query.metric].noun,
        )


def share(part: Estimate, whole: int) -> Estimate:
    """A count as a share of another, in percent; several rows of one person make it less sure."""
    swing = part.n / part.people if part.people else 1.0
    p = part.n / whole
    n_eff = whole / max(1.0, swing)
    return Estimate(100 * p, n=whole, people=whole, n_eff=n_eff, variance=1e4 * p * (1 - p) / n_eff, weight=whole)


def claims(fact: str, facts: Facts) -> list[tuple[str, str]]:
    """The attributes of a fact that are a claim, such as yes and no, and the value that says it is so."""
    names = [name for name in facts.columns(fact) if name.startswith(ATTRIBUTE)]
    if not names:
        return []
    wanted = [
        term.as_(f"{word}{place}")
        for place, name in enumerate(names)
        for word, term in (
            ("n", exp.Count(this=exp.Distinct(expressions=[exp.column(name, quoted=True)]))),
            ("low", exp.Min(this=exp.cast(exp.column(name, quoted=True), "text"))),
            ("high", exp.Max(this=exp.cast(exp.column(name, quoted=True), "text"))),
        )
    ]
    (found,) = facts.kept(exp.select(*wanted).from_(fact))
    ends = [(str(found[f"low{place}"]), str(found[f"high{place}"])) for place in range(len(names))]
    return [
        (name, high)
        for place, (name, (low, high)) in enumerate(zip(names, ends, strict=True))
        if found[f"n{place}"] == 2 and (low.lower(), high.lower()) in SIDES
    ][:MOST_FLAGS]


def claimed(
    found: Finding, query: Query, flag: tuple[str, str], who: tuple[str, ...], facts: Facts
) -> Iterator[Series]:
    """The share of rows that make a claim, of all and of every group: of orders, those that came late."""
    column, so = flag
    name = f"{found.metric.label}: {column.removeprefix(ATTRIBUTE).replace('_', ' ')}"
    for by in dict.fromkeys(((), who)):
        shown = visible(found, by, query, facts)
        counts: dict[Group, dict[date, list[Estimate]]] = {}
        for (week, (value, *rest)), each in figures(replace(query, by=(column, *by)), facts).items():
            if week and value is not None and tuple(rest) in shown:
                sides = counts.setdefault(tuple(rest), {}).setdefault(week, [Estimate(0.0), Estimate(0.0)])
                sides[value == so] = each
        for group, weeks in counts.items():
            told = [(week, share(yes, no.n + yes.n)) for week, (no, yes) in sorted(weeks.items()) if no.n + yes.n]
            yield Series(query.metric, query.metric, name, dict(zip(by, group, strict=True)), told, Share(), "%")


def comparable(name: str) -> str:
    """The metric whose weeks can be taken together: of a median, which cannot, its mean."""
    metric = metrics[name]
    means = [one for one in metric.beside if isinstance(metrics[one].summary, Mean)]
    return means[0] if means and isinstance(metric.summary, Quantile) else name
