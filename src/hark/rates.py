"""Amounts in the company's currency, by the dated rates of the company document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

import duckdb

from hark.company import CompanyDocument

ALWAYS = date.min
"""The day from which on the company's own currency is worth 1."""


def in_company_currency(document: CompanyDocument, amount: float, currency: str, day: date) -> float | None:
    """The amount in the company's currency, by the last rate on or before the company's `day`; None without a rate."""
    dated = [(since, rate) for code, since, rate in _rates(document) if code == currency and since <= day]
    return amount * dated[-1][1] if dated else None


def rates_table(duck: duckdb.DuckDBPyConnection, document: CompanyDocument) -> None:
    """Make the temporary table `rates`: currency, since (a date), rate; the company's own is 1 from ALWAYS on.

    The rate of a row is the last one that is not after its day, in the company's zone (`asof left join`).
    """
    columns = [list(column) for column in zip(*_rates(document), strict=True)]
    duck.execute(
        "create or replace temp table rates as "
        "select unnest(?::varchar[]) as currency, unnest(?::date[]) as since, unnest(?::double[]) as rate",
        columns,
    )


def digest(document: CompanyDocument) -> str:
    """A text that changes exactly when an amount in the company's currency could."""
    return sha256(repr(list(_rates(document))).encode()).hexdigest()


def _rates(document: CompanyDocument) -> Iterator[tuple[str, date, float]]:
    yield document.currency, ALWAYS, 1.0
    for currency, dated in sorted(document.rates.items()):
        for day, rate in dated:
            yield currency, day, rate
