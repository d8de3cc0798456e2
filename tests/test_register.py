"""Touchpoints, stages and dimensions in the company document: read in order, refused with their key, notes kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hark.company import STAGES, Dimension, Touchpoint, create_company, load_company, save_company
from hark.errors import BadSetting

TEXT = """\
[journey]
stages = ["buy", "use"]  # two are enough

[touchpoints.Till]  # in the shop
stage = "buy"
owner = "Shop"
names = ["till", "cash desk"]  # two systems

[touchpoints."Help desk"]

[dimensions.region]
label = "Country"

[dimensions.channel]
hidden = true
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "company.toml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_is_read_in_the_order_of_the_document(folder: Path) -> None:
    document = load_company(folder)

    assert document.stages == ("buy", "use")
    assert document.touchpoints == (Touchpoint("Till", "buy", "Shop", ("till", "cash desk")), Touchpoint("Help desk"))
    assert document.touchpoints[1].values == ("Help desk",)
    assert document.dimensions == (Dimension("region", "Country"), Dimension("channel", hidden=True))


def test_without_a_word_there_are_the_usual_stages(tmp_path: Path) -> None:
    create_company(tmp_path)

    assert load_company(tmp_path).stages == STAGES


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[journey]\nstages = ["a", "a"]', "journey.stages"),
        ("[journey]\nstagse = []", "Did you mean “stages”"),
        ('[touchpoints.Till]\nstage = "byu"', "there is no stage called “byu”"),
        ("[touchpoints.Till]\nowner = 3", "touchpoints.Till.owner is 3"),
        ('[touchpoints.Till]\nnames = ["a"]\n[touchpoints.Desk]\nnames = ["a"]', "both called “a” in the data"),
        ("[touchpoints]\nTill = 3", "touchpoints.Till is 3"),
        ('[dimensions.region]\nhidden = "yes"', "dimensions.region.hidden"),
        ("[dimensions.region]\nlable = 'x'", "Did you mean “label”"),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "company.toml").write_text(text, encoding="utf-8")

    with pytest.raises(BadSetting, match="In company") as refused:
        load_company(tmp_path)

    assert words in str(refused.value)


def test_changes_keep_notes_and_another_order_is_written(folder: Path) -> None:
    document = load_company(folder)
    till, desk = document.touchpoints

    changed = replace(
        document,
        touchpoints=(Touchpoint("Web", "use"), replace(desk, owner="Support"), till),
        dimensions=document.dimensions[::-1],
        stages=("see", "buy", "use"),
    )
    save_company(folder, changed)

    saved, text = load_company(folder), (folder / "company.toml").read_text(encoding="utf-8")
    assert saved == replace(changed, version=2)
    assert all(note in text for note in ("# two are enough", "# in the shop", "# two systems"))


def test_a_touchpoint_can_go(folder: Path) -> None:
    document = load_company(folder)

    save_company(folder, replace(document, touchpoints=document.touchpoints[1:], dimensions=()))

    assert [one.name for one in load_company(folder).touchpoints] == ["Help desk"]
    assert load_company(folder).dimensions == ()
