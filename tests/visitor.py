"""A real `hark serve`, and somebody in front of it who follows links and sends forms, without a browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener
from uuid import uuid4

PATIENCE = 120
"""Seconds the application has to answer on a machine that is busy with other tests."""

PASSWORD = "seven clever parrots 9"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Visitor:
    """Somebody who is signed in; `pid` is the parent of the server's processes."""

    address: str
    pid: int
    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def opened(self, path: str, body: bytes | None = None, kind: str = "") -> HTTPResponse:
        """The answer at an address, redirects followed, as it comes."""
        headers = {"Content-Type": kind} if kind else {}
        return self.opener.open(Request(self.address + path, data=body, headers=headers), timeout=PATIENCE)

    def get(self, path: str) -> str:
        """The page at an address."""
        return self.opened(path).read().decode()

    def post(self, path: str, said: Mapping[str, str], on: str = "/account/") -> tuple[str, str]:
        """Send a form with the token of the page it stands on; where that led to, and the page there."""
        answer = self.opened(path, urlencode({**said, "csrfmiddlewaretoken": self.token(on)}).encode())
        return answer.url.removeprefix(self.address), answer.read().decode()

    def send(self, name: str, content: bytes) -> str:
        """Drop a file; the address of the page about it."""
        mark = uuid4().hex
        part = f"--{mark}\r\nContent-Disposition: form-data; name="
        token = f'{part}"csrfmiddlewaretoken"\r\n\r\n{self.token()}\r\n'
        file = f'{part}"file"; filename="{name}"\r\n\r\n'
        parts = [token.encode(), file.encode(), content, f"\r\n--{mark}--\r\n".encode()]
        answer = self.opened("/imports/send/", b"".join(parts), f"multipart/form-data; boundary={mark}")
        return answer.url.removeprefix(self.address)

    def token(self, on: str = "/account/") -> str:
        """The token of the forms on a page."""
        found = TOKEN.search(self.get(on))
        assert found is not None
        return found[1]


@contextmanager
def served(directory: Path, *, workers: int = 1, log: Path | None = None, **more: str) -> Iterator[Visitor]:
    """Hark in front of a data directory, and its owner; `log` takes what the server writes, `more` are variables."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    hark = (sys.executable, "-m", "hark", "serve", "--data", directory, "--workers", str(workers), "--port", str(port))
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("HARK_", "DJANGO_"))} | more
    log = log or directory.with_name("server.log")
    with log.open("wb") as out, subprocess.Popen(hark, stdout=out, stderr=out, env=clean) as process:
        who = Visitor(f"http://127.0.0.1:{port}", process.pid)
        try:
            join(who, link(log))
            yield who
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def link(log: Path) -> str:
    """The address of the first account, once it was said."""
    return str(awaited(lambda: (re.search(r"/join/\S+", log.read_text(encoding="utf-8", errors="replace")) or [""])[0]))


def join(who: Visitor, path: str) -> None:
    """Make the owner's account."""

    def there() -> bool:
        try:
            return bool(who.get(path))
        except HTTPError:
            raise
        except URLError:
            return False

    awaited(there)
    who.post(path, {"name": "Owner", "email": "owner@example.org", "password": PASSWORD}, on=path)


def awaited(look, patience: float = PATIENCE):
    """What a look gives, once it gives anything."""
    end = time.monotonic() + patience
    while not (found := look()):
        assert time.monotonic() < end, "It took too long."
        time.sleep(0.1)
    return found
