"""An order whose money was given back counts as an order, and comes to nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import BadFile, InDoubt
from recognise.clerk import Clerk, values
from recognise.shop import figures, shop


def lines(folder: Path, header: str, *rows: str) -> Path:
    file = folder / "shop.csv"
    file.write_text("\n".join([f"Order ID;Customer ID;Order Date;Total;Currency;{header}", *rows]), encoding="utf-8")
    return file


@pytest.mark.parametrize("word", ["refunded", "erstattet", "Cancelled", "yes"])
def test_an_order_can_be_given_back_as_a_whole(clerk: Clerk, tmp_path: Path, word: str) -> None:
    column, other = ("Refunded", "no") if word == "yes" else ("Status", "paid")

    clerk.bring(shop(tmp_path, column, [other, other, word]), {f"kinds.{word}": "given-back"})

    assert clerk.asked == [f"kinds.{word}"]
    assert figures(clerk) == (12, 120, 80)


def test_orders_without_numbers_can_be_given_back(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Status", ["paid", "refunded"])
    file.write_text("\n".join(line.partition(";")[2] for line in file.read_text().splitlines()))

    clerk.bring(file, {"rows": "orders", "kinds.refunded": "given-back"})

    assert figures(clerk) == (12, 120, 60)


def test_of_a_part_that_was_given_back_nobody_takes_the_whole(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt) as doubt:
        clerk.bring(shop(tmp_path, "Status", ["paid", "partially_refunded"]))

    assert "given-back" not in doubt.value.remedy


def test_a_column_that_says_how_much_was_given_back_makes_refunds(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Status;Refunded amount", ["paid;0", "partially_refunded;4", "refunded;10", "paid;"])

    clerk.bring(file, {"back.Refunded amount": "yes"})

    assert clerk.asked == ["back.Refunded amount"]
    assert figures(clerk) == (12, 120, 78)


def test_a_column_that_says_when_it_was_given_back_makes_refunds_of_that_day(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Status;Refunded at", ["paid;", "refunded;2026-05-02"])

    clerk.bring(file, {"back.Refunded at": "given-back"})

    assert clerk.asked == ["back.Refunded at"]
    assert figures(clerk) == (12, 120, 60)
    assert 'refund = {column = "Refunded at"}' in clerk.text


def test_what_was_given_back_on_a_day_has_its_own_amount(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Refunded amount;Refunded at", ["0;", "4;2026-05-02"])

    clerk.bring(file, {"back.Refunded amount": "yes", "back.Refunded at": "given-back"})

    assert figures(clerk) == (12, 120, 96)


def test_orders_that_were_called_off_on_a_day_can_be_none(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Status;Cancelled at", ["paid;", "cancelled;2026-05-02"])

    clerk.bring(file, {"back.Cancelled at": "yes"})

    assert clerk.asked == ["back.Cancelled at"]
    assert figures(clerk) == (6, 60, 60)


def test_a_refund_beside_its_order_is_no_order(clerk: Clerk, tmp_path: Path) -> None:
    paid = [f"{100 + i};K{i};2026-03-{i + 1:02};{10 + i};EUR;paid" for i in range(10)]

    clerk.bring(lines(tmp_path, "Type", *paid, "101;K1;2026-04-01;4;EUR;refund"))

    assert clerk.asked == []
    assert figures(clerk) == (10, 145, 141)


def test_a_line_of_an_order_can_be_given_back(clerk: Clerk, tmp_path: Path) -> None:
    rows = [
        f"{100 + i // 2};K{i // 2};2026-03-{i // 2 + 1:02};{10 + i};EUR;P{i % 5};{('sent', 'returned')[i == 3]}"
        for i in range(10)
    ]

    clerk.bring(lines(tmp_path, "Product;Status", *rows), {"kinds.returned": "given-back"})

    assert figures(clerk) == (5, 145, 132)


def test_an_order_that_was_given_back_is_one_transaction_more(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Status", ["paid", "refunded"]), {"kinds.refunded": "given-back"})

    assert values(clerk.store, ["transactions"]) == {"transactions": 18}


def of_two_lines(folder: Path, *said: str) -> Path:
    """Orders of two lines each, of 10 to 21, and what each line says was given back, in turn."""
    rows = [
        f"{100 + i // 2};K{i // 2};2026-03-{i // 2 + 1:02};{10 + i};EUR;P{i};{said[i % len(said)]}" for i in range(12)
    ]
    return lines(folder, "Product;Refund amount", *rows)


@pytest.mark.parametrize("amount", ["-5.00", "5.00"])
def test_what_lines_say_was_given_back_is_taken_away_whichever_sign_it_has(
    clerk: Clerk, tmp_path: Path, amount: str
) -> None:
    clerk.bring(of_two_lines(tmp_path, amount, "", "", ""), {"back.Refund amount": "yes"})

    assert clerk.asked == ["back.Refund amount"]
    assert values(clerk.store, ["revenue"]) == {"revenue": 186 - 3 * 5}


def test_amounts_given_back_with_both_signs_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match="“plus” 3 times, “minus” 3 times") as doubt:
        clerk.bring(of_two_lines(tmp_path, "4", "", "-4", ""))

    assert "whichever sign" in doubt.value.remedy


def test_an_amount_given_back_that_each_line_repeats_is_not_taken_away_again_and_again(
    clerk: Clerk, tmp_path: Path
) -> None:
    file = of_two_lines(tmp_path, "5", "5", "", "")

    with pytest.raises(BadFile, match="once for each row"):
        clerk.bring(file, {"back.Refund amount": "yes", "back.Refund amount.of": "order"})

    clerk.bring(file, {"back.Refund amount": "yes", "back.Refund amount.of": "line"})
    assert values(clerk.store, ["revenue"]) == {"revenue": 186 - 6 * 5}


def test_two_columns_of_amounts_given_back_both_count(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Refund amount;Cancelled amount", ["4;", ";7", ";"])

    clerk.bring(file, {"back.Refund amount": "yes", "back.Cancelled amount": "yes"})

    assert figures(clerk) == (12, 120, 120 - 4 * 4 - 4 * 7)


@pytest.mark.parametrize("columns", ["Refund amount;Returned amount", "Refund amount;Cancelled amount"])
def test_two_columns_that_say_the_same_was_given_back_are_refused(clerk: Clerk, tmp_path: Path, columns: str) -> None:
    file = shop(tmp_path, columns, ["10;10", ";"])

    with pytest.raises(BadFile, match="only one of them can count"):
        clerk.bring(file, {f"back.{one}": "yes" for one in columns.split(";")})


def test_an_order_that_was_called_off_and_given_back_is_taken_away_once(clerk: Clerk, tmp_path: Path) -> None:
    days = ["2026-05-02;2026-05-04", "2026-05-02;", ";2026-05-04", ";"]

    clerk.bring(
        shop(tmp_path, "Refunded at;Cancelled at", days),
        {"back.Refunded at": "given-back", "back.Cancelled at": "given-back"},
    )

    assert figures(clerk) == (12, 120, 30)
    assert "3 orders are given back by both “Cancelled at” and “Refunded at”" in " ".join(clerk.notes)


def test_two_columns_of_days_on_which_orders_were_given_back_are_refused(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Refunded at;Returned at", ["2026-05-02;", ";2026-05-04"])

    with pytest.raises(BadFile, match="only one of them can count"):
        clerk.bring(file, {"back.Refunded at": "given-back", "back.Returned at": "given-back"})


REASONS = ["too late", "", "broken", "", "changed mind", ""]


@pytest.mark.parametrize(("answer", "expected"), [("given-back", (12, 120, 60)), ("yes", (6, 60, 60))])
def test_a_reason_is_asked_about_once(
    clerk: Clerk, tmp_path: Path, answer: str, expected: tuple[float, float, float]
) -> None:
    clerk.bring(shop(tmp_path, "Cancellation reason", REASONS), {"back.Cancellation reason": answer})

    assert clerk.asked == ["back.Cancellation reason"]
    assert figures(clerk) == expected


def test_a_reason_beside_a_day_is_not_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = shop(tmp_path, "Return reason;Refunded at", ["too small;2026-05-02", ";"])

    clerk.bring(file, {"back.Refunded at": "given-back"})

    assert clerk.asked == ["back.Refunded at"]


@pytest.mark.parametrize(
    ("column", "said"),
    [("Refund amount", ["0.00"]), ("Returning customer", ["yes", "no"]), ("Refundable", ["yes", "no"])],
)
def test_what_gives_nothing_back_is_not_asked_about(clerk: Clerk, tmp_path: Path, column: str, said: list[str]) -> None:
    clerk.bring(shop(tmp_path, column, said))

    assert figures(clerk) == (12, 120, 120)


def test_a_column_with_one_amount_is_no_column_of_yes_and_no(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Refund amount", ["-5.00", ""]), {"back.Refund amount": "yes"})

    assert figures(clerk) == (12, 120, 90)


def test_pieces_that_were_given_back_are_no_money(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Quantity;Returned quantity", ["3;2", "3;0"]))

    assert figures(clerk) == (12, 120, 120)
    assert "“Returned quantity” says how many pieces were given back, which is not measured." in clerk.notes
