"""Every real file without a map, answered by its owner: right, or asked; none is silently wrong."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hark.company import save_company
from hark.errors import Refused
from recognise.clerk import Clerk, values

OWNERS: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "real_files.toml").read_text(encoding="utf-8")
)
MOST = 3
"""So many questions at most make a file right and not only asked."""


def verdict(clerk: Clerk, file: Path, owner: dict[str, Any]) -> str:
    """What becomes of a file: right, asked where it takes too many questions, wrong where a figure is another one."""
    answers, figures, rows = owner.get("answers", {}), owner.get("figures", {}), owner.get("rows", {})
    assert owner.get("none") or figures or rows, "Nothing is known of this file that could be wrong."
    try:
        done = clerk.bring(file, answers)
    except Refused as refused:
        meant = owner.get("none") and "holds nothing that Hark counts" in refused.problem
        return "wrong" if not meant else "right" if len(clerk.asked) <= MOST else "asked"
    save_company(clerk.store.directory, replace(clerk.store.company, currency=owner.get("currency", "EUR")))
    brought = {fact: done.counts[fact].new for fact in rows}
    if owner.get("none") or brought != rows or values(clerk.store, figures) != pytest.approx(figures, abs=0.006):
        return "wrong"
    return "right" if len(clerk.asked) <= MOST else "asked"


@pytest.mark.parametrize("name", OWNERS)
def test_a_real_file_gives_its_figures_without_a_map(clerk: Clerk, real_data: Path, name: str) -> None:
    found = verdict(clerk, real_data / name, OWNERS[name])

    assert found == OWNERS[name].get("verdict", "right"), (clerk.asked, clerk.text)


def test_every_real_file_has_an_owner(real_data: Path) -> None:
    found = {str(one.relative_to(real_data)) for one in real_data.glob("*/*")}

    assert found == set(OWNERS)


def test_two_thirds_are_right_with_three_questions_at_most_and_none_is_wrong() -> None:
    found = [owner.get("verdict", "right") for owner in OWNERS.values()]

    assert set(found) <= {"right", "asked"}
    assert 3 * found.count("right") >= 2 * len(found)
