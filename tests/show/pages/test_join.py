"""How somebody becomes a member: by an invitation, and in no other way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hark.models import Audit, Invitation, Member

GIVEN = {"name": "Ada", "email": "ada@example.org", "password": "seven clever parrots"}


def test_the_first_link_makes_the_owner_and_signs_them_in(client: Client) -> None:
    _, token = Invitation.make(email="", role="owner")

    answer = client.post(f"/join/{token}/", GIVEN)

    assert (answer.status_code, answer.url) == (302, "/")
    assert [(one.email, one.role) for one in Member.objects.all()] == [("ada@example.org", "owner")]
    assert client.get("/").status_code == 200
    assert Audit.objects.get().did == "joined"


def test_the_first_link_is_dead_once_there_is_anybody(client: Client, member) -> None:
    _, token = Invitation.make(email="", role="owner")
    member("viewer")

    assert client.get(f"/join/{token}/").status_code == 404
    assert client.post(f"/join/{token}/", GIVEN).status_code == 404
    assert Member.objects.count() == 1


def test_an_invitation_works_once(client: Client, member) -> None:
    _, token = Invitation.make(email="new@example.org", role="analyst", limits={"region": ["North"]}, by=member())

    client.post(f"/join/{token}/", GIVEN)

    made = Member.objects.get(role="analyst")
    assert (made.email, made.limits) == ("new@example.org", {"region": ["North"]})
    assert Client().post(f"/join/{token}/", GIVEN).status_code == 404


def test_an_old_invitation_does_not_work(client: Client, member) -> None:
    made, token = Invitation.make(email="new@example.org", role="analyst", by=member())
    Invitation.objects.filter(pk=made.pk).update(ends_at=timezone.now() - timedelta(seconds=1))

    assert client.get(f"/join/{token}/").status_code == 404


def test_only_a_digest_of_the_token_is_kept(member) -> None:
    made, token = Invitation.make(email="new@example.org", role="analyst", by=member())

    assert len(token) >= 43
    assert token not in str(vars(made))


@pytest.mark.parametrize("password", ["short", "password123", "ada@example.org"])
def test_a_password_that_is_easily_guessed_is_refused(client: Client, password: str) -> None:
    _, token = Invitation.make(email="", role="owner")

    answer = client.post(f"/join/{token}/", GIVEN | {"password": password})

    assert answer.status_code == 200
    assert answer.context["form"].errors["password"]
    assert not Member.objects.exists()


def test_nobody_signs_up_by_themselves(client: Client, member) -> None:
    member()

    client.post("/account/signup/", {"email": "x@example.org", "password1": "seven clever parrots"})

    assert Member.objects.count() == 1


def test_a_member_signs_in_and_out(client: Client, member) -> None:
    one = member("viewer")

    answer = client.post("/account/login/", {"login": one.email.upper(), "password": "seven clever parrots"})
    assert (answer.status_code, answer.url) == (302, "/")
    client.post("/account/logout/")

    assert client.get("/").status_code == 302


def test_an_unknown_address_and_a_wrong_password_are_told_alike(client: Client, member) -> None:
    one = member()
    pages = [
        client.post("/account/login/", {"login": email, "password": "wrong"})
        for email in (one.email, "nobody@example.org")
    ]

    said = [page.context["form"].non_field_errors() for page in pages]
    assert said[0] == said[1]
    assert said[0]
