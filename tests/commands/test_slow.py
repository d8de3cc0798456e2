"""Clients that send or read a byte a second hinder nobody: real ones are answered, and the slow ones are cut off."""

from __future__ import annotations

import random
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from house import House, Visitor, rows, serving, until


def beginnings(key: str) -> list[bytes]:
    """What slow clients begin with: headers that do not end, a post, a form, and a page that they read slowly."""
    length = "Content-Length: 100000\r\n\r\n"
    host = "Host: 127.0.0.1\r\n"
    return [
        f"GET / HTTP/1.1\r\n{host}X-Slow: ".encode(),
        f"POST /in/orders HTTP/1.1\r\n{host}Authorization: Bearer {key}\r\n{length}[".encode(),
        f"POST /account/login/ HTTP/1.1\r\n{host}Content-Type: application/x-www-form-urlencoded\r\n{length}x".encode(),
        f"GET /account/login/ HTTP/1.1\r\n{host}\r\n".encode(),
    ]


@contextmanager
def slow(house: House, key: str, many: int) -> Iterator[list[socket.socket]]:
    """So many slow clients, of every kind, until the end of the block; gives those that are still there."""
    there = urlsplit(house.address)
    stop, begun = Event(), beginnings(key)
    with ExitStack() as open_ones:
        clients = [open_ones.enter_context(socket.socket()) for _ in range(many)]
        for place, one in enumerate(clients):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            one.connect((there.hostname, there.port))
            one.sendall(begun[place % len(begun)])
            one.setblocking(False)
        alive = list(clients)
        dribbling = Thread(target=dribble, args=(clients, alive, stop, len(begun)))
        dribbling.start()
        try:
            yield alive
        finally:
            stop.set()
            dribbling.join()


def dribble(clients: list[socket.socket], alive: list[socket.socket], stop: Event, kinds: int) -> None:
    """Send, or read, a byte a second each; whoever was hung up on is no longer alive."""
    while not stop.wait(1):
        for place, one in enumerate(clients):
            if one not in alive:
                continue
            try:
                if place % kinds == kinds - 1:
                    gone = one.recv(1) == b""
                else:
                    one.send(b" ")
                    gone = one.recv(4096) is not None
            except BlockingIOError:
                continue
            except OSError:
                gone = True
            if gone:
                alive.remove(one)


def real(house: House, visitor: Visitor, key: str, number: int, times: int, took: dict[str, list[float]]) -> None:
    """Look at pages and post, as people and programs do; notes how many seconds each took."""
    for turn in range(times):
        begun = time.monotonic()
        page = visitor.get(random.choice(("/", "/metrics/", "/metrics/orders/", "/imports/")))
        seen = time.monotonic()
        name = f"{number}-{turn}"
        post = house.posted(key, "orders", {"key": name, "order": name})
        took["pages"].append(seen - begun)
        took["posts"].append(time.monotonic() - seen)
        assert (page.status, post.status) == (200, 201)


def everybody(
    house: House, visitor: Visitor, key: str, many: int, times: int, first: int = 0
) -> dict[str, list[float]]:
    """So many real clients at a time; how long each page and post took."""
    took: dict[str, list[float]] = {"pages": [], "posts": []}
    threads = [Thread(target=real, args=(house, visitor, key, first + number, times, took)) for number in range(many)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return took


def test_slow_clients_hinder_nobody(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as house:
        owner = house.owner()
        key = house.key(owner)
        with slow(house, key, 40):
            took = everybody(house, owner, key, many=4, times=3)

        assert (len(took["pages"]), rows(owner, "orders")) == (12, 12)


@pytest.mark.heavy
def test_two_hundred_slow_clients_hinder_nobody_and_are_cut_off(tmp_path: Path) -> None:
    with serving(tmp_path / "data", workers=2) as house:
        owner = house.owner()
        key = house.key(owner)
        everybody(house, owner, key, many=20, times=2)
        alone = everybody(house, owner, key, many=20, times=10, first=100)
        with slow(house, key, 200) as alive:
            beside = everybody(house, owner, key, many=20, times=10, first=200)
            print(len(alive), "slow ones were there to the end")
            # Those that only read are no burden, and stay.
            until(lambda: len(alive) <= 50)

        for what in ("pages", "posts"):
            for name, took in (("alone", alone[what]), ("beside", beside[what])):
                print(what, name, f"median {statistics.median(took):.3f} s, most {max(took):.3f} s")
        assert len(beside["pages"]) == 200
        assert rows(owner, "orders") == 440
