"""The application in front of a small lake, and members of every kind who are signed in to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from cast import answer
from hark.models import Member
from hark.store.lake import Store
from hark.store.reader import Facts

PASSWORD = "seven clever parrots"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings, db) -> Path:
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
