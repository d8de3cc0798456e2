"""Erase a person everywhere: every row, every record, every log, and their return."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hark.disk import put
from hark.store.claims import count, scan
from hark.store.compact import clean
from hark.store.facts import Kind, Personal, facts
from hark.store.identities import CustomerKey, keys_of, links, settle
from hark.store.lake import Store
from hark.store.lock import sweep
from hark.store.parquet import parquet
from hark.store.pseudonyms import stored
from hark.store.records import FILE, read
from hark.store.refresh import refresh
from hark.store.tables import KNOWN
from hark.store.tombstones import bury
from hark.store.writer import Writing, quoted, writing

ERASED = "[erased]"
SAID = {Kind.TEXT: "{}", Kind.PAIRS: "unnest(map_values({}))"}
"""What a column of a kind says, as SQL; one row per thing it says."""

TOLD = re.compile(r"""(#|\bvalue\s*=\s*)((?<=#)[^\n]*|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')""")
"""Where a map can name a person: what stands behind a number sign, and constants."""

TELLING = 5
"""A customer's name of so many letters is told from a score or a code wherever it stands in a line."""


@dataclass(frozen=True)
class Erasure:
    """What was erased: the customers who were the person, rows by fact (replaced ones too), rejected rows, records."""

    keys: tuple[CustomerKey, ...]
    rows: Mapping[str, int]
    rejected: int
    records: int


def erase_person(store: Store, key: CustomerKey) -> Erasure:
    """Erase the person `key` belongs to, under all their keys; the figures of all others stay as they are.

    Can be done again, and after having been interrupted: what is gone already is then counted as nothing.
    """
    with writing(store) as work:
        keys = keys_of(work, key)
        bury(store, keys)
        work.duck.execute("create temp table gone (person_key BIGINT)")
        work.duck.executemany("insert into gone values (?)", [[one.number] for one in keys])
        for fact in (name for name in work.before if name in facts and facts[name].about and work.parts(name)):
            work.duck.execute(nameless(work, fact))
        waited = erase_posted(store, work)
        marks = {*said_by_nobody_else(work), *(one.customer for one in keys if len(one.customer) >= TELLING)}
        rejected = sum(erase_rejected(work, folder, keys, marks) for folder in store.imports.iterdir())
        records = sum(scrub(folder, marks) for folder in store.imports.iterdir())
        rows = erase_rows(work)
        rows |= {fact: rows.get(fact, 0) + many for fact, many in waited.items()}
        said = links(work)
        if any(link.names(keys) for link in said):
            settle(work, [link for link in said if not link.names(keys)])
        refresh(work, thorough=True)
        clean(store, work.commit(), grace=0)
    sweep(store.staging)
    return Erasure(keys, rows, rejected, records)


def erase_posted(store: Store, work: Writing) -> Mapping[str, int]:
    """Take the rows of the persons in `gone` out of the outbox; returns how many there were, by fact."""
    box = store.outbox
    if box is None:
        return {}
    return Counter(box.erase(row[0] for row in work.duck.execute("select person_key from gone").fetchall()))


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


def erase_rows(work: Writing) -> dict[str, int]:
    """Write the files that hold rows of the persons in `gone` anew without them; returns how many rows a fact lost."""
    work.duck.execute("create temp table events (event BLOB, fact VARCHAR)")
    lost = {}
    for fact in (name for name in work.before if name in facts and work.parts(name)):
        parts = work.parts(fact)
        rows = scan(part.path for part in parts)
        work.duck.execute(
            f"create or replace temp table hit as select event, file from {rows} semi join gone using (person_key)"
        )
        lost[fact] = count(work.duck, "hit")
        work.duck.execute(f"insert into events select event, '{fact}' from hit")
        named = {row[0] for row in work.duck.execute("select distinct file from hit").fetchall()}
        for current in (True, False):
            files = [part.path for part in parts if str(part.path) in named and part.current == current]
            if files:
                work.add(
                    fact,
                    f"select * exclude (file) from {scan(files)} anti join gone using (person_key)",
                    current=current,
                )
                work.remove(fact, files)
    forget_sightings(work)
    return {fact: rows for fact, rows in lost.items() if rows}


def forget_sightings(work: Writing) -> None:
    """Write `known` anew without the events of the erased rows."""
    parts = [part.path for part in work.parts(KNOWN)]
    if parts and count(work.duck, f"{scan(parts)} semi join events using (event, fact)"):
        work.add(KNOWN, f"select * exclude (file) from {scan(parts)} anti join events using (event, fact)")
        work.remove(KNOWN, parts)


def said_by_nobody_else(work: Writing) -> list[str]:
    """The personal values that only rows of the persons in `gone` hold: names, addresses, comments, attributes."""
    found: set[str] = set()
    for fact in (name for name in work.before if name in facts and work.parts(name)):
        rows = scan(part.path for part in work.parts(fact))
        for name, column in work.before[fact].columns.items():
            said = SAID.get(column.kind, "").format(f'"{name}"')
            if column.personal is Personal.NONE or not said:
                continue
            mine = f"select distinct mark from (select {said} as mark from {rows} semi join gone using (person_key))"
            mine += " where length(mark) > 2"
            others = f"select mark from (select {said} as mark from {rows} anti join gone using (person_key))"
            others += f" where mark in ({mine})"
            found |= {row[0] for row in work.duck.execute(f"{mine} except ({others})").fetchall()}
    return sorted(found)


def erase_rejected(work: Writing, folder: Path, keys: Iterable[CustomerKey], marks: Iterable[str]) -> int:
    """Take the persons' rows out of the rejected rows of one delivery; returns how many there were.

    A row is theirs where its customer is, or, since the cells of a broken line may have moved, where one of `marks`
    stands anywhere in it as a whole word.
    """
    path = folder / "rejected.parquet"
    if not path.exists():
        return 0
    rows = parquet(path)
    names = [row[0] for row in work.duck.execute(f"describe from {rows}").fetchall()]
    theirs = [f'regexp_matches("{quoted_name(name)}", {literal(words(marks))})' for name in names[3:] if any(marks)]
    source, column = read(folder / FILE)["source"], customer_column(folder / "map.toml")
    named = ", ".join(literal(one.customer) for one in keys if one.source == source)
    if named and column in names:
        theirs.append(f'trim("{quoted_name(column)}") in ({named})')
    mine = f"coalesce({' or '.join(f'coalesce({one}, false)' for one in theirs) or 'false'}, false)"
    lost = count(work.duck, f"{rows} where {mine}")
    if lost:
        draft = work.room / "rejected.parquet"
        work.duck.execute(
            f"copy (from {rows} where not {mine}) to '{quoted(draft)}' (format parquet, compression zstd)"
        )
        put(path, draft.read_bytes())
        draft.unlink()
    return lost


def rejected_called(store: Store, text: str) -> set[CustomerKey]:
    """The customers of rejected rows that `text` (source:customer, or the customer alone) means."""
    found = set()
    for folder in (one for one in store.imports.iterdir() if (one / "rejected.parquet").exists()):
        source, column = read(folder / FILE)["source"], customer_column(folder / "map.toml")
        for customer in {text, text.removeprefix(f"{source}:")}:
            key = stored(store, CustomerKey(source, customer))
            if any(holds(folder / "rejected.parquet", column, one) for one in (key.customer, customer)):
                found.add(key)
    return found


def holds(path: Path, column: str, customer: str) -> bool:
    """Whether a row of a file of rejected rows names the customer."""
    with duckdb.connect() as duck:
        rows = parquet(path)
        if column not in [row[0] for row in duck.execute(f"describe from {rows}").fetchall()]:
            return False
        where = f'trim("{quoted_name(column)}") = {literal(customer)}'
        return duck.execute(f"select 1 from {rows} where {where} limit 1").fetchone() is not None


def customer_column(path: Path) -> str:
    """The column of the file that a kept map says the customer is in; empty where it says none."""
    said = (
        tomllib.loads(path.read_text(encoding="utf-8")).get("columns", {}).get("customer", "") if path.exists() else ""
    )
    return str(said.get("column", "") if isinstance(said, dict) else said)


def words(marks: Iterable[str]) -> str:
    """A pattern for `marks` as whole words, as Python and DuckDB (RE2) both read it; it consumes what stands around."""
    return rf"(?:^|\W)(?:{'|'.join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True))})(?:\W|$)"


def quoted_name(name: str) -> str:
    """A name inside the quotes of a SQL text."""
    return name.replace('"', '""')


def literal(text: str) -> str:
    """`text` as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def whole_words(marks: Iterable[str]) -> re.Pattern[str] | None:
    """What finds `marks` where they stand as whole words; None where there are none."""
    pattern = "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True) if mark)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") if pattern else None


def scrub(folder: Path, marks: Iterable[str]) -> int:
    """Take `marks`, where they stand as whole words, out of a delivery's record and map; returns 1 where there was one.

    Only what a sender can have written there: the names of file, survey and source, comments and constants of the map.
    What the record and the map mean stays.
    """
    words_ = whole_words(marks)
    if not words_:
        return 0
    record, kept = folder / FILE, folder / "map.toml"
    said = json.loads(record.read_text(encoding="utf-8"))
    clear = said | {name: words_.sub(ERASED, said[name]) for name in ("name", "survey", "source")}
    changed = clear != said
    if changed:
        put(record, (json.dumps(clear, ensure_ascii=False, indent=2) + "\n").encode())
    if kept.exists():
        text = kept.read_text(encoding="utf-8")
        cleared = TOLD.sub(lambda found: found[1] + words_.sub(ERASED, found[2]), text)
        if cleared != text:
            put(kept, cleared.encode())
            changed = True
    return int(changed)
