"""No text that comes in becomes a part of a page, whatever it tries, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.test import Client

from addresses import every
from cast import answer, at, response
from hark.company import Calendar, CompanyDocument, Dimension, Touchpoint, save_company
from hark.models import Arrival, Member, note
from hark.store.reader import Facts
from show.pages.payloads import PAYLOADS, injected

WHERE = ("touchpoint", "channel", "product", "region", "department")


def said(number: int) -> str:
    """One of the payloads, as a lake can hold it."""
    return PAYLOADS[number % len(PAYLOADS)].replace("\x00", "")


def everywhere(number: int) -> dict[str, object]:
    """What every row has, each column with some of the payloads."""
    return {name: said(number % 5 + place) for place, name in enumerate(WHERE)} | {
        "source": said(number % 3), "customer": said(number), "agent": said(number), "team": said(number % 4),
        "text": said(number),
    }  # fmt: skip


@pytest.fixture
def poisoned(facts: Callable[..., Facts]) -> Facts:
    """A lake in which every text is a payload, and each payload is in every column of one row at least."""
    some = range(len(PAYLOADS))
    without = {"agent", "team", "text"}
    made = facts(
        answers=[
            answer(n % 11, month=1 + n % 3, day=1 + n % 28, survey=said(n), response=said(n), question=said(n % 3),
                   page=said(n), ticket=said(n), language=said(n % 2), choices=[said(n)], **everywhere(n))
            for n in [*some, *some]
        ],
        responses=[
            response(month=1, response=said(n), survey=said(n),
                     **{key: one for key, one in everywhere(n).items() if key not in without})
            for n in some
        ],
        ticket_events=[
            {"ticket": said(n), "kind": kind, "occurred_at": at(2, 1 + n % 27, hour=hour), "priority": said(n),
             "url": said(n), **everywhere(n)}
            for n in some for kind, hour in (("created", 8), (said(n), 9))
        ],
        mentions=[
            {"occurred_at": at(2, 2), "author": said(n), "place": said(n), "url": said(n), "kind": "review",
             "rating": 4, "scale_worst": 1, "scale_best": 5, "reply": said(n),
             **{key: one for key, one in everywhere(n).items() if key not in ("agent", "team")}}
            for n in some
        ],
    )  # fmt: skip
    save_company(made.store.directory, called(made.company))
    return Facts(made.store)


def called(company: CompanyDocument) -> CompanyDocument:
    """The document with a payload wherever it takes a text."""
    many = range(len(PAYLOADS))
    return replace(
        company,
        name=said(7),
        stages=tuple(dict.fromkeys(said(n) for n in many)),
        touchpoints=tuple(Touchpoint(f"{said(n)}{n}", said(n), said(n + 1), (f"{n}{said(n)}",)) for n in many),
        dimensions=(Dimension("region", said(3)), Dimension("team", said(4)), Dimension("touchpoint", said(5))),
        calendars=tuple(
            Calendar(f"{said(n)}{n:03}", {"monday": "09:00-17:00"}, teams=(f"{said(n)}{n}",)) for n in many
        ),
    )


@pytest.fixture
def owner(poisoned: Facts, member: Callable[..., Member]) -> Client:
    """The owner, called like a payload, with files, a log and a team that are called like others."""
    who = member("owner")
    who.name = said(3)
    who.save()
    for n, state in enumerate(("asking", "ready", "importing", "done", "refused")):
        texts = [said(n + many) for many in range(len(PAYLOADS))]
        told = {"notes": texts, "sentences": texts, "head": texts, "rows": [texts], "same": {said(n): said(n)},
                "against": {said(n): [1, 2, 3]}, "rejected": 1, "map": said(n),
                "problems": [{"what": said(n), "remedy": said(n), "rows": 1, "lines": [1]}]}  # fmt: skip
        asked = {"key": said(n), "question": said(n), "examples": texts, "free": said(n), "proposed": said(n),
                 "wrong": said(n),
                 "options": [{"word": one, "says": one} for one in texts]}  # fmt: skip
        Arrival.objects.create(
            pk=n + 1, name=said(n), state=state, told=told, question=asked, doing=said(n), problem=said(n),
            remedy=said(n), delivery=1, answers={said(n): said(n)},
        )  # fmt: skip
    for n in range(len(PAYLOADS)):
        note(who, said(n)[:60], said(n), file=said(n), rows={said(n): said(n)})
    client = Client()
    client.force_login(who)
    return client


def pages() -> Iterable[str]:
    """Every address, those of all files and groups, and addresses that are payloads themselves."""
    yield from every()
    yield from (f"/settings/{part}/{n}/" for part in ("calendars", "touchpoints") for n in range(2, 12))
    yield "/settings/calendars/new/?like=3"
    yield from (f"/imports/files/{n}/" for n in range(1, 6))
    yield from (f"/metrics/nps/?by={name}" for name in (*WHERE, "team", "question", "survey"))
    yield from (
        "/metrics/ticket_volume/?by=team",
        "/metrics/review_rating/?by=place",
        "/records/ticket_volume/",
        "/records/mentions/",
    )
    yield from (f"/records/?page={n}" for n in range(1, 7))
    for text in PAYLOADS:
        name = said(PAYLOADS.index(text))
        yield f"/record/ticket/?{urlencode({'name': name, 'source': said(PAYLOADS.index(text) % 3)})}"
    for text in PAYLOADS[:: len(PAYLOADS) // 12]:
        yield f"/records/?{urlencode({'q': text})}"
        yield f"/metrics/nps/?{urlencode({'where': f'region={text}', 'by': text, 'over': text, 'start': text})}"
        yield f"/account/login/?{urlencode({'next': text})}"


def test_no_text_becomes_a_part_of_a_page(owner: Client) -> None:
    found = {}
    shown = 0
    for address in pages():
        answer = owner.get(address)
        assert answer.status_code < 500, address
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            shown += "xss-probe" in page.lower()
            if made := injected(page):
                found[address] = made[:3]

    assert found == {}
    assert shown > 150


def test_what_looks_for_injections_finds_them() -> None:
    assert all(
        injected(f"<p>{text}</p>") for text in ("<xss-probe>", "<img src=x xss-probe=1>", "<a href=' JavaScript:x'>")
    )
    assert not injected("<p>&lt;xss-probe&gt;</p><a href='/x'>javascript:</a>")
