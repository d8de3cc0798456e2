"""The names that are known: of the file's own agents and customers, and of those the lake holds already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from hark.collect.plan.plan import Plan
from hark.collect.private.masks import GREETED, NOT_ALONE
from hark.collect.sql import literal, name
from hark.store.lake import Store
from hark.store.parquet import parquet

OURS = ("agent", "author", "name")
"""Columns of ours that hold names of persons."""

STORED = {"ticket_events": "agent", "answers": "agent", "customers": "name"}
"""Where the lake holds names, by fact."""

GREETING = rf"(?:^|[^\p{{L}}\p{{N}}]){GREETED}(\p{{L}}+)"


def words(said: str) -> str:
    r"""The SQL of the words of a text in small letters."""
    return f"regexp_extract_all(lower({said}), '[\\p{{L}}\\p{{M}}\\p{{N}}]+')"


def know(con: duckdb.DuckDBPyConnection, plan: Plan, store: Store | None) -> bool:
    """Make the tables of `bear`, and `whose` (customer, name): how the lake's customers are called.

    Returns whether any name is known.
    """
    con.execute(f"create or replace temp table whose as {called_in_lake(plan, store)}")
    sources = [*in_file(plan), *in_lake(store)]
    if not sources:
        return False
    bear(con, sources)
    return bool(con.execute("from bearers limit 1").fetchone())


def bear(con: duckdb.DuckDBPyConnection, sources: Sequence[str]) -> None:
    """Make the tables `known` (pair, name) and `bearing` (word) of the names that queries find.

    A name is known by its first two words: in the order it is written in, the other way round where there are two, and
    without what stands in the middle of three or more.
    """
    said = " union all ".join(sources) or "select null::varchar as name where false"
    alone = ", ".join(map(literal, sorted(NOT_ALONE)))
    con.execute(
        "create or replace temp table bearers as select distinct list_filter(words, lambda w: length(w) > 1) as words "
        f"from (select {words('name')} as words from (select distinct name from ({said})) "
        "where name is not null and not regexp_matches(name, '[0-9@]')) "
        f"where len(list_filter(words, lambda w: w not in ({alone}))) > 0"
    )
    con.execute(
        "create or replace temp table known as select distinct words[1] || ' ' || words[2] as pair, "
        "array_to_string(words, ' ') as name from (select words from bearers where len(words) > 1 union all "
        "select list_reverse(words) from bearers where len(words) = 2 union all "
        "select [words[1], words[-1]] from bearers where len(words) > 2)"
    )
    con.execute(
        "create or replace temp table bearing as select distinct word from (select unnest(words) as word from bearers) "
        f"where length(word) > 2 and word not in ({alone})"
    )


def in_file(plan: Plan) -> Iterator[str]:
    """Queries of the names in the file."""
    for ours in OURS:
        if ours in plan.fields:
            yield f"select {name(ours)} as name from named"
    for called in plan.map.personal.names:
        yield f"select {plan.file.column(called)} as name from named"


def in_lake(store: Store | None) -> Iterator[str]:
    """Queries of the names in the lake."""
    for fact, ours in STORED.items():
        if rows := stored(store, fact, ours):
            yield f"select {ours} as name from {rows}"


def stored(store: Store | None, fact: str, ours: str) -> str:
    """The SQL of the rows of a fact that count; empty where none is there or none has the column `ours`."""
    table = store.snapshot().get(fact) if store else None
    if not table or not table.files or ours not in table.columns:
        return ""
    return parquet(table.files, "union_by_name = true")


def called_in_lake(plan: Plan, store: Store | None) -> str:
    """The query of how the lake's customers of this source are called."""
    rows = stored(store, "customers", "name") if "customer" in plan.fields else ""
    if not rows:
        return "select null::varchar as customer, null::varchar as name where false"
    return (
        f"select customer, any_value(name) as name from {rows} where source = {literal(plan.map.source)} "
        "and customer is not null and name is not null group by customer"
    )


def own(con: duckdb.DuckDBPyConnection, plan: Plan) -> str:
    """The SQL of the words of the names of a row's own persons; an empty list where rows name nobody."""
    said = [name(ours) for ours in OURS if ours in plan.fields]
    said += [plan.file.column(called) for called in plan.map.personal.names]
    if con.execute("from whose limit 1").fetchone():
        said.append("(select whose.name from whose where whose.customer = r.customer)")
    if not said:
        return ""
    alone = ", ".join(map(literal, sorted(NOT_ALONE)))
    persons = ", ".join(f"case when not contains({one}, '@') then {one} end" for one in said)
    return f"list_filter({words(f'concat_ws(chr(32), {persons})')}, lambda w: length(w) > 2 and w not in ({alone}))"
