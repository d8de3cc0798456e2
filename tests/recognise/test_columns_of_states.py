"""Every column that tells a state is looked at, and what orders' numbers begin with; what is not plain is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import BadFile, InDoubt
from recognise.clerk import Clerk, values
from recognise.test_presets import FIXTURES

SHOP = "Order ID;Customer ID;Order Date;Total;Currency"
CLUB = "Subscription ID;Customer ID;Start Date;End Date"
DESK = "Ticket ID;Created at;Solved at;Agent"


def written(folder: Path, header: str, *rows: str) -> Path:
    file = folder / "shop.csv"
    file.write_text("\n".join([header, *rows]), encoding="utf-8")
    return file


def orders(
    folder: Path, columns: str, *said: str, numbers: tuple[str, ...] = ("",), currency: tuple[str, ...] = ("EUR",)
) -> Path:
    """Twenty orders of 10; what each of them says besides, begins its number with and is paid in, in turn."""
    rows = (
        f"{numbers[i % len(numbers)]}{100 + i};K{i % 7};2026-03-{i + 1:02};10;{currency[i % len(currency)]}"
        + (f";{said[i % len(said)]}" if said else "")
        for i in range(20)
    )
    return written(folder, f"{SHOP};{columns}" if columns else SHOP, *rows)


def figures(clerk: Clerk) -> tuple[float | None, float | None]:
    """The orders and the revenue."""
    found = values(clerk.store, ["orders", "revenue"])
    return found["orders"], found["revenue"]


def test_orders_that_a_second_column_calls_cancelled_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = orders(tmp_path, "Payment status;Order status", "paid;completed", "paid;cancelled")

    clerk.bring(file, {"kinds.cancelled": "none"})

    assert clerk.asked == ["kinds.cancelled"]
    assert figures(clerk) == (10, 100)


@pytest.mark.parametrize("no_yes", [("no", "yes"), ("nein", "ja"), ("0", "1"), ("", "x")])
def test_a_column_that_says_yes_or_no_to_cancelled_is_asked_about(
    clerk: Clerk, tmp_path: Path, no_yes: tuple[str, str]
) -> None:
    file = orders(tmp_path, "Status;Cancelled", *(f"completed;{one}" for one in no_yes))

    clerk.bring(file, {"rows": "orders", f"kinds.{no_yes[1]}": "none"})

    assert f"kinds.{no_yes[1]}" in clerk.asked
    assert f"kinds.{no_yes[0]}" not in clerk.asked
    assert figures(clerk) == (10, 100)


def test_what_two_columns_take_back_in_the_same_rows_is_asked_once(clerk: Clerk, tmp_path: Path) -> None:
    file = orders(tmp_path, "Payment status;Order status", "paid;completed", "refunded;returned")

    clerk.bring(file, {"kinds.refunded": "refund"})

    assert clerk.asked == ["kinds.refunded"]
    assert figures(clerk)[1] == 0


def test_what_a_second_column_takes_back_in_other_rows_can_only_count_or_not(clerk: Clerk, tmp_path: Path) -> None:
    file = orders(
        tmp_path,
        "Payment status;Order status",
        "paid;completed",
        "refunded;completed",
        "paid;returned",
        "paid;completed",
    )

    with pytest.raises(InDoubt) as doubt:
        clerk.bring(file, {"kinds.refunded": "refund"})
    clerk.bring(file, {"kinds.refunded": "refund", "kinds.returned": "none"})

    assert "returned=refund" not in doubt.value.remedy
    assert figures(clerk) == (10, 50)


def test_a_word_that_two_columns_say_is_asked_for_each(clerk: Clerk, tmp_path: Path) -> None:
    file = orders(tmp_path, "Cancelled;Returned", "no;no", "yes;no", "no;yes", "no;no")

    clerk.bring(file, {"rows": "orders", "kinds.Cancelled.yes": "none", "kinds.Returned.yes": "order"})

    assert figures(clerk) == (15, 150)


def test_a_type_that_tells_where_an_order_was_made_is_not_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(orders(tmp_path, "Order type;Order status", "Web;paid", "Phone;completed"))

    assert clerk.asked == []
    assert figures(clerk) == (20, 200)


def test_a_closed_order_may_be_one_that_was_called_off(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(orders(tmp_path, "Status", "complete", "closed"), {"kinds.closed": "none"})

    assert figures(clerk) == (10, 100)


def test_words_that_mean_something_in_a_map_are_words(clerk: Clerk, tmp_path: Path) -> None:
    file = orders(tmp_path, "Status", "paid", "*", "column", "paid")

    clerk.bring(file, {"kinds.*": "none", "kinds.column": "refund"})

    assert figures(clerk) == (10, 50)


@pytest.mark.parametrize("letters", ["CN", "INVC", "I", ""])
def test_numbers_that_begin_otherwise_than_most_are_asked_about(clerk: Clerk, tmp_path: Path, letters: str) -> None:
    file = orders(tmp_path, "", numbers=("INV", "INV", "INV", letters))

    clerk.bring(file, {"kinds": f"{letters or 'figures'}=refund"})

    assert clerk.asked == ["kinds"]
    assert figures(clerk) == (15, 100)


def test_letters_of_credit_notes_are_taken_for_refunds_where_nobody_says_otherwise(
    clerk: Clerk, tmp_path: Path
) -> None:
    with pytest.raises(InDoubt, match="have the letters “INV”, others do not: “CN” 10 times") as doubt:
        clerk.bring(orders(tmp_path, "", numbers=("INV-", "CN-")))

    assert "kinds=CN=refund" in doubt.value.remedy


def test_numbers_that_begin_otherwise_are_asked_about_beside_a_state(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(orders(tmp_path, "Status", "paid", numbers=("INV-", "INV-", "INV-", "CN-")), {"kinds": "CN=refund"})

    assert figures(clerk) == (15, 100)


def test_numbers_that_all_begin_alike_are_orders(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(orders(tmp_path, "", numbers=("INV-",)))

    assert clerk.asked == []
    assert figures(clerk) == (20, 200)


def test_amounts_that_name_no_currency_beside_others_that_do_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(orders(tmp_path, "", currency=("EUR", "")), {"currency": "EUR"})

    assert clerk.asked == ["currency"]
    assert figures(clerk) == (20, 200)


def test_amounts_in_a_currency_that_no_cell_names_are_refused(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"10 rows of “shop\.csv” name no currency") as refused:
        clerk.bring(orders(tmp_path, "", currency=("USD", "")), {"currency": "none"})

    assert "Write the code of the currency" in refused.value.remedy


def test_rows_without_an_amount_need_no_currency(clerk: Clerk, tmp_path: Path) -> None:
    rows = (f"{100 + i};K{i % 7};2026-03-{i + 1:02};{'10;EUR' if i % 2 else ';'};P{i % 3}" for i in range(20))

    clerk.bring(written(tmp_path, f"{SHOP};Product", *rows))

    assert clerk.asked == []


def test_subscriptions_on_trial_by_a_second_column_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    rows = (f"S{i};K{i};2026-03-{i + 1:02};;active;{'trial' if i % 4 == 0 else 'active'}" for i in range(20))
    file = written(tmp_path, f"{CLUB};Account status;Subscription status", *rows)

    clerk.bring(file, {"rows": "subscriptions", "state.trial": "no"})

    assert clerk.asked == ["rows", "state.trial"]
    assert values(clerk.store, ["new_subscribers"]) == {"new_subscribers": 15}


@pytest.mark.parametrize("word", ["unpaid", "paused", "sospeso", "pausiert", "en pause"])
def test_subscriptions_that_nobody_pays_for_are_asked_about(clerk: Clerk, tmp_path: Path, word: str) -> None:
    rows = (f"S{i};K{i};2026-03-{i + 1:02};;{word if i % 4 == 0 else 'active'}" for i in range(20))

    clerk.bring(written(tmp_path, f"{CLUB};Status", *rows), {"rows": "subscriptions", f"state.{word}": "no"})

    assert values(clerk.store, ["new_subscribers"]) == {"new_subscribers": 15}


@pytest.mark.parametrize("columns", ["State;Ticket status", "State;Category"])
def test_spam_that_a_second_column_tells_is_asked_about(clerk: Clerk, tmp_path: Path, columns: str) -> None:
    rows = (
        f"T{i};2026-03-{i + 1:02}T10:00:00Z;2026-03-{i + 2:02}T10:00:00Z;A{i % 3};closed;{('spam', 'solved')[i % 2]}"
        for i in range(20)
    )

    clerk.bring(written(tmp_path, f"{DESK};{columns}", *rows), {"state.spam": "no"})

    assert clerk.asked == ["state.spam"]
    assert values(clerk.store, ["ticket_volume"]) == {"ticket_volume": 10}


def test_notes_name_no_word_of_a_state_that_hark_does_not_know(clerk: Clerk, tmp_path: Path) -> None:
    rows = (f"T{i};2026-03-{i + 1:02}T10:00:00Z;A{i % 3};{('Solved', 'Anna Muster')[i % 2]}" for i in range(20))

    clerk.bring(
        written(tmp_path, "Ticket ID;Created at;Agent;Status", *rows), {"rows": "tickets", "over.Status": "open"}
    )

    assert any("“Status” says “Solved” 10 times and 1 other word, but" in note for note in clerk.notes)
    assert not any("Anna" in note for note in clerk.notes)


def test_subscriptions_that_are_over_and_never_say_since_when_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"S{i};K{i};2026-03-{i + 1:02};{'2026-06-01' if i == 3 else ''};active" for i in range(12)]
    over = [f"T{i};L{i};2026-03-{i + 1:02};;cancelled" for i in range(4)]

    clerk.bring(written(tmp_path, f"{CLUB};Status", *rows, *over), {"rows": "subscriptions", "ended": "out"})

    assert clerk.asked == ["rows", "ended"]
    assert values(clerk.store, ["new_subscribers"]) == {"new_subscribers": 12}


@pytest.mark.parametrize(("answer", "begun"), [("out", 6), ("held", 12)])
def test_some_subscriptions_that_are_over_and_do_not_say_since_when_are_asked_about(
    clerk: Clerk, tmp_path: Path, answer: str, begun: int
) -> None:
    rows = [f"S{i};K{i};2026-03-{i + 1:02};{'2026-06-01' if i % 2 else ''};cancelled" for i in range(12)]

    clerk.bring(written(tmp_path, f"{CLUB};Status", *rows), {"rows": "subscriptions", "ended": answer})

    assert values(clerk.store, ["new_subscribers"]) == {"new_subscribers": begun}


def test_hardly_any_subscriptions_that_are_over_and_do_not_say_since_when_are_noted(
    clerk: Clerk, tmp_path: Path
) -> None:
    rows = [f"S{i};K{i};2026-03-{i + 1:02};{'2026-06-01' if i else ''};cancelled" for i in range(25)]

    clerk.bring(written(tmp_path, f"{CLUB};Status", *rows), {"rows": "subscriptions"})

    assert "1 of 25 rows that say “cancelled” have no “End Date”: they count as if they went on." in clerk.notes


def test_chargebee_s_trials_and_pauses_are_asked_about_as_those_of_others_are(clerk: Clerk) -> None:
    answers = {"zone": "UTC", "currency": "EUR", "state.In Trial": "no", "state.Paused": "yes"}

    clerk.bring(FIXTURES / "chargebee-subscriptions" / "export.csv", answers)

    assert {"state.In Trial", "state.Paused"} <= {*clerk.asked}
    assert values(clerk.store, ["new_subscribers"]) == {"new_subscribers": 8}


def test_orders_that_are_all_completed_are_no_finished_answers(clerk: Clerk, tmp_path: Path) -> None:
    rows = [f"{i},2026-01-{i % 27 + 1:02},c{i},10.00,EUR,completed" for i in range(1, 21)]

    clerk.bring(written(tmp_path, "Order ID,Order date,Customer ID,Amount,Currency,Status", *rows))

    assert (clerk.asked, 'fact = "orders"' in clerk.text) == ([], True)
