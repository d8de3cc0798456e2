"""Times that cannot be: what ends a ticket, order or subscription before it began."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from hark.collect.check.checks import Check
from hark.collect.plan.fields import Field
from hark.collect.plan.plan import Plan
from hark.collect.sql import literal
from hark.errors import InDoubt
from hark.words import gettext as _

BEGINS = {
    "ticket_events": ("events.created",),
    "subscriptions": ("events.start",),
    "orders": ("events.order", "occurred_at"),
}
"""With what something begins, by fact: the first that the map fills."""

PERIOD = ("periods.begins", "periods.ends"), ("occurred_at", "until")
"""With what a paid period begins and ends, beside events and alone."""

WHY = (
    "the two columns may be exchanged, hours may lack AM or PM, or day and month may stand in another order in one of "
    "them"
)


def impossible(con: duckdb.DuckDBPyConnection, plan: Plan, table: str) -> Iterator[Check | InDoubt]:
    """What ends before it begins: the rows, or the doubt about columns where it is so in more than half of them."""
    for begin, later, where in pairs(plan):
        bad = f"({where} and {before(later.read, begin.read)})"
        wrong, both, example = con.execute(
            f"select count(*) filter ({bad}), count(*) filter ({where} and {begin.read} <> {later.read}), "
            f"min([{later.text}, {begin.text}]) filter ({bad}) from {table}"
        ).fetchall()[0]
        ours, theirs = f"“{later.origin.column}”", f"“{begin.origin.column}”"
        if wrong * 2 > both:
            yield InDoubt(
                _(
                    "{ours} is before {theirs} in {wrong:,} of {both:,} rows, such as “{example}” before "
                    "“{example2}”: nothing ends before it begins.",
                    ours=ours,
                    theirs=theirs,
                    wrong=wrong,
                    both=both,
                    example=example[0],
                    example2=example[1],
                ),
                _(
                    "Look at both columns: {why}. Correct the file, or what its map says in `{key}` and `{key2}`.",
                    why=WHY,
                    key=later.key,
                    key2=begin.key,
                ),
            )
        elif wrong:
            reason = (
                f"{literal(f'{ours} (“')} || {later.text} || {literal(f'”) is before {theirs} (“')} || {begin.text}"
            )
            yield Check(bad, f"{reason} || '”).'", f"Correct the one that is wrong. In many rows, {WHY}.", wrong)


def pairs(plan: Plan) -> Iterator[tuple[Field, Field, str]]:
    """What begins, what comes later, and the SQL of whether that happened at all."""
    fields, begins = plan.fields, BEGINS.get(plan.map.fact, ())
    begin = next((one for one in begins if one in fields), "")
    for ours, field in fields.items() if begin else ():
        if ours.startswith("events.") and ours not in begins and field.origin.column:
            amount = fields.get(ours.replace("events.", "amounts."))
            yield fields[begin], field, f"coalesce({amount.read}, 0) <> 0" if amount else "true"
    for start, end in PERIOD if plan.map.periods else ():
        if start in fields and end in fields:
            yield fields[start], fields[end], "true"


def before(later: str, begin: str) -> str:
    """The SQL of whether one moment is before another by more than a minute, so much clocks may differ.

    Where one of them stands at midnight, only its day may be told: then days are compared.
    """
    ends, starts = f"({later})::timestamp", f"({begin})::timestamp"
    midnight = " or ".join(f"{one} = date_trunc('day', {one})" for one in (ends, starts))
    days = f"date_trunc('day', {ends}) < date_trunc('day', {starts})"
    return f"coalesce(case when {midnight} then {days} else {ends} < {starts} - interval 1 minute end, false)"
