"""The intake: what programs post is checked, kept in the outbox and acknowledged; a bare ASGI application.

What is acknowledged is on the disk. Many posts share one commit: while one is written, the others gather.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import msgspec

from hark.collect.posted import POSTED, BadPost, Sender, rows_of
from hark.collect.private.masks import Masks
from hark.errors import HarkError
from hark.store.lake import Store
from hark.store.outbox import Became, Outbox, Posted
from hark.store.pseudonyms import HASH
from hark.store.secret import kept, secret
from hark.store.tombstones import tombstones
from hark.store.writer import writing

PATH = "/in/"
"""Where facts are posted: `/in/orders`."""

LARGEST, MOST = 1_000_000, 1_000
"""Bytes and rows of one post."""

TIME = 20.0
"""Seconds a sender has for its post."""

LOOK = 5.0
"""Seconds for which a key, and how the company has personal data treated, are taken as they were."""

ROOM, TOGETHER = 50_000, 5_000
"""So many rows may wait to be written, and so many share a commit."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode


class Refusal(Exception):
    """Why a post is not taken: the status, and what to say."""

    def __init__(self, status: int, problem: str, remedy: str, **more: object) -> None:
        super().__init__(problem)
        self.status, self.said = status, {"problem": problem, "remedy": remedy, **more}


@dataclass(frozen=True)
class Waiting:
    """Rows that wait for their commit, and who waits for it."""

    rows: Sequence[Posted]
    done: asyncio.Future[list[Became]]
    loop: asyncio.AbstractEventLoop


class Writer:
    """Writes what was posted, in one thread: everything that has gathered in one commit."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox, self.queue, self.waiting = outbox, SimpleQueue[Waiting](), 0
        Thread(target=self.work, name="hark-intake", daemon=True).start()

    async def keep(self, rows: Sequence[Posted]) -> list[Became]:
        """Keep rows; returns when they are on the disk. Raises what the database says."""
        loop = asyncio.get_running_loop()
        one = Waiting(rows, loop.create_future(), loop)
        self.waiting += len(rows)
        self.queue.put(one)
        try:
            return await one.done
        finally:
            self.waiting -= len(rows)

    def work(self) -> None:
        """Write for ever."""
        while True:
            gathered = self.gathered()
            try:
                became = self.outbox.add([row for one in gathered for row in one.rows])
            except Exception as error:
                tell([(one, error) for one in gathered])
                continue
            said: list[tuple[Waiting, list[Became] | Exception]] = []
            for one in gathered:
                said.append((one, became[: len(one.rows)]))
                became = became[len(one.rows) :]
            tell(said)

    def gathered(self) -> list[Waiting]:
        """What waits now; at least one."""
        found = [self.queue.get()]
        rows = len(found[0].rows)
        with suppress(Empty):
            while rows < TOGETHER:
                found.append(self.queue.get_nowait())
                rows += len(found[-1].rows)
        return found


def tell(said: Sequence[tuple[Waiting, list[Became] | Exception]]) -> None:
    """Tell all who wait what became of their rows, at once; some of them may wait no more."""

    def told() -> None:
        for one, became in said:
            if one.done.done():
                continue
            if isinstance(became, Exception):
                one.done.set_exception(became)
            else:
                one.done.set_result(became)

    with suppress(RuntimeError):
        said[0][0].loop.call_soon_threadsafe(told)


class Intake:
    """The application for the addresses under `/in/`, of one data directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._writer: Writer | None = None
        self._senders: dict[str, tuple[float, Sender | None]] = {}
        self._looking = ThreadPoolExecutor(1, "hark-keys")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one post."""
        try:
            status, said = await self.taken(scope, receive)
        except Refusal as refusal:
            status, said = refusal.status, refusal.said
        except TimeoutError:
            status, said = 408, {"problem": "The post took too long.", "remedy": "Send it again."}
        except (HarkError, OSError):
            status = 503
            said = {"problem": "It cannot be kept at the moment.", "remedy": "Send it again in a few seconds."}
        await answered(send, status, said)

    async def taken(self, scope: Scope, receive: Receive) -> tuple[int, Mapping[str, object]]:
        """Take a post. Raises `Refusal`, and what the database says."""
        fact = named(scope)
        sender = await self.sender(scope)
        # Only what is not here yet can be late: what is being kept must not be said to be refused.
        async with asyncio.timeout(TIME):
            text = await body(scope, receive)
        said = read(text)
        try:
            rows = rows_of(fact, said, sender)
        except BadPost as error:
            raise Refusal(422, error.problem, error.remedy, row=error.row) from None
        if self.writer.waiting + len(rows) > ROOM:
            raise Refusal(503, "More is coming than can be written.", "Send it again in a few seconds.")
        became = await self.writer.keep(rows) if rows else []
        counts = {what: became.count(what) for what in ("new", "known", "changed")}
        return (201 if counts["new"] else 200), counts

    @property
    def writer(self) -> Writer:
        """What writes, begun at first use: a process that was forked has no threads."""
        if self._writer is None:
            outbox = Outbox.of(self.directory)
            if outbox is None:
                raise Refusal(503, "Hark is not set up yet.", "Open it in a browser first.")
            self._writer = Writer(outbox)
        return self._writer

    async def sender(self, scope: Scope) -> Sender:
        """Who posts, by the key. Raises `Refusal`."""
        said = dict(scope["headers"]).get(b"authorization", b"")
        if not said.startswith(b"Bearer "):
            raise Refusal(401, "The post names no key.", "Send the header Authorization: Bearer KEY.")
        digest = sha256(said.removeprefix(b"Bearer ").strip()).hexdigest()
        looked, sender = self._senders.get(digest, (0.0, None))
        if time.monotonic() - looked > LOOK:
            # Not here: while a database is waited for, everything else goes on.
            sender = await asyncio.get_running_loop().run_in_executor(self._looking, self.known, digest)
        if sender is None:
            raise Refusal(401, "This key is not known, or has ended.", "Make one under Settings, Keys.")
        return sender

    def known(self, digest: str) -> Sender | None:
        """Who has a key of this digest, as it was a moment ago; one thread at a time."""
        looked, sender = self._senders.get(digest, (0.0, None))
        if time.monotonic() - looked > LOOK:
            sender = self.looked_up(digest)
            if len(self._senders) > MOST:
                self._senders.clear()
            self._senders[digest] = (time.monotonic(), sender)
        return sender

    def looked_up(self, digest: str) -> Sender | None:
        """Who has a key of this digest; None where nobody has."""
        found = self.writer.outbox.ask("select source from hark_key where digest = ? and ended_at is null", [digest])
        if not found:
            return None
        store = Store.open(self.directory)
        if not kept(store):
            with writing(store):
                secret(store)
        company, key = store.company, secret(store)
        masks = Masks(company.find, key if company.texts == HASH else "") if company.texts != "keep" else None
        return Sender(found[0][0], key, company.customers == HASH, masks, tombstones(store))


def named(scope: Scope) -> str:
    """The fact that is posted. Raises `Refusal`."""
    fact = str(scope["path"]).removeprefix(PATH).rstrip("/")
    if fact not in POSTED:
        raise Refusal(404, f"“{fact[:40]}” cannot be posted.", f"These can: {', '.join(POSTED)}.")
    if scope["method"] != "POST":
        raise Refusal(405, "Facts are posted.", "Send a POST.")
    return fact


async def body(scope: Scope, receive: Receive) -> bytes:
    """The whole body of a post. Raises `Refusal` where it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "The post broke off.", "Send it again.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST:
            raise Refusal(413, f"A post holds at most {LARGEST:,} bytes.", "Send it in parts.")
        if not message.get("more_body"):
            return b"".join(parts)


def read(said: bytes) -> list[Any]:
    """The rows of a body. Raises `Refusal` where it is not JSON, or has too many."""
    try:
        found = decode(said)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(400, f"The body is not JSON: {error}.", "Send an object, or a list of objects.") from None
    rows = found if isinstance(found, list) else [found]
    if len(rows) > MOST:
        raise Refusal(413, f"A post holds at most {MOST:,} rows.", "Send them in parts.")
    return rows


async def answered(send: Send, status: int, said: Mapping[str, object]) -> None:
    """Send the answer."""
    text = encode(said)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(text)).encode())]
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
