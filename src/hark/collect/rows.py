"""The rows of a file that are worth looking at: neither empty lines nor those of persons who were erased."""

from __future__ import annotations

import re
from collections.abc import Iterable

import duckdb

from hark.collect.lines import Broken
from hark.collect.plan import Plan
from hark.collect.sql import literal
from hark.store.identities import CustomerKey
from hark.store.lake import Store
from hark.store.tombstones import hashed, hashed_sql, secret, tombstones

APART = re.compile(r"""[\s,;|"']+""")
"""What may stand between the words of a broken line."""


def open_rows(con: duckdb.DuckDBPyConnection, plan: Plan, store: Store | None) -> int:
    """Make the view `rows`: cells c0, c1, ... and `row`, from 0 on. Returns how many rows of the erased it lacks."""
    table = f"read_parquet({literal(str(plan.file.table))}, file_row_number = true)"
    said = f"select file_row_number as row, * exclude (file_row_number) from {table} where {says(con, plan, table)}"
    customer = plan.fields.get("customer")
    if not store or not customer or not (buried := tombstones(store)):
        con.execute(f"create or replace temp view rows as {said}")
        return 0
    con.execute("create or replace temp table buried as select unnest(?::varchar[]) as hash", [sorted(buried)])
    hashed = hashed_sql(secret(store), literal(plan.map.source), "customer")
    con.execute(
        f"create or replace temp table erased as select customer from (select distinct {customer.text} as customer "
        f"from {table}) where customer is not null and {hashed} in (select hash from buried)"
    )
    theirs = f"coalesce({customer.text} in (from erased), false)"
    con.execute(f"create or replace temp view rows as {said} and not {theirs}")
    return int(con.execute(f"select count(*) from {table} where {theirs}").fetchall()[0][0])


def says(con: duckdb.DuckDBPyConnection, plan: Plan, table: str) -> str:
    """The SQL that is true for a row that says anything; plainly true where one column is filled everywhere."""
    cells = [f"c{i}" for i in range(len(plan.file.columns))]
    for cell in cells[:5]:
        if not con.execute(f"select count(*) from {table} where {cell} is null").fetchall()[0][0]:
            return "true"
    return "(" + " or ".join(f"{cell} is not null" for cell in cells) + ")"


def of_the_living(broken: Iterable[Broken], source: str, store: Store | None) -> tuple[Broken, ...]:
    """The broken lines in which no cell, and no word of one, names an erased customer: they may have moved."""
    buried = tombstones(store) if store else frozenset()
    if not store or not buried:
        return tuple(broken)
    key = secret(store)

    def names_one(line: Broken) -> bool:
        said = {cell.strip() for cell in line.cells} | {word for cell in line.cells for word in APART.split(cell)}
        return any(hashed(key, CustomerKey(source, word)) in buried for word in said if word)

    return tuple(line for line in broken if not names_one(line))
