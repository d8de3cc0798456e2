"""Which engine answers: DuckDB unless another one is asked for by name."""

from __future__ import annotations

import os
from importlib import import_module

from hark.errors import StoreTrouble, UnknownName
from hark.store.engines.duckdb import DuckDB
from hark.store.engines.engine import Engine
from hark.store.lake import Store
from hark.words import gettext as _

ENGINES = {"duckdb": "DuckDB", "clickhouse": "ClickHouse", "spark": "Spark"}


def engine(name: str, store: Store) -> Engine:
    """The engine called `name` for the lake of `store`; HARK_CLICKHOUSE and HARK_SPARK say where the servers are.

    Without HARK_CLICKHOUSE, ClickHouse runs inside the process. Raises UnknownName, or StoreTrouble where it is absent.
    """
    if name not in ENGINES:
        raise UnknownName("engine", name, ENGINES)
    if name == DuckDB.name:
        return DuckDB(store.lake)
    try:
        # Only now: an extra may be absent, and takes a second to load where it is there.
        found = getattr(import_module(f"hark.store.engines.{name}"), ENGINES[name])
    except ImportError as error:
        raise StoreTrouble(
            _("{engines} is not installed here ({name}).", engines=ENGINES[name], name=error.name),
            _("Install Hark with it: hark[{name}].", name=name),
        ) from error
    address = os.environ.get(f"HARK_{name.upper()}", "")
    if name == "spark" and not address:
        raise StoreTrouble(
            _("It is not known where Spark is."), _("Set HARK_SPARK, for example to sc://localhost:15002.")
        )
    made: Engine = found(address)
    return made
