"""Memberships: every stretch for which a subscription was held, from its start to its end."""

from __future__ import annotations

from hark.store.derivation import DIMENSIONS, Derived, Making, derived
from hark.store.facts import Column, Kind, Personal

GRACE = 3 * 86_400
"""Seconds after which a paid period that no other follows counts as lapsed at its end."""


def steps(making: Making) -> str:
    """The named query `steps`: what happened to a subscription, in order.

    `place` is 0 where it was held from then on, 1 where it ended, and empty for what tells neither. A paid period that
    none follows within `GRACE` lapses at its end, or that of an earlier one that lasts longer; it may be still to come.
    """
    carried = ", ".join(f'"{name}"' for name in ("plan", *DIMENSIONS, *making.attributes))
    return f"""
        rows as (
            select about_key as derived_key, subscription, kind, occurred_at, as_of, customer, person_key,
                   amount, reason, {carried}, event, case when kind = 'period' then until end as until,
                   case when kind in ('cancellation', 'lapse') then 1
                        when kind in ('start', 'renewal', 'period') then 0 end as place
            from subscriptions where subscription is not null and occurred_at is not null
        ),
        told as (
            select *, count(*) filter (where place = 1) over past as ends,
                   lead(case when place is not null then occurred_at end ignore nulls) over past as next_at
            from rows window past as (partition by derived_key order by occurred_at, place, event)
        ),
        paid as (
            select *, max(until) over (partition by derived_key, ends order by occurred_at, place, event) as paid_until
            from told
        ),
        steps as (
            select *, row_number() over (partition by derived_key order by occurred_at, place, event) as n
            from (
                select * exclude (next_at, until, ends, paid_until) from paid
                union all
                select * exclude (next_at, until, ends, paid_until)
                       replace ('lapse' as kind, paid_until as occurred_at, null as reason, 1 as place)
                from paid where until is not null
                    and (next_at is null or epoch_us(next_at) - epoch_us(paid_until) > {GRACE * 1_000_000})
            )
        ),
        numbered as (
            select *, sum(coalesce(was, 1)) over (partition by derived_key order by n) as stretch
            from (select *, lag(place ignore nulls) over (partition by derived_key order by n) as was from steps)
        )
    """


def select(making: Making) -> str:
    """A row per stretch: from a start, or what comes first after an end, to a cancellation or lapse."""
    dims = ", ".join(f'arg_max("{name}", n) as "{name}"' for name in ("plan", *DIMENSIONS, *making.attributes))
    return f"""
        with {steps(making)}
        select derived_key, min(subscription) as subscription, min(occurred_at) as occurred_at,
               {making.who("n")},
               max(occurred_at) filter (where place = 1) as ended_at,
               arg_max(kind, n) filter (where place = 1) as ending, arg_max(reason, n) as reason,
               count(*) filter (where kind = 'renewal')
                   + greatest(count(*) filter (where kind = 'period') - 1, 0) as renewals,
               arg_max(amount, n) as amount, max(as_of) as as_of,
               coalesce(bool_or(place = 1), false) as "left", {dims}
        from numbered group by derived_key, stretch having bool_or(place = 0)
    """


derived.add(
    Derived(
        "memberships",
        "stretch for which a subscription was held; it happened at its start",
        (
            Column("subscription", Kind.TEXT, "The subscription, as the source names it.", Personal.PSEUDONYM),
            Column("plan", Kind.TEXT, "The plan it had last.", groups=True),
            Column("ended_at", Kind.INSTANT, "When it ends: cancelled, or no longer paid for; empty while it lasts."),
            Column("ending", Kind.TEXT, "How it ends: cancellation or lapse.", groups=True),
            Column("reason", Kind.TEXT, "The reason that was given.", groups=True),
            Column("renewals", Kind.WHOLE, "How often it was renewed."),
            Column("amount", Kind.NUMBER, "What it cost last, in the currency it is charged in."),
            Column("as_of", Kind.INSTANT, "The day up to which the source counted, where it tells durations."),
            Column("left", Kind.CLAIM, "Whether it has an end.", groups=True),
        ),
        about="subscription",
        inputs=("subscriptions",),
        select=select,
    )
)
