"""What ends before it begins: kept aside row by row, and in doubt where it is so in most rows."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from collect.test_tickets import EVENTS
from hark.errors import InDoubt


def test_a_row_says_both_times_that_cannot_be(desk: Desk) -> None:
    rows = "id,team,opened,resolved\n1,A,2026-01-01,2026-01-02\n2,A,2026-01-05,2026-01-03\n3,A,2026-01-05,2026-01-06\n"

    assert desk.bring(rows, EVENTS).rejected == 1
    assert desk.rows("select hark_reason from rejected") == [
        ("“resolved” (“2026-01-03”) is before “opened” (“2026-01-05”).",)
    ]


def test_a_map_that_has_most_tickets_solved_before_they_are_created_is_in_doubt(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="nothing ends before it begins"):
        desk.bring("id,team,opened,resolved\n1,A,2026-01-02,2026-01-01\n", EVENTS)


MONEY = """fact = "orders"
zone = "UTC"
[columns]
order = "id"
amount = "sum"
currency = { value = "EUR" }
[events]
order = "ordered"
refund = { column = "refunded", amount = "back" }
"""


def test_money_given_back_before_the_order_is_kept_aside_unless_none_was(desk: Desk) -> None:
    rows = "id,ordered,sum,refunded,back\n1,2026-01-05,9,2026-01-01,9\n2,2026-01-05,9,2026-01-01,0\n3,2026-01-05,9,,\n"

    assert desk.bring(rows + "4,2026-01-05,9,2026-01-07,9\n5,2026-01-05,9,2026-01-08,9\n", MONEY).rejected == 1


SUBSCRIBED = """fact = "subscriptions"
zone = "UTC"
[columns]
subscription = "id"
[events]
start = "from"
cancellation = "until"
"""


def test_a_subscription_that_ends_before_it_starts_is_kept_aside(desk: Desk) -> None:
    rows = "id,from,until\n1,2026-01-05,2026-01-01\n2,2026-01-05,2026-02-01\n3,2026-01-05,2026-03-01\n"

    assert desk.bring(rows, SUBSCRIBED).rejected == 1


def test_a_paid_period_that_ends_before_it_begins_is_kept_aside(desk: Desk) -> None:
    paid = SUBSCRIBED.partition("[events]")[0] + '[periods]\nbegins = "from"\nends = "until"\n'
    rows = "id,from,until\n1,2026-01-05,2026-01-01\n2,2026-01-05,2026-02-01\n3,2026-01-05,2026-03-01\n"

    assert desk.bring(rows, paid).rejected == 1
