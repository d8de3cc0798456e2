"""A map is kept with its delivery: it does not say who somebody is, though words of the file do."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import BadFile
from hark.store.reader import Facts
from measure.figure import figure
from recognise.clerk import Clerk

ANNA, BEN = "Given to anna@example.com Anna Schmidt", "Given to ben@example.com Ben Quist"


def orders(folder: Path, *words: str) -> Path:
    said = [*words, *["paid"] * 20]
    rows = "".join(f"{i},2026-01-{i % 27 + 1:02},c{i},10.00,EUR,{word}\n" for i, word in enumerate(said))
    file = folder / "orders.csv"
    file.write_text(f"Order ID,Order date,Customer ID,Amount,Currency,Status\n{rows}", encoding="utf-8")
    return file


def kept(clerk: Clerk) -> str:
    """The maps of all deliveries."""
    return "".join(one.read_text(encoding="utf-8") for one in clerk.store.imports.glob("*/map.toml"))


def test_a_word_that_tells_who_somebody_is_becomes_a_pattern(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(orders(tmp_path, ANNA, BEN), {f"kinds.{one}": "order" for one in (ANNA, BEN)})

    assert '"Given to *" = "order"' in kept(clerk)
    assert not [one for one in ("anna@", "Schmidt", "ben@", "Quist") if one in kept(clerk)]


def test_rows_that_are_left_out_are_by_a_pattern_as_well(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(orders(tmp_path, ANNA, BEN), {f"kinds.{one}": "none" for one in (ANNA, BEN)})

    assert ("anna@" in kept(clerk), figure(Facts(clerk.store), "orders")) == (False, 20.0)


def test_what_was_answered_about_such_a_word_is_known_again(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(orders(tmp_path, ANNA), {f"kinds.{ANNA}": "order"})

    clerk.bring(orders(tmp_path, ANNA, ANNA))

    assert clerk.asked == [f"kinds.{ANNA}"]
    assert "Anna" not in kept(clerk) + "".join(clerk.notes)


@pytest.mark.parametrize("other", [BEN, "Given to nobody"])
def test_a_pattern_that_would_fit_what_means_something_else_is_refused(
    clerk: Clerk, tmp_path: Path, other: str
) -> None:
    file = orders(tmp_path, ANNA, other)

    with pytest.raises(BadFile, match=r"Given to \[e-mail\].*cannot be told without storing them"):
        clerk.bring(file, {f"kinds.{ANNA}": "order", f"kinds.{other}": "none"})


def test_a_word_that_is_nothing_but_an_address_is_refused(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="a column of its own"):
        clerk.bring(orders(tmp_path, "anna@example.com"), {"kinds.anna@example.com": "order"})
