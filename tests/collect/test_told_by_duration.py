"""Events of tickets that are told by how long they took, and events that a column takes back."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from hark.errors import BadMap
from hark.store.reader import Facts
from measure.figure import figure

EVENTS = """fact = "ticket_events"
source = "desk"
zone = "Europe/Berlin"
[columns]
ticket = "id"
[events]
created = "opened"
"""
REPLIED = EVENTS + 'first-replied = { column = "reply", unit = "minutes", after = "created" }\n'
SOLVED = EVENTS + 'solved = { column = "resolved", unless = { column = "status", values = ["Open*", ""] } }\n'
HAPPENED = "select ticket, kind, strftime(occurred_at, '%m-%d %H:%M') from ticket_events order by all"


def reply(desk: Desk, *cells: str, opened: str = "2026-01-05 09:00", event: str = "") -> list[object]:
    """When tickets opened at `opened` were first replied to, by what the column of their reply says."""
    rows = "".join(f"{i}\t{opened}\t{cell}\n" for i, cell in enumerate(cells, start=1))
    desk.bring("id\topened\treply\n" + rows, EVENTS + event if event else REPLIED, "tickets.tsv")
    said = "select strftime(occurred_at, '%m-%d %H:%M:%S') from ticket_events where kind = 'first-replied'"
    return [row[0] for row in desk.rows(f"{said} order by ticket::int")]


def test_a_first_reply_is_so_long_after_the_ticket_was_created_as_a_column_says(desk: Desk) -> None:
    assert reply(desk, "35", "1d 4h", "02:15:00", "0.5", "PT1H") == [
        "01-05 08:35:00", "01-06 12:00:00", "01-05 10:15:00", "01-05 08:00:30", "01-05 09:00:00",
    ]  # fmt: skip


def test_a_ticket_without_a_duration_was_not_replied_to(desk: Desk) -> None:
    assert reply(desk, "35", "") == ["01-05 08:35:00"]


def test_a_duration_over_a_change_of_the_clock_is_so_long_as_it_says(desk: Desk) -> None:
    assert reply(desk, "120", opened="2026-03-29 01:00") == ["03-29 02:00:00"]


@pytest.mark.parametrize("cell", ["-5", "soon", "1e15"])
def test_what_is_no_duration_keeps_its_row_aside(desk: Desk, cell: str) -> None:
    assert reply(desk, "35", "40", cell) == ["01-05 08:35:00", "01-05 08:40:00"]
    assert desk.rows("select hark_reason from rejected") == [(f"“reply” says “{cell}”, which is no duration.",)]


def test_figures_of_replies_and_solutions_are_those_of_the_durations(desk: Desk) -> None:
    rows = "".join(f"{i},2026-01-0{i} 09:00,{10 * i},{i}\n" for i in range(1, 8))
    desk.bring(f"id,opened,reply,took\n{rows}", REPLIED + 'solved = {column="took", unit="hours", after="created"}')

    facts = Facts(desk.store)
    assert figure(facts, "first_response_time") == pytest.approx(40 / 60)
    assert figure(facts, "resolution_time") == pytest.approx(4)


def test_a_dry_run_says_what_is_told_by_a_duration(desk: Desk) -> None:
    seen = desk.check("id,opened,reply\n1,2026-01-05 09:00,35\n", REPLIED)

    assert (
        "When they were first-replied is told by “reply”: so long after they were created, nights and weekends "
        "included; a bare number counts minutes."
    ) in seen.sentences


@pytest.mark.parametrize("after", ["solved", "first-replied"])
def test_a_duration_needs_an_event_that_has_a_time(desk: Desk, after: str) -> None:
    with pytest.raises(BadMap, match=f"does not say when “{after}” was"):
        reply(desk, "35", event=f'first-replied = {{ column = "reply", after = "{after}" }}')


def test_a_ticket_that_is_open_again_is_not_solved(desk: Desk) -> None:
    rows = "1,2026-01-05,2026-01-06,Closed\n2,2026-01-05,2026-01-06,Open again\n3,2026-01-05,2026-01-06,\n"

    desk.bring(f"id,opened,resolved,status\n{rows}", SOLVED)

    assert desk.rows(f"select ticket from ({HAPPENED}) where kind = 'solved'") == [("1",)]


def test_a_dry_run_says_which_rows_do_not_count_as_solved(desk: Desk) -> None:
    seen = desk.check("id,opened,resolved,status\n1,2026-01-05,2026-01-06,Closed\n", SOLVED)

    assert "Where “status” says “Open*” or nothing, they do not count as solved." in seen.sentences
