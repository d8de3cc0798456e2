"""Tickets: one row per ticket, with when it was answered and solved, and how long that took."""

from __future__ import annotations

from hark.store.derivation import Derived, Making, derived
from hark.store.derived.ticket_spans import CARRIED, MOVES, ordered
from hark.store.facts import Column, Kind, Personal
from hark.store.keys import escaped_sql

SECONDS = "seconds"
DROPPED = ("merged", "spam", "deleted")
UNTOLD = "; empty where nobody counted"


def select(making: Making) -> str:
    """A row per ticket.

    A first reply is the first public one by a human agent; where an agent opened the ticket in public, that was its
    first comment, and the reply is the next. Where a ticket's first event is already a reply or its solution, its
    creation is unknown, and so is how long that took. Solutions are told by events of kind “solved”, nothing else.
    How often something happened is known from a log, with an event per row, or from a counter of the desk. A row per
    ticket and a snapshot say when something happened, not how often: without either, `replies`, `messages`, `reopens`,
    `transfers` and `one_touch` are empty. A first reply with no other one in a log says nothing of how many followed.
    Snapshots tell transfers by the team. A ticket that was never with a team, nor assigned, has no transfers to count.
    Source: Zendesk's definitions of first reply time, first and full resolution time.
    """
    return f"""
        with {ordered(making)},
        last_moves as (
            select derived_key, arg_max(kind, n) filter (where opens or ends) as last_move,
                   arg_max(opens, n) filter (where opens or ends) as open_now
            from ordered group by derived_key
        ),
        {told(making)},
        known as (
            select *, case when followed and (counted_replies > 0 or answers = 0) then counted_replies end as replies,
                   case when followed or counted_reopens is not null
                        then greatest(counted_reopens, told_reopens) end as reopens,
                   coalesce(counted_transfers, case when has_teams and (followed or has_snapshots) then moves
                        when followed and assignments > 0 then assignments - 1 end) as transfers
            from told
        )
        select * exclude (told, dropped, followed, has_snapshots, answers, moves, assignments, has_teams, last_move,
                          open_now, counted_replies, counted_reopens, told_reopens, counted_transfers)
                 replace (case when replies is not null then messages end as messages),
               case when has_created or first_replied_at > occurred_at then occurred_at end as reply_asked_at,
               case when has_created or first_solved_at > occurred_at then occurred_at end as solution_asked_at,
               case when has_created or first_answered_at > occurred_at then occurred_at end as answer_asked_at,
               not dropped as counts,
               case when open_now or last_move is null then 'open' else last_move end as state,
               case when open_now then null else last_solved_at end as solved_at,
               case when open_now then null else last_closed_at end as closed_at,
               case when told > 0 and last_solved_at is not null and replies is not null and reopens is not null
                    then not coalesce(open_now, true) and replies < 2 and reopens = 0
                        and coalesce(last_asked_at <= first_solved_at, true) end as one_touch,
               {between("reply_asked_at", "first_replied_at")} as first_reply_seconds,
               {between("answer_asked_at", "first_answered_at")} as first_answer_seconds,
               {between("solution_asked_at", "first_solved_at")} as first_solution_seconds,
               case when not open_now then {between("solution_asked_at", "last_solved_at")} end
                   as full_solution_seconds,
               {between("first_at", "last_at")} as lifetime_seconds
        from known join last_moves using (derived_key)
        join (select derived_key, min(occurred_at) as first_at from ordered group by derived_key) using (derived_key)
    """


def told(making: Making) -> str:
    """The named query `told`: what the events of a ticket say, added up."""
    dropped = ", ".join(f"'{kind}'" for kind in DROPPED)
    return f"""
        told as (
            select derived_key, min(ticket) as ticket, min(created_at) as occurred_at,
                   min(creator) as "by", min(url) as url,
                   {making.who("n")},
                   {making.latest("n", (*CARRIED, "source"))},
                   max(occurred_at) as last_at,
                   min(occurred_at) filter (where answers) as first_replied_at,
                   arg_min(team_then, n) filter (where answers) as first_replied_team,
                   min(occurred_at) filter (where responds) as first_answered_at,
                   arg_min(team_then, n) filter (where responds) as first_answered_team,
                   min(first_solved_at) as first_solved_at,
                   arg_min(team_then, n) filter (where kind = 'solved') as first_solved_team,
                   max(occurred_at) filter (where kind = 'solved') as last_solved_at,
                   arg_max(team_then, n) filter (where kind = 'solved') as last_solved_team,
                   max(occurred_at) filter (where kind = 'closed') as last_closed_at,
                   min(occurred_at) filter (where {MOVES["reopened"]} and occurred_at > first_solved_at)
                       as reopened_at,
                   sum(seconds) as handle_seconds,
                   max(occurred_at) filter (where asks) as last_asked_at,
                   coalesce(bool_or(has_created), false) as has_created,
                   coalesce(bool_or(not summed_up and kind is distinct from 'seen'), false) as followed,
                   coalesce(bool_or(has_snapshots), false) as has_snapshots,
                   count(*) filter (where answers) as answers,
                   count(*) filter (where answers and kind = 'replied' and not summed_up) as counted_replies,
                   count(*) filter (where asks) as messages,
                   count(*) filter (where kind in ('replied', 'auto-replied')) as told,
                   max(reopens) as counted_reopens, count(*) filter (where kind = 'reopened') as told_reopens,
                   max(transfers) as counted_transfers,
                   count(*) filter (where team <> team_before) as moves,
                   count(*) filter (where kind = 'assigned') as assignments,
                   count(team) > 0 as has_teams,
                   coalesce(bool_or(kind in ({dropped})), false) as dropped
            from (select *, {summed_up()} as summed_up from ordered) group by derived_key
        )
    """


def summed_up() -> str:
    """The SQL of whether an event is the one of its kind that a ticket as a whole tells, in a row or in a snapshot.

    Its name says so: it holds the ticket and the kind, of a snapshot the time as well, and nothing of a row in a log.
    """
    parts = ("'ticket_events'", escaped_sql("source"), "''", "'r'", escaped_sql("ticket"), escaped_sql("kind"))
    name = " || chr(31) || ".join(parts)
    timed = f"{name} || chr(31) || epoch_us(occurred_at)::varchar"
    # A hash costs: the second is only worked out where there can be such a name.
    whole, snapshot = (f"coalesce(event = unhex(md5({one})), false)" for one in (name, timed))
    return f"case when {whole} then true when has_snapshots then {snapshot} else false end"


def between(begins: str, ends: str) -> str:
    """The SQL of the seconds from one moment to a later one."""
    return f"case when {ends} >= {begins} then (epoch_us({ends}) - epoch_us({begins})) / 1e6 end"


def lasting(name: str, what: str) -> tuple[Column, Column]:
    """A duration, in all hours and in the company's open ones."""
    return (
        Column(f"{name}_seconds", Kind.NUMBER, f"How long {what}.", unit=SECONDS),
        Column(f"{name}_business", Kind.NUMBER, f"The same in the company's open hours: {what}.", unit=SECONDS),
    )


derived.add(
    Derived(
        "tickets",
        "ticket",
        (
            Column("ticket", Kind.TEXT, "The ticket, as the help desk names it.", Personal.PSEUDONYM),
            Column("by", Kind.TEXT, "Who opened it: customer, agent or bot.", groups=True),
            Column("team", Kind.TEXT, "The team that had it last.", groups=True),
            Column("agent", Kind.TEXT, "The agent who had it last.", Personal.PERSONAL, groups=True),
            Column("priority", Kind.TEXT, "The priority it had last.", groups=True),
            Column("state", Kind.TEXT, "Open, solved, closed, merged, spam or deleted.", groups=True),
            Column("counts", Kind.CLAIM, "Whether it counts: it was not merged into another, no spam, not deleted."),
            Column("first_replied_at", Kind.INSTANT, "When a human agent first replied in public."),
            Column("first_answered_at", Kind.INSTANT, "When anything first answered, machines included."),
            Column("first_solved_at", Kind.INSTANT, "When it was first solved."),
            Column("solved_at", Kind.INSTANT, "When it was last solved; empty while it is open."),
            Column("closed_at", Kind.INSTANT, "When it was closed; empty while it is open."),
            Column("reopened_at", Kind.INSTANT, "When it was first opened again after its first solution."),
            Column("last_at", Kind.INSTANT, "When the last thing happened to it."),
            *lasting("first_reply", "from its creation to the first public reply by a human agent"),
            *lasting("first_answer", "from its creation to the first answer, machines included"),
            *lasting("first_solution", "from its creation to its first solution"),
            *lasting("full_solution", "from its creation to its last solution"),
            Column("lifetime_seconds", Kind.NUMBER, "From the first to the last thing that happened.", unit=SECONDS),
            Column("handle_seconds", Kind.NUMBER, "How long the work on it took.", unit=SECONDS),
            Column("replies", Kind.WHOLE, f"Public replies by human agents{UNTOLD}."),
            Column("messages", Kind.WHOLE, f"Messages of the customer{UNTOLD}."),
            Column("reopens", Kind.WHOLE, f"How often it was opened again{UNTOLD}."),
            Column("transfers", Kind.WHOLE, f"How often it was handed to another team{UNTOLD}."),
            Column(
                "one_touch",
                Kind.CLAIM,
                "Whether it is solved with at most one reply and was never opened again; empty where it is not solved "
                "or not every message was recorded.",
                groups=True,
            ),
            Column("url", Kind.TEXT, "Where to open it."),
        ),
        about="ticket",
        inputs=("ticket_events",),
        select=select,
        business={
            "first_reply_business": ("reply_asked_at", "first_replied_at", "first_replied_team"),
            "first_answer_business": ("answer_asked_at", "first_answered_at", "first_answered_team"),
            "first_solution_business": ("solution_asked_at", "first_solved_at", "first_solved_team"),
            "full_solution_business": ("solution_asked_at", "solved_at", "last_solved_team"),
        },
        needs=("calendars",),
        edition=2,
    )
)
