"""The rows behind a figure."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from hark.measure.hours import between
from hark.measure.metric import metrics
from hark.measure.query import Query, parts
from hark.measure.scope import check_times, frame, selection, value
from hark.store.derivation import DERIVED_KEY, MADE
from hark.store.engines.engine import Arrow
from hark.store.facts import Kind
from hark.store.facts import facts as given
from hark.store.reader import PERSON, Facts

INSIDE = frozenset(
    ("revision", "content", "person_key", "replaced_by", "sent_at", "received_at", "about_key", DERIVED_KEY, MADE)
)
"""Columns that say how a row is kept, not what happened."""

COUNTS_AS = "counts_as"
"""The column with the number the metric takes from a row."""


def records(query: Query, facts: Facts, *, limit: int = 100) -> Arrow:
    """The rows a figure stands on, newest first, at most `limit`: what happened, the person, and what it counts as.

    The grouping, the periods and the comparison of the question are left aside, its filter and its time are not. Of a
    ratio, the rows of the denominator. Raises what `Query.check` raises.
    """
    query = replace(query, by=(), over=None, against=None)
    query.check(facts)
    part = parts(metrics[query.metric])[-1]
    shown = [
        exp.column(name, quoted=True)
        for name, column in facts.columns(part.fact).items()
        if column.kind is not Kind.KEY and name not in INSIDE
    ]
    time = frame(query, facts)
    number = value(part, facts, time)
    rows = exp.select(*shown, PERSON, number.as_(COUNTS_AS)).from_(part.fact)
    rows = rows.where(*selection(query, part, facts), *between(time, part.at))
    rows = rows.where(exp.not_(number.copy().is_(exp.null())))
    check_times(query, facts)
    own = "event" if part.fact in given else DERIVED_KEY
    return facts.arrow(rows.order_by(f"{part.at} DESC NULLS LAST", own, dialect="duckdb").limit(limit))
