"""The first steps: each open until it is done, to be left and taken up again, and gone when nobody needs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.test import Client

from cast import answer
from hark.company import load_company
from hark.store.reader import Facts


def done(client: Client) -> list[bool]:
    """Whether each step is done."""
    return [one.done for one in client.get("/begin/").context["steps"]]


def test_each_step_is_open_until_it_is_done_where_it_leads(
    browser: Callable[..., Client], data: Path, facts: Callable[..., Facts]
) -> None:
    client = browser("owner")
    assert 'href="/begin/"' in client.get("/").content.decode()
    assert done(client) == [False, False, False, False]

    facts(answers=[answer(9, month=1)])
    assert done(client) == [False, False, True, False]
    client.post("/settings/touchpoints/new/", {"name": "Checkout"})
    client.post("/settings/targets/", {"nps": "40"})
    assert done(client) == [False, True, True, False]
    assert client.post("/home/kind/", {"kind": "shop", "from": "begin"}).url == "/begin/"

    assert done(client) == [False, True, True, True]
    assert all(client.get(one.href).status_code == 200 for one in client.get("/begin/").context["steps"])


def test_home_says_what_is_left_until_all_is_done(browser: Callable[..., Client], data: Path, shop: Facts) -> None:
    client = browser("owner")
    assert [one.done for one in client.get("/").context["left"]] == [True, False, True, False]

    client.post("/settings/touchpoints/new/", {"name": "Checkout"})
    client.post("/settings/targets/", {"nps": "40"})
    client.post("/home/kind/", {"kind": "shop"})

    assert client.get("/").context["left"] == ()
    assert load_company(data).targets == {"nps": 40}


def test_whoever_wants_no_steps_sees_none_and_others_still_do(browser: Callable[..., Client], shop: Facts) -> None:
    client, other = browser("owner"), browser("manager")

    client.post("/begin/done/")

    assert client.get("/").context["left"] == ()
    assert other.get("/").context["left"]


def test_nobody_is_sent_where_they_may_not_go(browser: Callable[..., Client], shop: Facts) -> None:
    client = browser("viewer")

    assert client.get("/").context["left"] == ()
    assert client.get("/begin/").status_code == 403
