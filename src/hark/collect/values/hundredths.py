"""Amounts of money in the minor units of their currency: hundredths, such as cents, but for a few currencies."""

from __future__ import annotations

from collections.abc import Mapping

from hark.collect.sql import literal

HUNDREDTHS = "hundredths"
"""What a map says of an amount in minor units."""

MONEY = ("amount", "tax", "shipping", "discount")
"""Our columns that hold amounts of money."""

PLACES: Mapping[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""The currencies whose minor unit is no hundredth, by how many figures stand behind the point (ISO 4217)."""


def whole(read: str, currency: str) -> str:
    """The SQL of an amount in whole units, where `read` is that of one in minor units of `currency`."""
    others = " ".join(
        f"when {currency} in ({', '.join(map(literal, codes.split()))}) then {10**places}"
        for places, codes in PLACES.items()
    )
    return f"({read}) / case {others} else 100 end"


def example(currency: str) -> str:
    """What 1999 is in a currency, in whole units."""
    places = next((places for places, codes in PLACES.items() if currency in codes.split()), 2)
    return f"{1999 / 10**places:.{places}f}"
