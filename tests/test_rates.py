"""Amounts in the company's currency: by the last rate on or before the day, the same in DuckDB as in Python."""

from __future__ import annotations

import tomllib
from datetime import date

import duckdb
import pytest

from hark.company import CompanyDocument
from hark.company.document import understood
from hark.rates import digest, in_company_currency, rates_table

DATED = "[rates.USD]\n2026-01-01 = 0.92\n2026-06-01 = 0.9\n[rates.JPY]\n2026-01-01 = 0.006"


def company(text: str) -> CompanyDocument:
    return understood(tomllib.loads(text))


def looked_up(document: CompanyDocument, amount: float, currency: str, day: date) -> float | None:
    """The amount as DuckDB finds its rate."""
    with duckdb.connect() as duck:
        rates_table(duck, document)
        found = duck.execute(
            "select amount * rate from (select ?::double as amount, ?::varchar as currency, ?::date as day) as given "
            "asof left join rates on rates.currency = given.currency and rates.since <= given.day",
            [amount, currency, day],
        ).fetchall()
    return found[0][0]


@pytest.mark.parametrize(
    ("currency", "day", "worth"),
    [
        ("EUR", date(1999, 1, 1), 100),
        ("EUR", date(2026, 1, 1), 100),
        ("USD", date(2025, 12, 31), None),
        ("USD", date(2026, 1, 1), 92),
        ("USD", date(2026, 5, 31), 92),
        ("USD", date(2026, 6, 1), 90),
        ("USD", date(2030, 1, 1), 90),
        ("JPY", date(2030, 1, 1), 0.6),
        ("GBP", date(2026, 6, 1), None),
    ],
)
def test_an_amount_is_worth_what_the_last_rate_on_its_day_says(currency, day, worth):
    document = company(DATED)

    assert in_company_currency(document, 100, currency, day) == (worth and pytest.approx(worth))
    assert looked_up(document, 100, currency, day) == in_company_currency(document, 100, currency, day)


def test_the_own_currency_needs_no_rate():
    document = company('currency = "USD"')

    assert in_company_currency(document, 5, "USD", date(2026, 1, 1)) == 5
    assert looked_up(document, 5, "USD", date(1, 1, 1)) == 5


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (DATED, True),
        (f'name = "Ours"\n{DATED}', True),
        (DATED.replace("0.9\n", "0.900\n"), True),
        (DATED.replace("0.92", "0.93"), False),
        (DATED.replace("06-01", "06-02"), False),
        (DATED.replace("JPY", "GBP"), False),
        (f'currency = "GBP"\n{DATED}', False),
        ("", False),
    ],
)
def test_the_digest_changes_just_where_an_amount_could(text, same):
    assert (digest(company(text)) == digest(company(DATED))) is same
