"""Erase a person everywhere: every row, every record, every log, and their return."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from hark.disk import put
from hark.store.claims import count, scan
from hark.store.compact import clean
from hark.store.facts import facts
from hark.store.identities import CustomerKey, keys_of, links, settle
from hark.store.lake import Store
from hark.store.lock import sweep
from hark.store.outbox import Outbox
from hark.store.parquet import parquet
from hark.store.pseudonyms import stored
from hark.store.records import FILE, Progress, read
from hark.store.refresh import refresh
from hark.store.tables import KNOWN
from hark.store.theirs import came, find, said_by_nobody_else, waiting
from hark.store.tombstones import bury
from hark.store.traces import ERASED, UPLOADS, await_files, conclude, forget, whole_words
from hark.store.writer import Writing, quoted, writing

TOLD = re.compile(r"""(#|\bvalue\s*=\s*)((?<=#)[^\n]*|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')""")
"""Where a map can name a person: what stands behind a number sign, and constants."""

TELLING = 5
"""A customer's name of so many letters is told from a score or a code wherever it stands in a line."""


@dataclass(frozen=True)
class Erasure:
    """What was erased: the customers who were the person, rows by fact (replaced ones too), rejected rows, records.

    `since`: when the first of the rows came; None where that is not known. `aside`: the files on their way that were
    put aside, since they held the person or may have.
    """

    keys: tuple[CustomerKey, ...]
    rows: Mapping[str, int]
    rejected: int
    records: int
    since: datetime | None = None
    aside: tuple[str, ...] = ()


def silent(doing: str, done: float) -> None:
    """Tell nobody how far the work is."""


def erase_person(store: Store, key: CustomerKey, *, progress: Progress = silent) -> Erasure:
    """Erase the person `key` belongs to, under all their keys; the figures of all others stay as they are.

    From the lake, from what was posted and waits, and from what the control database says of files, the log and
    sessions. Can be done again, and after having been interrupted: what is gone already is then counted as nothing.
    """
    box = store.outbox
    await_files(box, store.directory / UPLOADS, progress)
    with writing(store) as work:
        progress("Looking for their rows", 0.05)
        keys = keys_of(work, key)
        bury(store, keys)
        find(work, keys)
        since = came(work)
        marks = set(said_by_nobody_else(work, waiting(box, keys)))
        # Before the rows go, by which one would know them after an interruption.
        aside = forget(box, store.directory / UPLOADS, {*marks, *(one.customer for one in keys)}) if box else ()
        marks |= {one.customer for one in keys if len(one.customer) >= TELLING}
        progress("Erasing rejected rows", 0.2)
        rejected = sum(erase_rejected(work, folder, keys, marks) for folder in store.imports.iterdir())
        records = sum(scrub(folder, marks) for folder in store.imports.iterdir())
        rows = Counter(erase_posted(box, work)) + Counter(erase_rows(work, progress))
        part(work, keys)
        progress("Working out anew what was made of them", 0.7)
        refresh(work, thorough=True)
        progress("Removing old files", 0.9)
        clean(store, work.commit(), grace=0)
    sweep(store.staging)
    if box:
        conclude(box, keys)
    return Erasure(keys, rows, rejected, records, since, aside)


def part(work: Writing, keys: Iterable[CustomerKey]) -> None:
    """Forget that these customers were ever said to be one person with others."""
    said, theirs = links(work), tuple(keys)
    if any(link.names(theirs) for link in said):
        settle(work, [link for link in said if not link.names(theirs)])


def erase_posted(box: Outbox | None, work: Writing) -> Mapping[str, int]:
    """Take the rows of the persons in `gone` out of the outbox; returns how many there were, by fact."""
    if box is None:
        return {}
    return Counter(box.erase(row[0] for row in work.duck.execute("select person_key from gone").fetchall()))


def erase_rows(work: Writing, progress: Progress) -> dict[str, int]:
    """Write the files that hold rows of the persons in `gone` anew without them; returns how many rows a fact lost."""
    work.duck.execute("create temp table events (event BLOB, fact VARCHAR)")
    lost = {}
    held = [name for name in work.before if name in facts and work.parts(name)]
    for place, fact in enumerate(held):
        progress(f"Erasing {fact.replace('_', ' ')}", 0.3 + 0.4 * place / len(held))
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
