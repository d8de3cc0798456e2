"""The help desk's numbers: what counts as a reply, a solution, a reopening and a ticket, by Zendesk's definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from cast import Given, at, bring, facts_of
from hark.errors import BadQuestion
from hark.measure.condition import Condition
from hark.store.identities import CustomerKey, join_people
from hark.store.reader import Facts
from measure.figure import by, company, counted, figure, over

CALL = Callable[..., Facts]

START = at(3, 2)
"""A Monday at noon, UTC."""

MINUTE, DAY, WEEK = 1 / 60, 24, 7 * 24


def event(kind: str, hours: float, ticket: str = "1", **columns: object) -> Given:
    """A thing that happened to a ticket, so many hours after the start."""
    return {"ticket": ticket, "kind": kind, "occurred_at": START + timedelta(hours=hours), **columns}


def seen(hours: float, ticket: str = "1", **columns: object) -> Given:
    """A snapshot of a ticket."""
    return event("seen", hours, ticket, **columns)


def solved(ticket: str, begins: float, ends: float, **columns: object) -> list[Given]:
    """A ticket that was opened and solved."""
    return [event("created", begins, ticket, **columns), event("solved", ends, ticket)]


@pytest.fixture
def desk(facts: CALL) -> Callable[..., Facts]:
    """A help desk where these things happened."""
    return lambda *events: facts(ticket_events=events)


# The first reply


def test_the_first_reply_is_the_first_public_one_by_an_agent(desk: CALL) -> None:
    store = desk(event("created", 0, by="customer"), event("replied", 3, by="agent"), event("replied", 5, by="agent"))

    assert figure(store, "first_response_time") == 3


def test_a_private_comment_is_no_first_reply(desk: CALL) -> None:
    store = desk(event("created", 0), event("replied", 1, by="agent", public=False), event("replied", 4, by="agent"))

    assert [figure(store, name) for name in ("first_response_time", "first_response_time_any")] == [4, 4]


@pytest.mark.parametrize("machine", [{"kind": "replied", "by": "bot"}, {"kind": "auto-replied"}], ids=str)
def test_machines_never_give_a_first_reply_but_do_answer(machine: Given, desk: CALL) -> None:
    store = desk(event("created", 0), {**event("", 0.5), **machine}, event("replied", 4, by="agent"))

    assert [figure(store, name) for name in ("first_response_time", "first_response_time_any")] == [4, 0.5]


def test_a_ticket_only_machines_answered_has_no_first_reply(desk: CALL) -> None:
    store = desk(event("created", 0), event("auto-replied", 0.5), event("replied", 1, by="bot"))

    assert counted(store, "first_response_time") == 0


def test_the_customers_own_message_is_no_reply(desk: CALL) -> None:
    store = desk(event("created", 0), event("replied", 1, by="customer"), event("replied", 4, by="agent"))

    assert [figure(store, name) for name in ("first_response_time", "first_response_time_any")] == [4, 4]


@pytest.mark.parametrize("first", [[], [event("replied", 0, by="agent")]], ids=["in the creation", "beside it"])
def test_the_second_comment_is_the_reply_to_a_ticket_an_agent_opened_in_public(first: list[Given], desk: CALL) -> None:
    store = desk(event("created", 0, by="agent"), *first, event("replied", 2, by="agent"))

    assert figure(store, "first_response_time") == 2


def test_a_ticket_an_agent_opened_in_private_is_replied_to_by_the_first_public_comment(desk: CALL) -> None:
    store = desk(event("created", 0, by="agent", public=False), event("replied", 0, by="agent"))

    assert figure(store, "first_response_time") == 0


def test_a_reply_at_the_moment_of_creation_is_one_where_a_customer_opened_the_ticket(desk: CALL) -> None:
    store = desk(event("created", 0, by="customer"), event("replied", 0, by="agent"), event("replied", 2, by="agent"))

    assert figure(store, "first_response_time") == 0


def test_every_message_of_the_customer_waits_for_its_reply(desk: CALL) -> None:
    store = desk(
        event("created", 0),
        event("replied", 1, by="agent"),
        event("replied", 2, by="customer"),
        event("replied", 3, by="customer"),
        event("replied", 3.5, by="bot"),
        event("replied", 7, by="agent"),
        event("replied", 9, by="customer"),
    )

    assert (figure(store, "response_time_mean"), counted(store, "response_time")) == (3, 2)


@pytest.mark.parametrize("names", [(b"a" * 16, b"b" * 16), (b"b" * 16, b"a" * 16)], ids=["one way", "the other"])
def test_a_message_and_its_reply_in_one_minute_waited_for_nothing(names: tuple[bytes, bytes], desk: CALL) -> None:
    asked, replied = names
    store = desk(
        event("created", 0, by="agent"),
        event("replied", 2, by="agent", event=replied),
        event("replied", 2, by="customer", event=asked),
        event("replied", 9, by="agent"),
    )

    assert (figure(store, "response_time"), counted(store, "response_time")) == (0, 1)


@pytest.mark.parametrize("names", [(b"a" * 16, b"b" * 16), (b"b" * 16, b"a" * 16)], ids=["one way", "the other"])
def test_who_is_given_a_ticket_and_replies_in_one_minute_is_the_one_who_replied(
    names: tuple[bytes, bytes], desk: CALL
) -> None:
    given_to, replied = names
    store = desk(
        event("created", 0),
        event("assigned", 2, team="B", event=given_to),
        event("replied", 2, by="agent", team=None, event=replied),
    )
    hours = '[calendars.b]\nmonday = "00:00-24:00"\nteams = ["B"]\n'

    assert figure(company(store, hours), "first_response_time_business") == 2


# Solutions


def test_the_first_and_the_last_solution(desk: CALL) -> None:
    store = desk(event("created", 0), event("solved", 2), event("reopened", 5), event("solved", 9))

    assert [figure(store, f"{which}_resolution_time") for which in ("first", "full")] == [2, 9]


def test_a_ticket_that_is_open_again_has_no_last_solution(desk: CALL) -> None:
    store = desk(event("created", 0), event("solved", 2), event("reopened", 5))

    assert figure(store, "first_resolution_time") == 2
    assert [counted(store, name) for name in ("full_resolution_time", "solved_tickets")] == [0, 0]


def test_closing_a_solved_ticket_changes_no_solution(desk: CALL) -> None:
    store = desk(event("created", 0), event("solved", 2), event("closed", 96))

    assert [figure(store, name) for name in ("full_resolution_time", "resolution_time", "resolution_time_mean")] == [
        2
    ] * 3


REOPENED = (
    event("created", 0),
    event("solved", 1),
    event("reopened", 5 * DAY + 1),
    event("solved", 5 * DAY + 1 + 10 * MINUTE),
)


def test_a_reopened_ticket_took_ten_minutes_since_its_return_and_not_five_days(desk: CALL) -> None:
    store = desk(*REOPENED)

    assert over(store, "resolution_time", "day", start=date(2026, 3, 7)) == {"2026-03-07": pytest.approx(10 * MINUTE)}
    assert figure(store, "first_resolution_time") == 1
    assert figure(store, "full_resolution_time") == pytest.approx(5 * DAY + 1 + 10 * MINUTE)


def test_both_stretches_of_a_reopened_ticket_count(desk: CALL) -> None:
    store = desk(*REOPENED)

    assert (figure(store, "resolution_time_mean"), counted(store, "resolution_time")) == (pytest.approx(35 * MINUTE), 2)


def test_handle_time_is_the_sum_of_the_work_on_a_ticket(desk: CALL) -> None:
    store = desk(
        event("created", 0),
        event("handled", 1, seconds=300),
        event("handled", 2, seconds=120),
        event("created", 0, "2"),
    )

    assert (figure(store, "handle_time"), counted(store, "handle_time")) == (7, 1)


def test_a_ticket_lives_from_the_first_to_the_last_thing_that_happened(desk: CALL) -> None:
    store = desk(event("odd", 1), event("Queued", 5), event("Completed", 25))

    assert figure(store, "ticket_lifetime") == 24


def test_the_mean_of_two_teams_together_is_that_of_the_tickets_and_not_of_the_means(desk: CALL) -> None:
    events = [
        each
        for number in range(100)
        for each in (
            event("created", 0, str(number), team="A" if number < 10 else "B"),
            event("replied", (5 if number < 10 else 60) / 60, str(number), by="agent"),
        )
    ]
    store = desk(*events)

    assert by(store, "first_response_time_mean", "team") == {"A": pytest.approx(5 / 60), "B": 1}
    assert figure(store, "first_response_time_mean") == pytest.approx(54.5 / 60)


# What is a ticket


@pytest.mark.parametrize("end", ["merged", "spam", "deleted"])
def test_tickets_that_do_not_count_are_in_no_figure(end: str, desk: CALL) -> None:
    gone = [event("created", 0, "2"), event("replied", 1, "2", by="agent"), event("solved", 2, "2"), event(end, 3, "2")]
    store = desk(event("created", 0, "1"), *gone, event("odd", 5 * WEEK, "3"))
    metrics = ("ticket_volume", "backlog", "first_response_time", "response_time", "resolution_time", "solved_tickets",
               "first_resolution_time", "full_resolution_time", "reopen_rate", "solved_without_return")  # fmt: skip

    # The first and the third are open and have never been answered.
    assert {name: counted(store, name) for name in metrics} == dict.fromkeys(metrics, 0) | {
        "ticket_volume": 2,
        "backlog": 2,
    }


def test_a_merged_ticket_leaves_the_one_it_was_merged_into(desk: CALL) -> None:
    store = desk(event("created", 0, "1"), event("created", 1, "2"), event("merged", 2, "2"), event("solved", 3, "1"))

    assert (figure(store, "ticket_volume"), figure(store, "full_resolution_time")) == (1, 3)


def test_a_spam_ticket_was_never_in_the_backlog(desk: CALL) -> None:
    store = desk(event("created", 0), event("created", 0, "2"), event("spam", 3 * DAY, "2"))

    assert list(over(store, "backlog", "day", end=date(2026, 3, 6)).values()) == [1, 1, 1, 1]


def test_tickets_without_times_count_in_totals_and_never_in_a_duration(desk: CALL) -> None:
    timeless = [
        {"ticket": "2", "kind": "created"},
        {"ticket": "2", "kind": "replied"},
        {"ticket": "2", "kind": "solved"},
    ]
    store = desk(event("created", 0), event("replied", 1), event("solved", 2), *timeless)

    assert figure(store, "ticket_volume") == 2
    assert over(store, "ticket_volume", "year") == {"2026-01-01": 1}
    assert [counted(store, name) for name in ("first_response_time", "full_resolution_time", "resolution_time")] == [
        1
    ] * 3


def test_a_ticket_whose_replies_have_no_times_is_still_replied_to(desk: CALL) -> None:
    timeless = [{"ticket": "1", "kind": "replied", "by": "agent"}] * 2
    store = desk(event("created", 0), *timeless, event("solved", 2))

    assert figure(store, "replies_per_resolution") == 2


def test_a_ticket_belongs_to_the_team_and_priority_it_had_last(desk: CALL) -> None:
    store = desk(event("created", 0, team="A", priority="low"), event("assigned", 1, team="B"), event("solved", 3))

    assert by(store, "full_resolution_time", "team") == {"B": 3}
    assert by(store, "full_resolution_time", "priority") == {"low": 3}


# Transfers and reopenings


def test_transfers_are_changes_of_the_team(desk: CALL) -> None:
    teams = [event("assigned", hour, team=team) for hour, team in enumerate(("A", "A", "B", None, "B", "A"))]
    store = desk(*teams, event("assigned", 0, "2", team="A"))

    assert (figure(store, "transfers"), figure(store, "never_transferred")) == (1, 50)


def test_transfers_are_what_a_counter_says_where_there_is_one(desk: CALL) -> None:
    store = desk(seen(0, team="A", transfers=0), seen(1, team="B", transfers=1), seen(2, team="B", transfers=4))

    assert figure(store, "transfers") == 4


def test_assignments_without_teams_are_transfers_after_the_first(desk: CALL) -> None:
    store = desk(*(event("assigned", hour) for hour in range(3)))

    assert figure(store, "transfers") == 2


SNAPSHOTS = (
    event("created", 0),
    seen(0, team="A", reopens=0),
    seen(2, team="B", reopens=0),
    event("solved", 4),
    seen(4, team="B", reopens=0),
    seen(9, team="B", reopens=1),
    event("solved", 10),
    seen(10, team="C", reopens=1),
)


@pytest.mark.parametrize(
    "order", [SNAPSHOTS, SNAPSHOTS[::-1], SNAPSHOTS[3:] + SNAPSHOTS[:3]], ids=["", "back", "mixed"]
)
def test_snapshots_in_any_order_and_parts_give_the_same(order: Sequence[Given], desk: CALL) -> None:
    store = desk(order[0])
    for each in (order[1:4], order[4:5], order[5:]):
        bring(store.store, ticket_events=each)
    store = Facts(store.store)
    names = ("transfers", "reopen_rate", "first_resolution_time", "full_resolution_time", "resolution_time_mean")

    assert [figure(store, name) for name in names] == [2, 100, 4, 10, 2.5]


def test_a_ticket_is_reopened_when_its_counter_rises(desk: CALL) -> None:
    store = desk(event("created", 0), seen(0, reopens=0), event("solved", 1), seen(30, reopens=1))

    assert over(store, "backlog", "day") == {"2026-03-02": 0, "2026-03-03": 1}
    assert figure(store, "reopen_rate") == 100


def test_a_counter_that_stays_where_it_is_reopens_nothing(desk: CALL) -> None:
    store = desk(event("created", 0), seen(0, reopens=2), event("solved", 1), seen(30, reopens=2))

    assert figure(store, "backlog") == 0


def test_a_reopening_after_the_last_snapshot_counts(desk: CALL) -> None:
    store = desk(event("created", 0), seen(0, reopens=0), event("solved", 1), event("reopened", 2), event("solved", 3))

    assert figure(store, "reopen_rate") == 100


def test_tickets_that_were_never_solved_are_not_in_the_share_of_the_reopened(desk: CALL) -> None:
    store = desk(
        *REOPENED, *solved("2", 0, 1), event("created", 0, "3"), event("created", 0, "4"), event("closed", 1, "4")
    )

    assert (figure(store, "reopen_rate"), counted(store, "reopen_rate")) == (pytest.approx(100 / 3), 3)


# Solved at first contact


def replied(ticket: str, replies: int) -> list[Given]:
    """A ticket that was solved after so many replies."""
    return [*solved(ticket, 0, 9), *(event("replied", 1 + n, ticket, by="agent") for n in range(replies))]


def test_a_ticket_solved_with_one_reply_is_solved_at_first_contact(desk: CALL) -> None:
    store = desk(
        *replied("1", 1), *replied("2", 2), *replied("3", 1), event("reopened", 10, "3"), event("solved", 11, "3")
    )

    assert (figure(store, "first_contact_resolution"), counted(store, "first_contact_resolution")) == (
        pytest.approx(100 / 3),
        3,
    )


def test_private_comments_and_machines_do_not_spoil_a_first_contact(desk: CALL) -> None:
    more = [event("replied", 2, by="agent", public=False), event("auto-replied", 0.1), event("replied", 3, by="bot")]

    assert figure(desk(*replied("1", 1), *more), "first_contact_resolution") == 100


def test_replies_per_resolution_are_the_public_ones_of_agents(desk: CALL) -> None:
    store = desk(*replied("1", 1), *replied("2", 4), event("replied", 2, "2", by="bot"), event("created", 0, "3"))

    assert figure(store, "replies_per_resolution") == 2.5


def test_a_customer_who_comes_back_within_a_week_was_not_helped_at_once(desk: CALL) -> None:
    back = solved("2", 1 + WEEK - 1, WEEK + 2, customer="anna")
    store = desk(
        *solved("1", 0, 1, customer="anna"), *back, *solved("9", 0, 1, customer="bo"), event("odd", 5 * WEEK, "8")
    )

    assert (figure(store, "solved_without_return"), counted(store, "solved_without_return")) == (
        pytest.approx(200 / 3),
        3,
    )


def test_a_customer_who_comes_back_after_a_week_was(desk: CALL) -> None:
    back = solved("2", 1 + WEEK + 1, WEEK + 3, customer="anna")
    store = desk(*solved("1", 0, 1, customer="anna"), *back, event("odd", 5 * WEEK, "8"))

    assert figure(store, "solved_without_return") == 100


def test_a_ticket_opened_again_within_a_week_is_a_return(desk: CALL) -> None:
    store = desk(*REOPENED, event("odd", 5 * WEEK, "8"))

    assert (figure(store, "solved_without_return"), counted(store, "solved_without_return")) == (0, 1)


def test_only_what_comes_after_the_solution_is_a_return(desk: CALL) -> None:
    early = [event("created", 0), event("closed", 1), event("reopened", 2), event("solved", 3)]

    assert figure(desk(*early, event("odd", 5 * WEEK, "8")), "solved_without_return") == 100


def test_a_return_after_the_solution_counts_also_where_the_ticket_had_been_reopened_before_it(desk: CALL) -> None:
    early = [event("created", 0), event("closed", 1), event("reopened", 2), event("solved", 3), event("reopened", 4)]

    assert figure(desk(*early, event("odd", 5 * WEEK, "8")), "solved_without_return") == 0


def test_the_company_says_what_soon_is(desk: CALL) -> None:
    store = desk(*REOPENED, event("odd", 5 * WEEK, "8"))

    assert figure(company(store, "[metrics.solved_without_return]\ndays = 5\n"), "solved_without_return") == 0
    assert figure(company(store, "# the same\n"), "solved_without_return") == 0


def test_a_shorter_time_makes_a_late_return_none(desk: CALL) -> None:
    store = company(desk(*REOPENED, event("odd", 5 * WEEK, "8")), "[metrics.solved_without_return]\ndays = 4\n")

    assert figure(store, "solved_without_return") == 100


def test_the_latest_solutions_do_not_count_yet(desk: CALL) -> None:
    store = desk(*solved("1", 0, 1), *solved("2", WEEK, WEEK + 1), event("odd", WEEK + 6 * DAY, "8"))

    assert counted(store, "solved_without_return") == 1


def test_a_return_counts_at_once(desk: CALL) -> None:
    store = desk(*solved("1", 0, 1, customer="anna"), event("created", 2, "2", customer="anna"))

    assert (figure(store, "solved_without_return"), counted(store, "solved_without_return")) == (0, 1)


def test_other_customers_tickets_are_no_return(desk: CALL) -> None:
    store = desk(
        *solved("1", 0, 1, customer="anna"), event("created", 2, "2", customer="bo"), event("odd", 5 * WEEK, "8")
    )

    assert figure(store, "solved_without_return") == 100


def test_the_same_person_under_two_names_comes_back(desk: CALL) -> None:
    store = desk(
        *solved("1", 0, 1, customer="anna"), event("created", 2, "2", customer="bo"), event("odd", 5 * WEEK, "8")
    )

    join_people(store.store, CustomerKey("test", "anna"), CustomerKey("test", "bo"))

    assert figure(Facts(store.store), "solved_without_return") == 0


# The backlog


def test_the_backlog_at_the_end_of_every_day(desk: CALL) -> None:
    store = desk(
        *solved("1", 0, 2 * DAY),
        event("created", 1, "never solved"),
        *solved("back", 0, 1),
        event("reopened", DAY, "back"),
        event("solved", 3 * DAY, "back"),
    )

    assert list(over(store, "backlog", "day").values()) == [2, 3, 2, 1]
    assert figure(store, "backlog") == 1


def test_the_backlog_by_week(desk: CALL) -> None:
    store = desk(*solved("1", 0, WEEK), *solved("2", 0, 2 * WEEK), event("created", 2 * WEEK, "3"))

    assert over(store, "backlog", "week") == {"2026-03-02": 2, "2026-03-09": 1, "2026-03-16": 1}


def test_the_backlog_stays_where_it_is_while_nothing_happens(desk: CALL) -> None:
    store = desk(event("created", 0), *solved("2", 0, DAY), event("replied", 3 * DAY))

    assert list(over(store, "backlog", "day").values()) == [2, 1, 1, 1]


def test_the_backlog_of_a_past_moment(desk: CALL) -> None:
    store = desk(*solved("1", 0, 3 * DAY), *solved("2", DAY, 5 * DAY), event("created", 9 * DAY, "3"))

    assert [figure(store, "backlog", end=date(2026, 3, day)) for day in (3, 4, 6, 8, 12)] == [1, 2, 1, 0, 1]


def test_the_backlog_changes_with_what_is_told_late(desk: CALL) -> None:
    store = desk(event("created", 0), event("created", 3 * DAY, "2"))
    before = list(over(store, "backlog", "day").values())

    bring(store.store, ticket_events=[event("solved", DAY)])

    assert before == [1, 1, 1, 2]
    assert list(over(Facts(store.store), "backlog", "day").values()) == [1, 0, 0, 1]


def test_what_is_reopened_and_solved_in_one_moment_is_solved(desk: CALL) -> None:
    store = desk(event("created", 0), event("solved", DAY), event("reopened", DAY), event("seen", 2 * DAY))

    assert figure(store, "backlog") == 0


QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Making a failing example smaller takes minutes where every try makes a store."""

LIVES = some.lists(
    some.lists(
        some.tuples(some.sampled_from(("created", "solved", "reopened", "closed", "seen")), some.integers(0, 300)),
        min_size=1,
        max_size=6,
        unique_by=lambda step: step[1],
    ),
    min_size=8,
    max_size=30,
)
"""Tickets, each with what happened to it and after how many hours."""


def is_open(life: Sequence[tuple[str, int]], hour: float) -> bool:
    """Whether a ticket is open at an hour, told by hand."""
    opened, created = False, any(kind == "created" for kind, _ in life)
    for number, (kind, when) in enumerate(sorted(life, key=lambda step: step[1])):
        if when > hour:
            break
        if kind in ("created", "reopened") or (kind == "seen" and not number and not created):
            opened = True
        elif kind in ("solved", "closed"):
            opened = False
    return opened


@settings(max_examples=4, suppress_health_check=list(HealthCheck), phases=QUICK)
@given(LIVES)
def test_the_backlog_of_every_day_is_what_counting_by_hand_gives(lives: Sequence[Sequence[tuple[str, int]]]) -> None:
    lives = [*lives, [("created", 0)]]
    events = [event(kind, hour, str(number)) for number, life in enumerate(lives) for kind, hour in life]
    with TemporaryDirectory() as folder:
        store = facts_of(Path(folder) / "data", ticket_events=[*events, event("odd", 13 * DAY, "last")])

        found = over(store, "backlog", "day", start=date(2026, 3, 2), end=date(2026, 3, 15))

    # A day ends twelve hours after the start of all, and every day after that.
    expected = [sum(is_open(life, 12 + day * DAY - MINUTE) for life in lives) for day in range(13)]
    assert list(found.values()) == expected


@settings(max_examples=5, suppress_health_check=list(HealthCheck), phases=QUICK)
@given(some.lists(some.tuples(some.integers(0, 900), some.one_of(some.none(), some.integers(0, 900))), min_size=1))
def test_the_net_flow_is_by_how_much_the_backlog_changes(spans: Sequence[tuple[int, int | None]]) -> None:
    rows = [
        {"kind": "open", "counts": True, "occurred_at": START + timedelta(hours=begins)}
        | ({} if lasts is None else {"ended_at": START + timedelta(hours=begins + lasts)})
        for begins, lasts in spans
    ]
    with TemporaryDirectory() as folder:
        known = [{"occurred_at": START}, {"occurred_at": START + timedelta(hours=1800)}]
        store = facts_of(Path(folder) / "data", ticket_events=known, ticket_spans=rows)
        asked = {"start": date(2026, 3, 2), "end": date(2026, 6, 1)}
        backlog, flow = (list(over(store, name, "week", **asked).values()) for name in ("backlog", "net_flow"))

    assert flow == [now - before for before, now in pairwise([0, *backlog])]


def test_more_may_be_solved_than_comes_in(desk: CALL) -> None:
    store = desk(*solved("1", 0, WEEK), *solved("2", 0, WEEK), *solved("3", WEEK, WEEK + 1))

    assert over(store, "resolution_rate", "week") == {"2026-03-02": 0, "2026-03-09": 300}


# Answered in time


def answered(ticket: str, priority: str | None, hours: float | None) -> list[Given]:
    """A ticket that was answered after so many hours, or not at all."""
    reply = [] if hours is None else [event("replied", hours, ticket, by="agent")]
    return [event("created", 0, ticket, priority=priority), *reply]


PROMISED = "[metrics.answered_in_time]\nurgent = 1\nelse = 24\n"


def test_what_is_promised_depends_on_the_priority(desk: CALL) -> None:
    tickets = [
        *answered("1", "urgent", 1),
        *answered("2", "urgent", 2),
        *answered("3", "low", 2),
        *answered("4", None, 25),
    ]
    store = company(desk(*tickets), PROMISED)

    assert by(store, "answered_in_time", "priority") == {"urgent": 50, "low": 100, None: 0}


def test_without_a_promise_of_its_own_a_day_is_promised(desk: CALL) -> None:
    assert figure(desk(*answered("1", "urgent", 24), *answered("2", "low", 24.1)), "answered_in_time") == 50


def test_a_ticket_without_a_reply_is_late_once_its_time_is_over(desk: CALL) -> None:
    tickets = [
        *answered("1", "urgent", None),
        *answered("2", "low", None),
        *answered("4", "high", 1),
        event("odd", 3, "3"),
    ]
    store = company(desk(*tickets), PROMISED)

    assert by(store, "answered_in_time", "priority") == {"urgent": 0, "high": 100}


def test_where_no_reply_was_ever_recorded_none_was_late(desk: CALL) -> None:
    store = company(desk(*answered("1", "urgent", None), event("odd", 900, "3")), PROMISED)

    with pytest.raises(BadQuestion, match="No reply of an agent was recorded"):
        by(store, "answered_in_time", "priority")


def test_what_is_asked_of_one_team_is_answered_for_one_team(desk: CALL) -> None:
    store = desk(*solved("1", 0, 1, team="A"), *solved("2", 0, 5, team="B"))

    assert figure(store, "full_resolution_time", where=(Condition.parse("team=B"),)) == 5
