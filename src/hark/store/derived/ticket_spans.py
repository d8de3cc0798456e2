"""Stretches of tickets: how long each was open, and how long each customer's message waited for a reply."""

from __future__ import annotations

from collections.abc import Mapping

from hark.store.derivation import DIMENSIONS, Derived, Making, derived
from hark.store.facts import Column, Kind, Personal

ENDING = ("solved", "closed", "merged", "spam", "deleted")
"""The kinds of events after which a ticket is not open any more."""

CARRIED = (*DIMENSIONS[1:], "team", "agent", "priority")
"""What a ticket is grouped by, besides its source."""

PLACE = (
    "case when kind = 'created' then 0 when kind = 'seen' then 1 when kind = 'solved' then 4 "
    "when kind = 'closed' then 5 when kind in ('replied', 'first-replied', 'auto-replied') "
    "and coalesce(\"by\", 'agent') <> 'customer' then 3 else 2 end"
)
"""Which of several events of one moment comes first: many a desk tells minutes only."""

MOVES: Mapping[str, str] = {
    "reopened": "(kind = 'reopened' or (kind = 'seen' and reopens > reopens_before))",
    "ends": f"kind in ({', '.join(f'{chr(39)}{kind}{chr(39)}' for kind in ENDING)})",
    "asks": "((kind = 'created' and coalesce(\"by\", 'customer') = 'customer') "
    "or (kind = 'replied' and \"by\" = 'customer'))",
    "answers": "(kind in ('replied', 'first-replied') and coalesce(\"by\", 'agent') = 'agent' "
    "and coalesce(public, true) and not coalesce(opened_by_agent and occurred_at <= created_at, false))",
    "responds": "(kind in ('replied', 'first-replied', 'auto-replied') and coalesce(\"by\", 'agent') <> 'customer' "
    "and coalesce(public, true) and not coalesce(opened_by_agent and occurred_at <= created_at, false))",
}
"""What an event means: SQL over the columns of `ordered`. A reply that does not say is an agent's, and public."""


def ordered(making: Making) -> str:
    """The named query `ordered`: every event of a ticket with its number `n` in time, and what it means.

    `team_then` is the team that had the ticket when it happened. An event without a time comes first.
    """
    carried = ", ".join(f'"{name}"' for name in (*CARRIED, "source", *making.attributes))
    return f"""
        events as (
            select about_key as derived_key, ticket, kind, "by", public, occurred_at, customer, person_key, seconds,
                   reopens, transfers, url, {carried}, event, {PLACE} as place
            from ticket_events where ticket is not null
        ),
        counted as (
            select *, row_number() over w as n,
                   last_value(team ignore nulls) over w as team_then,
                   lag(team ignore nulls) over w as team_before,
                   lag(reopens ignore nulls) over w as reopens_before,
                   coalesce(min(occurred_at) filter (where kind = 'created') over t, min(occurred_at) over t)
                       as created_at,
                   bool_or(kind = 'created') over t as has_created,
                   bool_or(kind = 'seen') over t as has_snapshots,
                   min("by") filter (where kind = 'created') over t as creator,
                   min(occurred_at) filter (where kind = 'solved') over t as first_solved_at,
                   coalesce(bool_or(kind = 'created' and "by" = 'agent' and coalesce(public, true)) over t, false)
                       as opened_by_agent
            from events
            window w as (partition by derived_key order by occurred_at nulls first, place, event),
                   t as (partition by derived_key)
        ),
        ordered as (
            select *, {MOVES["ends"]} as ends,
                   (kind = 'created' or {MOVES["reopened"]} or (
                       n = 1 and not coalesce(has_created, false) and not coalesce({MOVES["ends"]}, false)
                   )) as opens,
                   coalesce({MOVES["asks"]}, false) as asks,
                   coalesce({MOVES["answers"]}, false) as answers,
                   coalesce({MOVES["responds"]}, false) as responds
            from counted
        )
    """


def stretch(kind: str, begins: str, ends: str) -> str:
    """The SQL of the stretches that begin with an event that is `begins` and end with the next that is `ends`."""
    return f"""
        select derived_key, '{kind}' as kind, occurred_at, team_then,
               lead(occurred_at) over w as ended_at, lead(team_then) over w as ended_team,
               lead(kind) over w as ended_by, begins
        from (
            select *, coalesce({begins}, false) as begins,
                   lag(coalesce({begins}, false)) over (partition by derived_key order by n) as previous
            from ordered where occurred_at is not null and ({begins} or {ends})
        )
        where begins is distinct from previous
        window w as (partition by derived_key order by n)
    """


def select(making: Making) -> str:
    """A row per stretch; a ticket that is opened again begins a new one."""
    return f"""
        with {ordered(making)},
        whole as (
            select derived_key, min(ticket) as ticket, min(creator) as "by", min(url) as url,
                   {making.who("n")},
                   {making.latest("n", (*CARRIED, "source"))},
                   not coalesce(bool_or(kind in ('merged', 'spam', 'deleted')), false) as counts
            from ordered group by derived_key
        ),
        stretches as ({stretch("open", "opens", "ends")} union all {stretch("wait", "asks", "answers")})
        select whole.*, s.kind, s.occurred_at, s.ended_at, s.ended_team, s.ended_by,
               (epoch_us(s.ended_at) - epoch_us(s.occurred_at)) / 1e6 as seconds
        from stretches s join whole using (derived_key)
        where s.begins
    """


derived.add(
    Derived(
        "ticket_spans",
        "stretch for which a ticket was open, or a customer waited for a reply",
        (
            Column("ticket", Kind.TEXT, "The ticket, as the help desk names it.", Personal.PSEUDONYM),
            Column(
                "kind",
                Kind.TEXT,
                "Open: from its creation or reopening to its solution; wait: from a customer's message to the next "
                "public reply by a human agent.",
                groups=True,
            ),
            Column("ended_at", Kind.INSTANT, "When it ended; empty while it lasts."),
            Column("ended_by", Kind.TEXT, "What ended it: solved, closed, or a reply.", groups=True),
            Column("seconds", Kind.NUMBER, "How long it lasted.", unit="seconds"),
            Column("business_seconds", Kind.NUMBER, "The same in the company's open hours.", unit="seconds"),
            Column("by", Kind.TEXT, "Who opened the ticket: customer, agent or bot.", groups=True),
            Column("team", Kind.TEXT, "The team that had the ticket last.", groups=True),
            Column("agent", Kind.TEXT, "The agent who had the ticket last.", Personal.PERSONAL, groups=True),
            Column("priority", Kind.TEXT, "The priority the ticket had last.", groups=True),
            Column("counts", Kind.CLAIM, "Whether the ticket counts: not merged, no spam, not deleted."),
            Column("url", Kind.TEXT, "Where to open the ticket."),
        ),
        about="ticket",
        inputs=("ticket_events",),
        select=select,
        business={"business_seconds": ("occurred_at", "ended_at", "ended_team")},
        needs=("calendars",),
        edition=2,
    )
)
