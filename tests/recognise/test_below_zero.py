"""Orders that come to less than nothing are asked about, unless something else says what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import BadFile, InDoubt
from recognise.clerk import Clerk
from recognise.shop import figures, shop


@pytest.mark.parametrize(
    ("answer", "found"),
    [("refund", (11, 110, 86)), ("adjustment", (11, 110, 86)), ("order", (12, 86, 86)), ("none", (11, 110, 110))],
)
@pytest.mark.parametrize("written", ["-24.00", "(24)", "−24"])
def test_an_order_below_zero_is_asked_about(
    clerk: Clerk, tmp_path: Path, written: str, answer: str, found: tuple[float, float, float]
) -> None:
    clerk.bring(shop(tmp_path, amounts=[10] * 11 + [written]), {"negative": answer})

    assert clerk.asked == ["negative"]
    assert figures(clerk) == found


def test_the_question_shows_an_amount_as_the_file_writes_it(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match=r"“Total” is below zero in 1 of 12 rows, such as “-24\.00”"):
        clerk.bring(shop(tmp_path, amounts=[10] * 11 + ["-24.00"]))


def test_pieces_below_zero_are_refunds(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Quantity", ["1", "-2"], amounts=[10, -5]))

    assert clerk.asked == []
    assert figures(clerk) == (6, 60, 30)


def test_rows_below_zero_that_a_state_tells_are_not_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Status", ["paid", "refunded"], amounts=[10, -5]))

    assert clerk.asked == []
    assert figures(clerk) == (6, 60, 30)


def test_a_discount_among_the_lines_of_an_order_is_not_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "shop.csv"
    rows = (f"{100 + i // 2};K1;2026-03-{i // 2 + 1:02};{-i if i % 2 else 20};EUR" for i in range(10))
    file.write_text("\n".join(["Order ID;Customer ID;Order Date;Total;Currency", *rows]), encoding="utf-8")

    clerk.bring(file)

    assert clerk.asked == []
    assert figures(clerk) == (5, 75, 75)


def discounted(folder: Path) -> Path:
    """Five orders of two lines, of which the second takes something away, and one that comes to less than nothing."""
    rows = [f"{100 + i // 2};K1;2026-03-{i // 2 + 1:02};{-i if i % 2 else 20};EUR" for i in range(10)]
    file = folder / "shop.csv"
    lines = ["Order ID;Customer ID;Order Date;Total;Currency", *rows, "200;K1;2026-03-20;-20;EUR"]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.mark.parametrize(("answer", "found"), [("refund", (5, 75, 55)), ("none", (5, 75, 75))])
def test_an_order_below_zero_is_told_apart_from_discounts_in_others(
    clerk: Clerk, tmp_path: Path, answer: str, found: tuple[float, float, float]
) -> None:
    clerk.bring(discounted(tmp_path), {"negative": answer})

    assert figures(clerk) == found


def test_the_question_says_how_many_lines_below_zero_are_discounts(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match=r"in 6 of 11 rows.* 5 of them are lines of orders that come to more"):
        clerk.bring(discounted(tmp_path))


def test_a_sale_and_a_refund_of_one_number_are_not_taken_for_one_order(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Type", ["sale", "refund"], numbers=[str(100 + i // 2) for i in range(12)]))

    assert "amount.of" not in clerk.asked
    assert figures(clerk)[2] == 0


def test_orders_that_say_their_amount_in_each_row_and_were_partly_taken_back_are_refused(
    clerk: Clerk, tmp_path: Path
) -> None:
    numbers = [str(100 + i // 3) for i in range(12)]

    with pytest.raises(BadFile, match=r"in 4 orders, such as “100”: how much was taken back cannot be seen") as refused:
        clerk.bring(shop(tmp_path, "Type", ["sale", "sale", "refund"], numbers=numbers), {"amount.of": "order"})

    assert "as a file of another name" in refused.value.remedy


def test_rows_below_zero_that_a_column_tells_apart_are_asked_about_word_by_word(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Event", ["Payment"] * 10 + ["Payout", "Chargeback"], amounts=[10] * 10 + [-50, -10])

    clerk.bring(file, {"negative.Payout": "none", "negative.Chargeback": "refund"})

    assert sorted(clerk.asked) == ["negative.Chargeback", "negative.Payout"]
    assert figures(clerk) == (10, 100, 90)


def test_rows_below_zero_are_one_question_where_words_are_said_of_others_too(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Event", ["Payment", "Payout"], amounts=[10] * 10 + [-50, -10])

    clerk.bring(file, {"negative": "none"})

    assert figures(clerk) == (10, 100, 100)
