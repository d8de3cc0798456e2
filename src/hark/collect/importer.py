"""The one way in: a delivered file, a map, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from dataclasses import replace as evolve
from datetime import UTC
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from types import MappingProxyType

import duckdb

from hark.collect.delivered import LINE, REASON
from hark.collect.entries import Map
from hark.collect.examine import Findings, examine
from hark.collect.files import read_file
from hark.collect.naming import name_rows
from hark.collect.plan import Plan, lay
from hark.collect.preview import Preview, preview
from hark.collect.rejected import keep, mark
from hark.collect.repeats import Repeats, repeated
from hark.collect.rows import of_the_living, open_rows
from hark.collect.sql import literal
from hark.collect.staging import stage
from hark.errors import InDoubt, Refused
from hark.store.deliveries import About, Delivery, Outdated, Progress, Staged, deliver, deliveries
from hark.store.lake import Store
from hark.store.lock import workroom
from hark.store.tombstones import secret, tombstones
from hark.store.trouble import told
from hark.store.writer import writing

MEMORY = "700MB"
"""What DuckDB may hold in memory while it reads; the rest goes to the workroom."""

REJECTED = "rejected.parquet"

ATTEMPTS = 5
"""So often a file is read anew because somebody was erased meanwhile."""


@dataclass(frozen=True)
class Work:
    """One file on its way in: a folder of its own, a DuckDB that spills into it, the plan and what was found."""

    folder: Path
    con: duckdb.DuckDBPyConnection
    plan: Plan
    found: Findings
    rejected: int
    repeats: Repeats


def import_file(
    store: Store,
    file: Path,
    map: Map,  # noqa: A002 - the word users know it by
    *,
    strict: bool = False,
    replace: int | None = None,
    beside: bool = False,
    progress: Progress | None = None,
) -> Delivery:
    """Bring `file` in as `map` says, all of it or nothing; rows that cannot be taken are kept aside with the reason.

    The same file under another map takes the place of what it brought before. Raises `BadFile`, `BadMap`, `InDoubt`
    (naming the key that settles it), `Refused` (bad rows under `strict`) and `StoreTrouble`.
    """
    tell = progress or (lambda doing, done: None)
    for _ in range(ATTEMPTS - 1):
        with suppress(Outdated):
            return once(store, file, map, strict, replace, beside, tell)
    return once(store, file, map, strict, replace, beside, tell)


def once(
    store: Store, file: Path, made: Map, strict: bool, replace: int | None, beside: bool, tell: Progress
) -> Delivery:
    """Try to bring `file` in. Raises `Outdated` where somebody was erased meanwhile, and what `import_file` raises."""
    erased, key = tombstones(store), pseudonym_key(store) if made.visitors else ""
    with (
        told(store.directory),
        workroom(store.staging) as folder,
        working(folder, file, made, store, tell, key) as work,
    ):
        if work.found.doubts:
            raise work.found.doubts[0]
        if strict and work.rejected:
            raise refused(work)
        about = described(work)
        replaces = replaced(store, about, replace, beside=beside)
        tell("Naming every row", 0.3)
        staged = stage(work.con, work.plan, folder)
        rows = {fact: counted(work.con, path) for fact, path in staged.items()}
        work.con.close()
        done = deliver(
            store,
            [Staged(fact, (path,), asked_of_all(work.plan, fact)) for fact, path in staged.items()],
            about,
            replaces=replaces,
            erased=erased,
            progress=lambda doing, done: tell(doing, 0.5 + done / 2),
        )
        return without_erased(done, about, rows, work.found.erased)


def asked_of_all(plan: Plan, fact: str) -> tuple[str, ...]:
    """The questions that every row of the file answers or leaves empty; none of a file with one answer a row."""
    return () if fact != "answers" or plan.map.long else tuple(one.name for one in plan.asked)


def counted(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """How many rows a Parquet file holds."""
    return int(con.execute(f"select count(*) from {literal(str(path))}").fetchall()[0][0])


def without_erased(done: Delivery, about: About, rows: Mapping[str, int], erased: int) -> Delivery:
    """`done` with the rows of erased customers told apart: a file that is there already holds fewer known rows now."""
    if not erased:
        return done
    counts = dict(done.counts)
    if done.received_at != about.received_at.astimezone(UTC):
        counts = {fact: evolve(one, known=rows.get(fact, 0)) for fact, one in counts.items()}
    return evolve(done, erased=erased, counts=MappingProxyType(counts))


def check_file(
    store: Store | None,
    file: Path,
    map: Map,  # noqa: A002
    *,
    progress: Progress | None = None,
) -> Preview:
    """What importing `file` as `map` says would do; nothing is stored. Without a store nothing is compared."""
    tell = progress or (lambda doing, done: None)
    key = pseudonym_key(store, keep=False) if map.visitors else ""
    with TemporaryDirectory() as room, told(Path(room)), working(Path(room), file, map, store, tell, key) as work:
        tell("Naming every row", 0.5)
        staged = stage(work.con, work.plan, work.folder)
        return preview(work.con, store, work.plan, work.found, staged, work.rejected, work.repeats)


def pseudonym_key(store: Store | None, *, keep: bool = True) -> str:
    """The key of the visitors' pseudonyms: the store's own, made on first use.

    Without `keep` nothing is made: where there is none yet, any key tells visitors apart as well.
    """
    if store and ((store.lake / "secret").exists() or keep):
        if not (store.lake / "secret").exists():
            with writing(store):
                return secret(store)
        return secret(store)
    return token_hex(32)


@contextmanager
def working(folder: Path, file: Path, made: Map, store: Store | None, tell: Progress, key: str = "") -> Iterator[Work]:
    """Read `file` and look at every cell; the tables `bad` and `rejected` hold what cannot be taken."""
    with connected(folder) as con:
        tell("Reading the file", 0.0)
        delivered = read_file(con, file, made.file, folder)
        delivered = evolve(delivered, broken=of_the_living(delivered.broken, made.source, store))
        plan = lay(con, made, delivered, store.company.zone if store else "UTC", key)
        con.execute(f"set TimeZone = {literal(plan.zone)}")
        tell("Looking at every cell", 0.2)
        erased = open_rows(con, plan, store)
        found = examine(con, plan, erased)
        mark(con, found.checks)
        plan = name_rows(con, plan)
        rejected, repeats = keep(con, plan.file, folder / REJECTED, plan.hidden), repeated(con, plan)
        found = evolve(found, doubts=(*found.doubts, *repeats.doubts(plan)))
        yield Work(folder, con, plan, found, rejected, repeats)


@contextmanager
def connected(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that spills into `folder` and reaches for nothing outside this machine."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(folder / "spilled"),
        "autoinstall_known_extensions": False,
    }
    with duckdb.connect(config=settings) as con:
        con.execute("set TimeZone = 'UTC'")
        yield con


def described(work: Work) -> About:
    """The delivery, for its record; the map and the rejected rows are kept beside it."""
    made, kept = work.plan.map, work.folder / "map.toml"
    kept.write_text(made.text, encoding="utf-8")
    files = {"map.toml": kept} | ({REJECTED: work.folder / REJECTED} if work.rejected else {})
    return About(
        work.plan.file.name, work.plan.file.digest, made.digest, made.fact, made.survey, made.source, work.rejected,
        files=files,
    )  # fmt: skip


def refused(work: Work) -> Refused:
    """The error for a file with bad rows under `--strict`."""
    line, reason = work.con.execute(f"select {LINE}, {REASON} from rejected order by {LINE} limit 1").fetchall()[0]
    return Refused(
        f"{work.rejected:,} rows of “{work.plan.file.name}” cannot be taken; the first is line {line}: {reason}",
        "Correct them, or import without --strict: the others go in, and these are kept aside.",
    )


def replaced(store: Store, about: About, replace: int | None, *, beside: bool) -> int | None:
    """The delivery whose place the file takes, or None. Raises `InDoubt` where the file counts as something else."""
    if replace is not None:
        return replace
    same = [one for one in deliveries(store) if one.state == "live" and one.digest == about.digest]
    if beside or not same or any(one.same(about) for one in same):
        return None
    mine = [one for one in same if (one.fact, one.survey, one.source) == (about.fact, about.survey, about.source)]
    if mine:
        return mine[-1].number
    before = same[-1]
    raise InDoubt(
        f"This very file is delivery {before.number} already, as {before.fact.replace('_', ' ')}"
        + (f" of “{before.survey}”" if before.survey else "")
        + f" from “{before.source}”.",
        f"Say --replace {before.number} if this corrects it, or --beside if both are to count.",
    )
