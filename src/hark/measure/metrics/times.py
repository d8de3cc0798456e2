"""How long customers wait and tickets take: median, mean and ninth decile, in all hours and in open ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hark.measure.metric import metric
from hark.measure.summary import Mean, Quantile, Share

DESK = "Zendesk, Metrics and attributes for Zendesk Support"
BUSINESS = "Only the company's open hours count, as its calendars say."
SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}


@dataclass(frozen=True)
class Rows:
    """The rows that have a duration: of which fact, under which condition, what they are called, and an example."""

    fact: str
    where: str
    of: str
    example: Mapping[str, object]


TICKETS = Rows("tickets", "counts", "tickets", {"counts": True})
OPEN = Rows(
    "ticket_spans",
    "kind = 'open' and counts and ended_by = 'solved'",
    "resolutions",
    {"kind": "open", "counts": True, "ended_by": "solved"},
)
WAIT = Rows("ticket_spans", "kind = 'wait' and counts", "messages", {"kind": "wait", "counts": True})
VISITS = Rows("sessions", "views > 0 and not bot", "visits", {"views": 1, "bot": False})

FIGURES = (
    ("", "", "", Quantile(0.5), 2.0),
    ("_mean", ", mean", "The mean: few long ones pull it up. ", Mean(), 3.0),
    ("_p90", ", 9 of 10 within", "Nine of ten are no longer than this. ", Quantile(0.9), 6.0),
)
"""What is told of every duration: what its name and label end with, what it says, the summary, the example's figure."""


def duration(
    name: str,
    label: str,
    what: str,
    rows: Rows,
    columns: tuple[str, ...],
    *,
    unit: str = "hours",
    better: Literal["up", "down", ""] = "down",
    **declared: str,
) -> None:
    """Declare the metrics of one duration, kept in the first of `columns` and, in open hours, in the second; seconds.

    Examples: 1, 2 and 6 units, and an empty row.
    """
    for clock, column in zip(("", "_business"), columns, strict=False):
        example = [*({**rows.example, column: n * SECONDS[unit]} for n in (1, 2, 6)), rows.example]
        for ending, said, meaning, summary, expected in FIGURES:
            metric(
                name=name + clock + ending,
                label=label + (", open hours" if clock else "") + said,
                help=f"{what} {meaning}{BUSINESS if clock else ''}".strip(),
                fact=rows.fact,
                where=rows.where,
                value=f"{column} / {SECONDS[unit]}e0",
                summary=summary,
                unit=f"business {unit}" if clock else unit,
                better=better,
                beside=() if ending else (f"{name}{clock}_mean", f"{name}{clock}_p90"),
                of=rows.of,
                example=(example, expected),
                **declared,
            )


duration(
    "first_response_time",
    "First response time",
    "How long a ticket waited for the first public reply by a human agent, from its creation.",
    TICKETS,
    ("first_reply_seconds", "first_reply_business"),
    requirement="2.17",
    source=f"{DESK}: first reply time",
)
duration(
    "first_response_time_any",
    "First response time, machines included",
    "How long a ticket waited for anything to answer, automatic replies and bots included.",
    TICKETS,
    ("first_answer_seconds", "first_answer_business"),
    requirement="2.17",
    source="The time to the first answer of any kind",
)
duration(
    "response_time",
    "Response time",
    "How long a customer's message waited for the next public reply by a human agent; every message that is known "
    "counts, also the first.",
    WAIT,
    ("seconds", "business_seconds"),
    requirement="2.17",
    source="The time from a message to its reply",
)
duration(
    "resolution_time",
    "Resolution time",
    "How long it took until a ticket was solved, since it was opened or opened again: a ticket that comes "
    "back counts anew, from its return.",
    OPEN,
    ("seconds", "business_seconds"),
    at="ended_at",
    requirement="2.16",
    source="The time from each opening to the next solution",
)
duration(
    "first_resolution_time",
    "Time to first solution",
    "How long it took from a ticket's creation until it was first solved.",
    TICKETS,
    ("first_solution_seconds", "first_solution_business"),
    at="first_solved_at",
    requirement="2.16",
    source=f"{DESK}: first resolution time",
)
duration(
    "full_resolution_time",
    "Time to last solution",
    "How long it took from a ticket's creation until it was solved for good, everything in between included.",
    TICKETS,
    ("full_solution_seconds", "full_solution_business"),
    at="solved_at",
    requirement="2.16",
    source=f"{DESK}: full resolution time",
)
duration(
    "handle_time",
    "Handle time",
    "How long agents worked on a ticket, as the help desk noted it.",
    TICKETS,
    ("handle_seconds",),
    unit="minutes",
    requirement="2.4",
    source="A sum of the work noted",
)
duration(
    "ticket_lifetime",
    "Lifetime of tickets",
    "How much time lay between the first and the last thing that happened to a ticket.",
    TICKETS,
    ("lifetime_seconds",),
    at="last_at",
    requirement="2.16",
    source="The time from the first to the last event",
)
duration(
    "session_duration",
    "Length of a visit",
    "How long a visit lasted, from the first to the last thing that happened in it; one of a single page lasted 0.",
    VISITS,
    ("seconds",),
    unit="seconds",
    better="",
    requirement="4.16",
    source="Plausible, Metrics definitions: visit duration",
)

for clock, column in (("", "first_reply_seconds"), ("_business", "first_reply_business")):
    metric(
        name=f"answered_in_time{clock}",
        label="Answered in time" + (", open hours" if clock else ""),
        help="The share of tickets with a first reply within the time that is promised for their priority; one without "
        + (
            f"a reply is left out until it has one. {BUSINESS}"
            if clock
            else "a reply counts as late once that time is over."
        ),
        fact="tickets",
        where="counts",
        value=f"case when {column} <= promised(priority) * 36e2 then 1e0 when {column} is not null then 0e0 "
        + ("end" if clock else "when known_until - epoch_us(occurred_at) > promised(priority) * 36e8 then 0e0 end"),
        threshold={"else": 24},
        limits={"else": (0.01, 8760)},
        promises=True,
        words="Promised are {else} hours, or what the company document says for the ticket's priority.",
        summary=Share(),
        unit="%",
        better="up",
        requirement="2.15",
        source="Share within a service level",
        example=(
            (
                {"counts": True, "priority": "high", column: 3600, "occurred_at": "2026-03-02T12:00:00+00:00"},
                {"counts": True, "priority": "low", column: 30 * 3600, "occurred_at": "2026-03-02T12:00:00+00:00"},
                {"counts": True},
            ),
            50.0,
        ),
    )
