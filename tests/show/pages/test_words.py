"""Every text of every page can be translated: in letters of another script, none of ours is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import trans_real

import pseudo
from addresses import every
from cast import answer, at, response
from hark.company import save_company
from hark.models import Arrival, Invitation, Key, Member, note
from hark.store.reader import Facts

NAMES = (
    "English (United Kingdom)", "Recipient", "Hark", "CSV", "PNG", "SVG", "JSON", "Excel", "SPSS", "Parquet",
    "Europe/Berlin",
)  # fmt: skip
"""What is called so in every language, and what a package that pages are made with does not translate."""

DATA = re.compile(r"\bdelivery \d+\b|[\w.+-]+@[\w.-]+|https?://\S+|\b[A-Z]{3}\b|/\S+/|\b[\w-]+\.(?:csv|toml|db)\b")
"""Addresses, and codes of currencies."""

SHOWN = ("title", "placeholder", "aria-label", "alt", "data-sure", "label")
MADE_UP = ("/design/",)
"""Pages that show figures which are made up, and written down as they are."""

QUIET = ("script", "style", "code", "pre", "datalist", "textarea")
"""Attributes that are read, and elements whose text is none of a language."""

BY_HAND = (
    "/metrics/nps/?by=region", "/metrics/nps/?start=2026-13-01&over=7", "/metrics/nps/?where=1", "/find/?q=",
    "/metrics/csat/", "/metrics/ticket_volume/", "/metrics/revenue/", "/metrics/visits/", "/metrics/subscribers/",
    "/metrics/first_response_time/", "/records/ticket_volume/", "/records/?q=0", "/record/customer/?name=7&source=1",
    "/settings/figures/", "/settings/privacy/", "/settings/targets/", "/no/such/page/",
    *(f"/imports/files/{number}/" for number in range(1, 6)),
)  # fmt: skip


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the languages that nobody speaks."""
    return pseudo.make(tmp_path_factory.mktemp("words"))


@pytest.fixture
def mirrored(catalogues: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Hark speaks them; gives the one that is read from the right."""
    monkeypatch.setenv("HARK_WORDS", str(catalogues))
    settings.LOCALE_PATHS = [catalogues]
    settings.LANGUAGES = [("en-gb", "English"), ("en-xa", ""), ("he-xb", "")]
    pseudo.forget()
    trans_real._translations.clear()
    yield "he-xb"
    pseudo.forget()
    trans_real._translations.clear()


class Reading(HTMLParser):
    """Every text of a page that somebody reads."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in QUIET:
            self.inside.append(tag)
        self.found += [value for name, value in attrs if value and name in SHOWN and tag not in QUIET]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.found.append(data)


def ours(page: str) -> list[str]:
    """The texts of a page that hold a Latin letter, but for names and addresses."""
    reading = Reading()
    reading.feed(page)
    texts = (DATA.sub("", text).strip() for text in reading.found)
    left = re.compile("|".join(map(re.escape, NAMES)))
    return [text for text in texts if re.search("[A-Za-z]", left.sub("", text))]


@pytest.fixture
def greek(facts: Callable[..., Facts], member: Callable[..., Member]) -> Client:
    """The owner of a company of which every name is in Greek letters, or a number."""
    some, where = range(60), {"source": "1", "region": "Βορράς"}
    made = facts(
        answers=[
            answer(9 if n % 3 else 2, kind=kind, month=1 + n % 3, day=1 + n % 28, customer=str(n), response=str(n),
                   survey="Έρευνα", question="Πώς", text="καλό", touchpoint="Ταμείο", language="el",
                   **where | {"region": "Νότος" if n % 2 else "Βορράς"})
            for n in some for kind in ("nps", "csat")
        ],
        responses=[response(month=1, response=str(n), customer=str(n), survey="Έρευνα", **where) for n in some],
        ticket_events=[
            {"ticket": str(n), "kind": kind, "occurred_at": at(2, 1 + n % 27, hour=hour), "customer": str(n),
             "team": "Ομάδα", "agent": "Άννα", "text": "βοήθεια", **where}
            for n in some for kind, hour in (("created", 8), ("replied", 9), ("solved", 10 + n % 5))[: 3 if n else 1]
        ],
        orders=[
            {"order": str(n), "kind": "order", "amount": 10.0 + n, "currency": "EUR", "customer": str(n % 20),
             "occurred_at": at(1 + n % 3, 1 + n % 28), **where}
            for n in some
        ],
    )  # fmt: skip
    save_company(made.store.directory, replace(made.company, name="Εταιρεία", language="he-xb"))
    owner = member("owner")
    owner.name = "Άννα"
    owner.save()
    for number, state in enumerate(("looking", "asking", "ready", "done", "refused"), 1):
        Arrival.objects.create(pk=number, name="αρχείο", state=state, told=TOLD, question=ASKED, delivery=1)
    Invitation.make(email="new@example.org", role="viewer", limits={}, by=owner)
    Key.make(name="Κλειδί", source="1", by=owner)
    note(owner, "changed settings", "Όνομα", name=["1", "2"])
    client = Client()
    client.force_login(owner)
    return client


ASKED = {"key": "1", "question": "Τι;", "examples": ["1"], "free": "Ή", "proposed": "1", "wrong": "Όχι",
         "options": [{"word": "1", "says": "1"}]}  # fmt: skip
TOLD = {"notes": ["1"], "sentences": ["1"], "head": ["1"], "rows": [["1"]], "same": {"1": "1"}, "against": {},
        "rejected": 2, "map": "", "problems": [{"what": "1", "remedy": "1", "rows": 2, "lines": [1]}]}  # fmt: skip
"""What was asked and told about a file, in its own words."""


@pytest.mark.usefixtures("mirrored")
def test_no_page_holds_a_text_that_cannot_be_translated(greek: Client) -> None:
    left, shown = [], 0
    for address in sorted({*every(), *BY_HAND} - {*MADE_UP}):
        answer = greek.get(address)
        assert answer.status_code < 500, address
        if answer.get("Content-Type", "").startswith("text/html") and answer.status_code != 302:
            shown += 1
            left += [f"{address}: {text}" for text in ours(answer.content.decode())]

    assert not left, "\n".join(dict.fromkeys(left))
    assert shown > 40


def test_what_looks_for_texts_finds_them() -> None:
    assert ours("<p>⟦אב⟧ 1 <b title='Say'>Hark</b> owner@example.org</p><p>No</p><code>x</code>") == ["Say", "No"]


@pytest.mark.usefixtures("mirrored")
def test_a_member_reads_the_language_they_have_chosen(greek: Client) -> None:
    page = greek.get("/account/").content.decode()
    assert '<html lang="he-xb" dir="rtl">' in page

    greek.post("/account/", {"name": "Άννα", "language": "en"})

    assert '<html lang="en-gb" dir="ltr">' in greek.get("/account/").content.decode()


@pytest.mark.usefixtures("mirrored")
def test_a_stranger_is_spoken_to_in_the_language_of_their_browser(client: Client) -> None:
    page = client.get("/account/login/", headers={"Accept-Language": "he-xb"})

    assert page["Content-Language"] == "he-xb"
    assert ours(page.content.decode()) == []
