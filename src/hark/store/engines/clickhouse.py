"""ClickHouse, for lakes one machine outgrows: a server that sees the lake, or the same engine inside the process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, chdir, contextmanager, nullcontext
from tempfile import mkdtemp
from typing import Any

import clickhouse_connect
from clickhouse_connect.driver.exceptions import ClickHouseError
from sqlglot import exp

from hark.errors import StoreTrouble
from hark.store.engines.engine import Arrow, Engine, Vanished
from hark.store.lake import Table
from hark.store.tables import split
from hark.words import gettext as _

SETTINGS = {
    "join_use_nulls": 1,  # else a left join without a match gives 0 and ""
    "prefer_column_name_to_alias": 1,  # else `cast(x as String) as x` changes what `where x` means
}
CALLED = {"epoch_us": "toUnixTimestamp64Micro", "fsum": "sumKahan"}
GONE = ("FILE_DOESNT_EXIST", "CANNOT_OPEN_FILE", "No such file", "not found")


class ClickHouse(Engine):
    """A ClickHouse server at `address` (`clickhouse://user:password@host:8123`); without one, the embedded engine.

    The server has to see the lake under the same path, below its `user_files_path`.
    """

    name = "clickhouse"
    dialect = "clickhouse"

    def __init__(self, address: str = "") -> None:
        # The embedded engine opens files below the working directory only, and there is one per process.
        self._anywhere = nullcontext if address else lambda: chdir("/")
        where: dict[str, Any] = {"dsn": address} if address else {"interface": "chdb", "path": embedded()}
        with self._trouble():
            self.client = clickhouse_connect.get_client(**where, settings=SETTINGS)

    def close(self) -> None:
        """Let go of the server."""
        self.client.close()

    @classmethod
    def rewritten(cls, node: exp.Expr) -> exp.Expr:
        """What ClickHouse calls by another name, and the literals it reads differently."""
        match node:
            case exp.Anonymous() if node.name.lower() in CALLED:
                return exp.func(CALLED[node.name.lower()], *node.expressions)
            case exp.IntDiv():
                return exp.func("intDiv", node.this.unnest(), node.expression)
            case exp.GenerateSeries() if node.args.get("is_end_exclusive"):
                return exp.func("range", node.args["start"], node.args["end"])
            case exp.Values():
                columns = ", ".join(f"{name} Int64" for name in node.args["alias"].columns)
                rows = ", ".join(each.sql(cls.dialect) for each in node.expressions)
                return exp.alias_(exp.Table(this=exp.Var(this=f"values('{columns}', {rows})")), node.alias, table=True)
            case exp.Cast():
                return cast_of(node)
        return node

    def source(self, table: Table) -> exp.Expr:
        """The Delta table at its version."""
        folder = exp.Literal.string(str(table.folder)).sql(self.dialect)
        current = " WHERE current" if split(table.name) else ""
        version = f"SETTINGS delta_lake_snapshot_version = {table.version}"
        return exp.Table(this=exp.Var(this=f"(SELECT * FROM deltaLakeLocal({folder}){current} {version})"))

    def attach(self, views: Mapping[str, exp.Expr]) -> None:
        """Make the views, for this session only."""
        with self._trouble():
            for name, tree in views.items():
                self.client.command(f'DROP TEMPORARY VIEW IF EXISTS "{name}"')
                self.client.command(f'CREATE TEMPORARY VIEW "{name}" AS {self.sql(tree)}')

    def arrow(self, text: str) -> Arrow:
        """The rows as a pyarrow table."""
        with self._trouble():
            found: Arrow = self.client.query_arrow(text, use_strings=True)
        return found

    def rows(self, text: str) -> list[dict[str, object]]:
        """The rows as dictionaries."""
        with self._trouble():
            return list(self.client.query(text).named_results())

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Say `Vanished` where a file is gone, and StoreTrouble for everything else ClickHouse complains about."""
        place: AbstractContextManager[None] = self._anywhere()
        try:
            with place:
                yield
        except ClickHouseError as error:
            said = str(error)
            if any(words in said for words in GONE):
                raise Vanished(said) from error
            raise StoreTrouble(
                f"ClickHouse could not answer: {said.partition('Stack trace')[0].strip()}",
                _("Check that the server is there and sees the lake, or leave out --engine."),
            ) from error


def cast_of(node: exp.Cast) -> exp.Expr:
    """A literal or a null of a type: instants keep their microseconds; a list or a map is never null, but empty."""
    if isinstance(node.this, exp.Literal) and node.is_type("timestamptz"):
        return exp.func("toDateTime64", exp.Literal.string(node.name.removesuffix("+00:00")), "6", "'UTC'")
    if not isinstance(node.this, exp.Null):
        return node
    if node.is_type("timestamptz"):
        return exp.cast(exp.null(), exp.DataType.build("Nullable(DateTime64(6, 'UTC'))", dialect="clickhouse"))
    if node.is_type(exp.DType.ARRAY, exp.DType.MAP):
        node.set("this", exp.Array() if node.is_type(exp.DType.ARRAY) else exp.func("map"))
    return node


def embedded() -> str:
    """Where the embedded engine of this process keeps its own things: one folder for all its life."""
    global _embedded  # noqa: PLW0603
    _embedded = _embedded or mkdtemp(prefix="hark-clickhouse-")
    return _embedded


_embedded = ""
