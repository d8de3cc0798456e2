"""What programs post: checked, kept, acknowledged, and in the figures."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from sqlglot import exp

from control import outbox
from hark.collect import intake
from hark.collect.intake import LARGEST, MOST, Intake
from hark.store.erase import erase_person
from hark.store.identities import CustomerKey
from hark.store.lake import Store
from hark.store.mover import move
from hark.store.reader import Facts

KEY = "hark_" + "k" * 43
Answer = SimpleNamespace
Post = Callable[..., Answer]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.open(tmp_path / "hark-data", create=True)
    with sqlite3.connect(outbox(made).place) as database:
        database.execute("create table hark_key (digest text, source text, ended_at text)")
        database.execute("insert into hark_key values (?, 'shop', null)", [sha256(KEY.encode()).hexdigest()])
        database.execute("insert into hark_key values (?, 'shop', '2026-01-01')", [sha256(b"hark_old").hexdigest()])
    return made


@pytest.fixture
def post(store: Store) -> Post:
    """Post a body to a fact: `post("orders", {"key": "1"})` gives status and what was said."""
    application = Intake(store.directory)

    def send(fact: str, said: Any, *, key: str = KEY, method: str = "POST") -> Answer:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        scope = {
            "type": "http", "method": method, "path": f"/in/{fact}",
            "headers": [(b"authorization", f"Bearer {key}".encode())] if key else [],
        }  # fmt: skip
        return run(application, scope, body)

    return send


def run(application: Intake, scope: dict[str, Any], body: bytes, *, more: bool = False) -> Answer:
    async def talk() -> Answer:
        talking = ApplicationCommunicator(application, scope)
        await talking.send_input({"type": "http.request", "body": body, "more_body": more})
        start = await talking.receive_output(30)
        text = await talking.receive_output(30)
        return Answer(status=start["status"], said=json.loads(text["body"]))

    return asyncio.run(talk())


def rows(store: Store, fact: str, *columns: str) -> list[dict[str, object]]:
    return Facts(store).rows(exp.select(*columns).from_(fact))


def test_a_row_is_kept_and_counts(post: Post, store: Store) -> None:
    answer = post("orders", {"key": "1", "customer": "c1", "amount": 49.9, "currency": "EUR"})

    assert (answer.status, answer.said) == (201, {"new": 1, "known": 0, "changed": 0})
    assert rows(store, "orders", "customer", "amount", "source") == [
        {"customer": "c1", "amount": 49.9, "source": "shop"}
    ]


def test_the_same_row_again_is_known(post: Post) -> None:
    post("orders", {"key": "1", "amount": 5})

    answer = post("orders", {"key": "1", "amount": 5})

    assert (answer.status, answer.said) == (200, {"new": 0, "known": 1, "changed": 0})


def test_a_response_brings_its_answers(post: Post, store: Store) -> None:
    said = {
        "response": "r1", "survey": "after purchase", "customer": "c1",
        "answers": {"recommend": {"kind": "nps", "score": 9}, "why": {"kind": "text", "text": "Call me: 030 1234567"}},
    }  # fmt: skip

    assert post("responses", said).said == {"new": 3, "known": 0, "changed": 0}
    assert rows(store, "responses", "response", "survey") == [{"response": "r1", "survey": "after purchase"}]
    found = rows(store, "answers", "question", "score", "text")
    assert sorted(found, key=lambda row: str(row["question"])) == [
        {"question": "recommend", "score": 9.0, "text": None},
        {"question": "why", "score": None, "text": "Call me: [phone]"},
    ]


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ([{"amount": "5"}], "“amount” is not a number."),
        ([{"amont": 5}], "There is no column “amont” in orders."),
        ([{"occurred_at": "2026-03-01T09:30:00"}], "“occurred_at” is not a time with its zone."),
        ([{"occurred_at": "yesterday"}], "“occurred_at” is not a time with its zone."),
        ([{"kind": "returned"}], "'returned' is no kind of orders."),
        ([{"quantity": 10**40}], "“quantity” is not a number."),
        ([{"order": "x" * 2001}], "“order” is longer than 2,000 characters."),
        ([{"key": 5}], "The name of the row is not a text."),
        (["order"], "A row is not an object."),
        ([{"event": "0", "amount": 1}], "There is no column “event” in orders."),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_its_place(
    post: Post, store: Store, said: list[object], what: str
) -> None:
    answer = post("orders", [{"amount": 1}, *said])

    assert (answer.status, answer.said["problem"], answer.said["row"]) == (422, what, 2)
    assert rows(store, "orders", "amount") == []


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        ({"q": {"kind": "nps", "score": 11}}, "The score of “q” is not on its scale."),
        ({"q": {"kind": "csat", "score": 4}}, "“q” does not say its scale."),
        ({"q": {"score": 4}}, "“q” does not say what kind of question it is."),
        ({"q": 4}, "The answer to “q” is not an object."),
        ([4], "`answers` is not an object."),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused(post: Post, answers: object, what: str) -> None:
    answer = post("responses", {"survey": "s", "answers": answers})

    assert (answer.status, answer.said["problem"]) == (422, what)


@pytest.mark.parametrize("key", ["", "hark_wrong", "hark_old"])
def test_without_a_key_that_lives_nothing_is_taken(post: Post, store: Store, key: str) -> None:
    assert post("orders", {"amount": 5}, key=key).status == 401
    assert rows(store, "orders", "amount") == []


@pytest.mark.parametrize(
    ("fact", "method", "body", "status"),
    [
        ("answers", "POST", b"{}", 404),
        ("../orders", "POST", b"{}", 404),
        ("orders", "GET", b"", 405),
        ("orders", "POST", b"{", 400),
        ("orders", "POST", b'{"order": "\xff"}', 400),
        ("orders", "POST", b'{"order": "\\ud800"}', 400),
        ("orders", "POST", b"[" * 100_000, 400),
        ("orders", "POST", b"[" + b"{}," * MOST + b"{}]", 413),
        ("orders", "POST", b" " * (LARGEST + 1), 413),
    ],
)
def test_what_is_no_post_is_refused_in_words(post: Post, fact: str, method: str, body: bytes, status: int) -> None:
    answer = post(fact, body, method=method)

    assert answer.status == status
    assert answer.said["problem"]
    assert answer.said["remedy"]


def test_customers_of_one_source_are_those_of_its_files(post: Post, store: Store) -> None:
    post("orders", {"key": "1", "customer": "c1", "amount": 5})
    move(store, outbox(store))
    post("ticket_events", {"key": "e1", "ticket": "t1", "kind": "created", "customer": "c1"})

    both = {row["person"] for fact in ("orders", "ticket_events") for row in rows(store, fact, "person")}

    assert len(both) == 1


def test_who_was_erased_does_not_come_back(post: Post, store: Store) -> None:
    post("orders", {"key": "1", "customer": "c1", "amount": 5})
    erase_person(store, CustomerKey("shop", "c1"))

    answer = Intake(store.directory)
    scope = {"type": "http", "method": "POST", "path": "/in/orders"}
    scope |= {"headers": [(b"authorization", f"Bearer {KEY}".encode())]}
    said = run(answer, scope, json.dumps([{"key": "2", "customer": "c1"}, {"key": "3", "customer": "c2"}]).encode())

    assert said.said["new"] == 1
    assert [row["customer"] for row in rows(store, "orders", "customer")] == ["c2"]
    assert b"c1" not in (store.directory / "hark.db").read_bytes()


def test_whoever_is_limited_sees_only_their_part_of_what_waits(post: Post, store: Store) -> None:
    post("orders", [{"key": str(n), "order": str(n), "region": ("North", "South")[n % 2]} for n in range(4)])

    limited = Facts(store, limits={"region": frozenset({"North"})})

    for fact in ("orders", "purchases"):
        assert [row["region"] for row in limited.rows(exp.select("region").from_(fact))] == ["North"] * 2


def test_a_sender_that_takes_too_long_is_told_to_send_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "TIME", 0.1)
    scope = {"type": "http", "method": "POST", "path": "/in/orders"}
    scope |= {"headers": [(b"authorization", f"Bearer {KEY}".encode())]}

    assert run(Intake(store.directory), scope, b'{"amount": 5}', more=True).status == 408
    assert rows(store, "orders", "amount") == []


def test_what_cannot_be_kept_is_not_acknowledged(post: Post, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hark.store.outbox.PATIENCE", 0.1)
    with sqlite3.connect(outbox(store).place, isolation_level=None) as other:
        other.execute("begin immediate")

        assert post("orders", {"amount": 5}).status == 503
    assert rows(store, "orders", "amount") == []
