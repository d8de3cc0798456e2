"""Customers: who they are and what they are like."""

from __future__ import annotations

from hark.recognise.preset import Draft
from hark.recognise.shape import NO, POSSIBLE, Shape, finish, moments, plainly, times, zoned
from hark.recognise.table import Table


def likely(table: Table) -> int:
    """Possible with a customer's number that no two rows share; never sure."""
    return POSSIBLE if any(one.unique for one in table.called("customer", "subscription")) else NO


def draft(table: Table) -> Draft:
    """The map of customers."""
    unique = [one for one in table.called("customer", "subscription") if one.unique]
    customer = table.pick("customer", "Which column says who it is?", unique)
    found = times(table, "created")
    columns: Draft = {"customer": customer.name} if customer else {}
    columns |= plainly(table, "email", "phone", "language") | moments(table, found, {"created": "occurred_at"})
    return finish(table, zoned(table, {"fact": "customers", "columns": columns}, found.values()))


SHAPE = Shape("customers", "customers", "a customer: who they are and what they are like", likely, draft)
