"""Posted rows as a table of DuckDB, with the columns of their fact."""

from __future__ import annotations

import json
from collections.abc import Sequence

import duckdb
import numpy as np

from hark.store.facts import Kind, facts
from hark.store.outbox import Posted

WRITTEN = {Kind.TEXTS: ["VARCHAR"], Kind.KEY: "VARCHAR"}
"""How a column's type is written for `json_transform`, where not as DuckDB calls it."""

FILLED = ("event", "revision", "import", "received_at", "replaced_by")
"""Columns that no sender says."""


def tabled(con: duckdb.DuckDBPyConnection, table: str, fact: str, rows: Sequence[Posted]) -> None:
    """Make `table` (a temporary one where it says so) of posted rows of a fact: its columns, and `line`, their order.

    Of rows of one event only the last is there.
    """
    columns = {name: one.kind for name, one in facts[fact].columns.items() if name not in FILLED}
    shape = {name: WRITTEN.get(kind, kind.duckdb) for name, kind in columns.items()}
    con.register(
        "given_rows",
        {
            "event": np.array([one.event.hex() for one in rows], dtype=object),
            "line": np.array([one.number for one in rows], dtype=np.int64),
            "said": np.array([one.text for one in rows], dtype=object),
        },
    )
    # The names of the columns are Hark's own: nothing that a sender wrote stands in the statement.
    con.execute(
        f"create or replace {table} as select unhex(event) as event, line, "
        f"unnest(json_transform(said, '{json.dumps(shape)}')) from given_rows "
        "qualify row_number() over (partition by event order by line desc) = 1"
    )
    con.unregister("given_rows")
