"""Exports of known tools, with their oddities, are told as what they are; wrong versions are refused."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hark.company import save_company
from hark.errors import HarkError
from hark.recognise.preset import Preset, presets
from hark.store.lake import Store
from recognise.clerk import Clerk, values

FIXTURES = Path(__file__).parent / "presets"


def expected(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


def files(stem: str) -> list[Any]:
    found = [one for folder in sorted(FIXTURES.iterdir()) for one in sorted(folder.glob(f"{stem}*.*"))]
    return [pytest.param(one, id=f"{one.parent.name}-{one.name}") for one in found]


@pytest.mark.parametrize("file", files("export"))
def test_an_export_is_told_and_its_figures_are_right(clerk: Clerk, file: Path) -> None:
    said = expected(file.parent)

    done = clerk.bring(file, said.get("answers", {}))

    assert any(f"is {presets[said['preset']].title}." in note for note in clerk.notes)
    assert set(clerk.asked) <= set(said.get("answers", {}))
    assert {fact: done.counts[fact].new for fact in said.get("rows", {})} == said.get("rows", {})
    assert done.rejected == said.get("rejected", 0)
    assert not taken_unsaid(clerk, presets[said["preset"]])
    figures = said.get("figures", {})
    assert values(clerk.store, figures) == pytest.approx(figures, rel=1e-5)


def taken_unsaid(clerk: Clerk, preset: Preset) -> list[str]:
    """The zone and the currency, where neither the tool fixes them, nor the file says them, nor anybody was asked."""
    made, own = tomllib.loads(clerk.text), tomllib.loads(preset.map)
    zone = "zone" in made and "zone" not in own and not any("its times are those of" in note for note in clerk.notes)
    priced = made["fact"] in ("orders", "subscriptions") and "amount" in made["columns"]
    currency = priced and not isinstance(made["columns"].get("currency"), str)
    needed = {"zone": zone, "currency": currency}
    return [key for key, decides in needed.items() if decides and key not in clerk.asked]


def test_zone_and_currency_that_an_export_lacks_are_the_companys_and_said(clerk: Clerk) -> None:
    company = replace(clerk.store.company, zone="Europe/Zurich", currency="CHF")
    save_company(clerk.store.directory, company)
    clerk.store = Store.open(clerk.store.directory)

    clerk.bring(next((FIXTURES / "woocommerce-orders").glob("export*.*")), {"kinds.on-hold": "order"})

    assert not {"zone", "currency"} & set(clerk.asked)
    assert "The file names no time zone: its times are taken to be those of Europe/Zurich." in clerk.notes
    assert "The file names no currency: its amounts are taken to be in CHF." in clerk.notes


@pytest.mark.parametrize("name", ["zendesk-tickets", "zendesk-json"])
def test_a_first_reply_that_is_told_as_a_duration_is_said_to_be(clerk: Clerk, name: str) -> None:
    file = next((FIXTURES / name).glob("export*.*"))

    clerk.bring(file, expected(file.parent).get("answers", {}))

    assert any("nights and weekends included: “10” is 10 minutes." in note for note in clerk.notes)


def test_a_ticket_of_zendesk_that_is_open_again_does_not_count_as_solved(clerk: Clerk, tmp_path: Path) -> None:
    export = FIXTURES / "zendesk-tickets" / "export.csv"
    again = tmp_path / "export.csv"
    again.write_text(export.read_text(encoding="utf-8").replace(",Solved,", ",Open,"), encoding="utf-8")

    clerk.bring(again, expected(export.parent)["answers"])

    assert values(clerk.store, ["solved_tickets"]) == {"solved_tickets": 6}


@pytest.mark.parametrize("file", files("wrong"))
def test_a_wrong_version_is_refused_with_what_to_do(clerk: Clerk, file: Path) -> None:
    said = expected(file.parent)

    with pytest.raises(HarkError) as refused:
        clerk.bring(file, said.get("answers", {}))

    assert said["refused"] in str(refused.value)
    assert refused.value.remedy


def test_every_preset_has_an_export_or_says_why_there_is_none() -> None:
    shown = {expected(folder).get("preset") for folder in FIXTURES.iterdir()}

    assert set(presets) <= shown


def test_every_preset_names_the_source_of_its_columns() -> None:
    assert all(one.sources for one in presets.values())
