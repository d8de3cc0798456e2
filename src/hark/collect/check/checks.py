"""What makes a row of tickets, orders, subscriptions or visits one that cannot be taken, and what must be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from hark.collect.entries import AsOf
from hark.collect.maps.operations import WORDS, kind_column
from hark.collect.plan.fields import Field
from hark.collect.plan.moments import LONGEST
from hark.collect.plan.plan import Plan
from hark.collect.sql import literal
from hark.errors import InDoubt
from hark.words import gettext as _

FEW = 8
"""So many words are named in a message."""


@dataclass(frozen=True)
class Check:
    """One way in which a row can be bad: `bad` is SQL that is true for it, `reason` SQL that says why."""

    bad: str
    reason: str
    remedy: str
    rows: int


def lacking(con: duckdb.DuckDBPyConnection, plan: Plan, table: str) -> Iterator[Check]:
    """Rows that lack what makes an event of them."""
    needed = [one for one in (plan.about, "occurred_at") if one in needs(plan)]
    checks = [*(empty(plan.fields[ours]) for ours in needed), *nothing(plan), *too_long(plan), *strange(plan)]
    for bad, reason, remedy in [*checks, *plan.file.checks]:
        rows = con.execute(f"select count(*) from {table} where {bad}").fetchall()[0][0]
        if rows:
            yield Check(bad, reason, remedy, rows)


def needs(plan: Plan) -> frozenset[str]:
    """The columns of ours without which a row is no event."""
    needed = set()
    if plan.map.fact in ("ticket_events", "subscriptions") and plan.about in plan.fields:
        needed.add(plan.about)
    if plan.map.snapshots or (plan.map.periods and not plan.map.events):
        needed.add("occurred_at")
    return frozenset(needed)


def empty(field: Field) -> tuple[str, str, str]:
    """The check of a column that every row must fill."""
    called = field.origin.column or field.key
    what = {"occurred_at": "when it was"}.get(field.column.name, f"which {field.column.name} it belongs to")
    return (
        f"({field.text}) is null",
        literal(f"“{called}” is empty, so that nothing says {what}."),
        f"Fill in “{called}”, or map another column to `{field.key}`.",
    )


def nothing(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """The check of a row whose columns of events are all empty."""
    times = [field for ours, field in plan.fields.items() if ours.startswith(("events.", "periods."))]
    if times and not plan.map.snapshots:
        listed = ", ".join(f"“{field.origin.column}”" for field in times)
        yield (
            f"coalesce({', '.join(field.text for field in times)}) is null",
            literal(f"No time stands in {listed}: nothing happened."),
            "Fill in one of them, or leave the row out.",
        )


def too_long(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """The check of a duration that cannot be one."""
    field, said = plan.fields.get("as_of.duration"), plan.map.as_of
    if field and said:
        none = literal(f"”, which is no number of {said.unit}.")
        yield (
            f"coalesce({field.read} not between 0 and {LONGEST[said.unit]}, false)",
            f"{literal(f'“{field.origin.column}” says “')} || {field.text} || {none}",
            f"Correct it: from 0 to {LONGEST[said.unit]:,}.",
        )


def strange(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """The checks of a currency that is no code of one, and of a time that is a slip: before 1900, or far ahead."""
    field = plan.fields.get("currency")
    if field and field.origin.column:
        yield (
            f"not coalesce(regexp_full_match({field.read}, '[A-Z]{{3}}'), true)",
            f"{literal(f'“{field.origin.column}” says “')} || {field.text} || {literal('”, which is no currency.')}",
            f"Write the code of the currency, such as EUR, or say in `{field.key}.values` what it means.",
        )
    for ours, one in plan.fields.items():
        if one.origin.column and (ours in HAPPENED or ours.startswith("events.")):
            reason = literal(f"”: that is before {FIRST} or more than {AHEAD} years ahead.")
            yield (
                f"coalesce(year({one.read}) not between {FIRST} and year(current_date) + {AHEAD}, false)",
                f"{literal(f'“{one.origin.column}” says “')} || {one.text} || {reason}",
                f"Correct the date. A map can say that it means: not yet, or never, `{one.key}.missing`.",
            )


HAPPENED = ("occurred_at", "started_at", "replied_at")
"""Our columns that say when something happened."""

FIRST, AHEAD = 1900, 50
"""Nothing Hark counts happened before that year, or happens so many years ahead."""


def kinds(con: duckdb.DuckDBPyConnection, plan: Plan, table: str) -> Iterator[InDoubt]:
    """The doubts about words: kinds of order and subscription nobody knows, addresses of visitors, and who has left."""
    field = plan.fields.get(kind_column(plan.map.fact))
    if plan.map.fact in ("orders", "subscriptions") and field and field.origin.column:
        yield from unknown_kinds(con, plan, field, table)
    visitor = plan.fields.get("visitor")
    if visitor and visitor.origin.column:
        yield from addresses(con, visitor, table)
    if plan.map.as_of:
        yield from nobody_left(con, plan.fields["as_of.left"], plan.map.as_of, table)


def unknown_kinds(con: duckdb.DuckDBPyConnection, plan: Plan, field: Field, table: str) -> Iterator[InDoubt]:
    """The doubt about kinds that neither Hark nor the map knows: nobody can tell whether they count as an order."""
    known = {*WORDS[plan.map.fact], *(plan.map.kinds.words.values() if plan.map.kinds else ())}
    listed = ", ".join(map(literal, sorted(known)))
    found = con.execute(
        f"select {field.read} as said, count(*) from {table} where said is not null and said not in ({listed}) "
        f"group by 1 order by 2 desc, 1 limit {FEW}"
    ).fetchall()
    if found:
        words = ", ".join(f"{said} ({rows:,} times)" for said, rows in found)
        yield InDoubt(
            _(
                "“{column}” says what Hark does not know as a kind of {about}: {words}.",
                column=field.origin.column,
                about=plan.about,
                words=words,
            ),
            _(
                "Say in [kinds] what each means; Hark's own are {words}. What is none of these stays outside "
                'the figures if you say so: "{found}" = "{found}".',
                words=", ".join(WORDS[plan.map.fact]),
                found=found[0][0],
            ),
        )


ADDRESS = r"([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7})"
"""An address of the Internet, old or new."""


def addresses(con: duckdb.DuckDBPyConnection, field: Field, table: str) -> Iterator[InDoubt]:
    """The doubt about visitors who are named by their address: that is personal, and a pseudonym is asked for."""
    hit = con.execute(
        f"select {field.text} from {table} where regexp_full_match(lower({field.text}), {literal(ADDRESS)}) limit 1"
    ).fetchone()
    if hit:
        yield InDoubt(
            _("“{column}” names visitors by their address.", column=field.origin.column),
            _(
                'Leave `columns.visitor` out, and say in [visitors]: from = ["{column}"]. Then only a '
                "pseudonym is kept.",
                column=field.origin.column,
            ),
        )


def nobody_left(con: duckdb.DuckDBPyConnection, field: Field, said: AsOf, table: str) -> Iterator[InDoubt]:
    """The doubt about words for who left that nearly stand in the file, and do not."""
    values = ", ".join(literal(one.strip().lower()) for one in said.left_values)
    exactly, nearly, example = con.execute(
        f"select count(*) filter ({field.read}), count(*) filter (lower({field.text}) in ({values})), "
        f"min({field.text}) filter (lower({field.text}) in ({values})) from {table}"
    ).fetchall()[0]
    if nearly and not exactly:
        yield InDoubt(
            _(
                "“{column}” never says {left_values}, but “{example}” {nearly:,} times.",
                column=field.origin.column,
                left_values=" or ".join(f"“{one}”" for one in said.left_values),
                example=example,
                nearly=nearly,
            ),
            _('Capitals count in `as_of.left.values`: values = ["{example}"].', example=example),
        )
