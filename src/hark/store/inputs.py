"""What derived facts are worked out of: the rows that count once the present change is made, each with its person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hark.store.claims import scan
from hark.store.derivation import DERIVED_KEY, MADE, STALE, Derived, Making, derived
from hark.store.facts import ATTRIBUTE, Column, attribute_column, facts
from hark.store.keys import SEPARATOR, escaped_sql, joined, number_sql
from hark.store.tables import IDENTITIES
from hark.store.writer import Writing

NEAR = "near_"
"""What the names of the tables begin with that `near` makes."""


def plain(files: Iterable[Path]) -> str:
    """The rows of Parquet files, without the name of the file."""
    return scan(files, "filename = false")


def key_of(one: Derived) -> str:
    """The column of an input by which rows belong together."""
    return "person" if one.together == "person" else "about_key"


def rows(work: Writing, name: str, files: Sequence[Path], source: str = "") -> str:
    """The SQL of the rows of a fact or derived fact in some of its files: every column, and the person.

    `source` is the SQL of these rows where not all that the files hold are meant.
    """
    have = columns(work, files)
    if not files:
        return f"(select *, null::bigint as person from {nothing(shape(name, have).values())})"
    keyed = "about_key" in have and all_keyed(work, files)
    listed = [value(name, column, have, keyed=keyed) for column in shape(name, have).values()]
    known = work.files(IDENTITIES)
    joined_to = f"left join {plain(known)} i on i.person_key = m.person_key" if known else ""
    listed.append(f"{'coalesce(i.person, m.person_key)' if known else 'm.person_key'} as person")
    return f"(select {', '.join(listed)} from {source or plain(files)} m {joined_to})"


def nothing(columns: Iterable[Column]) -> str:
    """No rows of these columns."""
    empty = ", ".join(f'null::{column.kind.duckdb} as "{column.name}"' for column in columns)
    return f"(select {empty} where false)"


def value(name: str, column: Column, have: Sequence[str], *, keyed: bool) -> str:
    """The SQL of one column, empty where the files lack it; `keyed`: every row says what it belongs to."""
    if column.name == "about_key" and name in facts and not keyed:
        stored = "m.about_key" if "about_key" in have else "null"
        return f"coalesce({stored}, {about(name)}) as about_key"
    return f'm."{column.name}"' if column.name in have else f'null::{column.kind.duckdb} as "{column.name}"'


def all_keyed(work: Writing, files: Sequence[Path]) -> bool:
    """Whether every row stores its `about_key`; to work it out, the widest columns have to be read."""
    lacking = f"select 1 from {plain(files)} where about_key is null limit 1"
    return work.duck.execute(lacking).fetchone() is None


def about(name: str) -> str:
    """The SQL that works out `about_key`, for rows of an older Hark that did not store it."""
    begin = joined((name,)) + SEPARATOR
    thing = escaped_sql(f'm."{facts[name].about}"')
    key = f"'{begin}' || {escaped_sql('m.source')} || chr(31) || {thing}"
    return f"coalesce({number_sql(key)}, {number_sql('lower(hex(m.event))')})"


def columns(work: Writing, files: Sequence[Path]) -> list[str]:
    """The names of the columns that are in some files."""
    return [row[0] for row in work.duck.execute(f"describe from {plain(files)}").fetchall()] if files else []


def shape(name: str, have: Sequence[str]) -> Mapping[str, Column]:
    """The columns of a fact or derived fact by name, with the attributes that its files have."""
    declared = (facts if name in facts else derived)[name].columns
    attributes = {one: attribute_column(one.removeprefix(ATTRIBUTE)) for one in have if one.startswith(ATTRIBUTE)}
    return {**declared, **dict(sorted(attributes.items()))}


def attributes(work: Writing, one: Derived) -> list[str]:
    """The attributes (`x_...`) of what a derived fact is worked out of, in order."""
    have = {name for given in one.inputs for name in columns(work, work.files(given))}
    return sorted(name for name in have if name.startswith(ATTRIBUTE))


def counting(work: Writing, one: Derived) -> str:
    """The SQL of the stored rows of a derived fact that count."""
    files, gone = work.files(one.name), work.files(one.name + STALE)
    if not files:
        return nothing(one.columns.values())
    if not gone:
        return f"(from {plain(files)})"
    newest = f"(select {DERIVED_KEY}, max({MADE}) as newest from {plain(gone)} group by {DERIVED_KEY})"
    return (
        f"(select d.* from {plain(files)} d left join {newest} s using ({DERIVED_KEY}) "
        f"where s.newest is null or d.{MADE} >= s.newest)"
    )


def offer(work: Writing, one: Derived, *, some: bool) -> None:
    """Make a view called like each input; with `some`, of the rows of the keys in the table `touched` only."""
    for name in one.inputs:
        if some and name in facts and key_of(one) == "about_key":
            work.duck.execute(f"create or replace temp view {name} as from {near(work, one, name)}")
            continue
        source = counting(work, derived[name]) if name in derived else ""
        found = rows(work, name, work.files(name), source)
        mine = f"semi join touched on {key_of(one)} = touched.{DERIVED_KEY}" if some else ""
        work.duck.execute(f"create or replace temp view {name} as select * from {found} given {mine}")


def near(work: Writing, one: Derived, name: str) -> str:
    """The table of the rows of a fact that belong to the keys in `touched`, with the columns that anybody asks for.

    Everything that is worked out of the same facts by that key is touched alike, so they are read once for all of it;
    and only out of the files that have such a row, which is found out by the keys alone.
    """
    table = f"{NEAR}{name}_for_{'_and_'.join(one.inputs)}"
    if table not in work.tables:
        files = work.files(name)
        if "about_key" in columns(work, files):
            mine = f"about_key is null or about_key in (select {DERIVED_KEY} from touched)"
            found = work.duck.execute(f"select distinct file from {scan(files)} where {mine}").fetchall()
            files = [Path(file) for (file,) in found]
        here = {*shape(name, columns(work, files)), "person"}
        # An attribute may stand in none of these files, but what is worked out asks for those of all.
        asked = ", ".join(
            f'"{column}"' if column in here else f'null::{attribute_column(column).kind.duckdb} as "{column}"'
            for column in wanted(work, name, work.files(name))
        )
        work.duck.execute(
            f"create temp table {table} as select {asked} from {rows(work, name, files)} given "
            f"semi join touched on about_key = touched.{DERIVED_KEY}"
        )
        work.tables.add(table)
    return table


def wanted(work: Writing, name: str, files: Sequence[Path]) -> list[str]:
    """The columns of a fact that something worked out of it can depend on: those it names, or has itself."""
    have = [*shape(name, columns(work, files)), "person"]
    given = [one for one in derived.values() if name in one.inputs]
    said = [one.select(Making(attributes(work, one), work.store.company.zone)) for one in given]
    said += [column for one in given for column in one.columns]
    words = set(re.findall(r"\w+", " ".join(said)))
    return [column for column in have if column in words or column.startswith(ATTRIBUTE)]


def forget_near(work: Writing) -> None:
    """Drop the tables that `near` made: what is touched has changed."""
    for table in [one for one in work.tables if one.startswith(NEAR)]:
        work.duck.execute(f'drop table "{table}"')
        work.tables.remove(table)
