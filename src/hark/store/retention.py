"""Texts that are older than the company keeps them: how many there are, and dropping them for good."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from hark.company import CompanyDocument
from hark.company.wall import micros
from hark.disk import put
from hark.store.claims import count, scan
from hark.store.compact import clean
from hark.store.facts import Personal, facts
from hark.store.lake import Store
from hark.store.parquet import parquet
from hark.store.records import FILE, read
from hark.store.refresh import refresh
from hark.store.writer import Writing, quoted, writing

REJECTED = "rejected.parquet"


def cutoff(company: CompanyDocument, months: int, now: datetime | None = None) -> datetime:
    """The beginning of the company's day so many months ago; what was said before it is too old."""
    today = (now or datetime.now(UTC)).astimezone(company.clock)
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    if year < 1:
        return datetime.min.replace(tzinfo=UTC)
    day = min(today.day, monthrange(year, month + 1)[1])
    return datetime(year, month + 1, day, tzinfo=company.clock)


def due(store: Store, months: int | None = None) -> dict[str, int]:
    """How many rows by fact hold a text that is too old, replaced ones included; empty where texts are kept for ever.

    Too old is what was said more months ago than the company keeps texts, or than `months`.
    """
    company = store.company
    months = company.keep_texts_months if months is None else months
    if not months:
        return {}
    found = {}
    with duckdb.connect() as duck:
        for name, table in store.snapshot().items():
            columns = texts(name, table.columns)
            if columns and table.parts:
                rows = scan(part.path for part in table.parts)
                found[name] = count(duck, f"{rows} where {old(columns, cutoff(company, months))}")
    return {name: rows for name, rows in found.items() if rows}


def drop_texts(store: Store) -> dict[str, int]:
    """Drop every text that is too old, and rejected rows that came before then; returns how many rows by fact.

    The rows stay, with all they say besides. Can be done again, and after having been interrupted.
    """
    company = store.company
    if not company.keep_texts_months:
        return {}
    since = cutoff(company, company.keep_texts_months)
    for folder in store.imports.iterdir():
        empty_rejected(folder, since)
    if not due(store):
        return {}
    with writing(store) as work:
        dropped = {}
        for name in work.before:
            if columns := texts(name, work.before[name].columns):
                dropped[name] = without(work, name, columns, since)
        refresh(work, thorough=True)
        clean(store, work.commit(), grace=0)
    return {name: rows for name, rows in dropped.items() if rows}


def without(work: Writing, fact: str, columns: Sequence[str], since: datetime) -> int:
    """Write the files of a fact that hold old texts anew without these; returns how many rows held one."""
    parts, hit = work.parts(fact), old(columns, since)
    if not parts:
        return 0
    found = dict(
        work.duck.execute(
            f"select file, count(*) from {scan(part.path for part in parts)} where {hit} group by file"
        ).fetchall()
    )
    dropped = ", ".join(f'case when {hit} then null else "{name}" end as "{name}"' for name in columns)
    for current in (True, False):
        files = [part.path for part in parts if str(part.path) in found and part.current == current]
        if files:
            work.add(fact, f"select * exclude (file) replace ({dropped}) from {scan(files)}", current=current)
            work.remove(fact, files)
    return sum(found.values())


def empty_rejected(folder: Path, since: datetime) -> None:
    """Take the rejected rows of a delivery away that came before then: nobody knows which cell was a text."""
    path = folder / REJECTED
    if not path.exists() or datetime.fromisoformat(read(folder / FILE)["received_at"]) >= since:
        return
    with duckdb.connect() as duck:
        if count(duck, parquet(path)):
            draft = folder / "emptied.parquet"
            duck.execute(f"copy (from {parquet(path)} where false) to '{quoted(draft)}' (format parquet)")
            put(path, draft.read_bytes())
            draft.unlink()


def texts(name: str, held: Container[str]) -> list[str]:
    """The columns of a fact that hold people's own words, of those its table has."""
    columns = facts[name].columns.values() if name in facts else ()
    return [one.name for one in columns if one.personal is Personal.FREE_TEXT and one.name in held]


def old(columns: Sequence[str], since: datetime) -> str:
    """The condition of rows that hold a text that is too old; of a row without a time, when it came counts."""
    held = " or ".join(f'"{name}" is not null' for name in columns)
    return f"({held}) and epoch_us(coalesce(occurred_at, received_at)) < {micros(since)}"
