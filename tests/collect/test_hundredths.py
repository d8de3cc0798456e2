"""Amounts in hundredths, such as cents, are stored in whole units of their currency."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from hark.errors import BadMap

HEAD = 'fact = "orders"\nsource = "shop"\nzone = "UTC"\n[columns]\norder = "no"\n'
IN_CENTS = HEAD + 'amount = { column = "cents", unit = "hundredths" }\ncurrency = "cur"\n'


def test_the_currency_says_how_many_figures_stand_behind_the_point(desk: Desk) -> None:
    desk.bring("no,cents,cur\n1,1999,EUR\n2,1999,jpy\n3,1999,KWD\n4,1999,\n", IN_CENTS)

    assert desk.rows('select "order", amount from orders order by 1') == [
        ("1", 19.99), ("2", 1999.0), ("3", 1.999), ("4", 19.99),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "worth"),
    [('{ times = ["n", "cents"], unit = "hundredths" }', 39.98),
     ('{ column = "cents", minus = ["n"], unit = "hundredths" }', 19.97)],
    ids=["product", "difference"],
)  # fmt: skip
def test_what_is_worked_out_of_columns_is_in_hundredths_as_a_whole(desk: Desk, said: str, worth: float) -> None:
    desk.bring("no,n,cents\n1,2,1999\n", f'{HEAD}amount = {said}\ncurrency = {{ value = "EUR" }}\n')

    assert desk.rows("select amount from orders") == [(worth,)]


def test_the_amount_of_an_event_can_be_in_hundredths(desk: Desk) -> None:
    made = HEAD + 'currency = { value = "EUR" }\n[events]\norder = "at"\n'
    made += 'refund = { column = "at", amount = { column = "back", unit = "hundredths" } }\n'

    desk.bring("no,at,back\n1,2026-01-01,250\n", made)

    assert desk.rows("select amount from orders where kind = 'refund'") == [(2.5,)]


@pytest.mark.parametrize(
    ("made", "why"),
    [(HEAD + 'amount = { column = "cents", unit = "hundredths" }\n', "of which currency"),
     (HEAD + 'quantity = { column = "cents", unit = "hundredths" }\n', "only an amount of money")],
)  # fmt: skip
def test_hundredths_of_nothing_are_refused(desk: Desk, made: str, why: str) -> None:
    with pytest.raises(BadMap, match=why):
        desk.bring("no,cents\n1,1999\n", made)


def test_it_is_said_that_amounts_are_in_hundredths(desk: Desk) -> None:
    said = desk.check("no,cents,cur\n1,1999,EUR\n2,1,EUR\n3,5,JPY\n", IN_CENTS)

    assert "The amounts in “cents” are in hundredths: 1999 is 19.99 EUR, 1999 is 1999 JPY." in said.sentences
