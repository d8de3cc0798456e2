"""The company document: what it assumes, what it refuses, and that a change keeps its notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hark.company import CALENDAR, Calendar, CompanyDocument, create_company, load_company, save_company
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

    assert len(settings) == 16
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


HOURS = """\
# Ours.
[calendars.office]
zone = "Europe/Berlin" # where most are
monday = "09:00-12:00, 13:00-17:00"
holidays = ["DE-BY", "AT"]
closed = [2026-12-24]
teams = ["Support"]

[[calendars.rest]] # until the move
tuesday = "22:00-06:00" # at night

[[calendars.rest]]
from = 2026-01-01
tuesday = "00:00-24:00"

[rates.USD] # from the bank
2026-06-01 = 0.9
2026-01-01 = 0.92 # the first
"""


def calendars(text: str) -> str:
    return f'[calendars.office]\nmonday = "09:00-17:00"\n{text}'


def test_reads_calendars_and_rates(folder):
    write(folder, HOURS)

    document = load_company(folder)

    assert document.calendars == (
        Calendar(
            "office",
            {"monday": "09:00-12:00, 13:00-17:00"},
            zone="Europe/Berlin",
            holidays=("DE-BY", "AT"),
            closed=(date(2026, 12, 24),),
            teams=("Support",),
        ),
        Calendar("rest", {"tuesday": "22:00-06:00"}),
        Calendar("rest", {"tuesday": "00:00-24:00"}, since=date(2026, 1, 1)),
    )
    assert document.rates == {"USD": ((date(2026, 1, 1), 0.92), (date(2026, 6, 1), 0.9))}


def test_the_example_in_a_new_document_can_be_taken_as_it_is(folder):
    text = (folder / "company.toml").read_text(encoding="utf-8")
    start, end = text.index("# [calendars.office]"), text.index("[metrics.csat]")
    example = "\n".join(line.removeprefix("# ") for line in text[start:end].splitlines() if line[:3] != "# W")

    write(folder, text[:start] + example + "\n\n" + text[end:])

    document = load_company(folder)
    assert [calendar.teams for calendar in document.calendars] == [("Support",)]
    assert document.rates == {"USD": ((date(2026, 1, 1), 0.92),)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[calendars.office]\nmnday = "09:00-17:00"', "called “mnday”. Did you mean “monday”?"),
        ('[calendars.office]\nmonday = "9 to 5"', "calendars.office.monday is '9 to 5'. Make it hours in the order"),
        ('[calendars.office]\nmonday = "09:00-12:00, 11:00-17:00"', "Make it hours in the order"),
        ('[calendars.office]\nmonday = "13:00-17:00, 09:00-12:00"', "Make it hours in the order"),
        ('[calendars.office]\nmonday = "22:00-06:00, 08:00-12:00"', "Make it hours in the order"),
        ('[calendars.office]\nmonday = "09:00-09:00"', "Make it hours in the order"),
        ('[calendars.office]\nmonday = "09:00-25:00"', "Make it hours in the order"),
        ('[calendars.office]\nmonday = "09:60-17:00"', "Make it hours in the order"),
        ('[calendars.office]\nmonday = "24:00-08:00"', "Make it hours in the order"),
        ('[calendars.office]\nmonday = ""', "Make it hours in the order"),
        ("[calendars.office]\nmonday = 9", "Make it hours in the order"),
        ('[calendars.office]\nteams = ["Support"]', "calendars.office is open on no day. Write its hours"),
        (calendars('zone = "Mars/Olympus"'), "calendars.office.zone is 'Mars/Olympus'. Make it the name of a time"),
        (
            calendars('holidays = ["Germany"]'),
            "calendars.office.holidays: there is no country called “Germany”. Did you",
        ),
        (calendars('holidays = ["Germany"]'), "mean “DE”?"),
        (calendars('holidays = ["Germny"]'), "mean “DE”?"),
        (calendars('holidays = ["United States"]'), "mean “US”?"),
        (calendars('holidays = ["de-by"]'), "mean “DE-BY”?"),
        (calendars('holidays = ["Atlantis"]'), "Write the two letters of a country"),
        (calendars('holidays = ["DE-BYY"]'), "no part of DE called “DE-BYY”. Did you mean “DE-BY”?"),
        (calendars('holidays = ["MC-X"]'), "no part of MC called “MC-X”"),
        (calendars('holidays = ["DE-"]'), "no part of DE called “DE-”"),
        (calendars('holidays = "DE"'), "calendars.office.holidays is 'DE'. Make it a list of countries"),
        (calendars('closed = ["2026-12-24"]'), "Make it a list of dates without quotes"),
        (calendars("closed = [2026-12-24T00:00:00]"), "Make it a list of dates without quotes"),
        (calendars('teams = "Support"'), "Make it a list of teams"),
        (calendars('from = "2026-01-01"'), "Make it a date without quotes"),
        ('calendars = "office"', "Make it a table for each calendar"),
        ("calendars.office = 3", "calendars.office is 3. Make it a table"),
        (calendars('[calendars.other]\nmonday = "09:00-17:00"'), "are both for everybody else"),
        (
            calendars('teams = ["A"]\n[calendars.other]\nmonday = "09:00-17:00"\nteams = ["A", "B"]'),
            "calendars.office and calendars.other both name the team “A” at the same time",
        ),
        (
            '[[calendars.office]]\nmonday = "09:00-17:00"\n[[calendars.office]]\nmonday = "09:00-16:00"',
            "calendars.office is there twice from the same day on",
        ),
        ("[rates.USD]\n2026-01-01 = 0", "rates.USD.2026-01-01 is 0. Make it a number above 0"),
        ("[rates.USD]\n2026-01-01 = -1.5", "Make it a number above 0"),
        ('[rates.USD]\n2026-01-01 = "1"', "Make it a number above 0"),
        ("[rates.USD]\n2026-02-30 = 0.9", "rates.USD names “2026-02-30”, which is no day"),
        ("[rates.USD]\n20260101 = 0.9", "which is no day"),
        ("[rates]\nUSD = 0.9", "rates.USD is 0.9. Make it a rate for each day"),
        ("[rates.USD]", "Make it a rate for each day"),
        ("[rates.usd]\n2026-01-01 = 0.9", "rates.usd names no currency"),
        ("[rates.EUR]\n2026-01-01 = 1", "rates.EUR is a rate of the company's own currency"),
        ('currency = "USD"\n[rates.USD]\n2026-01-01 = 1', "rates.USD is a rate of the company's own currency"),
        ("rates = 3", "Make it a table for each currency"),
    ],
)
def test_a_calendar_or_rate_that_cannot_be_is_refused_with_its_key(folder, text, words):
    write(folder, text)

    with pytest.raises(BadSetting) as refused:
        load_company(folder)

    assert words in str(refused.value)


def test_a_team_may_move_to_another_calendar(folder):
    write(
        folder,
        '[[calendars.a]]\nmonday = "09:00-17:00"\nteams = ["A", "B"]\n'
        '[[calendars.a]]\nmonday = "09:00-17:00"\nteams = ["B"]\nfrom = 2026-01-01\n'
        '[calendars.b]\nmonday = "09:00-17:00"\nteams = ["A"]\nfrom = 2026-01-01\n',
    )

    assert len(load_company(folder).calendars) == 3


def test_calendars_and_rates_that_stay_keep_their_lines(folder):
    write(folder, HOURS)

    save_company(folder, replace(load_company(folder), name="Ours"))

    text = (folder / "company.toml").read_text(encoding="utf-8")
    assert HOURS.partition("\n")[2] in text
    assert "# Ours." in text


def test_a_changed_calendar_keeps_the_notes_of_what_stays(folder):
    write(folder, HOURS)
    document = load_company(folder)
    office, rest, later = document.calendars
    changed = (replace(office, teams=("Support", "Sales"), closed=()), rest, replace(later, since=date(2026, 2, 1)))

    saved = save_company(folder, replace(document, calendars=changed, rates={"USD": ((date(2026, 1, 1), 0.95),)}))

    assert load_company(folder) == saved
    assert saved.calendars == changed
    text = (folder / "company.toml").read_text(encoding="utf-8")
    assert all(note in text for note in ("# where most are", "# at night", "# from the bank", "# the first"))
    assert "closed" not in text


@pytest.mark.parametrize("versions", [1, 2, 3])
def test_a_calendar_can_get_and_lose_versions(folder, versions):
    document = save_company(folder, replace(load_company(folder), calendars=(Calendar("a", {"monday": "9:00-17:00"}),)))
    since = (None, date(2025, 1, 1), date(2026, 1, 1))
    many = tuple(Calendar("a", {"monday": "9:00-17:00"}, since=day) for day in since[:versions])

    for kept in (many, many[:2], many[-1:], (), many):
        document = save_company(folder, replace(document, calendars=kept, version=load_company(folder).version))

        assert load_company(folder).calendars == kept


def test_rates_can_be_added_and_dropped(folder):
    saved = save_company(folder, replace(load_company(folder), rates={"USD": ((date(2026, 1, 1), 0.9),)}))
    assert load_company(folder) == saved

    save_company(folder, replace(saved, rates={}))

    assert load_company(folder).rates == {}


@pytest.mark.parametrize("key", [*CALENDAR, "calendars", "rates"])
def test_every_key_of_a_calendar_and_of_rates_is_explained(key):
    page = Path(__file__).parents[1] / "docs" / "use" / "settings.md"

    assert f"`{key}`" in page.read_text(encoding="utf-8")
