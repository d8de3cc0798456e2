"""Terms: every time a subscription could have gone on or ended, and which of the two it did."""

from __future__ import annotations

from hark.store.derivation import DIMENSIONS, Derived, Making, derived
from hark.store.derived.memberships import steps
from hark.store.facts import Column, Kind, Personal


def select(making: Making) -> str:
    """A row per renewal, or paid period that follows another, and per cancellation or lapse of what was held."""
    dims = ", ".join(f's."{name}"' for name in ("plan", *DIMENSIONS, *making.attributes))
    return f"""
        with {steps(making)}
        select derived_key, subscription, occurred_at, customer, person_key, place = 0 as renewed, reason, {dims}
        from (
            select *, row_number() over (partition by derived_key, stretch, kind order by n) as nth from numbered
        ) s
        where kind = 'renewal' or (kind = 'period' and nth > 1) or (place = 1 and was is distinct from 1)
    """


derived.add(
    Derived(
        "terms",
        "time a subscription was renewed, cancelled or lapsed",
        (
            Column("subscription", Kind.TEXT, "The subscription, as the source names it.", Personal.PSEUDONYM),
            Column("plan", Kind.TEXT, "The plan.", groups=True),
            Column("renewed", Kind.CLAIM, "Whether it went on.", groups=True),
            Column("reason", Kind.TEXT, "The reason that was given for its end.", groups=True),
        ),
        about="subscription",
        inputs=("subscriptions",),
        select=select,
    )
)
