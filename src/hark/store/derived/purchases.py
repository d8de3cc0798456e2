"""Purchases: every order, cancellation, refund and adjustment as a whole, its lines added up."""

from __future__ import annotations

from hark.store.columns import WITHDRAWN
from hark.store.derivation import Derived, Making, derived
from hark.store.facts import Column, Kind, Personal

AGAINST = ("cancellation", "refund")
"""The kinds whose amounts are taken away, whichever sign the source gives them."""


def select(making: Making) -> str:
    """A row per order, kind and currency; amounts in the company's currency by the rate of the company's day."""
    against = ", ".join(f"'{kind}'" for kind in AGAINST)
    # Of the sum, not of every line: a discount taken back stands against what is given back.
    signed = "case when kind in ({0}) then -abs(fsum({1})) else fsum({1}) end as {2}"
    names = {"amount": "charged", "tax": "tax", "shipping": "shipping"}
    summed = ", ".join(signed.format(against, given, name) for given, name in names.items())
    return f"""
        with lines as (
            select * replace (
                coalesce(kind, 'order') as kind,
                upper(coalesce(nullif(currency, ''), (select currency from home))) as currency
            )
            from orders where kind is distinct from '{WITHDRAWN}'
        ),
        whole as (
            select about_key as derived_key, min("order") as "order", kind, currency,
                   min(occurred_at) as occurred_at, min(customer) as customer,
                   coalesce(arg_min(person_key, customer), min(person_key)) as person_key, {summed},
                   fsum(discount) as discount, fsum(quantity) as quantity, count(*) as lines,
                   coalesce(bool_or(test), false) as test,
                   {making.agreed()}
            from lines group by about_key, kind, currency
        )
        select whole.*, charged * rate as amount, tax * rate as tax_paid, shipping * rate as shipping_paid
        from (
            select *, coalesce((occurred_at at time zone '{making.zone}')::date, date '0001-01-01') as day from whole
        ) whole
        asof left join rates on whole.currency = rates.currency and whole.day >= rates.since
    """


derived.add(
    Derived(
        "purchases",
        "order, cancellation, refund or adjustment as a whole",
        (
            Column("order", Kind.TEXT, "The order, as the shop names it.", Personal.PSEUDONYM),
            Column("kind", Kind.TEXT, "Order, cancellation, refund or adjustment.", groups=True),
            Column("amount", Kind.NUMBER, "What was charged, in the company's currency; empty without a rate."),
            Column("charged", Kind.NUMBER, "What was charged, in `currency`; cancellations and refunds below zero."),
            Column("currency", Kind.TEXT, "The currency it was charged in.", groups=True),
            Column("tax", Kind.NUMBER, "The tax, in `currency`."),
            Column("shipping", Kind.NUMBER, "The shipping cost, in `currency`."),
            Column("tax_paid", Kind.NUMBER, "The tax, in the company's currency."),
            Column("shipping_paid", Kind.NUMBER, "The shipping cost, in the company's currency."),
            Column("discount", Kind.NUMBER, "The discount, in `currency`."),
            Column("quantity", Kind.NUMBER, "How many pieces."),
            Column("lines", Kind.WHOLE, "How many lines it has."),
            Column("test", Kind.CLAIM, "Whether it was only a test.", groups=True),
        ),
        about="order",
        inputs=("orders",),
        select=select,
        needs=("zone", "rates"),
    )
)
