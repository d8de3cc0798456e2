"""Credit notes among orders are told by the letters of their numbers, wherever these stand, and asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt
from recognise.clerk import Clerk
from recognise.shop import figures, shop

SERIES = [f"{letters}-{i}" for letters in ("AB", "CD", "EF", "GH", "IJ", "KL", "MN", "OP", "QR", "TU") for i in (1, 2)]
"""Numbers of many series."""


@pytest.mark.parametrize(("order", "note", "letters"), [
    ("ЗК-{}", "ВЗ-{}", "ВЗ"), ("#{}", "#CN{}", "CN"), ("2026-RE-{}", "2026-CN-{}", "CN"), ("{}", "{}-REF", "REF"),
    ("INV-{}", "INV-{}-CN", "CN"), ("2026RE{}", "2026CN{}", "CN"), ("CNX-{}", "CN-{}", "CN"),
])  # fmt: skip
def test_credit_notes_are_told_by_their_letters_wherever_these_stand(
    clerk: Clerk, tmp_path: Path, order: str, note: str, letters: str
) -> None:
    numbers = [order.format(1000 + i) for i in range(11)] + [note.format(2000)]

    clerk.bring(shop(tmp_path, numbers=numbers), {"kinds": f"{letters}=refund"})

    assert clerk.asked == ["kinds"]
    assert figures(clerk) == (11, 110, 100)


def test_the_commonest_letters_are_orders_though_credit_notes_have_them_elsewhere(clerk: Clerk, tmp_path: Path) -> None:
    numbers = [f"CN-{i}" for i in range(9)] + ["AN-9"]

    with pytest.raises(InDoubt, match="have the letters “CN”, others do not: “AN” once") as doubt:
        clerk.bring(shop(tmp_path, numbers=numbers))

    assert "=refund" not in doubt.value.remedy.split("; or")[0]


def test_the_commonest_letters_are_no_orders_where_they_come_to_less_than_nothing(clerk: Clerk, tmp_path: Path) -> None:
    numbers = [f"ZZ-{i}" for i in range(9)] + ["INV-9"]

    clerk.bring(shop(tmp_path, numbers=numbers, amounts=[*[-5] * 9, 100]), {"kinds": "ZZ=cancellation"})

    assert figures(clerk) == (1, 100, 55)


def test_letters_of_countries_are_not_proposed_as_refunds(clerk: Clerk, tmp_path: Path) -> None:
    numbers = [f"{('DE', 'FR', 'CAN')[i % 3]}-{i}" for i in range(12)]

    with pytest.raises(InDoubt) as doubt:
        clerk.bring(shop(tmp_path, numbers=numbers))

    assert doubt.value.remedy.startswith("Answer with --answer kinds=orders")


def test_letters_behind_a_number_are_no_sign_of_a_credit_note(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, numbers=[f"{1000 + i // 2}-{'AB'[i % 2]}" for i in range(12)]))

    assert clerk.asked == []


def test_numbers_of_many_series_are_orders(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(shop(tmp_path, numbers=SERIES))

    assert clerk.asked == []
    assert figures(clerk) == (20, 200, 200)


@pytest.mark.parametrize("letters", ["CN", "GS", "STORNO", "AVOIR", "KREDIT", "ВЗ", "ΠΙΣΤ"])
def test_a_credit_note_is_asked_about_among_however_many_series(clerk: Clerk, tmp_path: Path, letters: str) -> None:
    clerk.bring(shop(tmp_path, numbers=[*SERIES, f"{letters}-7", f"{letters}X-8"]), {"kinds": f"{letters}=refund"})

    assert clerk.asked == ["kinds"]
    assert figures(clerk) == (21, 210, 200)


def test_letters_amid_a_number_are_no_sign_of_a_credit_note(clerk: Clerk, tmp_path: Path) -> None:
    numbers = ["A7F3", "CN8K2", "ST4X", "B9D1", "QW3E", "RT6Y", "UI8O", "PA2S", "DF5G", "HJ7K", "LZ3X", "GS6B"]

    clerk.bring(shop(tmp_path, numbers=numbers))

    assert clerk.asked == []
