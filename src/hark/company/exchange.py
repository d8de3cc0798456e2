"""What other currencies are worth: `[rates]` of the company document, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from hark.company.settings import FILE, bad, is_currency, is_number
from hark.errors import BadSetting
from hark.words import gettext as _
from hark.words import noted

DATED = noted("a rate for each day from which on it holds, like 2026-01-01 = 0.92")

Rates = Mapping[str, tuple[tuple[date, float], ...]]
"""By currency: from which day on, and how much of the company's currency one is worth then; the oldest first."""


def rates(table: object, currency: str) -> Rates:
    """What `[rates]` says to a company that counts in `currency`. Raises BadSetting for what cannot be."""
    if not isinstance(table, Mapping):
        raise bad("rates", table, _("a table for each currency, like [rates.USD]"))
    return MappingProxyType({code: _dated(code, said, currency) for code, said in sorted(table.items())})


def written(dated: tuple[tuple[date, float], ...]) -> dict[str, float]:
    """The rates of a currency as its table in `company.toml` says them."""
    return {day.isoformat(): rate for day, rate in dated}


def _dated(code: str, said: object, currency: str) -> tuple[tuple[date, float], ...]:
    key = f"rates.{code}"
    if not is_currency(code):
        raise BadSetting(
            _("In {file}, {key} names no currency.", file=FILE, key=key),
            _("Write its three capital letters, like [rates.USD]."),
        )
    if code == currency:
        raise BadSetting(
            _("In {file}, {key} is a rate of the company's own currency.", file=FILE, key=key),
            _("Take it out: it is always 1."),
        )
    if not isinstance(said, Mapping) or not said:
        raise bad(key, said, DATED)
    return tuple(sorted((_day(key, day), _rate(f"{key}.{day}", rate)) for day, rate in said.items()))


def _day(key: str, text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadSetting(
        _("In {file}, {key} names “{text}”, which is no day.", file=FILE, key=key, text=text),
        _("Write {dated}.", dated=DATED),
    )


def _rate(key: str, rate: object) -> float:
    if not is_number(rate) or rate <= 0:
        raise bad(key, rate, _("a number above 0"))
    return float(rate)
