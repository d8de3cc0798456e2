"""What to mind about an answer: rows without a time, weights, a mix of groups that misleads."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from hark.measure.figures import figures
from hark.measure.metric import metrics
from hark.measure.mix import Parts, mix_warning
from hark.measure.query import Query, parts
from hark.measure.run import beside
from hark.measure.scope import scope, selection
from hark.measure.summary import Shape
from hark.store.reader import Facts


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
