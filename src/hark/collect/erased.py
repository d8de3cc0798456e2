"""Who was erased stays out, with every row that names them, even one that could not be taken anyway."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from hark.collect.plan import Plan
from hark.collect.sql import literal
from hark.store.identities import CustomerKey
from hark.store.lake import Store
from hark.store.tombstones import hashed, hashed_sql, secret, tombstones


def leave_out(con: duckdb.DuckDBPyConnection, plan: Plan, store: Store | None) -> Plan:
    """Make the table `erased` (row) of the rows about erased persons; the plan without their broken lines.

    A broken line is left out where any of its cells names somebody who was erased: they may have moved.
    """
    con.execute("create or replace temp table erased (row BIGINT)")
    known = tombstones(store) if store else frozenset()
    if store is None or not known or "customer" not in plan.fields:
        return plan
    key, source = secret(store), plan.map.source
    hashes = hashed_sql(key, literal(source), plan.fields["customer"].read)
    con.execute("create or replace temp table tombstones (hash VARCHAR)")
    con.executemany("insert into tombstones values (?)", [[one] for one in sorted(known)])
    con.execute(
        f"insert into erased select file_row_number from read_parquet({literal(str(plan.file.table))}, "
        f"file_row_number = true) where {hashes} in (select hash from tombstones)"
    )
    whole = tuple(
        one
        for one in plan.file.broken
        if not any(hashed(key, CustomerKey(source, cell.strip())) in known for cell in one.cells)
    )
    return replace(plan, file=replace(plan.file, broken=whole))
