"""Settings and team: what is saved, what is refused, and what is written down of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from filelock import FileLock

from cast import answer, at
from hark import jobs
from hark.company import load_company
from hark.models import Audit, Invitation, Member
from hark.show import changing
from hark.store.reader import Facts

COMPANY = {
    "name": "Acme", "zone": "Europe/Berlin", "week_starts": "sunday", "fiscal_year_starts": "4", "currency": "CHF",
    "language": "de",
}  # fmt: skip


def test_what_is_saved_is_in_the_company_document(browser: Callable[..., Client], data: Path) -> None:
    browser("manager").post("/settings/company/", COMPANY)

    document = load_company(data)
    assert (document.name, document.zone, document.fiscal_year_starts, document.version) == (
        "Acme", "Europe/Berlin", 4, 2,
    )  # fmt: skip
    assert Audit.objects.get().details["zone"] == ["UTC", "Europe/Berlin"]


def test_a_zone_there_is_none_is_refused_in_words(browser: Callable[..., Client], data: Path) -> None:
    answer = browser("manager").post("/settings/company/", COMPANY | {"zone": "Mars/Olympus"})

    assert "no time zone called that" in answer.content.decode()
    assert load_company(data).version == 1


def test_a_target_is_saved_and_taken_away(browser: Callable[..., Client], data: Path) -> None:
    client = browser("manager")
    client.post("/settings/targets/", {"nps": "40"})
    assert dict(load_company(data).targets) == {"nps": 40.0}

    client.post("/settings/targets/", {"nps": ""})

    assert dict(load_company(data).targets) == {}


def test_an_owner_invites_and_the_link_is_shown_once(browser: Callable[..., Client], shop: Facts) -> None:
    client = browser("owner")

    page = client.post("/settings/team/", {"email": "new@example.org", "role": "analyst", "region": ["North"]})

    link = page.context["link"]
    assert "/join/" in link
    assert Invitation.objects.get().limits == {"region": ["North"]}
    assert link not in client.get("/settings/team/").content.decode()


def test_rights_change_at_once(browser: Callable[..., Client], shop: Facts) -> None:
    owner, other = browser("owner"), browser("analyst")
    number = Member.objects.get(role="analyst").pk
    assert other.get("/records/").status_code == 200

    owner.post(f"/settings/team/{number}/", {"role": "viewer"})

    assert other.get("/records/").status_code == 403


def test_the_last_owner_stays(browser: Callable[..., Client]) -> None:
    client = browser("owner")
    number = Member.objects.get().pk

    client.post(f"/settings/team/{number}/", {"role": "viewer"})
    client.post(f"/settings/team/{number}/let-go/")

    assert (Member.objects.get().role, Member.objects.get().is_active) == ("owner", True)


def test_whoever_is_let_go_is_out_and_can_come_back(browser: Callable[..., Client]) -> None:
    owner, other = browser("owner"), browser("viewer")
    number = Member.objects.get(role="viewer").pk
    assert other.get("/").status_code == 200

    owner.post(f"/settings/team/{number}/let-go/")
    assert other.get("/").status_code == 302
    owner.post(f"/settings/team/{number}/let-go/")

    assert Member.objects.get(role="viewer").is_active


def test_the_log_says_who_did_what(browser: Callable[..., Client]) -> None:
    client = browser("owner")
    client.post("/settings/company/", COMPANY)

    page = client.get("/settings/log/").content.decode()

    assert "changed settings" in page
    assert "zone" in page


def test_texts_are_dropped_only_after_their_number_was_shown_and_the_name_typed(
    browser: Callable[..., Client], data: Path, facts: Callable[..., Facts]
) -> None:
    facts(answers=[answer(3, month=1, text="long ago", occurred_at=at(1, year=2019)), answer(3, month=1, text="x")])
    client, form = browser("owner"), {"texts": "mask", "find": ["email"], "keep_texts_months": "36"}

    asked = client.post("/settings/privacy/", form)

    assert "1 row holds a text that is older" in str(asked.context["form"].errors["again"])
    assert load_company(data).keep_texts_months == 0
    client.post("/settings/privacy/", form | {"again": "Hark"})
    assert load_company(data).keep_texts_months == 36
    jobs.drop_texts.call_local()
    assert Audit.objects.first().about == "answers: 1"


def test_while_somebody_saves_another_change_waits_and_is_not_lost(
    browser: Callable[..., Client], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "PATIENCE", 0.01)
    client = browser("manager")

    with FileLock(data / "lock"):
        refused = client.post("/settings/company/", COMPANY)

    assert "at this moment" in refused.content.decode()
    assert 'value="Acme"' in refused.content.decode()
    assert load_company(data).version == 1
