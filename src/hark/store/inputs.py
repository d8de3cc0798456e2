"""What derived facts are worked out of: the rows that count once the present change is made, each with its person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hark.store.claims import scan
from hark.store.derivation import DERIVED_KEY, MADE, STALE, Derived, derived
from hark.store.facts import ATTRIBUTE, Column, attribute_column, facts
from hark.store.keys import SEPARATOR, escaped_sql, joined, number_sql
from hark.store.tables import IDENTITIES
from hark.store.writer import Writing


def plain(files: Iterable[Path]) -> str:
    """The rows of Parquet files, without the name of the file."""
    return scan(files, "filename = false")


def key_of(one: Derived) -> str:
    """The column of an input by which rows belong together."""
    return "person" if one.together == "person" else "about_key"


def rows(work: Writing, name: str, files: Sequence[Path]) -> str:
    """The SQL of the rows of a fact or derived fact in some of its files: every column, and the person."""
    have = columns(work, files)
    if not files:
        return f"(select *, null::bigint as person from {nothing(shape(name, have).values())})"
    listed = [value(name, column, have) for column in shape(name, have).values()]
    known = work.files(IDENTITIES)
    joined_to = f"left join {plain(known)} i on i.person_key = m.person_key" if known else ""
    listed.append(f"{'coalesce(i.person, m.person_key)' if known else 'm.person_key'} as person")
    return f"(select {', '.join(listed)} from {plain(files)} m {joined_to})"


def nothing(columns: Iterable[Column]) -> str:
    """No rows of these columns."""
    empty = ", ".join(f'null::{column.kind.duckdb} as "{column.name}"' for column in columns)
    return f"(select {empty} where false)"


def value(name: str, column: Column, have: Sequence[str]) -> str:
    """The SQL of one column, empty where the files lack it."""
    if column.name == "about_key" and name in facts:
        stored = "m.about_key" if "about_key" in have else "null"
        return f"coalesce({stored}, {about(name)}) as about_key"
    return f'm."{column.name}"' if column.name in have else f'null::{column.kind.duckdb} as "{column.name}"'


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
        found = rows(work, name, work.files(name))
        if name in derived:
            # The stored rows minus the stale ones, then shaped like any other input.
            work.duck.execute(f"create or replace temp view stored_{name} as from {counting(work, derived[name])}")
            found = found.replace(f"from {plain(work.files(name))} m", f"from stored_{name} m")
        mine = f"semi join touched on {key_of(one)} = touched.{DERIVED_KEY}" if some else ""
        work.duck.execute(f"create or replace temp view {name} as select * from {found} given {mine}")
