"""Nothing that was acknowledged is lost or there twice, whenever the application is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hark.store.outbox import Outbox
from postgres import database
from rounds import MOMENTS, run


@pytest.fixture(params=["sqlite", "postgres"], autouse=True)
def control(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the control database in either place."""
    if request.param == "sqlite":
        yield
        return
    address = database(request.getfixturevalue("postgres"))
    monkeypatch.setenv("HARK_DATABASE", address)
    yield
    Outbox(address).close()


def test_some_rounds_lose_and_double_nothing(tmp_path: Path) -> None:
    met = run(
        tmp_path / "data", tmp_path, moments=("after the stamp", "after the commit, before the delete"), clients=6
    )

    assert met["acknowledged"] > 0


@pytest.mark.heavy
def test_more_than_fifty_rounds_lose_and_double_nothing(tmp_path: Path) -> None:
    met = run(tmp_path / "data", tmp_path, moments=MOMENTS * 8, clients=20, least=30_000)

    print(dict(met))
    assert min(met[moment] for moment in MOMENTS) >= 8
    assert met["acknowledged"] >= 30_000
