"""The one way in: a delivered file, a map, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from dataclasses import replace as evolve
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType

import duckdb

from hark.collect.check.examine import Findings, examine
from hark.collect.check.rejected import keep, mark
from hark.collect.check.repeats import Repeats, repeated
from hark.collect.check.rows import of_the_living, open_rows
from hark.collect.engine import connected, held
from hark.collect.entries import Map
from hark.collect.plan.naming import name_rows
from hark.collect.plan.plan import Plan, lay
from hark.collect.preview import Preview, preview
from hark.collect.private.masks import Masks
from hark.collect.private.personal import covering
from hark.collect.read.delivered import LINE, OURS, REASON, Delivered
from hark.collect.read.files import read_file
from hark.collect.sql import literal
from hark.collect.staging import gone, stage
from hark.company import CompanyDocument
from hark.errors import HarkError, InDoubt, Refused
from hark.store.deliveries import About, Delivery, Outdated, Progress, Staged, deliver, deliveries
from hark.store.lake import Store
from hark.store.lock import workroom
from hark.store.parquet import parquet
from hark.store.pseudonyms import HASH, check_form, settle_form
from hark.store.records import live
from hark.store.scratch import scratch
from hark.store.secret import kept, secret
from hark.store.tombstones import tombstones
from hark.store.trouble import told
from hark.store.writer import writing
from hark.words import gettext as _

REJECTED, COLUMNS = "rejected.parquet", "columns.json"

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
    mark: str = ""
    """How texts were masked and customers disguised, where any were."""


def import_file(
    store: Store,
    file: Path | Delivered,
    map: Map,  # noqa: A002 - the word users know it by
    *,
    strict: bool = False,
    replace: int | None = None,
    beside: bool = False,
    progress: Progress | None = None,
) -> Delivery:
    """Bring `file` in as `map` says, all of it or nothing; rows that cannot be taken are kept aside with the reason.

    It may have been read already.
    The same file under another map takes the place of what it brought before. Raises `BadFile`, `BadMap`, `InDoubt`
    (naming the key that settles it), `Refused` (bad rows under `strict`) and `StoreTrouble`.
    """
    tell = progress or (lambda doing, done: None)
    for _none in range(ATTEMPTS - 1):
        with suppress(Outdated):
            return once(store, file, map, strict, replace, beside, tell)
    return once(store, file, map, strict, replace, beside, tell)


def once(
    store: Store, file: Path | Delivered, made: Map, strict: bool, replace: int | None, beside: bool, tell: Progress
) -> Delivery:
    """Try to bring `file` in. Raises `Outdated` where somebody was erased meanwhile, and what `import_file` raises."""
    erased = tombstones(store)
    if "customer" in made.columns:
        settle_form(store)
    key = pseudonym_key(store) if needs_key(made, store.company) else ""
    with (
        told(store.directory),
        workroom(store.staging) as folder,
        working(folder, file, made, store, tell, key) as work,
    ):
        about = described(work)
        for error in hindering(store, work, about, strict, replace, beside):
            raise error
        replaces = replaced(store, about, replace, beside=beside)
        tell("Naming every row", 0.3)
        staged, dropped = stage(work.con, work.plan, folder), gone(work.con, work.plan, folder)
        rows = {fact: counted(work.con, path) for fact, path in staged.items()}
        work.con.close()
        done = deliver(
            store,
            [Staged(fact, (path,), asked_of_all(work.plan, fact), dropped) for fact, path in staged.items()],
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
    return int(con.execute(f"select count(*) from {parquet(path)}").fetchall()[0][0])


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
    file: Path | Delivered,
    map: Map,  # noqa: A002
    *,
    strict: bool = False,
    replace: int | None = None,
    beside: bool = False,
    progress: Progress | None = None,
) -> Preview:
    """What importing `file` as `map` says would do; nothing is stored. Without a store nothing is compared.

    What the import would raise once every row is looked at stands in `doubts`.
    """
    tell = progress or (lambda doing, done: None)
    if store and "customer" in map.columns:
        check_form(store)
    key = pseudonym_key(store, keep=False) if needs_key(map, store.company if store else CompanyDocument()) else ""
    with (
        scratch() as room,
        told(room),
        working(room, file, map, store, tell, key) as work,
    ):
        tell("Naming every row", 0.5)
        staged = stage(work.con, work.plan, work.folder)
        seen = preview(work.con, store, work.plan, work.found, staged, work.rejected, work.repeats)
        return evolve(seen, doubts=tuple(hindering(store, work, described(work), strict, replace, beside)))


def hindering(
    store: Store | None, work: Work, about: About, strict: bool, replace: int | None, beside: bool
) -> Iterator[HarkError]:
    """Why the file cannot come in as it is: doubts, bad rows under `strict`, or that it is there as something else."""
    yield from work.found.doubts
    if strict and work.rejected:
        yield refused(work)
    try:
        if replace is not None:
            live(deliveries(store) if store else [], replace)
        elif store:
            replaced(store, about, replace, beside=beside)
    except HarkError as error:
        yield error


def pseudonym_key(store: Store | None, *, keep: bool = True) -> str:
    """The key of the visitors' pseudonyms: the store's own, made on first use.

    Without `keep` nothing is made: where there is none yet, any key tells visitors apart as well.
    """
    if store and (kept(store) or keep):
        if not kept(store):
            with writing(store):
                return secret(store)
        return secret(store)
    return token_hex(32)


def needs_key(made: Map, company: CompanyDocument) -> bool:
    """Whether anything of the file is stored as a keyed hash."""
    return bool(made.visitors) or "hash" in (company.texts, company.customers)


@contextmanager
def working(
    folder: Path, file: Path | Delivered, made: Map, store: Store | None, tell: Progress, key: str = ""
) -> Iterator[Work]:
    """Read `file` and look at every cell; the tables `bad` and `rejected` hold what cannot be taken."""
    with connected(folder, file.table.parent if isinstance(file, Delivered) else file, *held(store)) as con:
        tell("Reading the file", 0.0)
        delivered = file if isinstance(file, Delivered) else read_file(con, file, made.file, folder)
        delivered = evolve(delivered, broken=of_the_living(delivered.broken, made.source, store))
        company = store.company if store else CompanyDocument()
        plan = lay(con, made, delivered, company.zone, key, disguise=company.customers == HASH)
        con.execute(f"set TimeZone = {literal(plan.zone)}")
        tell("Looking at every cell", 0.2)
        erased = open_rows(con, plan, store)
        found = examine(con, plan, erased)
        mark(con, found.checks)
        plan = name_rows(con, plan)
        tell("Masking what tells who somebody is", 0.25)
        cover = covering(con, plan, masks(company, key), store)
        rejected, repeats = keep(con, plan, folder / REJECTED, cover), repeated(con, plan)
        repeats = evolve(repeats, example=cover.shown(repeats.example))
        plan = evolve(plan, file=evolve(plan.file, notes=(*plan.file.notes, *cover.sentences())))
        found = evolve(found, doubts=(*found.doubts, *repeats.doubts(plan)))
        yield Work(folder, con, plan, found, rejected, repeats, cover.mark(company))


def masks(company: CompanyDocument, key: str) -> Masks | None:
    """What masks texts as the company document says; None where it keeps them as they are."""
    return Masks(company.find, key if company.texts == "hash" else "") if company.texts != "keep" else None


def described(work: Work) -> About:
    """The delivery, for its record; the map and the rejected rows are kept beside it."""
    made, kept = work.plan.map, work.folder / "map.toml"
    kept.write_text(made.text, encoding="utf-8")
    columns = work.folder / COLUMNS
    named = [called for called in work.plan.file.columns if called not in OURS]
    columns.write_text(json.dumps(named, ensure_ascii=False), encoding="utf-8")
    files = {"map.toml": kept, COLUMNS: columns} | ({REJECTED: work.folder / REJECTED} if work.rejected else {})
    return About(
        work.plan.file.name, work.plan.file.digest, map_digest(made, work.mark), made.fact, made.survey, made.source,
        work.rejected, files=files, mends=work.plan.file.mends,
    )  # fmt: skip


def map_digest(made: Map, mark: str) -> str:
    """What names the map and, where they changed what is stored, the settings of privacy: other ones, other rows."""
    return sha256(f"{made.digest} {mark}".encode()).hexdigest() if mark else made.digest


def refused(work: Work) -> Refused:
    """The error for a file with bad rows under `--strict`."""
    line, reason = work.con.execute(f"select {LINE}, {REASON} from rejected order by {LINE} limit 1").fetchall()[0]
    return Refused(
        _(
            "{rejected:,} rows of “{name}” cannot be taken; the first is line {line}: {reason}",
            rejected=work.rejected,
            name=work.plan.file.name,
            line=line,
            reason=reason,
        ),
        _("Correct them, or import without --strict: the others go in, and these are kept aside."),
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
        _("Say --replace {number} if this corrects it, or --beside if both are to count.", number=before.number),
    )
