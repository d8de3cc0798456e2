"""The sample company's files, made once, and read back with nothing of Hark's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from hark.demo.customers import Customers, customers
from hark.demo.deeds import Deeds, deeds
from hark.demo.surveys import surveys
from hark.demo.table import write_table

SEED = 7


@pytest.fixture(scope="session")
def people() -> Customers:
    """The made-up customers."""
    return customers(np.random.default_rng(SEED))


@pytest.fixture(scope="session")
def done(people: Customers) -> Deeds:
    """What they do."""
    return deeds(SEED, people)


@pytest.fixture(scope="session")
def files(done: Deeds, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with all files: what they do, and what they say."""
    folder, rng = tmp_path_factory.mktemp("sample"), np.random.default_rng(SEED)
    for name, table in {**done.tables, **surveys(rng, customers(rng))}.items():
        write_table(folder / f"{name}.csv", table)
    (folder / "visits.log").write_text("\n".join(done.visits) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def sql(files: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with a table for each CSV file, called like it."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'Europe/London'")
        for file in files.glob("*.csv"):
            con.execute(f"create table {file.stem} as from read_csv('{file}')")
        yield con
