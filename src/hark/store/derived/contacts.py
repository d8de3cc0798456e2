"""Contacts: for every ticket that was solved, when the same customer came back."""

from __future__ import annotations

from hark.store.derivation import Derived, Making, derived
from hark.store.derived.ticket_spans import CARRIED
from hark.store.facts import Column, Kind, Personal


def select(making: Making) -> str:
    """A row per solved ticket: the customer comes back with the next ticket, or by reopening this one."""
    return f"""
        with mine as (from tickets where counts)
        select t.person as derived_key, t.customer, t.person_key, t.ticket, t.first_solved_at as occurred_at,
               {making.listed("t", (*CARRIED, "source"))},
               least(o.occurred_at, t.reopened_at) as next_at,
               (epoch_us(least(o.occurred_at, t.reopened_at)) - epoch_us(t.first_solved_at)) / 1e6 as repeat_seconds
        from (from mine where first_solved_at is not null) t
        asof left join (select person, occurred_at from mine where occurred_at is not null) o
            on t.person = o.person and t.first_solved_at < o.occurred_at
    """


derived.add(
    Derived(
        "contacts",
        "ticket that was solved, and when its customer came back",
        (
            Column("ticket", Kind.TEXT, "The ticket, as the help desk names it.", Personal.PSEUDONYM),
            Column("team", Kind.TEXT, "The team that had it last.", groups=True),
            Column("agent", Kind.TEXT, "The agent who had it last.", Personal.PERSONAL, groups=True),
            Column("priority", Kind.TEXT, "The priority it had last.", groups=True),
            Column("next_at", Kind.INSTANT, "When its customer next opened a ticket, or this one again."),
            Column("repeat_seconds", Kind.NUMBER, "How long after its first solution that was.", unit="seconds"),
        ),
        about="ticket",
        inputs=("tickets",),
        together="person",
        select=select,
    )
)
