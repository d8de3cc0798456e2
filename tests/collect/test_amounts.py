"""What an event of an order is worth: amounts of its own, and amounts from which columns are taken away."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from hark.errors import BadMap, InDoubt

ORDERS = """fact = "orders"
source = "shop"
zone = "UTC"
[columns]
order = "no"
amount = "total"
quantity = "n"
[events]
order = "at"
refund = { column = "at", amount = "back" }
cancellation = { column = "gone", amount = { column = "total", minus = ["back"] } }
"""
HEAD = "no,at,gone,n,total,back\n"
WORTH = 'select "order", kind, amount, quantity from orders order by all'


def test_an_event_can_have_an_amount_of_its_own(desk: Desk) -> None:
    desk.bring(HEAD + "1,2026-01-01,,2,80,20\n", ORDERS)

    assert desk.rows(WORTH) == [("1", "order", 80.0, 2.0), ("1", "refund", 20.0, None)]


def test_without_an_amount_there_was_no_such_event(desk: Desk) -> None:
    desk.bring(HEAD + "1,2026-01-01,,1,80,0.00\n2,2026-01-01,,1,5,\n", ORDERS)

    assert desk.rows(WORTH) == [("1", "order", 80.0, 1.0), ("2", "order", 5.0, 1.0)]


@pytest.mark.parametrize(("back", "left"), [("", [45.5]), ("20", [25.5]), ("45.50", [])])
def test_columns_can_be_taken_away_from_an_amount(desk: Desk, back: str, left: list[float]) -> None:
    desk.bring(HEAD + f"1,2026-01-01,2026-01-02,1,45.5,{back}\n", ORDERS)

    assert [worth for _, kind, worth, _ in desk.rows(WORTH) if kind == "cancellation"] == left


def test_an_amount_that_is_no_number_rejects_the_row(desk: Desk) -> None:
    done = desk.bring(HEAD + "1,2026-01-01,,1,80,20\n2,2026-01-01,,1,80,some\n3,2026-01-01,,1,80,10\n", ORDERS)

    assert done.rejected == 1
    assert desk.rows("select hark_line, hark_reason from rejected") == [(3, "“back” says “some”, which is no number.")]


def test_a_comma_in_an_amount_of_an_event_is_asked_about(desk: Desk) -> None:
    with pytest.raises(InDoubt) as caught:
        desk.bring(HEAD + '1,2026-01-01,,1,80,"1,234"\n', ORDERS)

    assert "events.refund.amount.decimal" in caught.value.remedy


def test_a_fact_without_amounts_has_none_for_its_events(desk: Desk) -> None:
    made = 'fact = "ticket_events"\n[columns]\nticket = "no"\n[events]\ncreated = { column = "at", amount = "total" }\n'

    with pytest.raises(BadMap) as caught:
        desk.bring(HEAD + "1,2026-01-01,,1,80,20\n", made)
    assert "have no amounts" in str(caught.value)


def test_only_numbers_can_be_taken_away(desk: Desk) -> None:
    made = ORDERS.replace('quantity = "n"', 'channel = { column = "n", minus = ["back"] }')

    with pytest.raises(BadMap) as caught:
        desk.bring(HEAD + "1,2026-01-01,,1,80,20\n", made)
    assert "only numbers can be taken away" in str(caught.value)


def test_a_row_without_the_key_is_known_by_all_it_says(desk: Desk) -> None:
    made = 'fact = "mentions"\nsource = "web"\n[columns]\nkey = "link"\ntext = "said"\n'

    desk.bring("link,said\na,Good\n,Fine\n,Bad\n,Bad\n", made)

    assert desk.rows("select text from mentions order by all") == [("Bad",), ("Bad",), ("Fine",), ("Good",)]
