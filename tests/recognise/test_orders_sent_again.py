"""A shop's orders that are sent again, corrected: the later file has the word."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt
from hark.recognise.doubt import Doubt
from hark.recognise.recognised import recognised
from recognise.clerk import Clerk
from recognise.shop import figures, shop

GIVEN_BACK = {"kinds.refunded": "given-back", "kinds.failed": "none"}


def test_an_amount_that_is_corrected_counts_once(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, amounts=[50]))

    clerk.bring(shop(tmp_path, amounts=[40]))

    assert figures(clerk) == (12, 480, 480)


def test_an_order_that_is_refunded_later_is_taken_away(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Status", ["paid", "refunded"]), GIVEN_BACK)

    clerk.bring(shop(tmp_path, "Status", ["refunded", "refunded"]), GIVEN_BACK)

    assert figures(clerk) == (12, 120, 0)


def test_a_refund_goes_with_the_word_that_brought_it(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Status", ["paid", "refunded"]), GIVEN_BACK)

    clerk.bring(shop(tmp_path, "Status", ["paid", "paid"]), GIVEN_BACK)

    assert figures(clerk) == (12, 120, 120)


def test_an_order_that_later_does_not_count_is_gone(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Status", ["paid", "paid", "refunded", "failed"]), GIVEN_BACK)

    clerk.bring(shop(tmp_path, "Status", ["paid", "failed", "failed", "failed"]), GIVEN_BACK)

    assert figures(clerk) == (3, 30, 30)


def test_what_was_given_back_by_a_row_of_its_own_stays_beside_its_order(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, amounts=[50]))

    clerk.bring(shop(tmp_path, numbers=["100", "200"], amounts=[-50, 10]), {"negative": "refund"})

    assert figures(clerk) == (13, 610, 560)


def test_a_number_that_later_comes_twice_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, amounts=[50]))

    with pytest.raises(InDoubt) as doubt:
        clerk.bring(shop(tmp_path, numbers=["100", "100", "101"], amounts=[10, 20, 30]))

    assert doubt.value.key == "repeats"


def test_lines_of_orders_stay_lines(clerk: Clerk, tmp_path: Path) -> None:
    numbers = ["1", "1", "2", "3", "3", "4"]

    clerk.bring(shop(tmp_path, numbers=numbers, amounts=[10, 20]))

    assert figures(clerk) == (4, 90, 90)
    assert "key =" not in clerk.text


def test_a_plain_number_of_the_rows_is_the_order(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path)
    file.write_text(file.read_text().replace("Order ID", "id"))

    clerk.bring(file, {"rows": "orders"})

    assert 'order = "id"' in clerk.text


@pytest.mark.parametrize("name", ["Customer email", " CUSTOMER E-Mail ", "E-mail cliente"])
def test_the_address_of_a_customer_says_who_bought(clerk: Clerk, tmp_path: Path, name: str) -> None:
    file = shop(tmp_path)
    file.write_text(file.read_text().replace("Customer ID", name))

    clerk.bring(file, {"rows": "orders"})

    assert f'customer = "{name.strip()}"' in clerk.text


def test_only_columns_that_can_be_it_are_offered(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, amounts=[10.5])
    file.write_text(file.read_text().replace("Customer ID", "Handle").replace("Total", "Zzz"))
    offered: dict[str, list[str]] = {}

    def ask(doubt: Doubt) -> str:
        offered[doubt.key] = [one.word for one in doubt.options]
        return {"rows": "orders", "amount": "Zzz"}.get(doubt.key) or doubt.proposed or "none"

    with recognised(clerk.store, file, ask):
        pass

    assert offered["customer"] == ["Handle", "none"]
    assert offered["amount"] == ["Zzz", "none"]


def test_a_state_of_orders_is_no_region(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "state", ["paid", "refunded"]), GIVEN_BACK)

    assert "region" not in clerk.text


def test_an_order_is_corrected_beside_the_refund_of_the_same_number(clerk: Clerk, tmp_path: Path) -> None:
    said, numbers = ["Sale"] * 12 + ["Refund"], [*map(str, range(100, 112)), "103"]
    clerk.bring(shop(tmp_path, "Type", said, numbers=numbers, amounts=[50] * 12 + [-50]))

    clerk.bring(shop(tmp_path, "Type", said, numbers=numbers, amounts=[90] + [50] * 11 + [-50]))

    assert figures(clerk) == (12, 640, 590)


def test_that_corrected_rows_are_added_up_is_said(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, numbers=["1", "1", "2", "2", "3", "4"], amounts=[5, 6, 7, 8, 9, 10]))

    assert any("a corrected row in a later file is another one" in one for one in clerk.notes)
