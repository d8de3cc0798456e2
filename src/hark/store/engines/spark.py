"""Spark, for lakes one machine outgrows: any server that speaks Spark Connect and sees the lake's folder, Sail too."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from sqlglot import exp

from hark.errors import StoreTrouble
from hark.store.engines.engine import Arrow, Engine, Vanished
from hark.store.lake import Table
from hark.store.tables import split
from hark.words import gettext as _

GONE = ("No such file", "not found", "FileNotFoundException", "FAILED_READ_FILE")


class Spark(Engine):
    """A Spark server at `address` (`sc://host:15002`), which has to see the lake under the same path."""

    name = "spark"
    dialect = "spark"

    def __init__(self, address: str) -> None:
        with trouble(), warnings.catch_warnings():
            # Of pandas Spark only needs what has not changed; that it warns is nothing its user can act on.
            warnings.simplefilter("ignore", FutureWarning)
            self.session: Any = SparkSession.builder.remote(address).create()

    def close(self) -> None:
        """End the session: with one open, Spark's client waits for a server that has gone when the process ends."""
        self.session.stop()

    @classmethod
    def rewritten(cls, node: exp.Expr) -> exp.Expr:
        """What Spark calls by another name."""
        match node:
            case exp.Anonymous(this="epoch_us"):
                return exp.func("unix_micros", *node.expressions)
            case exp.Anonymous(this="fsum"):
                return exp.func("sum", *node.expressions)
        return node

    def source(self, table: Table) -> exp.Expr:
        """The Delta table at its version."""
        folder = str(table.folder).replace("`", "``")
        current = " WHERE current" if split(table.name) else ""
        return exp.Table(
            this=exp.Var(this=f"(SELECT * FROM delta.`{folder}` VERSION AS OF {table.version}{current})"),
        )

    def attach(self, views: Mapping[str, exp.Expr]) -> None:
        """Make the views, for this session only."""
        with trouble():
            for name, tree in views.items():
                self.session.sql(f"CREATE OR REPLACE TEMPORARY VIEW `{name}` AS {self.sql(tree)}").collect()

    def arrow(self, text: str) -> Arrow:
        """The rows as a pyarrow table."""
        with trouble():
            found: Arrow = self.session.sql(text).toArrow()
        return found

    def rows(self, text: str) -> list[dict[str, object]]:
        """The rows as dictionaries."""
        with trouble():
            found: list[dict[str, object]] = self.session.sql(text).toArrow().to_pylist()
        return found


@contextmanager
def trouble() -> Iterator[None]:
    """Say `Vanished` where a file is gone, and StoreTrouble for everything else Spark complains about."""
    try:
        yield
    except PySparkException as error:
        said = str(error)
        if any(words in said for words in GONE):
            raise Vanished(said) from error
        raise StoreTrouble(
            f"Spark could not answer: {said.partition('JVM stacktrace')[0].strip()}",
            _("Check that the server is there and sees the lake, or leave out --engine."),
        ) from error
