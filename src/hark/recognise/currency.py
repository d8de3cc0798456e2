"""In which currency amounts are: by a column, by the signs beside them, by the company's, else by the owner's word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from babel.numbers import list_currencies

from hark.collect.values.numbers import currencies
from hark.errors import BadFile
from hark.recognise.amounts import money
from hark.recognise.doubt import Doubt, Option
from hark.recognise.profile import Seen
from hark.recognise.shape import first
from hark.recognise.table import NONE, Table
from hark.recognise.words import plain
from hark.words import gettext as _


def currency(table: Table) -> Any:
    """The currency: a column, else the sign in the amounts, else the company's where it is set; else it is asked."""
    column = first(table, "currency")
    charged = [one for one in table.called("amount", "price") if money(table, one)]
    if column and column.few:
        codes = {one: coded(table, one) for one in column.values if not re.fullmatch("[A-Za-z]{3}", one)}
        return unnamed(table, column, charged, codes) or (
            {"column": column.name, "values": codes} if codes else column.name
        )
    signs = {sign for one in charged for sign in currencies(table.con, one.text, table.source)}
    found = {SIGNS.get(sign, sign) for sign in signs}
    signed = sum(one.filled - one.numbers for one in charged[:1])
    if len(found) > 1 or (found and signed < charged[0].filled):
        raise BadFile(
            f"The amounts of “{table.file.name}” are in several currencies: {', '.join(sorted(found))}"
            + ("." if len(found) > 1 else ", and some name none."),
            _("Put the currency into a column of its own, and import that."),
        )
    if len(found) == 1 and re.fullmatch("[A-Z]{3}", next(iter(found))):
        table.notes.append(f"The amounts are in {next(iter(found))}, as they say themselves.")
        return {"value": next(iter(found))}
    if not found and (named := in_headings(charged)):
        table.notes.append(f"The amounts are in {named}, as the headings of their columns say.")
        return {"value": named}
    if table.currency and not found:
        table.notes.append(f"The file names no currency: its amounts are taken to be in {table.currency}.")
        return {"value": table.currency}
    said = " ".join(plain(one.name) for one in charged)
    proposed = {"dollar": "USD", "usd": "USD", "eur": "EUR", "gbp": "GBP", "chf": "CHF"}
    doubt = Doubt(
        "currency",
        _("In which currency are the amounts?"),
        tuple(one.examples[0] for one in charged[:2] if one.examples),
        (),
        "the code of a currency, such as EUR",
        lambda said: bool(re.fullmatch("[A-Z]{3}", said)),
        next((code for word, code in proposed.items() if word in said.split("_") + said.split()), ""),
    )
    return {"value": table.ask(doubt)}


def in_headings(columns: Sequence[Seen]) -> str:
    """The code of the currency that the heading of every column of amounts names; empty where one does not."""
    named = [
        {one for one in re.findall(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])", column.name) if one in CODES}
        | {code for sign, code in SIGNS.items() if re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", column.name)}
        for column in columns
    ]
    return next(iter(named[0])) if named and len(named[0]) == 1 and all(one == named[0] for one in named) else ""


def unnamed(table: Table, column: Seen, charged: Sequence[Seen], codes: Mapping[str, str]) -> Any:
    """The currency where some amounts name none beside others that do: it is asked; None where all is well.

    Raises `BadFile` where a map cannot say it.
    """
    if not charged or column.filled == column.rows:
        return None
    (bare,) = table.one(f"select count({charged[0].text}) from {{rows}} where {column.cell} is null")
    if not bare:
        return None
    said = sorted({codes.get(one, one.upper()) for one in column.values})
    options = [Option(said[0], _("{said}, as in the other rows", said=said[0]))] if len(said) == 1 else []
    if table.currency and [table.currency] != said:
        options.append(Option(table.currency, _("{currency}, the currency of your company", currency=table.currency)))
    options.append(Option(NONE, _("another, or several: then the file has to say it")))
    question = f"{bare:,} of {column.rows:,} rows name no currency in “{column.name}”. In which are their amounts?"
    answer = table.ask(Doubt("currency", question, (), tuple(options)))
    if answer == NONE:
        raise BadFile(
            _(
                "{bare:,} rows of “{name}” name no currency in “{column}”.",
                bare=bare,
                name=table.file.name,
                column=column.name,
            ),
            _("Write the code of the currency, such as EUR, into these cells, and import the file again."),
        )
    return {"value": answer} if said == [answer] else None


def coded(table: Table, sign: str) -> str:
    """The code of a currency that is told by a sign or a word."""
    return SIGNS.get(sign) or table.ask(
        Doubt(
            f"currency.{sign}",
            _("Which currency is “{sign}”?", sign=sign),
            (),
            (),
            "the code of a currency, such as EUR",
            lambda said: bool(re.fullmatch("[A-Z]{3}", said)),
        )
    )


SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "Kč": "CZK", "R$": "BRL", "₽": "RUB", "₺": "TRY", "₪": "ILS",
         "₩": "KRW", "₫": "VND", "฿": "THB", "₴": "UAH", "US$": "USD", "Ft": "HUF",
         "лв": "BGN", "лв.": "BGN", "грн": "UAH", "грн.": "UAH", "A$": "AUD", "AU$": "AUD", "CA$": "CAD", "NZ$": "NZD",
         "HK$": "HKD", "NT$": "TWD", "MX$": "MXN", "CN¥": "CNY", "JP¥": "JPY", "RM": "MYR", "Rp": "IDR", "KSh": "KES",
         "円": "JPY", "원": "KRW"}  # fmt: skip
"""The signs that mean one currency only; $, ¥ and kr mean several."""

CODES = frozenset(list_currencies()) - {"ALL", "TOP", "TRY", "CUP", "PEN", "MOP", "SOS", "MAD", "LAK", "DOP", "GEL"}
"""The codes that a heading may name: those that are English words are none there."""
