"""Sessions: the visits to a site. Half an hour in which nothing happens ends one."""

from __future__ import annotations

from hark.store.derivation import Derived, Making, derived
from hark.store.facts import Column, Kind, Personal

TIMEOUT = 30 * 60
"""Seconds without anything, after more than which the next thing begins a new visit. Source: Google Analytics 4."""

ENGAGED = 10
"""A visit of more seconds than this counts as engaged. Source: Google Analytics 4."""


SLOT = f"(epoch_us(occurred_at) - (epoch_us(occurred_at) % {TIMEOUT}000000 + {TIMEOUT}000000) % {TIMEOUT}000000)"
"""When the half hour began that something happened in: what one visitor did in it belongs to one visit.

Only these are put in order, to tell visits apart; whole rows in order take twice as long.
"""


def placed(column: str) -> str:
    """The SQL of a number by which the values of a column are in order of time, whatever order they came in.

    Two of one moment come in the order of their hashes: a pair to compare would take five times as long.
    """
    return f"moment::hugeint * {2**64} + hash({column})"


def select(making: Making) -> str:
    """A row per visit. Its events are named ones: neither views nor what pages load by themselves."""
    latest = ", ".join(f'max("{name}") as "{name}"' for name in making.attributes)
    return f"""
        with slots as (
            select about_key, {SLOT} as slot, min(epoch_us(occurred_at)) as first, max(epoch_us(occurred_at)) as last
            from page_views where occurred_at is not null group by all
        ),
        begun as (
            select about_key, slot, sum(case when first - previous <= {TIMEOUT * 1_000_000} then 0 else 1 end)
                over (partition by about_key order by slot rows unbounded preceding) as nth
            from (select *, lag(last) over (partition by about_key order by slot) as previous from slots)
        ),
        visits as (
            select given.about_key as derived_key, nth, epoch_us(occurred_at) as moment,
                   coalesce(name, 'view') = 'view' as viewed,
                   coalesce(name, 'view') not in ('view', 'request') as named, given.* exclude (about_key)
            from page_views given join begun on begun.about_key = given.about_key and begun.slot = {SLOT}
        )
        select *, views = 1 and events = 0 as bounced,
               views > 1 or events > 0 or seconds > {ENGAGED} as engaged
        from (
            select derived_key, nth::bigint as nth, min(occurred_at) as occurred_at, max(occurred_at) as ended_at,
                   max(occurred_at) filter (where viewed) as left_at,
                   coalesce((max(moment + coalesce(seconds, 0) * 1e6) filter (where viewed or named)
                       - min(moment) filter (where viewed or named)) / 1e6, 0) as seconds,
                   count(*) as requests, count(*) filter (where viewed) as views,
                   count(*) filter (where named) as events,
                   arg_min(page, {placed("page")}) filter (where viewed) as entry_page,
                   arg_max(page, {placed("page")}) filter (where viewed) as page,
                   arg_min(referrer, {placed("referrer")}) as referrer,
                   arg_min(campaign, {placed("campaign")}) as campaign,
                   min(visitor) as visitor, min(customer) as customer,
                   coalesce(arg_min(person_key, customer), min(person_key)) as person_key,
                   min(device) as device, min(country) as country, min(site) as site,
                   min(source) as source, min(touchpoint) as touchpoint, min(channel) as channel,
                   min(product) as product, min(region) as region, min(department) as department,
                   coalesce(bool_or(bot), false) as bot, coalesce(bool_or(daily), false) as daily
                   {", " + latest if latest else ""}
            from visits group by derived_key, nth
        )
    """


derived.add(
    Derived(
        "sessions",
        "visit: what one visitor did without half an hour's pause",
        (
            Column("visitor", Kind.TEXT, "The visitor, as a pseudonym.", Personal.PSEUDONYM),
            Column("nth", Kind.WHOLE, "Which visit of this visitor it is; 1 is the first that is known."),
            Column("left_at", Kind.INSTANT, "When its last page was viewed."),
            Column("ended_at", Kind.INSTANT, "When the last thing happened."),
            Column(
                "seconds", Kind.NUMBER, "From its first view or named event to the end of the last.", unit="seconds"
            ),
            Column("requests", Kind.WHOLE, "Everything that was asked for, what pages load by themselves included."),
            Column("views", Kind.WHOLE, "Pages viewed."),
            Column("events", Kind.WHOLE, "Named events."),
            Column("entry_page", Kind.TEXT, "The page it began on.", groups=True),
            Column("page", Kind.TEXT, "The page it ended on.", groups=True),
            Column("referrer", Kind.TEXT, "Where the visitor came from.", groups=True),
            Column("campaign", Kind.TEXT, "The campaign that brought them.", groups=True),
            Column("device", Kind.TEXT, "The kind of device.", groups=True),
            Column("country", Kind.TEXT, "The country.", groups=True),
            Column("site", Kind.TEXT, "The site's host.", groups=True),
            Column("bot", Kind.CLAIM, "Whether it was a machine.", groups=True),
            Column("bounced", Kind.CLAIM, "Whether one page was viewed and nothing else done.", groups=True),
            Column(
                "engaged",
                Kind.CLAIM,
                "Whether it lasted more than ten seconds, or held a named event or a second view.",
                groups=True,
            ),
            Column("daily", Kind.CLAIM, "Whether the visitor can be recognised on that day only."),
        ),
        about="visitor",
        inputs=("page_views",),
        select=select,
    )
)
