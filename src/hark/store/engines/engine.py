"""What an engine is: it writes a tree in its own words, and reads the tables of the lake where they lie."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar, Protocol

from sqlglot import exp

from hark.errors import StoreTrouble
from hark.store.lake import Table


class Arrow(Protocol):
    """Rows as Arrow: whatever takes the Arrow stream protocol (polars, pandas, pyarrow, DuckDB) reads it as it is."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as a stream."""


class Vanished(StoreTrouble):
    """A file of the snapshot is no longer there: where a writer has rewritten the table, a new snapshot has it."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"A file of the lake is missing: {' '.join(said.split())}",
            "Run `hark doctor`; restore the directory from a backup if it says so.",
        )


class Engine(ABC):
    """One engine, connected, for one `Facts` at a time. `dialect` is what sqlglot calls its SQL."""

    name: ClassVar[str]
    dialect: ClassVar[str]
    together: ClassVar[bool] = False
    """Whether it also reads what waits in the outbox; else that counts once it is in the lake, after half a minute."""

    @classmethod
    def sql(cls, tree: exp.Expr) -> str:
        """The text of a tree in this engine's words: always the same for the same tree, every name in quotes."""
        tree = tree.copy()
        # From the leaves up, so that what stands inside a rewritten node is rewritten too.
        for node in reversed(list(tree.walk())):
            said = cls.rewritten(node)
            if node is tree:
                tree = said
            elif said is not node:
                node.replace(said)
        return tree.sql(dialect=cls.dialect, identify=True, pretty=True, copy=False)

    @classmethod
    def rewritten(cls, node: exp.Expr) -> exp.Expr:
        """What this engine says instead of `node`: the one place for what it does differently."""
        return node

    @abstractmethod
    def source(self, table: Table) -> exp.Expr:
        """What stands behind FROM to read the rows of `table` that count, exactly at its version."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the connection; a server must not be stopped before."""

    @abstractmethod
    def attach(self, views: Mapping[str, exp.Expr]) -> None:
        """Make each tree a view of that name, in place of the ones before."""

    @abstractmethod
    def arrow(self, text: str) -> Arrow:
        """The rows of a statement as Arrow. Raises `Vanished`."""

    def batches(self, text: str) -> Iterator[list[tuple[object, ...]]]:
        """The rows of a statement some thousands at a time, so that any number of them fits. Raises `Vanished`."""
        yield [tuple(row.values()) for row in self.rows(text)]

    @abstractmethod
    def rows(self, text: str) -> list[dict[str, object]]:
        """The rows of a statement as dictionaries; for results without instants. Raises `Vanished`."""
