"""What is a person's: the numbers their rows go by, since when there are any, and what only they have said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from datetime import UTC, datetime

from hark.store.claims import scan
from hark.store.facts import Kind, Personal, facts
from hark.store.identities import CustomerKey
from hark.store.outbox import Outbox
from hark.store.writer import Writing

SAID = {Kind.TEXT: "{}", Kind.PAIRS: "unnest(map_values({}))"}
"""What a column of a kind says, as SQL; one row per thing it says."""

SHORTEST = 3
"""Letters of a value that can tell somebody."""

Waiting = Mapping[tuple[str, str], Set[str]]
"""The values of rows that were posted and wait, by fact and column."""


def find(work: Writing, keys: Iterable[CustomerKey]) -> None:
    """Make the table `gone`: the numbers of the persons whose rows go."""
    work.duck.execute("create temp table gone (person_key BIGINT)")
    work.duck.executemany("insert into gone values (?)", [[one.number] for one in keys])
    for fact in (name for name in work.before if name in facts and facts[name].about and work.parts(name)):
        work.duck.execute(nameless(work, fact))


def came(work: Writing) -> datetime | None:
    """When the first row of the persons in `gone` came."""
    first = []
    for fact in (name for name in work.before if name in facts and work.parts(name)):
        rows = scan(part.path for part in work.parts(fact))
        found = work.duck.execute(f"select epoch_us(min(received_at)) from {rows} semi join gone using (person_key)")
        first += [row[0] for row in found.fetchall() if row[0] is not None]
    return datetime.fromtimestamp(min(first) / 1_000_000, UTC) if first else None


def nameless(work: Writing, fact: str) -> str:
    """The statement that adds to `gone` the rows without a customer of tickets, orders ... that only they are named in.

    Of a help desk's events often only the first one names the customer.
    """
    rows = scan(part.path for part in work.parts(fact))
    return f"""
        insert into gone select distinct person_key from {rows} r
        where customer is null and about_key in (select about_key from {rows} semi join gone using (person_key))
            and about_key not in (
                select about_key from {rows} anti join gone using (person_key) where customer is not null
            )
    """


def waiting(box: Outbox | None, keys: Iterable[CustomerKey]) -> Waiting:
    """The personal values in rows of these customers that were posted and wait."""
    numbers = {one.number for one in keys}
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in (row for row in (box.rows() if box else ()) if row.values.get("person_key") in numbers):
        for name, value in row.values.items():
            column = facts[row.fact].columns.get(name)
            if column and column.personal is not Personal.NONE and column.kind in SAID:
                said = value.values() if isinstance(value, dict) else [value]
                found[row.fact, name] |= {one for one in said if one and len(one) >= SHORTEST}
    return found


def said_by_nobody_else(work: Writing, waits: Waiting) -> list[str]:
    """The personal values that only rows of the persons in `gone` hold: names, addresses, comments, attributes."""
    held = [name for name in work.before if name in facts and work.parts(name)]
    found: set[str] = {mark for (fact, _), marks in waits.items() if fact not in held for mark in marks}
    for fact in held:
        rows = scan(part.path for part in work.parts(fact))
        for name, column in work.before[fact].columns.items():
            said = SAID.get(column.kind, "").format(f'"{name}"')
            if column.personal is Personal.NONE or not said:
                continue
            mine = f"select distinct mark from (select {said} as mark from {rows} semi join gone using (person_key) "
            mine += f"union all select unnest($waits::varchar[])) where length(mark) >= {SHORTEST}"
            others = f"select mark from (select {said} as mark from {rows} anti join gone using (person_key))"
            others += f" where mark in ({mine})"
            values = {"waits": sorted(waits.get((fact, name), ()))}
            found |= {row[0] for row in work.duck.execute(f"{mine} except ({others})", values).fetchall()}
    return sorted(found)
