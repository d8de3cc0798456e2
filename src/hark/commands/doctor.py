"""Check the installation and the data directory, and say what to do about what is not well.

Ends with 0 where all is well or only worth knowing, with 1 where something has to be done.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import duckdb
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError
from rich.text import Text

import hark
from hark.disk import sync
from hark.errors import HarkError
from hark.measure.settings import check_settings
from hark.store.deliveries import deliveries
from hark.store.lake import Store, Table
from hark.store.retention import due
from hark.store.secret import kept, noted, open_to_others, secret
from hark.terminal import console, counted, data_option

ROOM = 1_000_000_000
"""Bytes that should be free: an import writes everything once more before it counts."""

EXTRAS = {"clickhouse": "chdb", "spark": "pysail", "polars": "polars", "pandas": "pandas"}
"""The extras by name, and a package each of them brings."""

TIDY = "The next import tidies up."

LOG = "_delta_log"

WELL, NOTE, TROUBLE = "well", "note", "trouble"
MARKS = {WELL: ("✓", "green"), NOTE: ("·", "yellow"), TROUBLE: ("✗", "red")}


@dataclass(frozen=True)
class Finding:
    """What one look found: how bad (`well`, `note`, `trouble`), what, and what to do about it."""

    state: str
    what: str
    remedy: str = ""


@click.command()
@data_option
@click.pass_context
def command(ctx: click.Context, data: Path) -> None:
    """Check the installation and the data directory, and say what to do about what is not well."""
    found = list(examine(data))
    out = console()
    for finding in found:
        mark, colour = MARKS[finding.state]
        out.print(Text.assemble((mark, colour), " ", finding.what))
        if finding.remedy:
            out.print(Text(f"  {finding.remedy}", style="bold" if finding.state == TROUBLE else ""))
    troubles = sum(finding.state == TROUBLE for finding in found)
    out.print(Text(f"\n{troubles} to do." if troubles else "\nAll is well."))
    ctx.exit(1 if troubles else 0)


def examine(directory: Path) -> Iterator[Finding]:
    """Look at everything, the installation first; what cannot be opened ends the looking."""
    yield Finding(WELL, f"Hark {hark.__version__} on Python {sys.version.split()[0]}, DuckDB {duckdb.__version__}.")
    yield from installation()
    try:
        store = Store.open(directory)
    except HarkError as error:
        yield Finding(TROUBLE, error.problem, error.remedy)
        return
    yield Finding(WELL, f"{store.directory} opens; it has changed {store.head().number} times.")
    for look in LOOKS:
        try:
            yield from look(store)
        except HarkError as error:
            yield Finding(TROUBLE, error.problem, error.remedy)


def installation() -> Iterator[Finding]:
    """The time zones, and which extras are there."""
    try:
        ZoneInfo("Europe/London")
        yield Finding(WELL, "Time zones are known.")
    except ZoneInfoNotFoundError:
        yield Finding(TROUBLE, "The time zone data is missing.", "Install it: pip install tzdata")
    present = [name for name, package in EXTRAS.items() if find_spec(package)]
    missing = [name for name in EXTRAS if name not in present]
    yield Finding(WELL, f"Extras: {', '.join(present) or 'none'}; not installed: {', '.join(missing) or 'none'}.")


def company(store: Store) -> Iterator[Finding]:
    """Whether the company document can be read, and speaks of metrics that exist."""
    document = store.company
    check_settings(document)
    yield Finding(WELL, f"company.toml, version {document.version}: {document.name or 'no name yet'}, {document.zone}.")


def tables(store: Store) -> Iterator[Finding]:
    """Whether every file that counts is there and holds the rows its table says."""
    for table in store.snapshot().values():
        wrong = list(damaged(table))
        if wrong:
            yield Finding(
                TROUBLE,
                f"In the table {table.name}, {counted(len(wrong), 'file')} cannot be read or hold other rows "
                f"than they should; the first is {wrong[0]}.",
                "Restore the whole directory from a backup.",
            )
        else:
            yield Finding(WELL, f"{table.name}: {counted(table.rows, 'row')} in {counted(len(table.files), 'file')}.")


def damaged(table: Table) -> Iterator[Path]:
    """The files of a table that are missing, unreadable, or hold another number of rows than the log says."""
    with duckdb.connect() as duck:
        for part in table.parts:
            try:
                found = duck.execute("select num_rows from parquet_file_metadata(?)", [str(part.path)]).fetchall()
            except duckdb.Error:
                found = []
            if found != [(part.rows,)]:
                yield part.path


def versions(store: Store) -> Iterator[Finding]:
    """Whether the tables stand where the head says."""
    for name, version in store.head().tables.items():
        try:
            newest = DeltaTable(store.folder(name)).version()
        except (DeltaError, OSError) as error:
            yield Finding(TROUBLE, f"The log of {name} cannot be read: {error}.", "Restore a backup.")
            continue
        if newest > version:
            yield Finding(NOTE, f"A writer of {name} was stopped; nothing of its work counts.", TIDY)
        if newest < version:
            yield Finding(
                TROUBLE,
                f"{name} is at version {newest}, but {store.head_file.name} says {version}.",
                "Restore the whole directory from one and the same backup.",
            )


def leftovers(store: Store) -> Iterator[Finding]:
    """Files that no table counts, and work in progress."""
    counting = {part.path for table in store.snapshot().values() for part in table.parts}
    spare = [path for path in store.lake.glob("*/**/*.parquet") if path not in counting and LOG not in path.parts]
    if spare:
        size = megabytes(sum(path.stat().st_size for path in spare))
        yield Finding(NOTE, f"{counted(len(spare), 'file')} in the lake ({size}) hold rows that count no more.")
    if any(store.staging.glob("*")):
        yield Finding(NOTE, "There is work in progress, or a stopped writer left some.", TIDY)


def records(store: Store) -> Iterator[Finding]:
    """Whether every delivery has its record."""
    known = deliveries(store)
    live = sum(sent.state == "live" for sent in known)
    yield Finding(WELL, f"{counted(len(known), 'delivery', 'deliveries')}, {live} of them counting.")


def disk(store: Store) -> Iterator[Finding]:
    """Whether there is room, and whether what is written stays."""
    free = shutil.disk_usage(store.directory).free
    if free < ROOM:
        yield Finding(TROUBLE, f"Only {megabytes(free)} are free on the disk.", "Make room before the next import.")
    else:
        yield Finding(WELL, f"{megabytes(free)} are free on the disk.")
    try:
        with NamedTemporaryFile(dir=store.directory, prefix=".doctor-") as file:
            file.write(b"well")
            file.flush()
            sync(Path(file.name))
        sync(store.directory)
        yield Finding(WELL, "What is written there is kept (fsync works).")
    except OSError as error:
        yield Finding(
            TROUBLE,
            f"{store.directory} takes no lasting writes: {error.strerror}.",
            "Check who may write there, and that it is a disk of this machine.",
        )


def secrets(store: Store) -> Iterator[Finding]:
    """Whether the key of the hashes is for the owner's eyes only, and is there where the lake needs it."""
    for path in open_to_others(store):
        yield Finding(TROUBLE, f"Others may read {path}.", f"chmod 600 {path}")
    if noted(store).get("key") and not kept(store):
        secret(store)


def texts(store: Store) -> Iterator[Finding]:
    """Whether there are texts that are older than the company keeps them."""
    rows = sum(due(store).values())
    if rows:
        many = store.company.keep_texts_months
        yield Finding(
            NOTE,
            f"{counted(rows, 'row')} hold texts older than the {counted(many, 'month')} that company.toml keeps them.",
            "`hark serve` drops them every night.",
        )


LOOKS: tuple[Callable[[Store], Iterator[Finding]], ...] = (
    company,
    tables,
    versions,
    leftovers,
    records,
    disk,
    secrets,
    texts,
)


def megabytes(size: int) -> str:
    """Bytes as people say them."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
