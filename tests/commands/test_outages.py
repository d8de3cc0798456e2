"""A locked database, a server that goes away, a full disk: nothing is lost, it is said, and it goes on by itself."""

from __future__ import annotations

import json
import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread

import pytest

from house import PATIENCE, House, Page, Visitor, brought_in, rows, serving, until
from postgres import database, server
from rounds import Clients

COMPANY = {"name": "Acme", "zone": "UTC", "week_starts": "monday", "fiscal_year_starts": "1", "currency": "EUR",
           "language": "en"}  # fmt: skip
FILE = "date,nps,region,customer\n" + "".join(f"2026-03-{1 + n % 28:02},{n % 11},North,c{n}\n" for n in range(600))


@contextmanager
def locked(directory: Path, address: str) -> Iterator[None]:
    """Hold what the application writes to, as another program would."""
    if address:
        with closing(import_module("psycopg").connect(address)) as other:
            other.execute("lock table hark_posted, hark_receipt, hark_key, hark_audit in access exclusive mode")
            yield
            other.rollback()
        return
    with closing(sqlite3.connect(directory / "hark.db", isolation_level=None)) as other:
        other.execute("begin exclusive")
        yield
        other.execute("rollback")


def while_locked(directory: Path, address: str, seconds: float) -> tuple[list[Page], Visitor]:
    """What is answered to a post, and to a form, that come while the database is locked."""
    answered: list[Page] = []
    with serving(directory, address) as house:
        owner = house.owner()
        key = house.key(owner)
        asking = [
            Thread(target=lambda: answered.append(house.posted(key, "orders", {"key": "1", "order": "1"}))),
            Thread(target=lambda: answered.append(owner.post("/settings/company/", **COMPANY))),
        ]
        with locked(directory, address):
            for one in asking:
                one.start()
            assert house.signed_out().status == 200
            time.sleep(seconds)
        for one in asking:
            one.join()
        assert rows(owner, "orders") == 1
        assert house.posted(key, "orders", {"key": "1", "order": "1"}).said["known"] == 1
    return answered, owner


@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_a_locked_database_is_waited_for(tmp_path: Path, where: str, request: pytest.FixtureRequest) -> None:
    address = database(request.getfixturevalue("postgres")) if where == "postgres" else ""

    answered, _ = while_locked(tmp_path / "data", address, 1)

    assert sorted(one.status for one in answered) == [200, 201]


@pytest.mark.heavy
@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_a_database_locked_for_ten_seconds_is_waited_for(
    tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    address = database(request.getfixturevalue("postgres")) if where == "postgres" else ""

    answered, _ = while_locked(tmp_path / "data", address, 10)

    assert sorted(one.status for one in answered) == [200, 201]


def looked(visitor: Visitor, seen: list[Page], going: list[bool]) -> None:
    """Look at pages until told to stop."""
    while going:
        seen += [visitor.get("/metrics/"), visitor.get("/home/waits/")]


def without_server(directory: Path, clients: int, seconds: float, moved: bool = False) -> tuple[Clients, list[Page]]:
    """Restart PostgreSQL while clients post, each row until it is acknowledged, and somebody looks at pages."""
    going, seen = [True], []
    with server() as one, serving(directory, one.address, workers=2) as house:
        owner = house.owner()
        posting = Clients(int(house.address.rpartition(":")[2]), clients, house.key(owner))
        threads = [*posting.start(), Thread(target=looked, args=(owner, seen, going), daemon=True)]
        threads[-1].start()
        try:
            until(lambda: len(posting.acknowledged) > clients)
            one.stop()
            until(lambda: any(page.status == 503 for page in seen))
            time.sleep(seconds)
            one.start()
            count = len(posting.acknowledged)
            until(lambda: len(posting.acknowledged) > count + 20 * clients)
            until(lambda: seen[-1].status == 200)
        finally:
            posting.stop.set()
            going.clear()
            for each in threads:
                each.join(PATIENCE)
        if moved:
            until(lambda: json.loads((directory / "lake" / "head.json").read_text()).get("batch"))
        assert "It is in." in brought_in(owner, "scores.csv", FILE)
        assert rows(owner, "orders") == len(posting.acknowledged) == len(set(posting.acknowledged))
    return posting, seen


def test_a_restart_of_postgres_loses_nothing_and_is_said(tmp_path: Path) -> None:
    posting, seen = without_server(tmp_path / "data", 3, 0)

    assert not posting.wrong
    assert {page.status for page in seen} == {200, 503}
    told = next(page for page in seen if page.status == 503)
    assert "does not answer at the moment" in told.text
    assert told.headers["Retry-After"]


@pytest.mark.heavy
def test_twenty_clients_lose_nothing_while_postgres_is_away(tmp_path: Path) -> None:
    posting, seen = without_server(tmp_path / "data", 20, 15, moved=True)

    print(len(posting.acknowledged), "acknowledged,", len(seen), "pages")
    assert not posting.wrong
    assert {page.status for page in seen} == {200, 503}


@contextmanager
def full(house: House) -> Iterator[None]:
    """Have no file of the application grow beyond a page of the disk, as where the disk is full."""
    before = {one: resource.prlimit(one, resource.RLIMIT_FSIZE) for one in house.every_process()}
    for one, (_, most) in before.items():
        resource.prlimit(one, resource.RLIMIT_FSIZE, (4096, most))
    yield
    for one, limit in before.items():
        resource.prlimit(one, resource.RLIMIT_FSIZE, limit)


def test_a_full_disk_is_said_and_over_once_there_is_room(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as house:
        owner = house.owner()
        key = house.key(owner)
        assert house.posted(key, "orders", {"key": "1", "order": "1"}).status == 201
        with full(house):
            post = house.posted(key, "orders", {"key": "2", "order": "2"})
            form = owner.post("/settings/team/", email="a@example.org", role="viewer")
            file = owner.post("/imports/send/", {"file": ("scores.csv", FILE.encode())})
            page = owner.get("/metrics/orders/")
        again = house.posted(key, "orders", {"key": "2", "order": "2"})

        assert (post.status, post.headers["Retry-After"], again.status) == (503, "2", 201)
        assert (form.status, file.status, page.status) == (503, 503, 200)
        assert all("is full or takes nothing more" in one.text for one in (form, file))
        assert owner.post("/settings/team/", email="a@example.org", role="viewer").status == 200
        assert "It is in." in brought_in(owner, "scores.csv", FILE)
        assert rows(owner, "orders") == 2
