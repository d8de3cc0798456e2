"""The company document: what it assumes, what it refuses, and that a change keeps its notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hark.company import CompanyDocument, create_company, load_company, save_company
from hark.errors import BadSetting, HarkError, Refused, UnknownName


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_company(tmp_path)
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "company.toml").write_text(text, encoding="utf-8")


def test_a_new_document_says_what_hark_assumes_without_one(folder, tmp_path_factory):
    assert load_company(folder) == load_company(tmp_path_factory.mktemp("empty")) == CompanyDocument()


def test_every_setting_stands_in_a_new_document_with_a_note(folder):
    lines = (folder / "company.toml").read_text(encoding="utf-8").splitlines()

    settings = [line for line in lines if "=" in line and not line.startswith(("#", "["))]

    assert len(settings) == 12
    assert all("#" in line for line in settings)


def test_reads_thresholds_and_targets(folder):
    write(folder, "[metrics.csat]\ntop = 1\n[metrics.ces]\neasy = 5\n[targets]\nnps = 40")

    document = load_company(folder)

    assert document.thresholds == {"csat": {"top": 1, "share": 0.8}, "ces": {"easy": 5}}
    assert document.targets == {"nps": 40}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('zone = "Mars/Olympus"', "zone is 'Mars/Olympus'. Make it the name of a time zone"),
        ("zone = 3", "zone is 3"),
        ("zone = [1]", "zone is [1]"),
        ('week_starts = "someday"', "Make it one of monday"),
        ("fiscal_year_starts = 13", "Make it a month, 1 to 12"),
        ("fiscal_year_starts = true", "Make it a month"),
        ('currency = "euro"', "three capital letters"),
        ('language = "English"', "the code of a language"),
        ("privacy.hide_below = -1", "privacy.hide_below is -1"),
        ("figures.confidence = 95", "a number from 0.5 to 0.999"),
        ("figures.confidence = nan", "a number from 0.5 to 0.999"),
        ('targets.nps = "high"', "Make it a number"),
        ("targets.nps = inf", "Make it a number"),
        ("zone = ", "is not valid TOML"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_key(folder, text, words):
    write(folder, text)

    with pytest.raises(BadSetting) as refused:
        load_company(folder)

    assert words in str(refused.value)


def test_a_key_that_is_none_is_refused_with_the_one_that_was_meant(folder):
    write(folder, 'zoen = "UTC"')

    with pytest.raises(UnknownName, match="Did you mean “zone”"):
        load_company(folder)


def test_a_change_keeps_the_notes_and_raises_the_version(folder):
    before = (folder / "company.toml").read_text(encoding="utf-8").splitlines()

    saved = save_company(folder, replace(load_company(folder), zone="Europe/Berlin", targets={"nps": 40.0}))

    after = (folder / "company.toml").read_text(encoding="utf-8").splitlines()
    assert saved.version == 2
    assert load_company(folder) == saved
    changed = set(after) - set(before)
    assert {line.partition("=")[0].strip() for line in changed} == {"version", "zone", "nps"}
    assert sum("#" in line for line in after) == sum("#" in line for line in before)


def test_a_target_can_be_dropped(folder):
    saved = save_company(folder, replace(load_company(folder), targets={"nps": 40.0}))

    save_company(folder, replace(saved, targets={}))

    assert load_company(folder).targets == {}


def test_saving_what_is_there_changes_nothing(folder):
    assert save_company(folder, load_company(folder)).version == 1


def test_a_change_to_an_older_version_is_refused(folder):
    old = load_company(folder)
    save_company(folder, replace(old, name="Ours"))

    with pytest.raises(Refused, match="version 2"):
        save_company(folder, replace(old, name="Mine"))


def test_what_cannot_be_is_not_saved(folder):
    with pytest.raises(HarkError, match="zone"):
        save_company(folder, replace(load_company(folder), zone="Nowhere"))

    assert load_company(folder) == CompanyDocument()
