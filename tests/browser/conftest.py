"""A real browser in front of a real `hark serve`."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from hark.demo.sample import make_sample
from postgres import REQUIRED

PATIENCE = 60_000
"""Milliseconds a page has on a machine that is busy with other tests."""

PASSWORD = "seven clever parrots 9"


def program() -> str:
    """The browser of this machine. Where there is none, the test is skipped; or fails where tools are required."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    if found:
        return found
    absent = "There is no Chromium here: on Debian and Ubuntu, apt install chromium."
    if os.environ.get(REQUIRED):
        pytest.fail(absent)
    pytest.skip(absent)


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """The browser; it ends with the module, since Django cannot be used beside it."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass
class House:
    """A running Hark: its address, the link of its first account, and what a browser that signed in remembers."""

    address: str
    link: str
    chrome: Browser
    states: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def page(self, who: str = "owner", **settings: Any) -> Iterator[Page]:
        """A page of a member who is signed in; of nobody for an empty `who`."""
        state = self.owner() if who == "owner" else self.states.get(who)
        context = self.chrome.new_context(base_url=self.address, storage_state=state, **settings)
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()

    def owner(self) -> Any:
        """The owner's state; their account is made where there is none."""
        if "owner" not in self.states:
            context = self.chrome.new_context(base_url=self.address)
            context.set_default_timeout(PATIENCE)
            self.states["owner"] = self.join(context, self.link, "owner@example.org")
        return self.states["owner"]

    def join(self, context: BrowserContext, link: str, email: str) -> Any:
        """Make an account by a link; returns what the browser remembers then."""
        page = context.new_page()
        page.goto(link)
        page.fill("input[name=name]", email.partition("@")[0].capitalize())
        if page.query_selector("input[name=email]"):
            page.fill("input[name=email]", email)
        page.fill("input[name=password]", PASSWORD)
        page.click(".card button")
        page.wait_for_url(f"{self.address}/")
        state = context.storage_state()
        context.close()
        return state


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(directory: Path, chrome: Browser, **variables: str) -> Iterator[House]:
    """Hark in front of a data directory, until the end of the block; `variables` are those of its environment."""
    port = free_port()
    command = (sys.executable, "-m", "hark", "serve", "--data", directory, "--workers", "1", "--port", str(port))
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("HARK_", "DJANGO_"))}
    # Into a file: what is said into a pipe that nobody empties would stop the server once the pipe is full.
    said = directory.with_name(f"{directory.name}-{port}.log")
    said.parent.mkdir(parents=True, exist_ok=True)
    with (
        said.open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=clean | variables) as process,
    ):
        house = House(f"http://127.0.0.1:{port}", link_in(said), chrome)
        until_there(chrome, house.link)
        yield house
        process.send_signal(signal.SIGTERM)


def link_in(said: Path) -> str:
    """The address that a server said, once it did."""
    for _ in range(PATIENCE // 250):
        if found := re.search(r"^Hark is at (http://\S+)$", said.read_text(encoding="utf-8"), re.MULTILINE):
            return found[1]
        time.sleep(0.25)
    raise AssertionError(said.read_text(encoding="utf-8"))


def until_there(chrome: Browser, link: str) -> None:
    """Wait until pages are answered."""
    page = chrome.new_page()
    for _ in range(PATIENCE // 250):
        try:
            page.goto(link)
        except Exception as error:
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            page.wait_for_timeout(250)
        else:
            break
    page.close()


@pytest.fixture(scope="session")
def sample_company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the sample company."""
    directory = tmp_path_factory.mktemp("sample") / "hark-demo"
    make_sample(directory)
    return directory


@pytest.fixture(scope="module")
def sample(chrome: Browser, sample_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Hark with the sample company, for this module alone."""
    directory = tmp_path_factory.mktemp("served") / "hark-demo"
    shutil.copytree(sample_company, directory)
    with served(directory, chrome) as house:
        yield house


@pytest.fixture
def empty(chrome: Browser, tmp_path: Path) -> Iterator[House]:
    """Hark without any data."""
    with served(tmp_path / "hark-data", chrome) as house:
        yield house
