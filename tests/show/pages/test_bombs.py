"""Texts that make software hang: a megabyte of what is hard to read, sent to every field and shown on every page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from cast import answer, at
from hark.store.reader import Facts

FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1_000_000
LONGEST = 1.0
"""Seconds that one request may take; a proof of its own and no part of the suite, since machines are busy."""

PARTS = (
    "(", "&", ".", "<", "e\u0301", "\u202e", "\u200b", "a@", "@a.", "1", "1,", "-", " ", "\n", "\t", "%", "\\", '"',
    "'", "{{", "}}", "[", "=", "😀", "ﷺ", "\u0489", "http://a.", "&#x41;", "--", "/*",
)  # fmt: skip

SHOWN = ("(", "&", "<", "e\u0301", "\u202e", "1,", " ", "😀", "http://a.", "a@")
"""Some of them, as rows that pages show."""


def bombs(length: int) -> Iterator[str]:
    """The texts."""
    return (part * (length // len(part)) for part in PARTS)


def took(send: Callable[[], object]) -> float:
    """The seconds that a request takes."""
    begun = time.perf_counter()
    send()
    return time.perf_counter() - begun


@pytest.mark.heavy
@pytest.mark.parametrize("length", [MEGABYTE, 200_000, 5_000])
def test_no_text_bomb_in_a_field_hangs(browser: Callable[..., Client], shop: Facts, length: int) -> None:
    client, slow = browser("owner"), {}
    client.get("/")
    client.get("/settings/calendars/new/")
    for text in bombs(length):
        requests = {
            "search": lambda text=text: client.get("/records/", {"q": text}),
            "condition": lambda text=text: client.get("/metrics/nps/", {"where": f"region={text}"}),
            "by": lambda text=text: client.get("/metrics/nps/", {"by": text, "over": text, "start": text}),
            "find": lambda text=text: client.get("/find/", {"q": text}),
            "company": lambda text=text: client.post("/settings/company/", {"name": text, "zone": text}),
            "invitation": lambda text=text: client.post("/settings/team/", {"email": text, "role": "agent"}),
            "calendar": lambda text=text: client.post(
                "/settings/calendars/new/",
                dict.fromkeys(("name", "monday", "zone", "holidays", "more_holidays", "closed", "team"), text),
            ),
            "rates": lambda text=text: client.post("/settings/rates/USD/", {"lines": text}),
            "targets": lambda text=text: client.post(f"/settings/targets/?q={text[:9]}", {"nps": text, "seen": text}),
            "touchpoint": lambda text=text: client.post(
                "/settings/touchpoints/new/", dict.fromkeys(("name", "owner", "more", "stage"), text)
            ),
            "stages": lambda text=text: client.post("/settings/touchpoints/stages/", {"stages": text}),
            "dimensions": lambda text=text: client.post("/settings/dimensions/", {"label.region": text}),
            "key": lambda text=text: client.post("/settings/keys/", {"name": text}),
            "sign in": lambda text=text: Client().post("/account/login/", {"login": text, "password": text}),
            "erase": lambda text=text: client.post("/record/customer/erase/", {"name": text, "again": text}),
            "record": lambda text=text: client.get(f"/record/ticket/?{urlencode({'name': text, 'source': 'x'})}"),
        }
        for name, send in requests.items():
            if (seconds := took(send)) > LONGEST:
                slow[text[:10], name] = round(seconds, 1)
    assert slow == {}


@pytest.mark.heavy
def test_no_text_bomb_in_a_row_hangs(browser: Callable[..., Client], facts: Callable[..., Facts]) -> None:
    texts = [part * (MEGABYTE // len(part)) for part in SHOWN]
    facts(
        answers=[answer(8, month=1, text=text, customer=f"c{n}", source="x") for n, text in enumerate(texts)],
        ticket_events=[{"ticket": f"t{n}", "source": "x", "kind": "created", "occurred_at": at(3, 1), "text": text,
                        "url": text} for n, text in enumerate(texts)],
    )  # fmt: skip
    client, slow = browser("owner"), {}
    pages = ["/", "/metrics/nps/", *(f"/record/ticket/?name=t{n}&source=x" for n in range(len(texts)))]
    for page in pages:
        client.get(page)
        if (seconds := took(lambda page=page: client.get(page))) > LONGEST:
            slow[page] = round(seconds, 1)
    assert slow == {}


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda client: client.get("/find/", {"q": "a" * 20_000}), 414),
        (lambda client: client.post("/record/customer/erase/", f"name={'a' * 300_000}", FORM), 413),
        (lambda client: client.post("/record/customer/erase/", {"name": "a" * 300_000}), 400),
    ],
    ids=["address", "form", "form in parts"],
)
def test_what_is_far_too_long_is_refused(
    browser: Callable[..., Client], send: Callable[[Client], HttpResponse], status: int
) -> None:
    refused = send(browser("owner"))

    assert refused.status_code == status
    assert "cannot be understood" in refused.content.decode()
