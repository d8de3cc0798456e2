"""The rows behind a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from hark.measure.hours import between, micros
from hark.measure.metric import Metric, metrics
from hark.measure.query import Query, parts
from hark.measure.scope import FOREVER, Frame, check_times, frame, selection, value
from hark.measure.summary import Level
from hark.store.derivation import DERIVED_KEY, MADE
from hark.store.engines.engine import Arrow
from hark.store.facts import Column, Kind
from hark.store.facts import facts as given
from hark.store.reader import PERSON, Facts

INSIDE = frozenset(
    ("revision", "content", "person_key", "replaced_by", "sent_at", "received_at", "about_key", DERIVED_KEY, MADE)
)
"""Columns that say how a row is kept, not what happened."""

COUNTS_AS = "counts_as"
"""The column with the number the metric takes from a row."""


def records(query: Query, facts: Facts, *, limit: int | None = 100, offset: int = 0, search: str = "") -> Arrow:
    """The rows a figure stands on, newest first, at most `limit`: what happened, the person, and what it counts as.

    `search` keeps the rows of which a text or a name holds it, whatever its case; `offset` leaves so many out.

    The grouping, the periods and the comparison of the question are left aside, its filter and its time are not. Of a
    ratio, the rows of the denominator; of a level, those that stand at the end of the time. Raises what `Query.check`
    raises.
    """
    rows = record_rows(query, facts, search)
    return facts.arrow(rows.limit(limit).offset(offset) if limit is not None else rows)


def record_rows(query: Query, facts: Facts, search: str = "") -> exp.Select:
    """The statement of `records`: all the rows."""
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
    rows = rows.where(*selection(query, part, facts), *(standing(part, time) or between(time, part.at)))
    rows = rows.where(exp.not_(number.copy().is_(exp.null())))
    check_times(query, facts)
    own = "event" if part.fact in given else DERIVED_KEY
    if search:
        rows = rows.where(holding(search, facts.columns(part.fact)))
    return rows.order_by(f"{part.at} DESC NULLS LAST", own, dialect="duckdb")


def holding(search: str, columns: Mapping[str, Column]) -> exp.Expr:
    """The condition that one of the columns of text holds `search`, whatever its case."""
    sought = exp.Literal.string(search.lower())
    texts = [exp.column(name, quoted=True) for name, one in columns.items() if one.kind is Kind.TEXT]
    return exp.or_(
        *(
            exp.GT(
                this=exp.StrPosition(this=exp.Lower(this=one), substr=sought.copy()), expression=exp.Literal.number(0)
            )
            for one in texts
        )
    )


def standing(part: Metric, time: Frame) -> list[exp.Expr]:
    """The conditions of the rows that make up a level where it is read; none for any other metric."""
    if not (isinstance(part.summary, Level) and part.until):
        return []
    read = time.begins if part.summary.stands == "start" and time.begins else time.ends
    moment = exp.Literal.number(micros(read) if read else time.known if time.known is not None else FOREVER)
    begun, ended = (exp.func("epoch_us", exp.column(name)) for name in (part.at, part.until))
    # What is known last has still happened; the end of a time is not part of it.
    after = (exp.GTE if read else exp.GT)(this=ended, expression=moment.copy())
    still = exp.or_(exp.column(part.until).is_(exp.null()), after)
    return [exp.LT(this=begun, expression=moment), still] if read else [still]
