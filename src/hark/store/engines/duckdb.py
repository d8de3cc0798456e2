"""DuckDB, the engine inside Hark: in memory, over exactly the files of a snapshot, and able to open nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlglot import exp

from hark.store.engines.engine import Arrow, Engine, Vanished
from hark.store.lake import Table

BATCH = 5_000
"""Rows at a time."""


class DuckDB(Engine):
    """DuckDB over the Parquet files below `folder`.

    `threads`: how many it may use, by default all; `memory`: how much, such as 256MB; `spill`: where the rest goes.
    """

    name = "duckdb"
    dialect = "duckdb"
    together = True

    def __init__(
        self, folder: Path, threads: int | None = None, memory: str | None = None, spill: Path | None = None
    ) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": str(spill or Path(tempfile.gettempdir()) / f"hark-{os.getpid()}"),
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,
        }
        chosen = {"threads": threads, "memory_limit": memory}
        self.connection = duckdb.connect(config=config | {name: said for name, said in chosen.items() if said})
        self.connection.execute("SET TimeZone = 'UTC'")
        self.connection.execute("SET allowed_directories = [?]", [str(folder)])
        # In this order: the last two can never be taken back.
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")

    def close(self) -> None:
        """Let go of files and memory."""
        self.connection.close()

    def source(self, table: Table) -> exp.Expr:
        """The table's files; a column that an older file does not have is null there."""
        files = ", ".join(quoted(str(path)) for path in table.files)
        columns = ", ".join(
            f"{quoted(name)}: {{name: {quoted(name)}, type: {quoted(column.kind.duckdb)}, default_value: NULL}}"
            for name, column in table.columns.items()
        )
        return exp.Table(this=exp.Var(this=f"read_parquet([{files}], schema = MAP {{{columns}}})"))

    def attach(self, views: Mapping[str, exp.Expr]) -> None:
        """Make the views, in memory."""
        with vanishing():
            for name, tree in views.items():
                self.connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {self.sql(tree)}')

    def arrow(self, text: str) -> Arrow:
        """The rows, held in memory."""
        with vanishing():
            return Rows(self.connection.cursor().sql(text).materialize())

    def rows(self, text: str) -> list[dict[str, object]]:
        """The rows as dictionaries."""
        with vanishing():
            found = self.connection.cursor().execute(text)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def batches(self, text: str) -> Iterator[list[tuple[object, ...]]]:
        """The rows as they are worked out."""
        with vanishing():
            found = self.connection.cursor().execute(text)
            while some := found.fetchmany(BATCH):
                yield some


@dataclass(frozen=True)
class Rows:
    """Rows that anything which reads Arrow can take, a DuckDB of its own included (which refuses a bare relation)."""

    held: duckdb.DuckDBPyRelation

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as a stream; may be asked for again."""
        return self.held.__arrow_c_stream__(requested_schema)


@contextmanager
def vanishing() -> Iterator[None]:
    """Say `Vanished` where DuckDB says that a file is gone."""
    try:
        yield
    except duckdb.IOException as error:
        raise Vanished(str(error)) from error


def quoted(text: str) -> str:
    """`text` as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
