"""What a file of tickets, orders, subscriptions or visits would bring, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb

from hark.collect.entries import Snapshots
from hark.collect.maps.operations import WORDS, kind_column
from hark.collect.plan.plan import Plan
from hark.collect.sql import name
from hark.collect.values.hundredths import HUNDREDTHS, example
from hark.words import gettext as _
from hark.words import ngettext

ROWS = {"orders": "order line", "subscriptions": "subscription event", "page_views": "request"}
"""What one row of a fact is called, where its own name does not say."""

SHOWN = 5
"""So many words of the file are named."""


def happened(con: duckdb.DuckDBPyConnection, plan: Plan, table: str) -> Iterator[str]:
    """What happened, how often, and to how many."""
    kind = kind_column(plan.map.fact)
    columns = {row[0] for row in con.execute(f"describe {table}").fetchall()}
    yield from as_of(con, plan, table)
    yield from hundredths(con, plan, table)
    if plan.map.fact == "orders":
        yield from orders(con, table, columns)
    elif plan.map.fact == "page_views":
        yield from visits(con, plan, table, columns)
    elif kind in columns and not plan.map.as_of:
        yield from kinds(con, plan, table, kind)
    if plan.map.snapshots:
        yield from snapshots(plan, plan.map.snapshots)


def snapshots(plan: Plan, said: Snapshots) -> Iterator[str]:
    """How rows become events where they are a ticket as it was at a time."""
    yield _(
        "The rows are snapshots, in order of “{column}”: what changed from one to the next is worked out when figures "
        "are asked for.",
        column=said.order_by.column,
    )
    if plan.map.events:
        yield _("Every time they tell at which a ticket was {kinds} is an event.", kinds=", ".join(plan.map.events))


def kinds(con: duckdb.DuckDBPyConnection, plan: Plan, table: str, kind: str) -> Iterator[str]:
    """The kinds of event: Hark's own, and the words it keeps as they are."""
    known = WORDS.get(plan.map.fact, ())
    found = con.execute(
        f"select coalesce({name(kind)}, 'of no kind'), count(*) from {table} group by 1 order by 2 desc, 1"
    ).fetchall()
    ours = ", ".join(f"{rows:,} {said}" for said, rows in found if said in known)
    theirs = [f"“{said}” ({rows:,})" for said, rows in found if said not in known]
    things = con.execute(f"select count(distinct about_key) from {table}").fetchall()[0][0]
    yield f"They belong to {count(things, plan.about)}: {ours or 'no kind of event that Hark knows'}."
    yield from told_besides(plan)
    if theirs:
        more = f" and {len(theirs) - SHOWN} more" if len(theirs) > SHOWN else ""
        yield f"Kept under their own word: {', '.join(theirs[:SHOWN])}{more}; [kinds] says what such a word means."


def told_besides(plan: Plan) -> Iterator[str]:
    """Which events are told by how long they took, and which do not count in some rows."""
    for kind, origin in plan.map.events.items():
        if origin.after:
            yield (
                f"When they were {kind} is told by “{origin.column}”: so long after they were {origin.after}, nights "
                f"and weekends included; a bare number counts {origin.unit or 'seconds'}."
            )
        if origin.unless:
            said = " or ".join(f"“{value}”" if value else "nothing" for value in origin.unless.values)
            column = origin.unless.column
            yield _("Where “{column}” says {said}, they do not count as {kind}.", column=column, said=said, kind=kind)


def orders(con: duckdb.DuckDBPyConnection, table: str, columns: set[str]) -> Iterator[str]:
    """The orders, cancellations, refunds and adjustments, and what they add up to."""
    kind = "coalesce(kind, 'order')" if "kind" in columns else "'order'"
    amount = "fsum(amount)" if "amount" in columns else "null"
    said = [
        f"{count(things, kind)} of {count(lines, 'line')}" + ("" if total is None else f" (in all {total:,.2f})")
        for kind, things, lines, total in con.execute(
            f"select {kind}, count(distinct about_key), count(*), {amount} from {table} group by 1 order by 3 desc, 1"
        ).fetchall()
    ]
    if said:
        yield f"They are {', '.join(said)}."


def hundredths(con: duckdb.DuckDBPyConnection, plan: Plan, table: str) -> Iterator[str]:
    """Which amounts are in hundredths, and what that means in the currencies of the file."""
    said = [one for one in (*plan.map.columns.values(), *plan.map.amounts.values()) if one.unit == HUNDREDTHS]
    if said:
        columns = " and ".join(dict.fromkeys(f"“{called}”" for one in said for called in one.columns))
        found = con.execute(
            f"select currency from {table} where currency is not null group by 1 order by count(*) desc, 1"
        ).fetchall()
        means = ", ".join(f"1999 is {example(code)} {code}" for (code,) in found[:SHOWN])
        yield f"The amounts in {columns} are in hundredths: {means or '1999 is 19.99'}."


def visits(con: duckdb.DuckDBPyConnection, plan: Plan, table: str, columns: set[str]) -> Iterator[str]:
    """What was looked at, by how many, and how they are told apart."""
    name_ = "coalesce(name, 'view')" if "name" in columns else "'view'"
    bot = "count(*) filter (bot)" if "bot" in columns else "null"
    views, loaded, named, bots = con.execute(
        f"select count(*) filter ({name_} = 'view'), count(*) filter ({name_} = 'request'), "
        f"count(*) filter ({name_} not in ('view', 'request')), {bot} from {table}"
    ).fetchall()[0]
    events = f" and {count(named, 'named event')}" if named else ""
    yield f"They are {count(views, 'page view')}, {loaded:,} of what pages load{events}."
    if bots is not None:
        yield _("{number:,} of them are machines' (bots); figures can leave them out.", number=bots)
    yield from told_apart(con, plan, table, columns)


def told_apart(con: duckdb.DuckDBPyConnection, plan: Plan, table: str, columns: set[str]) -> Iterator[str]:
    """How visitors are told apart, and what is not stored."""
    said = plan.map.visitors
    if "visitor" not in columns:
        yield _("Nothing tells visitors apart: name in [visitors] what does, or there are no visits.")
    elif said:
        visitors = con.execute(f"select count(distinct visitor) from {table}").fetchall()[0][0]
        how = (
            "a pseudonym that is another one every day: nobody can be recognised on another day"
            if said.daily
            else "a pseudonym that stays: a visitor is recognised as long as the rows are kept"
        )
        yield f"{count(visitors, 'visitor')}, told apart by {' and '.join(said.columns)} and kept under {how}."
    mapped = {called for origin in plan.map.origins for called in origin.columns}
    hidden = [called for called in plan.file.columns if called in plan.hidden - mapped]
    if hidden:
        yield _("Never stored: {columns}.", columns=", ".join(hidden))


def as_of(con: duckdb.DuckDBPyConnection, plan: Plan, table: str) -> Iterator[str]:
    """Up to which day the source counted, and how many have left by then."""
    if plan.map.as_of:
        yield _(
            "The owner of the map says these durations are as of {day}; every figure from them says so.",
            day=day(plan.map.as_of.day.isoformat()),
        )
        began, left = con.execute(
            f"select count(*) filter (kind = 'start'), count(*) filter (kind = 'cancellation') from {table}"
        ).fetchall()[0]
        yield _("Of {things}, {left:,} have ended by then.", things=count(began, "subscription"), left=left)


def row_of(fact: str) -> str:
    """What one row of a fact is called."""
    return ROWS.get(fact, fact.replace("_", " ").removesuffix("s"))


def day(text: str) -> str:
    """A day as it is said: 3 January 2016."""
    when = date.fromisoformat(text)
    return f"{when.day} {when:%B %Y}"


def count(number: int, what: str) -> str:
    """A number of things, in words: 1 row, 2 rows."""
    return ngettext(f"{{number:,}} {what}", f"{{number:,}} {what}s", number)
