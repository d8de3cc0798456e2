"""Visits: the log of a web server, or a table of page views."""

from __future__ import annotations

from hark.recognise.preset import Draft
from hark.recognise.shape import CERTAIN, NO, Shape, finish, first, moments, plainly, times, unnamed_time, zoned
from hark.recognise.table import Table

LOGS = ("access-log", "w3c-log")
SAME = ("name", "query", "referrer", "status", "device", "bot", "site")


def likely(table: Table) -> int:
    """Sure with a log, and with a visitor, a page and a time."""
    if table.file.format in LOGS:
        return CERTAIN
    return CERTAIN if table.has("visitor", "page") and times(table, "occurred_at", "created") else NO


def draft(table: Table) -> Draft:
    """The map of page views; visitors are told apart by a pseudonym of the day."""
    if table.file.format in LOGS:
        table.notes.append("Visitors are told apart for a day, by address and agent; neither is stored.")
        same = {one: one for one in SAME if one in table.file.columns}
        return {
            "fact": "page_views",
            "file": {"format": table.file.format},
            "columns": {"occurred_at": "time", "page": "path", **same},
            "visitors": {"from": ["address", "agent"], "keep": "day"},
        }
    visitor = table.pick("visitor", "Which column tells visitors apart?", table.called("visitor")[:1])
    found = times(table, "occurred_at") or times(table, "created")
    columns = moments(table, found, dict.fromkeys(found, "occurred_at")) | plainly(table, "page", "device")
    if referrer := next((one.name for one in table.columns if "refer" in one.name.lower()), None):
        columns["referrer"] = referrer
    columns = unnamed_time(table, columns, found) | columns
    drafted: Draft = {"fact": "page_views", "columns": columns}
    if visitor:
        drafted["visitors"] = {"from": [visitor.name], "keep": "day" if first(table, "address") else "always"}
    return finish(table, zoned(table, drafted, found.values()))


SHAPE = Shape("page_views", "visits", "a page that somebody looked at on a web site", likely, draft)
