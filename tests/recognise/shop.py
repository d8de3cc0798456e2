"""The orders of a shop that never was, as a file: one row each unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from recognise.clerk import Clerk, values


def shop(
    folder: Path, column: str = "", said: Sequence[str] = ("",), *, amount: str = "Total",
    amounts: Sequence[object] = (10,), numbers: Sequence[str] = (), currency: str = "EUR", orders: int = 12,
) -> Path:  # fmt: skip
    """Orders of one day each in March 2026; what each says besides, and comes to, in turn."""
    more = f";{column}" if column else ""
    lines = [f"Order ID;Customer ID;Order Date;{amount};Currency{more}"]
    for i in range(len(numbers) or orders):
        number = numbers[i] if numbers else str(100 + i)
        beside = f";{said[i % len(said)]}" if column else ""
        lines.append(f"{number};K{i % 5};2026-03-{i % 28 + 1:02};{amounts[i % len(amounts)]};{currency}{beside}")
    file = folder / "shop.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def figures(clerk: Clerk) -> tuple[float | None, float | None, float | None]:
    """The orders, what was charged for them, and the revenue."""
    found = values(clerk.store, ["orders", "gross_revenue", "revenue"])
    return found["orders"], found["gross_revenue"], found["revenue"]
