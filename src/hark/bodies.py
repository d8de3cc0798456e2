"""How much a page may be sent, and how slowly: a bare ASGI application in front of the pages.

Django reads a body to its end before it looks at anything, however long that takes and however much comes. Here it is
cut off before, so that nobody fills the disk or holds connections for nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from errno import EDQUOT, EFBIG, ENOSPC
from typing import Any

from django.template.loader import render_to_string

FILES = ("/imports/send/",)
"""Where files of any size are sent."""

LARGEST = 1_000_000
"""Bytes of anything else."""

GRACE, SLOWEST = 30.0, 1_000
"""Seconds that every body may take; for a longer one as many more as it has thousands of bytes."""

FULL = (ENOSPC, EDQUOT, EFBIG)
"""What a system says where a disk, or somebody's part of it, holds no more."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Bodies:
    """Answers as `pages` does, unless a body is too large or comes too slowly."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; 408 or 413 where its body is cut off, 503 where the disk does not hold it."""
        body = Body(scope, receive)
        try:
            await self.pages(scope, body.receive, send)
        except OSError as error:
            if body.whole or error.errno not in FULL:
                raise
            body.cut = 503
        if body.cut:
            words = render_to_string("503.html" if body.cut == 503 else "400.html").encode()
            headers = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close")]
            headers.append((b"content-length", str(len(words)).encode()))
            await send({"type": "http.response.start", "status": body.cut, "headers": headers})
            await send({"type": "http.response.body", "body": words})


class Body:
    """The body of a request while it comes. `cut` is the status with which it was cut off, 0 where it was not."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.came, self.begun, self.whole, self.cut = 0, time.monotonic(), False, 0
        self.most = None if scope["path"] in FILES else LARGEST
        self.more = receive

    async def receive(self) -> MutableMapping[str, Any]:
        """What comes next; that nobody is there any more, once the body is cut off."""
        if self.whole:
            return await self.more()
        left = self.begun + GRACE + self.came / SLOWEST - time.monotonic()
        try:
            async with asyncio.timeout(max(left, 0.0)):
                message = await self.more()
        except TimeoutError:
            return self.cut_off(408)
        self.came += len(message.get("body", b""))
        self.whole = not message.get("more_body")
        if self.most is not None and self.came > self.most:
            return self.cut_off(413)
        return message

    def cut_off(self, status: int) -> MutableMapping[str, Any]:
        """Give the body up."""
        self.cut = status
        return {"type": "http.disconnect"}
