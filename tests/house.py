"""A real `hark serve`, and a visitor without a screen: cookies, forms and files, over HTTP."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

PATIENCE = 120.0
"""Seconds anything has on a machine that is busy with other tests."""

PASSWORD = "seven clever parrots"


@dataclass(frozen=True)
class Page:
    """What was answered, at the address that it came from in the end."""

    status: int
    text: str
    headers: Mapping[str, str]
    address: str

    @property
    def said(self) -> Any:
        """What a program was told."""
        return json.loads(self.text)


@dataclass
class Visitor:
    """Somebody in front of a running Hark, with the cookies they were given."""

    address: str
    jar: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str) -> Page:
        """Look at a page."""
        return self.asked(Request(self.address + path))

    def post(self, path: str, files: Mapping[str, tuple[str, bytes]] | None = None, **fields: str) -> Page:
        """Send a form, as a page of Hark would."""
        tokens = [one.value for one in self.jar if one.name == "hark-csrf"]
        fields |= {"csrfmiddlewaretoken": str(tokens[0])} if tokens else {}
        body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        if files:
            body, kind = parts(fields, files), "multipart/form-data; boundary=edge"
        return self.asked(Request(self.address + path, data=body, headers={"Content-Type": kind}, method="POST"))

    def asked(self, request: Request) -> Page:
        """What is answered to a request."""
        try:
            answer = build_opener(HTTPCookieProcessor(self.jar)).open(request, timeout=PATIENCE)
        except HTTPError as error:
            answer = error
        with answer:
            return Page(answer.status, answer.read().decode(), answer.headers, answer.url)


def parts(fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> bytes:
    """A form with files."""
    said = b"".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    for name, (file, content) in files.items():
        said += f'--edge\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'.encode()
        said += content + b"\r\n"
    return said + b"--edge--\r\n"


@dataclass
class House:
    """A running Hark."""

    address: str
    link: str
    process: subprocess.Popen[str]

    def owner(self, email: str = "owner@example.org") -> Visitor:
        """Make the owner's account by the link that was printed."""
        return self.joined(self.link, email)

    def joined(self, link: str, email: str) -> Visitor:
        """Make an account by the link of an invitation."""
        visitor, path = Visitor(self.address), link.removeprefix(self.address)
        visitor.get(path)
        page = visitor.post(path, name=email.partition("@")[0], email=email, password=PASSWORD)
        assert page.address == f"{self.address}/", page.text
        return visitor

    def signed_in(self, email: str = "owner@example.org") -> Visitor:
        """Somebody who has an account."""
        visitor = Visitor(self.address)
        visitor.get("/account/login/")
        page = visitor.post("/account/login/", login=email, password=PASSWORD)
        assert page.address == f"{self.address}/", page.text
        return visitor

    def key(self, visitor: Visitor) -> str:
        """A new key for programs."""
        page = visitor.post("/settings/keys/", name="Shop", source="shop")
        found = re.search(r"hark_[\w-]{43}", page.text)
        assert found is not None, page.text
        return found[0]

    def posted(self, key: str, fact: str, *rows: Mapping[str, object]) -> Page:
        """Post rows, once."""
        return self.sent(key, fact, json.dumps(rows).encode())

    def sent(self, key: str, fact: str, body: bytes) -> Page:
        """Post a body, once."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        return Visitor(self.address).asked(
            Request(f"{self.address}/in/{fact}", data=body, headers=headers, method="POST")
        )

    def signed_out(self) -> Page:
        """What a stranger sees."""
        return Visitor(self.address).get("/account/login/")

    def every_process(self) -> list[int]:
        """The numbers of its processes."""
        found = []
        for name in (one.name for one in Path("/proc").iterdir() if one.name.isdecimal()):
            with suppress(ProcessLookupError):
                found += [int(name)] if os.getsid(int(name)) == self.process.pid else []
        return found

    def stop(self) -> int:
        """Tell it to stop; how it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(directory: Path, database: str = "", workers: int = 1) -> Iterator[House]:
    """Hark in front of a data directory, with its control database there or at an address, until the end."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("HARK_", "DJANGO_"))}
    clean |= {"HARK_DATABASE": database} if database else {}
    hark = (sys.executable, "-m", "hark", "serve", "--data", directory, "--port", str(port), "--workers", str(workers))
    # Into a file: what is said into a pipe that nobody empties would stop the server once the pipe is full.
    said = directory.with_name(f"{directory.name}-{port}.log")
    said.parent.mkdir(parents=True, exist_ok=True)
    with (
        said.open("wb") as log,
        subprocess.Popen(hark, stdout=log, stderr=log, text=True, env=clean, start_new_session=True) as process,
    ):
        try:
            found = until(lambda: re.search(r"^Hark is at (http://[\d.:]+\S*)$", said.read_text(), re.MULTILINE))
            house = House(f"http://127.0.0.1:{port}", found[1], process)
            until(lambda: answers(f"{house.address}/account/login/"))
            yield house
        finally:
            if process.poll() is None:
                house_stopped(process)


def house_stopped(process: subprocess.Popen[str]) -> None:
    """Stop a Hark, whatever became of it."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def answers(address: str) -> bool:
    """Whether anything answers at an address."""
    try:
        urlopen(address, timeout=PATIENCE).close()
    except HTTPError:
        return True
    except URLError:
        return False
    return True


def until(there: Callable[[], Any]) -> Any:
    """Wait until something is there, and give it. Raises AssertionError where it does not come."""
    end = time.monotonic() + PATIENCE
    while not (found := there()):
        assert time.monotonic() < end, "It did not come."
        time.sleep(0.1)
    return found


def brought_in(visitor: Visitor, name: str, text: str) -> str:
    """Bring a file in by the pages, taking what they propose; returns the page that says what became of it."""
    path = visitor.post("/imports/send/", {"file": (name, text.encode())}).address.removeprefix(visitor.address)
    while True:
        page = until(lambda: (now := visitor.get(path)) and "<progress" not in now.text and now)
        key = re.search(r'name="key" value="([^"]+)"', page.text)
        if key is None and 'name="wanted"' not in page.text:
            return str(page.text)
        if key is None:
            visitor.post(f"{path}answer/", wanted="yes")
            continue
        chosen = re.search(r'name="answer" value="([^"]*)" checked', page.text)
        first = chosen or re.search(r'name="answer" value="([^"]*)"', page.text)
        said = unescape(first[1]) if first else "survey"
        visitor.post(f"{path}answer/", key=unescape(key[1]), answer=said)


def rows(visitor: Visitor, metric: str) -> int:
    """How many rows are behind a figure."""
    return visitor.post(f"/records/{metric}/download/csv/").text.strip().count("\n")
