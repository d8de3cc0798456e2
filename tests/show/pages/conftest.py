"""The application in front of a small lake, and members of every kind who are signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.test import Client
from environ import Env

from cast import answer
from hark.models import Member
from hark.store.lake import Store
from hark.store.outbox import DATABASE, Outbox
from hark.store.reader import Facts
from postgres import database

TWICE = ("costs", "erase", "history", "home", "imports", "join", "send", "settings", "single")
"""Tests of these pages, which write or look at the control database, run on PostgreSQL as well."""

PASSWORD = "seven clever parrots"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have the tests that are named above run on both control databases."""
    alone = "backups" in metafunc.function.__name__  # which hold a file, and leave PostgreSQL to its own tool
    if metafunc.module.__name__.rpartition("test_")[2] in TWICE and not alone:
        metafunc.parametrize("control", ["sqlite", "postgres"], indirect=True)


@pytest.fixture(scope="session")
def in_postgres(postgres: str, django_db_setup, django_db_blocker) -> Iterator[tuple[str, BaseDatabaseWrapper]]:
    """The address of a database in PostgreSQL that Hark's migrations have made, and Django's way to it."""
    address = database(postgres)
    said = {**connections.settings["default"], "OPTIONS": {}, **Env.db_url_config(address)}
    way = load_backend(said["ENGINE"]).DatabaseWrapper(said, "default")
    with django_db_blocker.unblock():
        with exchanged(way):
            call_command("migrate", verbosity=0)
        yield address, way
        way.close()


@contextmanager
def exchanged(way: BaseDatabaseWrapper) -> Iterator[None]:
    """Have Django use another control database."""
    usual, connections["default"] = connections["default"], way
    try:
        yield
    finally:
        connections["default"] = usual


@pytest.fixture
def control(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The control database: SQLite, unless a test says otherwise."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield
        return
    address, way = request.getfixturevalue("in_postgres")
    monkeypatch.setenv(DATABASE, address)
    with exchanged(way):
        yield
    Outbox(address).close()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings, control: None, db) -> Path:
    """The data directory of the application, empty at first."""
    directory = tmp_path / "hark-data"
    Store.open(directory, create=True)
    (directory / "uploads").mkdir(exist_ok=True)
    settings.DATA = directory
    return directory


@pytest.fixture
def shop(facts: Callable[..., Facts]) -> Facts:
    """Answers of two regions in two months: forty promoters, and in the North twenty detractors with them."""
    north = [
        answer(10 if n % 4 < 2 else 3, month=1 + n % 2, region="North", customer=f"n{n}", text="") for n in range(40)
    ]
    south = [answer(9, month=1 + n % 2, region="South", customer=f"s{n}") for n in range(40)]
    return facts(answers=north + south)


@pytest.fixture
def member() -> Callable[..., Member]:
    """Makes a member: `member("viewer", region=["North"])`."""

    def made(role: str = "owner", email: str = "", **limits: list[str]) -> Member:
        count = Member.objects.count()
        return Member.objects.create_user(
            email or f"{role}{count}@example.org", PASSWORD, name=role.capitalize(), role=role, limits=limits
        )

    return made


@pytest.fixture
def browser(member: Callable[..., Member]) -> Callable[..., Client]:
    """Somebody who is signed in: `browser("viewer", region=["North"])`."""

    def opened(role: str = "owner", **limits: list[str]) -> Client:
        client = Client()
        client.force_login(member(role, **limits))
        return client

    return opened
