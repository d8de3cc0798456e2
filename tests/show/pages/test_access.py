"""Every address says who may open it, and nobody else gets anything from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from addresses import every
from hark.roles import MAY, ROLES, may
from hark.show.access import ENTRANCE, OPEN, SIGNED_IN, needed
from hark.store.reader import Facts

EVERY = every()


@pytest.mark.parametrize("address", EVERY)
def test_every_address_says_who_may_open_it(address: str) -> None:
    assert needed(resolve(address)) in (*MAY, OPEN, SIGNED_IN)


def test_an_address_without_a_rule_is_refused_to_everybody() -> None:
    class Match:
        route, url_name = "new/", "new"

        @staticmethod
        def func() -> None: ...

    with pytest.raises(ImproperlyConfigured, match="new/"):
        needed(Match)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", EVERY)
def test_strangers_are_sent_to_sign_in(client: Client, address: str, method: str) -> None:
    answer = getattr(client, method)(address)

    if needed(resolve(address)) == OPEN:
        assert answer.status_code < 500
    else:
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize("limited", [False, True], ids=["all", "limited"])
@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_may_and_nothing_else(browser: Callable[..., Client], role: str, limited: bool) -> None:
    client = browser(role, **({"region": ["North"]} if limited else {}))
    wrong = {}

    for address in EVERY:
        what = needed(resolve(address))
        if what in (OPEN, SIGNED_IN):
            continue
        for method in ("get", "post"):
            status = getattr(client, method)(address).status_code
            if status >= 500 or (status == 403) == may(role, what, limited=limited):
                wrong[method, address] = status
    assert not wrong


def test_whoever_was_let_go_is_a_stranger(browser: Callable[..., Client], member) -> None:
    client = browser("analyst")
    type(member("owner")).objects.filter(role="analyst").update(is_active=False)

    assert client.get("/").status_code == 302


def test_the_addresses_of_signing_in_are_there() -> None:
    names = {resolve(address).url_name for address in EVERY}

    assert {"account_login", "mfa_authenticate", "account_reset_password"} <= ENTRANCE & names


def test_looking_changes_nothing(browser: Callable[..., Client], shop: Facts) -> None:
    client = browser("owner")
    client.get("/")
    wrote = {}

    for address in EVERY:
        if needed(resolve(address)) == OPEN:
            continue
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        changed = [one["sql"] for one in seen if one["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
        changed = [one for one in changed if "session" not in one]
        if changed:
            wrote[address] = changed
    assert not wrote


def test_a_host_that_is_not_ours_is_refused_in_words(client: Client) -> None:
    refused = client.get("/", HTTP_HOST="elsewhere.example")

    assert refused.status_code == 400
    assert "cannot be understood" in refused.content.decode()
