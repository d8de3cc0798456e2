"""Whoever is a member no longer, or not as they were, and whoever has the wrong key or invitation, gets nothing."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from addresses import every
from control import outbox
from hark.collect.intake import Intake
from hark.collect.posted import POSTED
from hark.models import Invitation, Key, Member
from hark.show.access import OPEN, SIGNED_IN, needed
from hark.store.lake import Store

Browser = Callable[..., Client]

GUARDED = [one for one in every() if needed(resolve(one)) != OPEN]
GIVEN = {"name": "Ada", "email": "ada@example.org", "password": "seven clever parrots"}


def expired(_: Member) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def let_go(one: Member) -> None:
    Member.objects.filter(pk=one.pk).update(is_active=False)


def removed(one: Member) -> None:
    Member.objects.filter(pk=one.pk).delete()


def another_password(one: Member) -> None:
    one.set_password("another clever parrot")
    one.save()


def forged(_: Member) -> None:
    Session.objects.update(session_data="eyJfYXV0aF91c2VyX2lkIjoiMSJ9:1abcde:forged")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("what", [expired, let_go, removed, another_password, forged])
def test_a_session_that_is_over_opens_nothing(browser: Browser, what: Callable[[Member], None], method: str) -> None:
    client = browser("owner")
    assert client.get("/settings/team/").status_code == 200
    what(Member.objects.get())

    answers = {address: getattr(client, method)(address) for address in GUARDED}

    wrong = {one: answer.status_code for one, answer in answers.items() if answer.status_code != 302}
    assert not wrong
    assert {answer.url.partition("?")[0] for answer in answers.values()} == {"/account/login/"}


@pytest.mark.parametrize(("role", "limits"), [("viewer", {}), ("manager", {"region": ["North"]})])
def test_whoever_lost_rights_while_signed_in_has_lost_them_at_once(
    browser: Browser, role: str, limits: dict[str, list[str]]
) -> None:
    client = browser("owner")
    Member.objects.update(role=role, limits=limits)
    now = Member.objects.get()

    wrong = {
        (method, address)
        for address in GUARDED
        for method in ("get", "post")
        if needed(resolve(address)) != SIGNED_IN
        and (getattr(client, method)(address).status_code == 403) == now.may(needed(resolve(address)))
    }
    assert not wrong


def used(client: Client, token: str) -> str:
    assert client.post(f"/join/{token}/", GIVEN).status_code == 302
    return token


def over(_: Client, token: str) -> str:
    Invitation.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    return token


def taken_back(_: Client, token: str) -> str:
    Invitation.objects.all().delete()
    return token


def the_digest(_: Client, token: str) -> str:
    return Invitation.objects.get().digest


def one_letter_off(_: Client, token: str) -> str:
    return token[:-1] + ("A" if token[-1] != "A" else "B")


@pytest.mark.parametrize("what", [used, over, taken_back, the_digest, one_letter_off])
def test_an_invitation_that_is_none_makes_nobody(member: Callable[..., Member], what) -> None:
    _, token = Invitation.make(email="new@example.org", role="owner", by=member("owner"))
    token = what(Client(), token)
    before = Member.objects.count()

    assert Client().get(f"/join/{token}/").status_code == 404
    assert Client().post(f"/join/{token}/", GIVEN | {"email": "other@example.org"}).status_code == 404
    assert Member.objects.count() == before


@pytest.fixture
def intake(data: Path) -> Iterator[Callable[..., int]]:
    """Post to an address under `/in/`: gives the status. There is one key that lives, and one that has ended."""
    box = outbox(Store.open(data))
    with sqlite3.connect(box.place) as made:
        made.execute("create table hark_key (digest text, source text, ended_at text)")
        for key, ended in (("hark_lives", None), ("hark_ended", "2026-01-01")):
            made.execute("insert into hark_key values (?, 'shop', ?)", [sha256(key.encode()).hexdigest(), ended])
    made.close()
    application = Intake(data)

    async def talk(fact: str, headers: dict[str, str], method: str) -> int:
        sent = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        asked = ApplicationCommunicator(
            application, {"type": "http", "method": method, "path": f"/in/{fact}", "headers": sent}
        )
        await asked.send_input({"type": "http.request", "body": json.dumps([]).encode()})
        status = (await asked.receive_output(30))["status"]
        await asked.receive_output(30)
        return int(status)

    yield lambda fact, headers, method="POST": asyncio.run(talk(fact, headers, method))
    box.close()


WRONG = {
    "none": {},
    "empty": {"Authorization": "Bearer "},
    "unknown": {"Authorization": "Bearer hark_wrong"},
    "ended": {"Authorization": "Bearer hark_ended"},
    "digest": {"Authorization": f"Bearer {sha256(b'hark_lives').hexdigest()}"},
    "longer": {"Authorization": "Bearer hark_lives2"},
    "basic": {"Authorization": "Basic aGFyazpoYXJrX2xpdmVz"},
    "elsewhere": {"X-Api-Key": "hark_lives"},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG)
def test_a_wrong_key_posts_nothing_anywhere(intake: Callable[..., int], headers: dict[str, str]) -> None:
    assert {intake(fact, headers) for fact in POSTED} == {401}


def test_a_key_that_lives_posts_everywhere_and_reads_nowhere(intake: Callable[..., int]) -> None:
    headers = {"Authorization": "Bearer hark_lives"}

    assert {intake(fact, headers) for fact in POSTED} == {200}
    assert {intake(fact, headers, "GET") for fact in POSTED} == {405}


def test_a_session_posts_nothing(intake: Callable[..., int], browser: Browser) -> None:
    cookie = browser("owner").cookies[settings.SESSION_COOKIE_NAME].value

    assert {intake(fact, {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}) for fact in POSTED} == {401}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_key_opens_no_page(member: Callable[..., Member], method: str) -> None:
    _, said = Key.make(name="shop", source="shop", by=member("owner"))
    client = Client(headers={"authorization": f"Bearer {said}"})

    assert {getattr(client, method)(one).status_code for one in GUARDED} == {302}
