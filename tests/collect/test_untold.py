"""How often something happened to a ticket is known from a log or a counter, and from nothing else."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from hark.store.reader import Facts
from measure.figure import counted, figure

WHOLE = """fact = "ticket_events"
source = "desk"
zone = "UTC"
[columns]
ticket = "id"
team = "team"
[events]
created = "opened"
first-replied = "answered"
solved = "resolved"
closed = "closed"
"""
TICKETS = """id,team,opened,answered,resolved,closed
1,A,2026-01-01,2026-01-02,2026-01-03,2026-01-09
2,B,2026-01-03,,2026-01-05,
"""

LOG = """fact = "ticket_events"
source = "desk"
zone = "UTC"
[columns]
ticket = "id"
occurred_at = "at"
[kinds]
column = "what"
"Opened" = "created"
"First reply" = "first-replied"
"Reply" = "replied"
"Assigned" = "assigned"
"Solved" = "solved"
"Reopened" = "reopened"
"""

SNAPSHOTS = """fact = "ticket_events"
source = "desk"
zone = "UTC"
[columns]
ticket = "id"
[snapshots]
key = "id"
order_by = "at"
team = "team"
[events]
created = "opened"
solved = "resolved"
"""
SEEN = """id,at,team,opened,resolved
1,2026-01-01,A,2026-01-01,
1,2026-01-02,B,2026-01-01,2026-01-02
2,2026-01-03,A,2026-01-03,2026-01-03
"""

OFTEN = ("first_contact_resolution", "replies_per_resolution", "reopen_rate", "transfers", "never_transferred")


def log(*events: str) -> str:
    """A log of these events, each “ticket what”, a day apart."""
    lines = (f"{ticket},2026-01-{day:02},{what}" for day, (ticket, what) in enumerate(map(parted, events), start=1))
    return "\n".join(["id,at,what", *lines, ""])


def parted(event: str) -> tuple[str, str]:
    ticket, _, what = event.partition(" ")
    return ticket, what


def told(desk: Desk, *names: str) -> list[float | None]:
    facts = Facts(desk.store)
    return [figure(facts, name) for name in names or OFTEN]


def test_a_row_per_ticket_tells_nothing_of_how_often(desk: Desk) -> None:
    desk.bring(TICKETS, WHOLE)

    assert told(desk) == [None] * len(OFTEN)
    assert desk.rows("select replies, messages, reopens, transfers, one_touch from tickets") == [(None,) * 5] * 2


def test_a_reply_in_a_row_per_ticket_is_one_of_many_whatever_it_is_called(desk: Desk) -> None:
    desk.bring(TICKETS, WHOLE.replace("first-replied", "replied"))

    assert told(desk) == [None] * len(OFTEN)
    assert told(desk, "first_response_time") == [24]


RETURNED = WHOLE.replace('first-replied = "answered"', 'reopened = "answered"')


def test_a_return_in_a_row_per_ticket_says_nothing_of_tickets_without_one(desk: Desk) -> None:
    desk.bring(TICKETS, RETURNED)

    assert told(desk, "reopen_rate") == [None]


def test_a_counter_that_is_nought_makes_the_returns_of_a_row_per_ticket_all_there_are(desk: Desk) -> None:
    desk.bring(TICKETS, RETURNED.replace("[events]", 'reopens = { value = "0" }\n[events]'))

    assert told(desk, "reopen_rate") == [50]


def test_in_a_log_what_did_not_happen_is_known(desk: Desk) -> None:
    desk.bring(log("1 Opened", "1 Solved", "2 Opened", "2 Solved", "2 Reopened", "2 Solved"), LOG)

    assert told(desk, "reopen_rate") == [50]


def test_a_log_without_teams_and_assignments_tells_of_no_transfers(desk: Desk) -> None:
    desk.bring(log("1 Opened", "1 Solved"), LOG)

    assert told(desk, "transfers", "never_transferred") == [None, None]


def test_in_a_log_of_first_replies_nobody_knows_the_others(desk: Desk) -> None:
    desk.bring(log("1 Opened", "1 First reply", "1 Solved"), LOG)

    assert told(desk, "first_contact_resolution", "replies_per_resolution", "reopen_rate") == [None, None, 0]


def test_replies_beside_the_first_are_counted_alone(desk: Desk) -> None:
    desk.bring(log("1 Opened", "1 First reply", "1 Reply", "1 Reply", "1 Solved"), LOG)

    assert told(desk, "first_response_time", "replies_per_resolution", "first_contact_resolution") == [24, 2, 0]


def test_a_log_completes_what_a_row_per_ticket_tells(desk: Desk) -> None:
    desk.bring(TICKETS, WHOLE)
    desk.bring(log("1 Assigned", "1 Reply"), LOG, "log.csv")
    facts = Facts(desk.store)

    assert [figure(facts, name) for name in ("replies_per_resolution", "reopen_rate", "transfers")] == [1, 0, 0]
    assert counted(facts, "reopen_rate") == 1


def test_snapshots_without_a_counter_tell_of_transfers_and_not_of_returns(desk: Desk) -> None:
    desk.bring(SEEN, SNAPSHOTS)

    assert told(desk, "reopen_rate", "transfers", "never_transferred") == [None, 0.5, 50]


def test_snapshots_with_a_counter_tell_of_returns(desk: Desk) -> None:
    rows = "\n".join(f"{line},{end}" for line, end in zip(SEEN.splitlines(), ("again", 0, 1, 0), strict=True))
    desk.bring(rows + "\n", SNAPSHOTS.replace('team = "team"', 'team = "team"\nreopened = "again"'))

    assert told(desk, "reopen_rate") == [50]


@pytest.mark.parametrize("made", [WHOLE, SNAPSHOTS], ids=["rows", "snapshots"])
def test_names_with_marks_of_their_own_are_no_log(made: str, desk: Desk) -> None:
    rows = TICKETS if made is WHOLE else SEEN
    desk.bring(rows.replace("\n1,", "\n\x1e\x1f1,"), made.replace('"desk"', '"dĕsk \'s"'))

    assert told(desk, "reopen_rate") == [None]
