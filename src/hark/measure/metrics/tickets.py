"""The help desk: how many tickets came, how many are open, how they were solved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hark.measure.estimate import Estimate
from hark.measure.metric import Rows, metric
from hark.measure.summary import Count, Level, Mean, Ratio, Record, Share, Sum

DESK = "Zendesk, Metrics and attributes for Zendesk Support"

TICKETS: Rows = (
    {"counts": True, "state": "solved", "one_touch": True, "replies": 1, "reopens": 0, "transfers": 0, "solved": True},
    {"counts": True, "state": "solved", "one_touch": False, "replies": 4, "reopens": 1, "transfers": 2, "solved": True},
    {"counts": True, "state": "open", "one_touch": None, "replies": 1, "reopens": 0, "transfers": 0, "solved": False},
    {"counts": False, "state": "spam", "one_touch": None, "replies": 0, "reopens": 0, "transfers": 0, "solved": False},
    {"counts": True},
)
"""What the examples are made of; `solved` becomes the time of the solution."""

SOLVED_AT = "2026-03-02T12:00:00+00:00"
EXAMPLE: Rows = tuple(
    {name: value for name, value in row.items() if name != "solved"}
    | ({"solved_at": SOLVED_AT, "first_solved_at": SOLVED_AT} if row.get("solved") else {})
    for row in TICKETS
)

SPANS: Rows = (
    {"kind": "open", "counts": True},
    {"kind": "open", "counts": True, "ended_at": SOLVED_AT, "occurred_at": "2026-03-01T12:00:00+00:00"},
    {"kind": "open", "counts": False},
    {"kind": "wait", "counts": True},
    {},
)

NO_REPLIES = "no solved ticket here tells of all its replies and returns, as the log of a help desk does"
NO_RETURNS = "no ticket here tells how often it was opened again, as a log or a counter of the help desk does"
NO_TRANSFERS = "no ticket here tells how often it was handed on, as a log or a counter of the help desk does"


@dataclass(frozen=True)
class ShareTold(Share):
    """The weighted share of ones among zeros and ones, in percent; of tickets that tell."""

    untold: str = ""
    """Why there is no figure where none does."""

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The share in percent, or why there is none."""
        found = super().estimate(record, confidence)
        return found if found.n else replace(found, note=self.untold)


@dataclass(frozen=True)
class MeanTold(Mean):
    """The weighted mean, of tickets that tell."""

    untold: str = ""
    """Why there is no figure where none does."""

    def estimate(self, record: Record, confidence: float = 0.95) -> Estimate:
        """The mean in its own unit, or why there is none."""
        found = super().estimate(record, confidence)
        return found if found.n else replace(found, note=self.untold)


metric(
    name="ticket_volume",
    label="Tickets",
    help="How many tickets were opened; merged ones count once, spam and deleted ones never.",
    fact="tickets",
    where="counts",
    summary=Count(),
    unit="tickets",
    requirement="2.10",
    source="A count",
    example=(EXAMPLE, 4.0),
)

metric(
    name="solved_tickets",
    label="Solved tickets",
    help="How many tickets were solved and stayed so; each at the time of its last solution.",
    fact="tickets",
    where="counts",
    value="case when solved_at is not null then 1e0 end",
    at="solved_at",
    summary=Count(),
    unit="tickets",
    requirement="2.14",
    source="A count",
    example=(EXAMPLE, 2.0),
)

metric(
    name="resolution_rate",
    label="Resolution rate",
    help="Tickets solved for every hundred opened in the same time; more than a hundred where the backlog shrinks.",
    fact="tickets",
    summary=Ratio(numerator="solved_tickets", denominator="ticket_volume", nested=False, scale=100),
    unit="%",
    better="up",
    requirement="2.14",
    source="A ratio of counts",
    example=(EXAMPLE, 50.0),
)

metric(
    name="backlog",
    label="Backlog",
    help="How many tickets are open at the end of the period; each under the team, agent and priority it had last.",
    fact="ticket_spans",
    of="tickets",
    where="kind = 'open' and counts",
    until="ended_at",
    summary=Level(),
    unit="tickets",
    better="down",
    requirement="2.13",
    source="A count",
    example=(SPANS, 1.0),
)

metric(
    name="net_flow",
    label="Growth of the backlog",
    help="By how many tickets the backlog grew: those opened, or opened again, less those solved or closed.",
    fact="ticket_spans",
    of="tickets",
    where="kind = 'open' and counts",
    until="ended_at",
    summary=Sum(),
    unit="tickets",
    better="down",
    requirement="2.14",
    source="A difference of counts",
    example=(SPANS, 1.0),
)

metric(
    name="first_contact_resolution",
    label="Solved with one reply",
    help="The share of solved tickets that needed at most one reply and were never opened again, among those whose "
    "messages are all known; back and forth takes a ticket out.",
    fact="tickets",
    where="counts and solved_at is not null",
    at="solved_at",
    value="case when one_touch then 1e0 when not one_touch then 0e0 end",
    summary=ShareTold(untold=NO_REPLIES),
    unit="%",
    better="up",
    requirement="2.19",
    source=f"{DESK}: one-touch tickets",
    example=(EXAMPLE, 50.0),
)

metric(
    name="solved_without_return",
    label="Solved without coming back",
    help="The share of solved tickets whose customer neither opened them again nor another one soon after; the latest "
    "ones count once that time is over. A return of whose time the desk does not tell is not seen.",
    fact="contacts",
    of="tickets",
    value="case when repeat_seconds <= :days * 864e2 then 0e0 "
    "when known_until - epoch_us(occurred_at) >= :days * 864e8 then 1e0 end",
    threshold={"days": 7},
    limits={"days": (0.04, 365)},
    words="Soon is within {days} days.",
    summary=Share(),
    unit="%",
    better="up",
    requirement="2.19",
    source="First contact resolution by repeat contacts",
    example=(
        (
            {"occurred_at": SOLVED_AT, "repeat_seconds": 3600},
            {"occurred_at": SOLVED_AT, "repeat_seconds": 30 * 86400},
            {"occurred_at": SOLVED_AT, "repeat_seconds": None},
            {"occurred_at": "2026-05-01T12:00:00+00:00"},
            {},
        ),
        75.0,
    ),
)

metric(
    name="replies_per_resolution",
    label="Replies per resolution",
    help="How many public replies of agents a solved ticket took, on average, among those whose messages are all "
    "known.",
    fact="tickets",
    where="counts and solved_at is not null",
    at="solved_at",
    value="case when one_touch is not null then replies end",
    summary=MeanTold(untold=NO_REPLIES),
    unit="replies",
    better="down",
    requirement="2.21",
    source="The arithmetic mean",
    example=(EXAMPLE, 2.5),
)

metric(
    name="reopen_rate",
    label="Reopened",
    help="The share of tickets that were opened again, among all that have ever been solved or closed; those of desks "
    "that do not tell are left out.",
    fact="tickets",
    where="counts",
    value="case when reopens > 0 then 1e0 "
    "when reopens = 0 and (first_solved_at is not null or state <> 'open') then 0e0 end",
    summary=ShareTold(untold=NO_RETURNS),
    unit="%",
    better="down",
    requirement="2.19",
    source=f"{DESK}: reopened tickets",
    example=(EXAMPLE, 50.0),
)

metric(
    name="transfers",
    label="Transfers per ticket",
    help="How often a ticket was handed from one team to another, on average, where the desk tells.",
    fact="tickets",
    where="counts",
    value="transfers",
    summary=MeanTold(untold=NO_TRANSFERS),
    unit="transfers",
    better="down",
    requirement="0.5",
    source="The arithmetic mean",
    example=(EXAMPLE, 2 / 3),
)

metric(
    name="never_transferred",
    label="Never handed on",
    help="The share of tickets that stayed with one team, where the desk tells.",
    fact="tickets",
    where="counts",
    value="case when transfers = 0 then 1e0 when transfers > 0 then 0e0 end",
    summary=ShareTold(untold=NO_TRANSFERS),
    unit="%",
    better="up",
    requirement="0.5",
    source="A share",
    example=(EXAMPLE, 200 / 3),
)
