"""How often a page asks the control database: fixed, so that no page begins to ask once for each row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hark.models import Arrival, Member, note
from hark.show import accounts
from hark.store.reader import Facts

COSTS = {
    "/": 2, "/home/moved/": 2, "/home/waits/": 4, "/metrics/": 2, "/metrics/nps/": 2, "/records/": 2, "/imports/": 3,
    "/settings/": 2, "/settings/team/": 4, "/settings/log/": 3, "/settings/keys/": 3,
    "/settings/calendars/": 2, "/settings/calendars/new/": 2, "/settings/rates/": 2,
    "/settings/targets/": 2, "/settings/touchpoints/": 2, "/settings/touchpoints/new/": 3, "/settings/dimensions/": 2,
    "/find/?q=a": 2, "/begin/": 2, "/account/": 2,
}  # fmt: skip
"""The statements of each page, those that tell whose session it is included."""


@pytest.mark.parametrize("many", [1, 30], ids=["few", "many"])
def test_a_page_asks_as_often_whatever_there_is(
    browser: Callable[..., Client], shop: Facts, member: Callable[..., Member], many: int
) -> None:
    client, found = browser("owner"), {}
    for n in range(many):
        note(member("viewer"), "did", str(n))
        Arrival.objects.create(name=f"{n}.csv", state="asking")

    for address in COSTS:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        found[address] = len(asked)

    assert found == COSTS


def test_the_use_of_a_session_is_written_down_now_and_then(
    browser: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser("viewer")
    client.get("/account/")
    first = UserSession.objects.get().last_seen_at

    client.get("/account/")
    assert UserSession.objects.get().last_seen_at == first
    monkeypatch.setattr(accounts, "OFTEN", -1)
    client.get("/account/")

    assert UserSession.objects.get().last_seen_at > first
