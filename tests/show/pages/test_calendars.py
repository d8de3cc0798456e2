"""Calendars in the browser: made, changed in versions, taken away, and refused at the field that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from cast import at
from hark.company import load_company
from hark.models import Audit
from hark.store.reader import Facts

OFFICE = {"name": "Office", "monday": "09:00-12:00, 13:00-17:00", "tuesday": "09:00-17:00"}


def test_a_calendar_is_made_with_all_it_can_say(
    browser: Callable[..., Client], data: Path, facts: Callable[..., Facts]
) -> None:
    facts(ticket_events=[{"ticket": "t", "kind": "created", "occurred_at": at(1), "team": "Support"}])
    client = browser("manager")

    client.post("/settings/calendars/new/", {
        **OFFICE, "zone": "Europe/Berlin", "holidays": "Germany: Bayern", "more_holidays": "France; us-ny",
        "closed": "2026-12-31\n2026-12-24", "teams": ["Support"], "team": "Night", "since": "2026-02-01",
    })  # fmt: skip

    (made,) = load_company(data).calendars
    assert dict(made.hours) == {"monday": "09:00-12:00, 13:00-17:00", "tuesday": "09:00-17:00"}
    assert (made.holidays, made.teams) == (("DE-BY", "FR", "US-NY"), ("Support", "Night"))
    assert (made.closed, made.since) == ((date(2026, 12, 24), date(2026, 12, 31)), date(2026, 2, 1))
    assert Audit.objects.get().about == "calendars: Office"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"monday": "9-5"}, "monday", "Write the hours in their order"),
        ({"monday": "", "tuesday": ""}, "monday", "open on no day"),
        ({"zone": "Mars"}, "zone", "no time zone called that"),
        ({"holidays": "Atlantis"}, "holidays", "No holidays are known for “Atlantis”"),
        ({"closed": "24.12.2026"}, "closed", "“24.12.2026” is no day"),
        ({"name": "Night"}, "team", "“Office” is for everybody else already"),
        ({}, "name", "There is one of that name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    browser: Callable[..., Client], data: Path, typed: dict[str, str], field: str, words: str
) -> None:
    client = browser("manager")
    client.post("/settings/calendars/new/", OFFICE)

    refused = client.post("/settings/calendars/new/", OFFICE | typed)

    assert words in str(refused.context["form"].errors[field])
    assert len(load_company(data).calendars) == 1


def test_the_hours_change_from_a_day_on_and_each_version_can_go(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")
    client.post("/settings/calendars/new/", OFFICE)
    begun = client.get("/settings/calendars/new/?like=1").context["form"].initial
    client.post("/settings/calendars/new/?like=1", OFFICE | {"monday": "08:00-20:00", "since": "2026-07-01"})
    assert begun["monday"] == OFFICE["monday"]
    assert [one.since for one in load_company(data).calendars] == [None, date(2026, 7, 1)]

    client.post("/settings/calendars/2/", OFFICE | {"name": "Shop", "since": "2026-08-01"})
    assert {one.name for one in load_company(data).calendars} == {"Shop"}
    client.post("/settings/calendars/1/remove/")

    (left,) = load_company(data).calendars
    assert left.since == date(2026, 8, 1)


def test_the_days_of_the_chosen_holidays_are_shown(browser: Callable[..., Client]) -> None:
    client = browser("manager")
    client.post("/settings/calendars/new/", OFFICE | {"holidays": "DE-BY"})

    page = client.get("/settings/calendars/1/").content.decode()

    assert "Corpus Christi" in page
    assert 'value="Germany: Bayern"' in page
    assert "public holidays of Germany: Bayern" in client.get("/settings/calendars/").content.decode()


def test_what_somebody_else_changed_is_not_overwritten_unseen(browser: Callable[..., Client], data: Path) -> None:
    client, other = browser("manager"), browser("owner")
    client.post("/settings/calendars/new/", OFFICE)
    seen = client.get("/settings/calendars/1/").context["form"]["seen"].value()
    other.post("/settings/calendars/1/", OFFICE | {"tuesday": "10:00-11:00"})

    mine = OFFICE | {"monday": "07:00-08:00"}
    refused = client.post("/settings/calendars/1/", mine | {"seen": seen})

    assert "Owner" in refused.content.decode()
    assert 'value="07:00-08:00"' in refused.content.decode()
    assert load_company(data).calendars[0].hours["tuesday"] == "10:00-11:00"
    client.post("/settings/calendars/1/", mine | {"seen": refused.context["form"]["seen"].value()})
    assert load_company(data).calendars[0].hours["monday"] == "07:00-08:00"


def test_a_change_of_something_else_hinders_nobody(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")
    seen = client.get("/settings/calendars/new/").context["form"]["seen"].value()
    client.post("/settings/targets/", {"nps": "40"})

    client.post("/settings/calendars/new/", OFFICE | {"seen": seen})

    assert len(load_company(data).calendars) == 1


def test_notes_in_the_file_stay(browser: Callable[..., Client], data: Path) -> None:
    path = data / "company.toml"
    path.write_text(path.read_text() + '\n[calendars.Desk]  # ours\nmonday = "09:00-17:00"  # early\nteams = ["A"]\n')

    browser("manager").post("/settings/calendars/new/", OFFICE)

    text = path.read_text()
    assert "# ours" in text
    assert "# early" in text
    assert "[calendars.Office]" in text
