"""What customers buy: orders, what is taken back, currencies, and who buys again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from cast import Given, at, bring
from hark.errors import BadQuestion
from hark.measure.condition import Condition
from hark.store.identities import CustomerKey, join_people
from hark.store.reader import Facts
from measure.figure import by, company, counted, figure, over

CALL = Callable[..., Facts]


def line(order: str, amount: float | None, kind: str | None = None, **columns: object) -> Given:
    """A line of an order."""
    return {"order": order, "amount": amount, "kind": kind, "occurred_at": at(3), "customer": "anna", **columns}


@pytest.fixture
def shop(facts: CALL) -> Callable[..., Facts]:
    """A shop with these lines."""
    return lambda *lines: facts(orders=lines)


# Orders and what is taken away from them


def test_the_lines_of_an_order_are_one_order(shop: CALL) -> None:
    store = shop(line("1", 10), line("1", 5), line("2", 1))

    assert [figure(store, name) for name in ("orders", "revenue", "average_order_value")] == [2, 16, 8]


def test_exact_repeats_of_a_line_count(shop: CALL) -> None:
    store = shop(line("1", 10, product="soap"), line("1", 10, product="soap"))

    assert [figure(store, name) for name in ("orders", "revenue")] == [1, 20]


@pytest.mark.parametrize("kind", ["cancellation", "refund"])
@pytest.mark.parametrize("amount", [4, -4])
def test_what_is_given_back_is_taken_away_whichever_sign_it_has(kind: str, amount: float, shop: CALL) -> None:
    store = shop(line("1", 10), line("1", amount, kind))

    assert [figure(store, name) for name in ("revenue", "gross_revenue", "orders", "transactions")] == [6, 10, 1, 2]


def test_a_discount_taken_back_lessens_what_is_given_back(shop: CALL) -> None:
    store = shop(line("1", 20), line("1", -5), line("2", -20, "cancellation"), line("2", 5, "cancellation"))

    assert figure(store, "revenue") == 0


@pytest.mark.parametrize("amount", [4, -4])
def test_an_adjustment_counts_with_its_sign_and_is_no_order(amount: float, shop: CALL) -> None:
    store = shop(line("1", 10), line("2", amount, "adjustment"))

    assert [figure(store, name) for name in ("revenue", "gross_revenue", "orders")] == [10 + amount, 10, 1]


def test_test_orders_are_in_no_figure(shop: CALL) -> None:
    store = shop(line("1", 10), line("2", 99, test=True, customer="bo"), line("2", 1, customer="bo"))
    names = ("orders", "transactions", "revenue", "gross_revenue", "average_order_value", "buyers", "first_time_buyers")

    assert [figure(store, name) for name in names] == [1, 1, 10, 10, 10, 1, 1]


def test_an_order_without_any_amount_is_an_order_and_no_average(shop: CALL) -> None:
    store = shop(line("1", 10), line("2", None))

    assert [figure(store, name) for name in ("orders", "average_order_value")] == [2, 10]


def test_lines_without_an_order_number_are_orders_of_their_own(shop: CALL) -> None:
    store = shop({"amount": 3, "customer": "anna"}, {"amount": 4, "customer": "anna"})

    assert [figure(store, name) for name in ("orders", "revenue", "buyers")] == [2, 7, 1]


def test_an_order_was_made_when_its_first_line_was(shop: CALL) -> None:
    store = shop(line("1", 10, occurred_at=at(4)), line("1", 5, occurred_at=at(3)), line("2", 1, occurred_at=at(4)))

    assert over(store, "revenue", "month") == {"2026-03-01": 15, "2026-04-01": 1}


def test_late_lines_belong_to_their_order(shop: CALL) -> None:
    store = shop(line("1", 10), line("2", 1))

    bring(store.store, orders=[line("1", 5)])

    assert [figure(Facts(store.store), name) for name in ("orders", "revenue")] == [2, 16]


def test_what_the_lines_do_not_agree_on_is_left_empty(shop: CALL) -> None:
    store = shop(line("1", 10, region="North", product="a"), line("1", 5, region="North", product="b"))

    assert by(store, "revenue", "region") == {"North": 15}
    assert by(store, "revenue", "product") == {None: 15}


# Currencies


RATES = "[rates.USD]\n2026-01-01 = 0.9\n2026-03-01 = 0.8\n[rates.SEK]\n2026-01-01 = 0.1\n"


def test_every_amount_is_worth_what_its_day_says(shop: CALL) -> None:
    days = [line("1", 10, currency="USD", occurred_at=at(2, 28)), line("2", 10, currency="USD", occurred_at=at(3, 1))]
    store = company(shop(*days, line("3", 100, currency="SEK"), line("4", 1, currency="EUR"), line("5", 2)), RATES)

    assert by(store, "revenue", "currency") == {"USD": pytest.approx(17), "SEK": pytest.approx(10), "EUR": 3}
    assert figure(store, "revenue") == pytest.approx(30)


def test_the_day_of_a_rate_is_the_companys(shop: CALL) -> None:
    moment = datetime.fromisoformat("2026-02-28T23:30:00+00:00")
    store = company(shop(line("1", 10, currency="USD", occurred_at=moment)), RATES)
    (before,) = [figure(store, "revenue")]
    document = store.store.directory / "company.toml"
    document.write_text(document.read_text().replace('zone = "UTC"', 'zone = "Europe/Berlin"'))

    assert (before, figure(Facts(store.store), "revenue")) == (pytest.approx(9), pytest.approx(8))


def test_a_rate_that_is_put_right_changes_the_next_answer(shop: CALL) -> None:
    store = company(shop(line("1", 10, currency="USD")), RATES)
    assert figure(store, "revenue") == pytest.approx(8)

    assert figure(company(store, "[rates.DKK]\n2026-01-01 = 0.5\n"), "revenue") == pytest.approx(8)
    document = store.store.directory / "company.toml"
    document.write_text(document.read_text().replace("2026-03-01 = 0.8", "2026-03-01 = 0.5"))

    assert figure(Facts(store.store), "revenue") == pytest.approx(5)


@pytest.mark.parametrize("metric", ["revenue", "gross_revenue", "average_order_value"])
def test_a_missing_rate_is_refused_by_name(metric: str, shop: CALL) -> None:
    store = company(shop(line("1", 10), line("2", 10, currency="USD"), line("3", 10, currency="NOK")), RATES)

    with pytest.raises(BadQuestion, match="1 in NOK"):
        figure(store, metric)


def test_a_day_before_the_first_rate_has_none(shop: CALL) -> None:
    store = company(shop(line("1", 10, currency="USD", occurred_at=at(12, year=2025))), RATES)

    with pytest.raises(BadQuestion, match="1 in USD"):
        figure(store, "revenue")


def test_what_has_a_rate_can_be_asked_for_alone(shop: CALL) -> None:
    store = shop(line("1", 10), line("2", 10, currency="NOK"))

    assert figure(store, "revenue", where=(Condition.parse("currency=EUR"),)) == 10
    assert figure(store, "orders") == 2


def test_what_was_bought_in_another_time_needs_no_rate(shop: CALL) -> None:
    store = shop(line("1", 10), line("2", 10, currency="NOK", occurred_at=at(1)), line("3", 5, occurred_at=at(4)))

    assert figure(store, "orders", start=date(2026, 3, 1)) == 2


# Buyers


def ordered(customer: str | None, *months: int, source: str = "test") -> list[Given]:
    """A customer's orders, one in each of some months."""
    number = f"{source} {customer}"
    return [line(f"{number} {month}", 10, customer=customer, occurred_at=at(month), source=source) for month in months]


def test_buyers_are_different_customers_who_ordered(shop: CALL) -> None:
    returned = line("9", 5, "cancellation", customer="cy")
    store = shop(*ordered("anna", 1, 2), *ordered("bo", 1), returned)

    assert [figure(store, name) for name in ("buyers", "order_customers")] == [2, 3]


def test_first_and_second_orders_count_in_their_months(shop: CALL) -> None:
    store = shop(*ordered("anna", 1, 2, 3), *ordered("bo", 2), *ordered("cy", 2, 3))

    assert over(store, "first_time_buyers", "month") == {"2026-01-01": 1, "2026-02-01": 2}
    assert over(store, "repeat_buyers", "month") == {"2026-02-01": 1, "2026-03-01": 1}


def test_the_share_of_buyers_who_came_again(shop: CALL) -> None:
    store = shop(*ordered("anna", 1, 2, 3), *ordered("bo", 2), *ordered("cy", 2, 3), *ordered(None, 1, 2))

    assert (figure(store, "repeat_purchase_rate"), counted(store, "repeat_purchase_rate")) == (
        pytest.approx(200 / 3),
        3,
    )


def test_what_is_given_back_is_no_second_order(shop: CALL) -> None:
    store = shop(*ordered("anna", 1), line("9", 5, "refund", occurred_at=at(2)), line("8", 1, "adjustment"))

    assert figure(store, "repeat_purchase_rate") == 0


def test_persons_joined_by_hand_are_one_buyer(shop: CALL) -> None:
    store = shop(*ordered("anna", 1), *ordered("a.", 2, source="till"))
    names = ("buyers", "first_time_buyers", "repeat_purchase_rate")
    before = [figure(store, name) for name in names]

    join_people(store.store, CustomerKey("test", "anna"), CustomerKey("till", "a."))

    assert before == [2, 2, 0]
    assert [figure(Facts(store.store), name) for name in names] == [1, 1, 100]


def test_orders_without_a_customer_are_revenue_and_no_buyers(shop: CALL) -> None:
    store = shop(*ordered(None, 1, 2), *ordered("anna", 1))

    assert [figure(store, name) for name in ("orders", "revenue", "buyers", "first_time_buyers")] == [3, 30, 1, 1]


def test_an_order_of_which_one_line_names_the_customer_is_theirs(shop: CALL) -> None:
    store = shop(line("1", 10, customer=None), line("1", 5), line("2", 5), line("2", 5, customer=None))

    assert [figure(store, name) for name in ("buyers", "repeat_purchase_rate")] == [1, 100]
