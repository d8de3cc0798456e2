"""Orders: every line counts, amounts may be products, and kinds are told apart by the map."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from collect.test_deliveries import counts
from hark.errors import InDoubt
from hark.store.keys import about_key, person_key

LINES = """fact = "orders"
source = "shop"
zone = "UTC"
[columns]
order = "no"
customer = "who"
occurred_at = "at"
quantity = "n"
amount = { times = ["n", "price"] }
[kinds]
column = "no"
"C*" = "cancellation"
"*" = "order"
"""
ROWS = "no,who,at,n,price\n1,a,2026-01-01,2,1.5\n1,a,2026-01-01,2,1.5\nC2,a,2026-01-02,-1,1.5\n3,,2026-01-03,1,4\n"


def test_an_amount_can_be_a_product(desk: Desk) -> None:
    desk.bring(ROWS, LINES)

    assert desk.rows('select "order", kind, quantity, amount from orders order by all') == [
        ("1", "order", 2.0, 3.0), ("1", "order", 2.0, 3.0), ("3", "order", 1.0, 4.0),
        ("C2", "cancellation", -1.0, -1.5),
    ]  # fmt: skip


def test_equal_lines_count_each_and_the_file_again_is_known(desk: Desk) -> None:
    assert counts(desk.bring(ROWS, LINES), "orders") == (4, 0, 0)

    assert counts(desk.bring(ROWS + "1,a,2026-01-01,2,1.5\n", LINES, "b.csv"), "orders") == (1, 4, 0)


def test_a_factor_that_is_missing_leaves_no_amount_and_one_that_is_none_rejects_the_row(desk: Desk) -> None:
    done = desk.bring(ROWS + "4,b,2026-01-04,,2\n5,b,2026-01-04,x,2\n", LINES)

    assert done.rejected == 1
    assert desk.rows("select hark_line, hark_reason from rejected") == [(7, "“n” says “x”, which is no number.")]
    assert desk.rows("select amount from orders where \"order\" = '4'") == [(None,)]


def test_factors_with_a_comma_are_asked_about(desk: Desk) -> None:
    rows = 'no,who,at,n,price\n1,a,2026-01-01,2,"1,5"\n'
    with pytest.raises(InDoubt) as caught:
        desk.bring(rows, LINES)
    assert "columns.amount.decimal" in caught.value.remedy

    desk.bring(rows, LINES.replace('"price"]', '"price"], decimal = ","'))
    assert desk.rows("select amount from orders") == [(3.0,)]


def test_words_that_are_no_kind_of_order_are_asked_about(desk: Desk) -> None:
    with pytest.raises(InDoubt, match=r"1 \(2 times\)") as caught:
        desk.bring(ROWS, LINES.replace('"*" = "order"\n', ""))
    assert "[kinds]" in caught.value.remedy

    desk.bring("no,what\n1,gift\n", 'fact = "orders"\n[columns]\norder = "no"\n[kinds]\ncolumn = "what"\ngift = "gift"')
    assert desk.rows("select kind from orders") == [("gift",)]


def test_whose_it_was_is_the_customer_or_else_the_order_or_else_the_line(desk: Desk) -> None:
    desk.bring(ROWS + ",,2026-01-04,1,1\n,,2026-01-05,1,1\n", LINES.replace('"*"', '"?*"'))

    assert desk.rows("select distinct person_key from orders where customer = 'a'") == [(person_key("shop", "a"),)]
    number = about_key("orders", "shop", "3")
    assert desk.rows("select about_key, person_key from orders where \"order\" = '3'") == [(number, number)]
    assert desk.rows(
        'select count(distinct about_key), bool_and(about_key = person_key) from orders where "order" is null'
    ) == [(2, True)]


def test_an_order_as_a_whole_brings_what_happened_to_it(desk: Desk) -> None:
    made = 'fact = "orders"\n[columns]\norder = "no"\namount = "sum"\n[events]\norder = "at"\nrefund = "back"\n'
    desk.bring("no,sum,at,back\n1,5,2026-01-01,2026-01-04\n2,7,2026-01-02,\n", made)

    assert desk.rows('select "order", kind, amount from orders order by all') == [
        ("1", "order", 5.0), ("1", "refund", 5.0), ("2", "order", 7.0),
    ]  # fmt: skip


def test_cells_may_be_kept_in_line_by_blanks(desk: Desk) -> None:
    made = 'fact = "orders"\nzone = "UTC"\n[file]\nseparator = " "\n[columns]\ncustomer = "who"\namount = "sum"\n'
    made += 'occurred_at = { column = "day", formats = ["%Y%m%d"] }\nproduct = "what"\n'
    desk.bring(' who   day       sum what  \r\n 0001  20260101  1.50 "a  b"\r\n 10    20260102 12.00 c\r\n', made)

    assert desk.rows("select customer, amount, product, strftime(occurred_at, '%d') from orders order by 1") == [
        ("0001", 1.5, "a  b", "01"), ("10", 12.0, "c", "02"),
    ]  # fmt: skip


def test_the_dry_run_says_what_the_lines_add_up_to(desk: Desk) -> None:
    seen = desk.check(ROWS, LINES)

    said = "\n".join(seen.sentences)
    assert "4 order lines from 1 January 2026 to 3 January 2026" in said
    assert "They are 2 orders of 3 lines (in all 10.00), 1 cancellation of 1 line (in all -1.50)." in said
    assert "An order line is known by all it says" in said
    assert "3" in seen.sample.rows[0]
