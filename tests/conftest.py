"""What every test may ask for: the real files, and the `hark` command as a user types it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from cast import Given, facts_of
from hark.__main__ import main
from hark.store.reader import Facts
from postgres import server

PROJECT = Path(__file__).parents[1]

# How long an example takes says something about the machine, not about Hark.
settings.register_profile("hark", deadline=None)
settings.load_profile("hark")


@dataclass(frozen=True)
class Said:
    """How a run of `hark` ended, and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("HARK_REAL_DATA") or PROJECT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"The real files are not here: {folder} is absent (HARK_REAL_DATA names another place).")
    return folder


@pytest.fixture
def facts(tmp_path: Path) -> Callable[..., Facts]:
    """A store with rows by fact, ready for questions: `facts(answers=[answer(10, month=1)])`."""

    def made(**rows: Sequence[Given]) -> Facts:
        return facts_of(tmp_path / "hark-data", **rows)

    return made


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL database without tables; its server ends with the tests."""
    with server() as one:
        yield one.address


@pytest.fixture
def hark(capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run `hark` with arguments: `hark("metrics", "nps")` gives its exit code and what it wrote."""

    def run(*arguments: object) -> Said:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Said(int(ended.value.code or 0), out, err)

    return run
