"""Guesses at a file that is no survey, for the draft of a map: a log, an event log, tickets, order lines, durations."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import duckdb

from hark.collect.access_log import WHOLE
from hark.collect.delivered import Delivered
from hark.collect.examine import LIKELY, reads_all
from hark.collect.sql import literal
from hark.collect.unpack import Plain

ROLES = {
    "ticket": r"(ticket|incident|case|request|issue|conversation)(_?(id|no|nr|number|key))?|number",
    "order": r"(invoice|order|basket|receipt|transaction)(_?(id|no|nr|number))?",
    "subscription": r"(subscription|contract|customer|account)(_?(id|no|nr|number))?",
    "customer": r"(customer|client|buyer|user|household|caller|requester)(_?(id|no|nr|number))?",
    "created": r"(created|opened|submitted|reported|start)(_?(at|on|date|time))?",
    "solved": r"(solved|resolved|resolution)(_?(at|on|date|time))?",
    "closed": r"(closed|completed)(_?(at|on|date|time))?",
    "updated": r"(sys_)?(updated|modified|changed)(_?(at|on|date|time))?",
    "occurred_at": r"((invoice|order|transaction|purchase|sale)_)?(date|time|timestamp)|(ordered|paid)_(at|on)",
    "team": r"(team|group|queue|assignment_group)",
    "agent": r"(agent|assignee|assigned_to|owner)",
    "priority": r"priority",
    "reopened": r"(reopen_count|reopened|reopens|reopenings)",
    "assigned": r"(reassignment_count|reassignments|transfers)",
    "amount": r"(amount|total|sales_value|value|revenue|sum|price_total|line_total)",
    "quantity": r"(quantity|qty|number_of_.*|pieces)",
    "price": r"(unit_?price|price|item_price)",
    "currency": r"currency(_code)?",
    "product": r"(product|sku|stock_code|item)(_?(id|no|name|code))?",
    "months": r"(tenure|months)(_months)?",
    "left": r"(churn|churned|left|cancelled|canceled|exited)",
}
"""How columns are usually called, by what they hold; names in small letters, words apart."""

Writer = Callable[[duckdb.DuckDBPyConnection, Delivered, Mapping[str, str]], Iterator[str]]

SAID = 20
"""So many words of an event log are listed."""


def is_log(plain: Plain) -> bool:
    """Whether the first lines of a file are those of an access log."""
    lines = [line for line in islice(plain.start.decode("utf-8", errors="replace").splitlines(), 20) if line.strip()]
    return bool(lines) and sum(bool(re.match(WHOLE, line.strip())) for line in lines) * 2 > len(lines)


def suggest(con: duckdb.DuckDBPyConnection, file: Delivered) -> tuple[str, list[str], set[str]] | None:
    """What the file looks like, the lines of a map for it, and the columns these name; None where it is a survey."""
    if file.format == "access-log":
        return "the log of a web server", log(), {*file.columns}
    if file.format == "xes":
        return "an event log", list(event_log(con, file)), {"concept:name", *EVENT_LOG.values()}
    found = roles(file)
    ways: tuple[tuple[str, set[str], tuple[set[str], ...], Writer], ...] = (
        ("order lines", {"order"}, ({"amount"}, {"quantity", "price"}), orders),
        ("tickets", {"ticket", "created"}, ({"solved"}, {"closed"}, {"updated"}), tickets),
        ("subscriptions with durations", {"months", "left"}, (set(),), durations),
    )
    for what, needed, besides, written in ways:
        if needed <= found.keys() and any(one <= found.keys() for one in besides):
            lines = list(written(con, file, found))
            text = "\n".join(lines)
            return what, lines, {one for one in file.columns if json.dumps(one, ensure_ascii=False) in text}
    return None


def roles(file: Delivered) -> dict[str, str]:
    """The first column that is called as what it holds is usually called, by what it holds."""
    found: dict[str, str] = {}
    for called in file.columns:
        plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", called).lower()).strip("_")
        for role, pattern in ROLES.items():
            if role not in found and re.fullmatch(pattern, plain):
                found[role] = called
    return found


def log() -> list[str]:
    """The map of an access log."""
    same = ("name", "query", "referrer", "status", "device", "bot", "site")
    lines = ['fact = "page_views"', "", "[file]", 'format = "access-log"', "", "[columns]", 'occurred_at = "time"']
    lines += ['page = "path"', *(f'{one} = "{one}"' for one in same), "", "[visitors]", 'from = ["address", "agent"]']
    return [*lines, 'keep = "day"                         # "always": visitors can be recognised on other days']


EVENT_LOG = {
    "ticket": "case:concept:name",
    "occurred_at": "time:timestamp",
    "team": "org:group",
    "agent": "org:resource",
    "product": "product",
}


def event_log(con: duckdb.DuckDBPyConnection, file: Delivered) -> Iterator[str]:
    """The map of an event log, with the words it says for what happened."""
    yield from ('fact = "ticket_events"', "", "[file]", 'format = "xes"', "", "[columns]")
    yield from (f"{ours} = {json.dumps(theirs)}" for ours, theirs in EVENT_LOG.items() if theirs in file.columns)
    if "concept:name" in file.columns:
        cell = file.column("concept:name")
        yield from ("", "[kinds]", 'column = "concept:name"')
        yield "# What a word means: created, replied, assigned, solved, closed, reopened ... Others stay as they are."
        words = con.execute(
            f"select {cell}, count(*) from {literal(str(file.table))} where {cell} is not null group by 1 "
            f"order by 2 desc, 1 limit {SAID}"
        ).fetchall()
        yield from (f'# {json.dumps(word, ensure_ascii=False)} = "solved"   # {rows:,} times' for word, rows in words)


def tickets(con: duckdb.DuckDBPyConnection, file: Delivered, found: Mapping[str, str]) -> Iterator[str]:
    """The map of tickets with a column per event; where a ticket stands in several rows, of snapshots."""
    cell = file.column(found["ticket"])
    rows, names = con.execute(
        f"select count({cell}), count(distinct {cell}) from {literal(str(file.table))}"
    ).fetchall()[0]
    snapshots = "updated" in found and rows > names
    yield from ('fact = "ticket_events"', "", "[columns]", f"ticket = {quoted(found['ticket'])}")
    looked_at = ("team", "agent", "priority")
    for role in ("customer", *(() if snapshots else looked_at)):
        yield from mapped(role, found)
    if snapshots:
        yield from ("", "[snapshots]", f"key = {quoted(found['ticket'])}")
        yield f"order_by = {timed(con, file, found['updated'])}"
        for role in (*looked_at, "reopened", "assigned"):
            yield from mapped(role, found)
    yield from ("", "[events]")
    yield from (
        f"{role} = {timed(con, file, found[role])}" for role in ("created", "solved", "closed") if role in found
    )


def orders(con: duckdb.DuckDBPyConnection, file: Delivered, found: Mapping[str, str]) -> Iterator[str]:
    """The map of order lines."""
    yield from ('fact = "orders"', "", "[columns]", f"order = {quoted(found['order'])}")
    if "occurred_at" in found:
        yield f"occurred_at = {timed(con, file, found['occurred_at'])}"
    for role in ("customer", "product", "quantity"):
        yield from mapped(role, found)
    if "amount" in found:
        yield from mapped("amount", found)
    else:
        yield f"amount = {{ times = [{quoted(found['quantity'])}, {quoted(found['price'])}] }}"
    yield from mapped("currency", found)
    yield from (
        "",
        "# Cancellations, refunds and adjustments among them are told apart so; the first that fits counts:",
        "# [kinds]",
        f"# column = {quoted(found['order'])}",
        '# "C*" = "cancellation"',
        '# "*" = "order"',
    )


def durations(_: duckdb.DuckDBPyConnection, __: Delivered, found: Mapping[str, str]) -> Iterator[str]:
    """The map of subscriptions of which only the duration up to a day is known; the day is the owner's to say."""
    yield from ('fact = "subscriptions"', "")
    if "subscription" in found:
        yield from ("[columns]", f"subscription = {quoted(found['subscription'])}", "")
    yield from (
        "[as_of]",
        'date = ""                            # the day up to which the durations count: you know it',
    )
    yield f"months = {quoted(found['months'])}"
    yield f'left = {{ column = {quoted(found["left"])}, values = ["Yes"] }}'


def mapped(role: str, found: Mapping[str, str]) -> Iterator[str]:
    """The line that maps a column, where there is one for it."""
    if role in found:
        yield f"{role} = {quoted(found[role])}"


def timed(con: duckdb.DuckDBPyConnection, file: Delivered, called: str) -> str:
    """The column of a time, with how it is written where only one way fits."""
    cell, table = file.column(called), literal(str(file.table))
    fits = [] if file.dated else [one for one in LIKELY if reads_all(con, cell, one, table)]
    return quoted(called) if len(fits) != 1 else f'{{ column = {quoted(called)}, formats = ["{fits[0]}"] }}'


def quoted(called: str) -> str:
    """A column's name as TOML writes it."""
    return json.dumps(called, ensure_ascii=False)
