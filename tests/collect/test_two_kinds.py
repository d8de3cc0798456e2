"""A word of [kinds] can mean two kinds: an order whose money was given back is an order and a refund."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from hark.errors import BadMap

MADE = """fact = "orders"
source = "shop"
zone = "UTC"
[columns]
key = "no"
order = "no"
occurred_at = "at"
amount = "total"
[kinds]
column = "state"
paid = "order"
refunded = ["order", "refund"]
"""
HEAD = "no,at,total,state\n"


def test_a_row_brings_an_event_of_each(desk: Desk) -> None:
    desk.bring(HEAD + "1,2026-01-01,10,paid\n2,2026-01-02,20,refunded\n", MADE)

    assert desk.rows('select "order", kind, amount from orders order by all') == [
        ("1", "order", 10.0), ("2", "order", 20.0), ("2", "refund", 20.0),
    ]  # fmt: skip


def test_an_order_that_is_refunded_later_is_the_same_order(desk: Desk) -> None:
    desk.bring(HEAD + "1,2026-01-01,10,paid\n", MADE)

    desk.bring(HEAD + "1,2026-01-01,10,refunded\n", MADE)

    assert desk.rows("select kind from orders order by all") == [("order",), ("refund",)]


@pytest.mark.parametrize("said", ["[]", '["order", "order"]', '["order", "refnd"]'])
def test_no_kind_or_a_slip_is_refused(desk: Desk, said: str) -> None:
    with pytest.raises(BadMap, match=r"kinds\.refunded"):
        desk.bring(HEAD + "1,2026-01-01,10,paid\n", MADE.replace('["order", "refund"]', said))
