"""How many posts a second the intake acknowledges, beside a bare application that only appends them to SQLite.

Both run in one granian worker and are asked by 64 clients that keep their connections, for the same time, in turns.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

CLIENTS, SECONDS, TURNS = 64, 5.0, 3
KEY = "hark_" + "b" * 43
RATIO, P99 = 0.5, 0.100
"""At least so much of the bare application's posts a second, and at most so many seconds for 99 of 100."""


def body(number: int) -> bytes:
    """One order."""
    said = {"key": f"o{number}", "order": f"o{number}", "customer": f"c{number % 1000}", "amount": 49.9}
    return json.dumps(said | {"currency": "EUR", "occurred_at": "2026-03-01T09:30:00Z"}).encode()


@contextmanager
def serving(application: str, port: int, variables: dict[str, str]) -> Iterator[None]:
    """An application in one worker of granian, once it listens."""
    command = [sys.executable, "-m", "granian", application, "--interface", "asginl", "--no-ws", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", "1", "--log-level", "error"], env=os.environ | variables, start_new_session=True
    )
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


async def post(port: int, end: float, begin: int, times: list[float]) -> None:
    """One client: post, wait for the answer, post again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = begin
    while (begun := time.perf_counter()) < end:
        said = body(number)
        number += 1
        head = (
            f"POST /in/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\nContent-Length: {len(said)}"
        )
        writer.write(head.encode() + b"\r\nContent-Type: application/json\r\n\r\n" + said)
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith((b"HTTP/1.1 201", b"HTTP/1.1 200")):
            sys.exit(f"Not taken: {answer[:100]!r}")
        lower = answer.lower()
        at = lower.index(b"content-length:") + 15
        await reader.readexactly(int(lower[at : lower.index(b"\r\n", at)]))
        times.append(time.perf_counter() - begun)
    writer.close()


async def asked(port: int, turn: int) -> list[float]:
    """The seconds of every post of one turn."""
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    await asyncio.gather(*(post(port, end, (turn * CLIENTS + one) * 10_000_000, times) for one in range(CLIENTS)))
    return times


def prepared(directory: Path) -> None:
    """A data directory with a control database and a key."""
    code = f"from pathlib import Path; from hark.serving import prepare; prepare(Path({str(directory)!r}))"
    variables = {"HARK_DATA": str(directory), "DJANGO_SETTINGS_MODULE": "hark.settings"}
    (directory / "uploads").mkdir(parents=True)
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | variables, stdout=subprocess.DEVNULL)
    with sqlite3.connect(directory / "hark.db") as database:
        database.execute(
            "insert into hark_key (name, source, begins, digest, made_at) values ('b', 'shop', 'h', ?, '2026-01-01')",
            [sha256(KEY.encode()).hexdigest()],
        )


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main() -> None:
    """Print both, their ratio and the slowest posts; fail beyond the limits."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepared(folder / "data")
        ports = free_port(), free_port()
        bare = serving(
            "apps.bare:application", ports[0], {"BARE_DATABASE": str(folder / "bare.db"), "PYTHONPATH": "bench"}
        )
        variables = {"HARK_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "hark.settings"}
        with bare, serving("hark.asgi:application", ports[1], variables):
            turns = [[asyncio.run(asked(port, turn)) for port in ports] for turn in range(TURNS)]
    rates = [[len(times) / SECONDS for times in turn] for turn in turns]
    slow = [median(quantiles(turn[one], n=100)[98] for turn in turns) for one in (0, 1)]
    ratio = median(mine / other for other, mine in rates)
    for one, name in enumerate(("bare", "intake")):
        print(f"{name:8} {median(rate[one] for rate in rates):8,.0f} posts a second  p99 {slow[one] * 1000:6.1f} ms")
    print(f"ratio    {ratio:8.2f}  limit {RATIO}")
    if ratio < RATIO or slow[1] > P99:
        sys.exit("Too slow.")


if __name__ == "__main__":
    main()
