"""Rounds of killing: the application is killed as a whole, in a named moment, while clients post and a reader reads."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from sqlglot import exp

from hark.store.lake import Store
from hark.store.outbox import DATABASE, Outbox
from hark.store.reader import Facts

KEY = "hark_" + "r" * 43
PATIENCE = 120

SHIFT = """
import os, signal, sys
if os.environ.get("KILL_AT") and "hark.serving" in " ".join(sys.orig_argv):
    import hark.store.mover as mover
    from hark.store.outbox import Outbox
    from hark.store.writer import Writing
    mover.OFTEN = 0.2

    def end(*arguments, **more):
        os.killpg(0, signal.SIGKILL)

    def before(owner, name):
        setattr(owner, name, end)

    def after(owner, name):
        real = getattr(owner, name)
        def done(*arguments, **more):
            real(*arguments, **more)
            end()
        setattr(owner, name, done)

    moment = os.environ["KILL_AT"]
    if moment == "before the stamp":
        before(Outbox, "stamp")
    elif moment == "after the stamp":
        after(Outbox, "stamp")
    elif moment == "between files and commit":
        after(Writing, "_settle")
    elif moment == "before the head moves":
        before(mover.Store, "move")
    elif moment == "after the commit, before the delete":
        before(Outbox, "forget")
    elif moment == "after the delete":
        after(Outbox, "forget")
"""
"""What every process of a round runs first: in the one that moves, something kills the group at the named moment."""

MOMENTS = (
    "before the stamp",
    "after the stamp",
    "between files and commit",
    "before the head moves",
    "after the commit, before the delete",
    "after the delete",
    "",
)
"""The moments; the last one is any."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Clients:
    """Clients that post until told to stop, each row until it is acknowledged."""

    port: int
    many: int
    key: str = KEY
    acknowledged: list[str] = field(default_factory=list)
    stop: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    wrong: list[str] = field(default_factory=list)

    def start(self) -> list[Thread]:
        threads = [Thread(target=self.post, args=(number,), daemon=True) for number in range(self.many)]
        for one in threads:
            one.start()
        return threads

    def post(self, number: int) -> None:
        place = 0
        while not self.stop.is_set():
            keys = [f"{number}-{place + each}" for each in range(random.randint(1, 20))]
            place += len(keys)
            body = json.dumps([{"key": key, "order": key, "customer": key, "amount": 1} for key in keys]).encode()
            while not self.sent(body):
                # Whoever was not told that a row was taken sends it again, for ever.
                time.sleep(0.05)
            with self.lock:
                self.acknowledged += keys

    def sent(self, body: bytes) -> bool:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        asked = Request(f"http://127.0.0.1:{self.port}/in/orders", data=body, headers=headers, method="POST")
        try:
            with urlopen(asked, timeout=20) as answer:
                return bool(answer.status in (200, 201))
        except HTTPError as error:
            if error.code not in (408, 503):
                self.wrong.append(f"{error.code} {error.read()[:200]!r}")
            return False
        except (URLError, OSError):
            return False


@dataclass
class Reader:
    """A reader that never stops asking: no row is there twice, none that was acknowledged is missing, none goes."""

    directory: Path
    clients: Clients
    stop: Event = field(default_factory=Event)
    looks: int = 0
    wrong: list[str] = field(default_factory=list)

    def read(self) -> None:
        most = 0
        while not self.stop.is_set() and not self.wrong:
            with self.clients.lock:
                told = len(self.clients.acknowledged)
            rows, different, derived = counted(self.directory)
            if rows != different:
                self.wrong.append(f"{rows} rows of {different} orders")
            if rows < told:
                self.wrong.append(f"{told} acknowledged, {rows} there")
            if rows < most:
                self.wrong.append(f"{most} before, {rows} now")
            if derived != rows:
                self.wrong.append(f"{rows} orders, {derived} purchases")
            most, self.looks = rows, self.looks + 1
        # A thread's own connection ends with the thread, and may not be left to the garbage.
        if box := Outbox.of(self.directory):
            box.close()


def counted(directory: Path) -> tuple[int, int, int]:
    """How many orders there are, how many different ones, and how many purchases are worked out of them."""
    facts = Facts(Store.open(directory))
    (orders,) = facts.rows(exp.select("count(*) AS n", 'count(DISTINCT "order") AS d').from_("orders"))
    (bought,) = facts.rows(exp.select("count(*) AS n").from_("purchases"))
    facts.engine.close()
    return int(str(orders["n"])), int(str(orders["d"])), int(str(bought["n"]))


def serve(directory: Path, port: int, folder: Path, moment: str) -> subprocess.Popen[bytes]:
    """Start the application, to be killed at a moment; its control database is the one this process was told of."""
    ours = ("HARK_", "DJANGO_", "COV_")
    clean = {key: value for key, value in os.environ.items() if key == DATABASE or not key.startswith(ours)}
    clean |= {"PYTHONPATH": str(folder), "KILL_AT": moment or "never"}
    hark = (sys.executable, "-m", "hark", "serve", "--data", str(directory), "--port", str(port), "--workers", "2")
    return subprocess.Popen(
        hark, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean, start_new_session=True
    )


def key_made(directory: Path) -> None:
    """Put a key for programs into the control database, as the page does."""
    box = Outbox.of(directory)
    assert box is not None
    box.ask(
        "insert into hark_key (name, source, begins, digest, made_at) values ('shop', 'shop', 'hark_rrrr', ?, "
        "'2026-01-01 00:00:00Z')",
        [sha256(KEY.encode()).hexdigest()],
    )
    box.close()


def run(directory: Path, folder: Path, *, moments: Sequence[str], clients: int, least: int = 0) -> Counter[str]:
    """A round for each of `moments`, and more until so many rows were acknowledged; how often each moment was met.

    Raises AssertionError for what is wrong.
    """
    (folder / "sitecustomize.py").write_text(SHIFT, encoding="utf-8")
    port, met = free_port(), Counter[str]()
    posting = Clients(port, clients)
    reading = Reader(directory, posting)
    begin(directory, port, folder)
    threads = posting.start()
    reader = Thread(target=reading.read, daemon=True)
    reader.start()
    number = 0
    while number < len(moments) or len(posting.acknowledged) < least:
        moment = moments[number % len(moments)]
        number += 1
        met[moment] += shot(serve(directory, port, folder, moment), posting, moment)
        assert not reading.wrong + posting.wrong, (reading.wrong, posting.wrong)
    end(serve(directory, port, folder, ""), posting, threads, reading, reader)
    rows, different, derived = counted(directory)
    met["acknowledged"], met["looks"] = len(posting.acknowledged), reading.looks
    assert (rows, different, derived) == (met["acknowledged"],) * 3
    return met


def end(
    last: subprocess.Popen[bytes], posting: Clients, threads: list[Thread], reading: Reader, reader: Thread
) -> None:
    """Let every client be told of its last rows, then stop everybody."""
    posting.stop.set()
    for one in threads:
        one.join(PATIENCE)
    reading.stop.set()
    reader.join(PATIENCE)
    os.killpg(last.pid, signal.SIGKILL)
    last.wait()
    assert not reading.wrong + posting.wrong, (reading.wrong, posting.wrong)
    assert not any(one.is_alive() for one in (*threads, reader))


def begin(directory: Path, port: int, folder: Path) -> None:
    """Have the application make its database, and end it."""
    process = serve(directory, port, folder, "")
    until = time.monotonic() + PATIENCE
    while not answers(port):
        assert time.monotonic() < until, "It does not start."
        time.sleep(0.1)
    key_made(directory)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def answers(port: int) -> bool:
    """Whether anybody listens."""
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0


def shot(process: subprocess.Popen[bytes], posting: Clients, moment: str) -> int:
    """Wait until the group was killed at its moment, or kill it after a while; whether the moment was met."""
    until = time.monotonic() + (PATIENCE if moment else 6 + 4 * random.random())
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    met = process.poll() is not None
    if not met:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return int(met or not moment)
