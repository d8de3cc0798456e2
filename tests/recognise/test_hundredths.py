"""Amounts whose column is called as hundredths are, such as cents, are hundredths."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt
from hark.recognise.words import in_whole_units, roles_of
from recognise.clerk import Clerk
from recognise.shop import figures, shop


@pytest.mark.parametrize("name", [
    "Amount (cents)", "amount_cents", "Betrag in Cent", "Betrag (Rappen)", "Preis (ct)", "price_minor",
    "Amount (minor units)", "centAmount", "Montant (centimes)", "Importe en céntimos", "Importo (centesimi)",
    "Valor em centavos", "Total in öre", "Beløb i øre", "Price (pence)", "Kwota w groszach",
])  # fmt: skip
def test_columns_of_hundredths_are_told_in_many_languages(name: str) -> None:
    assert in_whole_units(name)
    assert roles_of(name) & {"amount", "price"}


@pytest.mark.parametrize("name", ["Total", "Discount per cent", "Percent", "Recent amount", "Store", "Center"])
def test_other_columns_are_in_whole_units(name: str) -> None:
    assert not in_whole_units(name)


def test_cents_are_divided_by_a_hundred(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, amount="Amount (cents)", amounts=[1999, 501]))

    assert clerk.asked == []
    assert figures(clerk)[2] == 150


def test_a_price_in_cents_is_multiplied_by_the_pieces(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Quantity", ["2"], amount="price_cents", amounts=[250]), {"rows": "orders"})

    assert figures(clerk)[2] == 60


def test_cents_beside_the_same_amount_in_whole_units_are_not_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, "Amount", ["10"], amount="amount_cents", amounts=[1000]))

    assert clerk.asked == []
    assert figures(clerk)[2] == 120


@pytest.mark.parametrize(("answer", "revenue"), [("whole", 30), ("hundredths", 0.3)])
def test_cents_with_decimals_are_asked_about(clerk: Clerk, tmp_path: Path, answer: str, revenue: float) -> None:
    clerk.bring(shop(tmp_path, amount="amount_cents", amounts=[2.5]), {"amount.unit": answer})

    assert clerk.asked == ["amount.unit"]
    assert figures(clerk)[2] == pytest.approx(revenue)


def test_the_question_about_cents_shows_an_amount(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match=r"“amount_cents” is called as amounts in hundredths .* but says “2\.5”"):
        clerk.bring(shop(tmp_path, amount="amount_cents", amounts=[2.5]))


@pytest.mark.parametrize(("answer", "revenue"), [("whole", 240), ("hundredths", 2.4)])
def test_cents_that_are_written_with_decimals_are_asked_about_though_these_are_naught(
    clerk: Clerk, tmp_path: Path, answer: str, revenue: float
) -> None:
    clerk.bring(shop(tmp_path, amount="Total cents", amounts=["19.00", "21.00"]), {"amount.unit": answer})

    assert clerk.asked == ["amount.unit"]
    assert figures(clerk)[2] == pytest.approx(revenue)
