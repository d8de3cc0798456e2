"""The rows of a file that are worth looking at: not empty ones, what the map leaves out, or erased persons."""

from __future__ import annotations

import re
from collections.abc import Iterable

import duckdb

from hark.collect.check.copies import PEOPLE, copied
from hark.collect.plan.asked import find
from hark.collect.plan.naming import own_key
from hark.collect.plan.plan import Plan
from hark.collect.read.delivered import LINE
from hark.collect.read.lines import Broken
from hark.collect.sql import literal
from hark.collect.values.reading import among
from hark.store.identities import CustomerKey
from hark.store.keyed import hold
from hark.store.lake import Store
from hark.store.parquet import parquet
from hark.store.tombstones import hashed, hashed_sql, secret, tombstones

APART = re.compile(r"""[\s,;|"']+""")
"""What may stand between the words of a broken line."""


def open_rows(con: duckdb.DuckDBPyConnection, plan: Plan, store: Store | None) -> int:
    """Make the view `rows`: cells c0, c1, ... and `row`, from 0 on. Returns how many rows of the erased it lacks.

    Where the map says that of repeated rows the last counts, and nothing names the rows, the table `copies` holds those
    that are copies of others, and `rows` lacks them.
    """
    table = table_of(plan)
    taken = f"{says(con, plan, table)} and not ({' or '.join(['false', *left_out(plan)])})"
    without_copies(con, plan, f"(from {table} where {taken})")
    taken += " and file_row_number not in (select row from copies)"
    said = f"select file_row_number as row, * exclude (file_row_number) from {table} where {taken}"
    customer = plan.fields.get("customer")
    if not store or not customer or not (buried := tombstones(store)):
        con.execute(f"create or replace temp view rows as {said}")
        return 0
    con.execute("create or replace temp table buried as select unnest(?::varchar[]) as hash", [sorted(buried)])
    hold(con, secret(store))
    hashed = hashed_sql(literal(plan.map.source), "customer")
    con.execute(
        f"create or replace temp table erased as select customer from (select distinct {customer.text} as customer "
        f"from {table}) where customer is not null and {hashed} in (select hash from buried)"
    )
    theirs = f"coalesce({customer.text} in (from erased), false)"
    con.execute(f"create or replace temp view rows as {said} and not {theirs}")
    return int(con.execute(f"select count(*) from {table} where {taken} and {theirs}").fetchall()[0][0])


def without_copies(con: duckdb.DuckDBPyConnection, plan: Plan, table: str) -> None:
    """Make the table `copies`; it is empty where the map wants none, or where rows have names or were corrected."""
    con.execute("create or replace temp table copies (row BIGINT)")
    if plan.map.file.repeats and own_key(plan) not in plan.fields and LINE not in plan.file.columns:
        people = plan.map.fact in PEOPLE
        who = [plan.fields[ours].text for ours in ("customer", "occurred_at") if ours in plan.fields]
        cells = [f"c{i}" for i in range(len(plan.file.columns))]
        copied(con, table, cells, " || ".join(who) if len(who) > 1 else "", people=people)


def table_of(plan: Plan) -> str:
    """The SQL of all rows of the file."""
    return parquet(plan.file.table, "file_row_number = true")


def left_out(plan: Plan) -> tuple[str, ...]:
    """For each entry of [[left_out]] the SQL that is true for its rows. Raises `BadMap` where the column is lacking."""
    return tuple(
        among(find(one.column, plan.file, f"left_out[{i}].column"), one.values)
        + (f" and {find(one.without, plan.file, f'left_out[{i}].without')} is null" if one.without else "")
        for i, one in enumerate(plan.map.left_out, start=1)
    )


def counted_out(con: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[int, ...]:
    """How many rows each entry of [[left_out]] leaves out; the first that fits counts."""
    conditions, table = left_out(plan), table_of(plan)
    if not conditions:
        return ()
    which = " ".join(f"when {fits_} then {i}" for i, fits_ in enumerate(conditions))
    found = dict(
        con.execute(
            f"select case {which} end as which, count(*) from {table} where {says(con, plan, table)} group by 1"
        ).fetchall()
    )
    return tuple(found.get(i, 0) for i in range(len(conditions)))


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
