"""A body that comes too slowly, or is too large, is cut off before anything reads it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from hark import bodies
from hark.asgi import application
from hark.bodies import Bodies


def answered(pages: Any, path: str, chunks: Iterable[bytes], *, ends: bool = True) -> tuple[int, str]:
    """The status and text with which a body is answered, whose chunks come at once, and whose end may never come."""
    coming, sent = list(chunks), []

    async def receive() -> dict[str, Any]:
        if not coming:
            await asyncio.sleep(3600)
        return {"type": "http.request", "body": coming.pop(0), "more_body": bool(coming) or not ends}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b""}
    asyncio.run(pages(scope, receive, send))
    return sent[0]["status"], sent[1]["body"].decode()


async def reading(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads everything, and says how much it was."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


def test_a_body_that_comes_too_slowly_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE", 0.1)

    status, text = answered(application, "/account/login/", [b"login="], ends=False)

    assert status == 408
    assert "Nothing was changed" in text


def test_a_body_that_is_too_large_for_a_page_is_cut_off() -> None:
    status, text = answered(application, "/account/login/", [b"x" * 600_000] * 2)

    assert status == 413
    assert "far too much" in text


def test_a_file_may_have_any_size_and_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE", 0.0)

    assert answered(Bodies(reading), "/imports/send/", [b"x" * 600_000] * 4) == (200, "2400000")


def test_a_body_that_the_disk_does_not_hold_is_refused_in_words() -> None:
    async def full(scope: Any, receive: Any, send: Any) -> None:
        raise OSError(28, "No space left on device")

    status, text = answered(Bodies(full), "/imports/send/", [b"x"])

    assert status == 503
    assert "takes nothing more" in text
