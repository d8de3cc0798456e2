"""Customer months: what every customer bought in every month, and how much they had bought before."""

from __future__ import annotations

from hark.store.derivation import Derived, Making, derived
from hark.store.facts import Column, Kind


def select(making: Making) -> str:
    """A row per person and month of the company's zone in which they ordered or gave back; tests aside."""
    dims = making.latest("(occurred_at, derived_key, kind, currency)")
    return f"""
        with bought as (
            select *, date_trunc('month', occurred_at at time zone '{making.zone}') as month
            from purchases where customer is not null and not test and occurred_at is not null
        ),
        months as (
            select person as derived_key, month, min(person) as person_key, min(customer) as customer,
                   min(occurred_at) as occurred_at, count(*) filter (where kind = 'order') as orders,
                   fsum(amount) as revenue, {dims}
            from bought group by person, month
        )
        select * exclude (month), coalesce(sum(orders) over earlier, 0)::bigint as earlier_orders,
               date_diff('month', min(month) filter (where orders > 0) over (partition by derived_key), month)
                   as months_since_first
        from months
        window earlier as (partition by derived_key order by month rows between unbounded preceding and 1 preceding)
    """


derived.add(
    Derived(
        "customer_months",
        "person and month of the company's zone in which they bought or gave back",
        (
            Column("orders", Kind.WHOLE, "How many orders they made in the month."),
            Column("revenue", Kind.NUMBER, "What they spent, in the company's currency, less what they gave back."),
            Column("earlier_orders", Kind.WHOLE, "How many orders they had made before the month."),
            Column("months_since_first", Kind.WHOLE, "Months since the month of their first order."),
        ),
        inputs=("purchases",),
        together="person",
        select=select,
        needs=("zone", "rates"),
    )
)
