"""Visitor days: who was there on which day, so that different visitors are counted fast."""

from __future__ import annotations

from hark.store.derivation import Derived, Making, derived
from hark.store.facts import Column, Kind, Personal

QUARTER = 15 * 60 * 1_000_000
"""A quarter of an hour in microseconds: no zone's day begins within one."""


def select(making: Making) -> str:
    """A row per visitor and day of the company's zone."""
    rest = ("touchpoint", "channel", "product", "region", "department", *making.attributes)
    any_of = ", ".join(f'min("{name}") as "{name}"' for name in rest)
    return f"""
        with quarters as (
            select about_key as derived_key, epoch_us(occurred_at) // {QUARTER} as quarter,
                   min(occurred_at) as occurred_at, count(*) as requests,
                   count(*) filter (where coalesce(name, 'view') = 'view') as views,
                   min(visitor) as visitor, min(customer) as customer,
                   coalesce(arg_min(person_key, customer), min(person_key)) as person_key, min(source) as source,
                   min(site) as site, min(device) as device,
                   min(country) as country, coalesce(bool_or(bot), false) as bot,
                   coalesce(bool_or(daily), false) as daily, {any_of}
            from page_views where occurred_at is not null group by all
        )
        select derived_key, (occurred_at at time zone '{making.zone}')::date - date '1970-01-01' as day,
               min(occurred_at) as occurred_at, sum(requests)::bigint as requests,
               sum(views)::bigint as views, min(visitor) as visitor, min(customer) as customer,
               coalesce(arg_min(person_key, customer), min(person_key)) as person_key,
               min(source) as source, min(site) as site,
               min(device) as device, min(country) as country, bool_or(bot) as bot, bool_or(daily) as daily,
               row_number() over (partition by derived_key order by min(occurred_at)) > 1 as seen_before,
               {any_of}
        from quarters
        group by derived_key, (occurred_at at time zone '{making.zone}')::date
    """


derived.add(
    Derived(
        "visitor_days",
        "visitor and day of the company's zone",
        (
            Column("visitor", Kind.TEXT, "The visitor, as a pseudonym.", Personal.PSEUDONYM),
            Column("day", Kind.WHOLE, "The day, counted from 1970 on."),
            Column("requests", Kind.WHOLE, "Everything that was asked for on that day."),
            Column("views", Kind.WHOLE, "Pages viewed on that day."),
            Column("seen_before", Kind.CLAIM, "Whether the visitor had been there on an earlier day.", groups=True),
            Column("site", Kind.TEXT, "The site's host.", groups=True),
            Column("device", Kind.TEXT, "The kind of device.", groups=True),
            Column("country", Kind.TEXT, "The country.", groups=True),
            Column("bot", Kind.CLAIM, "Whether it was a machine.", groups=True),
            Column("daily", Kind.CLAIM, "Whether the visitor can be recognised on that day only."),
        ),
        about="visitor",
        inputs=("page_views",),
        select=select,
        needs=("zone",),
    )
)
