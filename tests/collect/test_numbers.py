"""Numbers of every locale: read where they can be read in one way only, asked about where in two."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from babel.numbers import format_currency, format_decimal, get_decimal_symbol
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.conftest import NPS, Desk
from hark.collect.sql import literal
from hark.collect.values.numbers import evidence, number
from hark.errors import InDoubt

ORDERS = 'fact = "orders"\nzone = "UTC"\n[columns]\norder = "id"\namount = {}\n'

LOCALES = {
    "en_US": "USD", "en_GB": "GBP", "en_IN": "INR", "de_DE": "EUR", "de_CH": "CHF", "de_AT": "EUR", "fr_FR": "EUR",
    "fr_CH": "CHF", "es_ES": "EUR", "es_MX": "MXN", "pt_BR": "BRL", "pt_PT": "EUR", "it_IT": "EUR", "nl_NL": "EUR",
    "pl_PL": "PLN", "cs_CZ": "CZK", "hu_HU": "HUF", "ro_RO": "RON", "bg_BG": "BGN", "tr_TR": "TRY", "ru_RU": "RUB",
    "uk_UA": "UAH", "sv_SE": "SEK", "da_DK": "DKK", "nb_NO": "NOK", "fi_FI": "EUR", "hi_IN": "INR", "ja_JP": "JPY",
    "zh_CN": "CNY", "ko_KR": "KRW", "th_TH": "THB", "vi_VN": "VND", "id_ID": "IDR", "ar_EG": "EGP", "fa_IR": "IRR",
    "he_IL": "ILS", "en_ZA": "ZAR", "bn_BD": "BDT", "mr_IN": "INR",
}  # fmt: skip


def amounts(*cells: str) -> str:
    return "id\tsum\n" + "".join(f"{i}\t{cell}\n" for i, cell in enumerate(cells, start=1))


def brought(desk: Desk, *cells: str, decimal: str | None = None, currency: str = "EUR") -> list[object]:
    origin = f'{{ column = "sum", decimal = "{decimal}" }}' if decimal else '"sum"'
    map_ = ORDERS.format(origin) + f'currency = {{ value = "{currency}" }}\n'
    desk.bring(amounts(*cells), map_, "orders.tsv")
    return [row[0] for row in desk.rows('select amount from orders order by "order"::int')]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def read(con: duckdb.DuckDBPyConnection, cells: list[str], decimal: str | None) -> list[float | None]:
    table = ", ".join(f"({i}, {literal(cell)})" for i, cell in enumerate(cells))
    query = f"select {number('said', decimal)} from (values {table}) as t(i, said) order by i"
    return [row[0] for row in con.execute(query).fetchall()]


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=6, deadline=None)
@given(
    values=st.lists(
        st.decimals(-(10**9), 10**9, places=2, allow_nan=False).map(lambda one: one + 0), min_size=20, max_size=40
    )
)
def test_numbers_and_amounts_of_every_locale_are_read(
    con: duckdb.DuckDBPyConnection, locale: str, values: list[Decimal]
) -> None:
    decimal = "," if get_decimal_symbol(locale) == "," else "."
    system = "default"
    plain = [format_decimal(one, "#,##0.00", locale, numbering_system=system) for one in values]
    usual = [format_decimal(one, locale=locale, numbering_system=system) for one in values]
    money = [
        format_currency(one, LOCALES[locale], locale=locale, numbering_system=system, currency_digits=False)
        for one in values
    ]

    found = read(con, [*plain, *usual, *money], decimal)

    assert found == [float(one) for one in values] * 3


def test_with_a_decimal_comma_points_separate_thousands(desk: Desk) -> None:
    cells = ["1.234,56", "1.234", "0,5", "1 234,5", "1\u202f234", "1’234", "-3,5", "1.234.567"]

    assert brought(desk, *cells, decimal=",") == [1234.56, 1234, 0.5, 1234.5, 1234, 1234, -3.5, 1234567]


def test_with_a_decimal_point_commas_separate_thousands(desk: Desk) -> None:
    cells = ["1,234.56", "1,234", ".5", "1 234.5", "12,34,567.89", "1'234'567.5"]

    assert brought(desk, *cells, decimal=".") == [1234.56, 1234, 0.5, 1234.5, 1234567.89, 1234567.5]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("€ 5", 5), ("5 €", 5), ("$1,234.50", 1234.5), ("CHF 1’234.50", 1234.5), ("1 234,50 zł", 1234.5), ("5 Kč", 5),
     ("R$ 1.234,56", 1234.56), ("USD 5.50", 5.5), ("100-", -100), ("−100", -100), ("(100.00)", -100), ("($5)", -5),
     ("+7", 7), ("50 %", 50), ("%50", 50), ("٣٤٫٥", 34.5), ("۱۲۳", 123), ("१२.५", 12.5), ("１２", 12),
     ("1.234,56", 1234.56), ("1,234.56", 1234.56), ("1 234", 1234), ("1e3", 1000)],
)  # fmt: skip
def test_what_cannot_be_misread_needs_no_decimal_sign(desk: Desk, said: str, meant: float) -> None:
    assert brought(desk, said) == [meant]


@pytest.mark.parametrize(
    "said",
    ["1.23.4", "1_0", "nan", "inf", "1,23,4", "1 23", "0,123,456", "5 apples", "5k", "(5", "--5", "-(5)", "1 234'567",
     "5 PCS", "1.234.5", "#5"],
)  # fmt: skip
@pytest.mark.parametrize("decimal", [".", ","])
def test_what_is_no_number_makes_a_rejected_row(desk: Desk, said: str, decimal: str) -> None:
    assert brought(desk, "1", "2", said, decimal=decimal) == [1, 2]
    assert "which is no number." in str(desk.rows("select hark_reason from rejected"))


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1,234", "1,5"], ","), (["1,234", "1,234,567"], "."), (["1.234", "2,50"], ","), (["0,123"], ","),
        (["1234,567"], ","), (["12,34,567"], "."), (["1.234.567", "1.234"], ","), (["$1,234.50", "$3"], "."),
        (["1 234,567"], ","), (["€ 5"], "."), (["1,234"], None), (["1.234"], None), (["1,5", "1.5"], None),
        (["1.234,5", "1,234.5"], None), (["-1,5", "(2)"], ","), (["1,5 %"], ","),
    ],
)  # fmt: skip
def test_the_whole_column_tells_the_decimal_sign(
    con: duckdb.DuckDBPyConnection, cells: list[str], sign: str | None
) -> None:
    table = ", ".join(f"({literal(cell)})" for cell in cells)

    assert evidence(con, "said", f"(values {table}) as t(said)") == sign


def test_a_lone_comma_is_asked_and_the_column_says_what_is_likely(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="“1,234” in “sum”") as caught:
        brought(desk, "1,234", "7,5")

    assert 'All its cells fit decimal = ","' in caught.value.remedy


def test_a_lone_comma_that_may_be_both_is_asked_without_a_likely_sign(desk: Desk) -> None:
    with pytest.raises(InDoubt) as caught:
        brought(desk, "1,234", "5")

    assert "columns.amount.decimal" in caught.value.remedy
    assert "fit" not in caught.value.remedy


def test_a_point_among_decimal_commas_is_asked(desk: Desk) -> None:
    with pytest.raises(InDoubt, match=r"The point in “1.234”"):
        brought(desk, "1.234", "5.678,90")


def test_both_orders_in_one_column_are_asked(desk: Desk) -> None:
    with pytest.raises(InDoubt, match=r"“1.234,56” with a decimal comma and “1,234.56” with a decimal point"):
        brought(desk, "1.234,56", "1,234.56")


def test_amounts_in_several_currencies_are_asked(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="amounts in “\\$” and “€”") as caught:
        desk.bring(amounts("$5", "€5", "7"), ORDERS.format('"sum"'), "orders.tsv")

    assert "columns.currency" in caught.value.remedy


def test_amounts_of_one_currency_are_not(desk: Desk) -> None:
    desk.bring(amounts("$5", "$6", "7"), ORDERS.format('"sum"'), "orders.tsv")

    assert desk.rows("select sum(amount) from orders") == [(18,)]


def test_scores_are_read_with_percent_signs_and_figures_of_other_scripts(desk: Desk) -> None:
    rating = NPS.replace('kind = "nps"', 'kind = "rating"\nscale = [0, 100]')
    desk.bring("id,score\n1,50 %\n2,٧٠\n", rating)

    assert desk.scores() == [50.0, 70.0]


def test_a_score_beside_a_currency_is_none(desk: Desk) -> None:
    assert desk.bring("id,score\n1,9\n2,8\n3,5 EUR\n").rejected == 1
