"""Buyers: everybody who ever ordered, with their first and second order and what they spent."""

from __future__ import annotations

from hark.store.derivation import Derived, Making, derived
from hark.store.facts import Column, Kind


def select(making: Making) -> str:
    """A row per person with an order; tests aside, and orders without a customer, who cannot be recognised."""
    dims = making.first("(occurred_at, derived_key, currency)")
    return f"""
        select person as derived_key, min(person) as person_key, min(customer) as customer,
               min(occurred_at) as occurred_at, list_sort(list(occurred_at))[2] as second_at,
               max(occurred_at) as last_at, count(*) as orders, min(revenue) as revenue, {dims}
        from (
            select *, fsum(amount) over (partition by person) as revenue
            from purchases where customer is not null and not test
        )
        where kind = 'order' group by person
    """


derived.add(
    Derived(
        "buyers",
        "person who ordered; it happened at their first order",
        (
            Column("second_at", Kind.INSTANT, "When they ordered for the second time."),
            Column("last_at", Kind.INSTANT, "When they last ordered."),
            Column("orders", Kind.WHOLE, "How many orders they made."),
            Column("revenue", Kind.NUMBER, "What they spent, in the company's currency, less what they gave back."),
        ),
        inputs=("purchases",),
        together="person",
        select=select,
        needs=("zone", "rates"),
    )
)
