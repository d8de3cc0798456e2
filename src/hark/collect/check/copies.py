"""Rows that stand in a file more than once and can hardly be different ones: copies, where nothing names the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

PEOPLE = ("answers", "responses", "mentions")
"""The facts whose rows are what somebody said: two people hardly say the same in every word."""

MANY = 20
"""Where at least so many different rows all stand there equally often, the file holds itself more than once."""

LONG = 40
"""Hardly two people write the same text of so many letters."""

OWN = 0.3
"""So large a part of a column's cells must be different, or it says little of whom a row is."""

SECONDS = "[0-9].{4,}:[0-5][0-9]:([0-5][1-9]|[1-5]0)"
"""A day and a time with seconds, as a pattern."""

EPOCH = "1[0-9]{9}([0-9]{3})?"
"""Seconds or milliseconds since 1970, as a pattern."""


@dataclass(frozen=True)
class Copies:
    """How many rows of a file are copies of others."""

    rows: int = 0
    times: int = 1
    """How often every row stands in the file, where the whole of it is there more than once."""
    example: tuple[int, int] = (0, 0)
    """A row and its copy, counted from 0."""
    equal: int = 0
    """Rows that say the same as another, copies or not."""


def copied(con: duckdb.DuckDBPyConnection, table: str, cells: Sequence[str], who: str = "", *, people: bool) -> Copies:
    """Look for copies; makes the table `copies` (row), which holds all of equal rows but those that count.

    Rows are equal that say the same in all `cells`. They are copies where each of many rows stands there equally often;
    of `people`, whose rows are told by a time with seconds, a long text or an address, or by `who` is not empty, also
    where single ones do. `table` is SQL with `file_row_number`.
    """
    listed = ", ".join(cells)
    con.execute(
        f"create or replace temp table alike as select hash({listed}) as h, count(*) as n from {table} group by 1"
    )
    con.execute("create or replace temp table copies (row BIGINT, before BIGINT)")
    often = dict(con.execute("select n, count(*) from alike group by 1").fetchall())
    times = min(often, default=1)
    equal = sum(n * rows for n, rows in often.items() if n > 1)
    whole = times > 1 and not any(n % times for n in often) and sum(often.values()) >= MANY
    sure = "true" if whole else alone(con, table, cells, who) if people and max(often, default=1) > 1 else ""
    if not sure:
        return Copies(equal=equal)
    con.execute(
        "insert into copies select row, after from (select file_row_number as row, count(*) over same as n, "
        f"{sure} as sure, row_number() over latest as number, lag(file_row_number) over latest as after "
        f"from {table} semi join (from alike where n > 1) as twice on hash({listed}) = twice.h "
        f"window same as (partition by {listed}), latest as (partition by {listed} order by file_row_number desc)) "
        f"where sure and number > {f'n / {times}' if whole else '1'}"
    )
    rows, row, after = con.execute("select count(*), min(row), arg_min(before, row) from copies").fetchall()[0]
    return Copies(rows, times if whole else 1, (row or 0, after or 0), equal)


def alone(con: duckdb.DuckDBPyConnection, table: str, cells: Sequence[str], who: str) -> str:
    """The SQL of whether a row says what hardly two people say."""
    different = ", ".join(f"approx_count_distinct({cell}) >= {OWN} * count({cell})" for cell in cells)
    own = con.execute(f"select {different} from {table}").fetchall()[0]
    told = [
        f"length({cell}) >= {LONG} or regexp_matches({cell}, '{SECONDS}') or regexp_full_match({cell}, '{EPOCH}') "
        f"or regexp_matches({cell}, '[^ ]@[^ ]+[.]')"
        for cell, says in zip(cells, own, strict=True)
        if says
    ]
    return f"coalesce({' or '.join([*told, f'({who}) is not null' if who else 'false'])}, false)"
