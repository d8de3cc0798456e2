"""What to mind about an answer: rows without a time, weights, a mix of groups that misleads, what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from sqlglot import exp

from hark.measure.figures import figures
from hark.measure.formula import names
from hark.measure.metric import Metric, metrics
from hark.measure.mix import Parts, mix_warning
from hark.measure.query import Query, parts
from hark.measure.run import beside
from hark.measure.scope import EPOCH, Frame, scope, selection, value
from hark.measure.summary import Shape
from hark.store.derivation import roots
from hark.store.reader import Facts

LEFT_OUT = {"bot": "of machines", "test": "that are only tests"}
"""What metrics leave out by a column of their fact, in words."""


def notes(query: Query, facts: Facts) -> Iterator[str]:
    """Sentences, the most important first; none where there is nothing to mind."""
    yield from mixes(query, facts)
    untimed = scope(query, facts).untimed
    if query.timed and untimed:
        rows = "1 more row, which counts" if untimed == 1 else f"{untimed:,} more rows, which count"
        yield f"Without a time: {rows} in totals and never in a period."
    weights = weighing(query, facts)
    if weights and query.weighted:
        yield f"Weighted: {weights:,} of the answers have a weight. Without weights: --unweighted."
    elif weights:
        yield "Not weighted, though answers have weights."
    yield from hours(query, facts)
    yield from as_of(query, facts)
    yield from left_out(query, facts)


def mixes(query: Query, facts: Facts) -> Iterator[str]:
    """A warning where the total of the last period moves the other way than its groups."""
    if not query.by or query.against not in ("before", "year"):
        return
    now = figures(query, facts)
    then = beside(query, now, facts)
    last = max((period for period, _ in now if period), default=None)
    sides: list[Parts] = [
        {group: found for (period, group), found in side.items() if period == last} for side in (now, then)
    ]
    warning = mix_warning(*sides)
    if warning:
        yield f"{last}: {warning}" if last else warning


def weighing(query: Query, facts: Facts) -> int:
    """How many of the rows behind a mean or a share have a weight of their own."""
    part = parts(metrics[query.metric])[-1]
    if part.summary.shape is not Shape.MOMENTS or "weight" not in facts.columns(part.fact):
        return 0
    rows = exp.select(exp.Count(this=exp.column("weight")).as_("n")).from_(part.fact)
    (found,) = facts.rows(rows.where(*selection(query, part, facts)))
    return int(str(found["n"]))


def hours(query: Query, facts: Facts) -> Iterator[str]:
    """Which calendars the open hours are from."""
    if metrics[query.metric].unit.startswith("business") and facts.company.calendars:
        known = dict.fromkeys(calendar.name for calendar in facts.company.calendars)
        one, many = ("calendar", "calendars")
        yield f"Open hours by the {one if len(known) == 1 else many} {', '.join(known)} of company.toml."


def as_of(query: Query, facts: Facts) -> Iterator[str]:
    """The day as of which durations were told, as the owner of the map says."""
    if "subscriptions" not in roots(parts(metrics[query.metric])[-1].fact):
        return
    rows = exp.select("epoch_us(min(as_of)) AS first", "epoch_us(max(as_of)) AS last").from_("subscriptions")
    (found,) = facts.kept(rows)
    if found["last"] is not None:
        first, last = (said(int(str(found[name]))) for name in ("first", "last"))
        days = last if first == last else f"{first} to {last}"
        ends = " All who left count as leaving on that day: over time that says nothing." if query.timed else ""
        yield f"Durations are as of {days}, as the map says.{ends}"


def said(micros: int) -> str:
    """The UTC day of an instant, as a person says it."""
    day: date = (EPOCH + timedelta(microseconds=micros)).date()
    return f"{day.day} {day:%B %Y}"


def left_out(query: Query, facts: Facts) -> Iterator[str]:
    """How many rows a metric leaves out because of what they are."""
    part = parts(metrics[query.metric])[-1]
    for column, words in LEFT_OUT.items():
        if column in names(part.where) and column in facts.columns(part.fact):
            rows = aside(query, part, column, facts)
            if rows:
                yield f"Left out: {rows:,} {part.fact.replace('_', ' ')} {words}."


def aside(query: Query, part: Metric, column: str, facts: Facts) -> int:
    """How many rows the question would be about, were they not marked in `column`."""
    every = replace(part, where="")
    rows = exp.select(exp.Count(this=exp.Star()).as_("n")).from_(part.fact).where(exp.column(column, quoted=True))
    known = exp.not_(value(every, facts, Frame()).is_(exp.null()))
    (found,) = facts.rows(rows.where(*selection(query, every, facts), known))
    return int(str(found["n"]))
