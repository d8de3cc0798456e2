"""The engine that reads files opens those that are meant, and no others, whatever SQL it is led to."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from hark.collect.engine import connected
from hark.store.parquet import exactly


@pytest.fixture(params=["room", "we[i]rd*?", "it's=1"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made = tmp_path / str(request.param)
    made.mkdir()
    return made


def test_it_reads_the_file_that_is_meant_and_its_own_room(room: Path, tmp_path: Path) -> None:
    meant, own = tmp_path / "meant.csv", room / "own.csv"
    for one in (meant, own):
        one.write_text("a\n1\n", encoding="utf-8")

    with connected(room, meant) as con:
        assert con.execute(f"from read_csv(['{exactly(meant)}', '{exactly(own)}'])").fetchall() == [(1,), (1,)]


@pytest.mark.parametrize(
    "query",
    [
        "from read_csv('{other}')",
        "copy (select 1) to '{other}'",
        "attach '{other}.db'",
        "set enable_external_access = true",
        "set allowed_configs = ['memory_limit']",
        "load httpfs",
    ],
)
def test_it_opens_nothing_else_and_cannot_be_told_to(room: Path, tmp_path: Path, query: str) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n", encoding="utf-8")

    with connected(room) as con, pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
        con.execute(query.format(other=exactly(other)))
