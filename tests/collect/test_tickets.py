"""Tickets: as a whole with a column per event, as an event log, or as snapshots after each update."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from collect.test_deliveries import counts
from hark.errors import InDoubt
from hark.store.deliveries import undo_delivery
from hark.store.keys import about_key, person_key

EVENTS = """fact = "ticket_events"
source = "desk"
zone = "UTC"
[columns]
ticket = "id"
team = "team"
[events]
created = "opened"
solved = { column = "resolved", missing = ["?"] }
"""
WHOLE = "id,team,opened,resolved,note\n1,A,2026-01-01,2026-01-02,x\n2,B,2026-01-03,?,y\n"

LOG = """fact = "ticket_events"
source = "desk"
zone = "UTC"
[columns]
ticket = "id"
occurred_at = "at"
[kinds]
column = "what"
"Resolved*" = "solved"
"Re*" = "reopened"
"""
HAPPENED = "id,at,what\n1,2026-01-01,New\n1,2026-01-02,Resolved ok\n1,2026-01-03,Reopen\n"

SNAPSHOTS = """fact = "ticket_events"
source = "desk"
zone = "UTC"
[columns]
ticket = "id"
[snapshots]
key = "id"
order_by = "at"
team = "team"
reopened = "again"
assigned = "moved"
[events]
created = "opened"
solved = "resolved"
"""
SEEN = """id,at,team,again,moved,opened,resolved
1,2026-01-01,A,0,0,2026-01-01,
1,2026-01-02,B,0,1,2026-01-01,2026-01-02
1,2026-01-05,B,1,1,2026-01-01,2026-01-05
2,2026-01-03,A,0,0,2026-01-03,
"""
KINDS = "select ticket, kind, strftime(occurred_at, '%m-%d') from ticket_events order by all"


def test_a_row_brings_an_event_per_column_that_says_something(desk: Desk) -> None:
    desk.bring(WHOLE, EVENTS)

    assert desk.rows(KINDS) == [("1", "created", "01-01"), ("1", "solved", "01-02"), ("2", "created", "01-03")]
    assert desk.rows("select distinct team, attributes['note'] from ticket_events order by 1") == [
        ("A", "x"),
        ("B", "y"),
    ]


def test_the_same_ticket_in_a_later_file_corrects_its_events(desk: Desk) -> None:
    desk.bring(WHOLE, EVENTS)
    done = desk.bring(WHOLE.replace("2026-01-02", "2026-01-04").replace("?", "2026-01-05"), EVENTS, "later.csv")

    assert counts(done, "ticket_events") == (1, 2, 1)
    assert ("1", "solved", "01-04") in desk.rows(KINDS)

    undo_delivery(desk.store, done.number)
    assert ("1", "solved", "01-02") in desk.rows(KINDS)


@pytest.mark.parametrize(("rows", "made"), [(WHOLE, EVENTS), (HAPPENED, LOG), (SEEN, SNAPSHOTS)])
def test_the_same_file_again_is_known_in_whatever_order(desk: Desk, rows: str, made: str) -> None:
    first = counts(desk.bring(rows, made), "ticket_events")
    head, *lines = rows.splitlines()

    done = desk.bring("\n".join([head, *reversed(lines)]), made, "turned.csv")

    assert counts(done, "ticket_events") == (0, first[0], 0)


def test_a_ticket_that_stands_in_a_file_twice_and_differs_is_asked_about(desk: Desk) -> None:
    twice = WHOLE + "1,A,2026-01-01,2026-01-09,x\n"
    with pytest.raises(InDoubt, match="different “id”"):
        desk.bring(twice, EVENTS)

    desk.bring(twice, EVENTS.replace("[columns]", '[file]\nrepeats = "last"\n[columns]'))
    assert ("1", "solved", "01-09") in desk.rows(KINDS)


def test_of_a_repeated_ticket_only_the_last_row_brings_events(desk: Desk) -> None:
    desk.bring(WHOLE + "1,A,2026-01-01,,x\n", EVENTS.replace("[columns]", '[file]\nrepeats = "last"\n[columns]'))

    assert ("1", "solved", "01-02") not in desk.rows(KINDS)


def test_words_become_kinds_by_the_first_that_fits_and_others_stay(desk: Desk) -> None:
    desk.bring(HAPPENED, LOG)

    assert [kind for _, kind, _ in desk.rows(KINDS)] == ["New", "reopened", "solved"]


def test_events_of_one_moment_are_told_apart_by_what_they_say(desk: Desk) -> None:
    rows = "id,at,what,who\n1,2026-01-01,New,a\n1,2026-01-01,New,b\n1,2026-01-01,New,b\n"
    assert counts(desk.bring(rows, LOG), "ticket_events") == (3, 0, 0)

    again = desk.bring("id,at,what,who\n1,2026-01-01,New,b\n1,2026-01-01,New,b\n1,2026-01-01,New,a\n", LOG, "b.csv")
    assert counts(again, "ticket_events") == (0, 3, 0)


def test_a_corrected_map_finds_the_same_events(desk: Desk) -> None:
    desk.bring(HAPPENED, LOG)

    done = desk.bring(HAPPENED + "1,2026-01-04,New\n", LOG + '"New" = "created"\n', "longer.csv")

    assert counts(done, "ticket_events") == (1, 2, 1)


def test_an_own_key_names_an_event(desk: Desk) -> None:
    made = LOG.replace('ticket = "id"', 'ticket = "id"\nkey = "n"')
    desk.bring("n,id,at,what\n1,7,2026-01-01,New\n", made)

    assert counts(desk.bring("n,id,at,what\n1,7,2026-01-02,New\n", made, "b.csv"), "ticket_events") == (0, 0, 1)


@pytest.mark.parametrize(
    ("rows", "made", "reason"),
    [
        (WHOLE + ",A,2026-01-01,,x\n", EVENTS, "“id” is empty, so that nothing says which ticket it belongs to."),
        (HAPPENED + ",2026-01-01,New\n", LOG, "“id” is empty, so that nothing says which ticket it belongs to."),
        (WHOLE + "3,A,,?,x\n", EVENTS, "No time stands in “opened”, “resolved”: nothing happened."),
        (SEEN + "3,,A,0,0,2026-01-01,\n", SNAPSHOTS, "“at” is empty, so that nothing says when it was."),
        (SEEN + "3,2026-01-01,A,x,0,2026-01-01,\n", SNAPSHOTS, "“again” says “x”, which is no whole number."),
    ],
)
def test_a_row_that_is_no_event_is_kept_aside_with_the_reason(desk: Desk, rows: str, made: str, reason: str) -> None:
    done = desk.bring(rows, made)

    assert done.rejected == 1
    assert desk.rows("select hark_reason from rejected") == [(reason,)]


def test_each_snapshot_is_seen_with_what_it_says(desk: Desk) -> None:
    desk.bring(SEEN, SNAPSHOTS)

    assert desk.rows(
        "select strftime(occurred_at, '%d'), team, reopens, transfers from ticket_events "
        "where kind = 'seen' and ticket = '1' order by 1"
    ) == [("01", "A", 0, 0), ("02", "B", 0, 1), ("05", "B", 1, 1)]


def test_every_time_that_snapshots_tell_is_an_event(desk: Desk) -> None:
    desk.bring(SEEN, SNAPSHOTS)

    assert [row for row in desk.rows(KINDS) if row[1] != "seen"] == [
        ("1", "created", "01-01"), ("1", "solved", "01-02"), ("1", "solved", "01-05"), ("2", "created", "01-03"),
    ]  # fmt: skip
    assert desk.rows("select distinct team, reopens from ticket_events where kind <> 'seen'") == [(None, None)]


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "the later half first"])
def test_snapshots_in_two_deliveries_are_those_of_one(turned: bool, desk: Desk) -> None:
    head, *lines = SEEN.splitlines()
    halves = [lines[:2], lines[2:]]
    for number, half in enumerate(halves[::-1] if turned else halves):
        desk.bring("\n".join([head, *half]), SNAPSHOTS, f"{number}.csv")
    split = desk.rows("select event, content from ticket_events order by 1")

    done = desk.bring(SEEN, SNAPSHOTS, "whole.csv")

    assert counts(done, "ticket_events") == (0, len(split), 0)
    assert desk.rows("select event, content from ticket_events order by 1") == split


def test_equal_snapshots_are_as_many_as_they_are(desk: Desk) -> None:
    desk.bring(SEEN + SEEN.splitlines()[1] + "\n", SNAPSHOTS)

    assert desk.rows("select count(*) from ticket_events where kind = 'seen' and ticket = '1'") == [(4,)]


def test_a_ticket_and_its_person_have_the_same_number_in_every_row(desk: Desk) -> None:
    desk.bring(SEEN, SNAPSHOTS)
    number = about_key("ticket_events", "desk", "1")

    assert desk.rows("select distinct about_key, person_key from ticket_events where ticket = '1'") == [
        (number, number)
    ]

    desk.bring(WHOLE.replace("note", "who"), EVENTS.replace("[columns]", '[columns]\ncustomer = "who"'), "c.csv")
    assert desk.rows("select distinct about_key, person_key from ticket_events where customer = 'x'") == [
        (number, person_key("desk", "x"))
    ]


def test_the_dry_run_says_what_happens_to_own_words_and_snapshots(desk: Desk) -> None:
    said = "\n".join(desk.check(HAPPENED, LOG).sentences)
    assert "3 ticket events from 1 January 2026 to 3 January 2026" in said
    assert "They belong to 1 ticket: 1 reopened, 1 solved." in said
    assert "Kept under their own word: “New” (1)" in said
    assert "known by its ticket (“id”), what happened and when" in said

    said = "\n".join(desk.check(SEEN, SNAPSHOTS).sentences)
    assert "They belong to 2 tickets: 4 seen, 2 created, 2 solved." in said
    assert "The rows are snapshots, in order of “at”" in said

    assert "A ticket is known by “id”" in "\n".join(desk.check(WHOLE, EVENTS).sentences)


def test_corrected_rows_bring_their_events(desk: Desk) -> None:
    desk.bring(WHOLE.replace("2026-01-03", "soon"), EVENTS)

    done = desk.bring("hark_line,hark_reason,hark_remedy,hark_number,id,team,opened,resolved,note\n"
                      "3,r,r,,2,B,2026-01-03,?,y\n", EVENTS, "fixed.csv")  # fmt: skip

    assert counts(done, "ticket_events") == (1, 0, 0)
    assert len(desk.rows(KINDS)) == 3
