"""Deliveries: bring rows in, each of them once; take a delivery back; list what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from types import MappingProxyType

from hark.store import claims
from hark.store.facts import facts
from hark.store.lake import Store
from hark.store.records import About, Counts, Delivery, Progress, Staged, deliveries, delivery, live, recorded, write
from hark.store.tables import KNOWN
from hark.store.writer import Writing, writing

__all__ = [
    "About",
    "Counts",
    "Delivery",
    "Progress",
    "Staged",
    "before",
    "deliver",
    "deliveries",
    "delivery",
    "undo_delivery",
]


def deliver(
    store: Store,
    staged: Sequence[Staged],
    about: About,
    *,
    replaces: int | None = None,
    progress: Progress | None = None,
) -> Delivery:
    """Store the staged rows as one delivery, all or nothing, and say what became of them.

    `replaces` takes that delivery back in the same step; taking the new one back restores it.
    The very same file under the very same map as a live delivery changes nothing: the answer is that delivery, with
    every row counted as known. Raises StoreTrouble, and Refused or UnknownName for `replaces`.
    """
    tell = progress or (lambda doing, done: None)
    with writing(store) as work:
        known = recorded(store, work.head)
        again = next((one for one in known if one.state == "live" and one.same(about)), None)
        if again and replaces is None:
            return repeated(again)
        if replaces is not None:
            live(known, replaces)
        number = work.head.delivery + 1
        counts: dict[str, Counts] = {}
        by_fact = merged(staged)
        names = [*by_fact, *(name for name in work.before if name in facts and replaces and name not in by_fact)]
        for place, fact in enumerate(names):
            tell(f"Storing {fact.replace('_', ' ')}", place / len(names))
            counts[fact] = one_fact(work, Staged(fact, by_fact.get(fact, ())), about, number, known, replaces)
        counts = rejected(counts, about)
        made = Delivery(
            number, about.name, about.digest, about.map_digest, about.fact, about.survey, about.source,
            about.received_at.astimezone(UTC), MappingProxyType(counts), "live", replaces, about.rejected,
        )  # fmt: skip
        tell("Making it count", 1.0)
        write(store.imports / str(number), about, made)
        work.keep(store.imports / str(number))
        work.commit(delivery=number)
        return made


def undo_delivery(store: Store, number: int) -> Delivery:
    """Take a delivery back, as if it had never come; what it replaced counts again. Raises UnknownName or Refused."""
    with writing(store) as work:
        known = recorded(store, work.head)
        undone = live(known, number)
        alive = [one.number for one in known if one.state == "live" and one.number != number]
        replacers = {
            one.replaces: one.number for one in known if one.replaces and one.state != "undone" and one.number != number
        }
        if undone.replaces:
            alive.append(undone.replaces)
        work.duck.execute("create temp table heirs (event BLOB, import BIGINT, fact VARCHAR)")
        for fact in (name for name in work.before if name in facts):
            verdicts(work)
            claims.claimed(work, fact, [one for one in (number, undone.replaces) if one])
            claims.judge(work, fact, alive, replacers, dead=number)
            claims.apply(work, fact)
            work.duck.execute(
                f"insert into heirs select event, import, '{fact}' from verdicts where was = {number} and import is not null"
            )
        claims.forget(work, number)
        work.commit(undone=[number])
        return replace(undone, state="undone")


def before(store: Store, about: About) -> Delivery | None:
    """The live delivery that was this very file under this very map, if there is one."""
    return next((one for one in deliveries(store) if one.state == "live" and one.same(about)), None)


def one_fact(
    work: Writing, staged: Staged, about: About, number: int, known: Sequence[Delivery], replaces: int | None
) -> Counts:
    """Store the rows of one fact; returns what became of them."""
    twice, twice_changed = claims.stage(work.duck, staged.files) if staged.files else (0, 0)
    if not staged.files:
        work.duck.execute("create or replace temp view staged as from " + claims.EMPTY)
    there = any(part.current for part in work.parts(staged.fact))
    same, changed = claims.match(work.duck, work.parts(staged.fact)) if there else (0, 0)
    gone = 0
    verdicts(work)
    if changed:
        claims.supersede(work.duck, number)
    if replaces is not None and work.parts(staged.fact):
        gone = retire(work, staged.fact, number, known, replaces)
    claims.apply(work, staged.fact)
    written = store_fresh(work, staged, about, number, known=same > 0)
    if same:
        sighting = f"select event, '{staged.fact}' as fact, {number}::BIGINT as import, content from matched where same"
        work.add(KNOWN, sighting)
    return Counts(written - changed, same + twice, changed + twice_changed, 0, gone)


def retire(work: Writing, fact: str, number: int, known: Sequence[Delivery], replaces: int) -> int:
    """Take what delivery `replaces` claimed, and `number` does not, out of the count; returns how many events are gone."""
    alive = [one.number for one in known if one.state == "live" and one.number != replaces]
    replacers = {one.replaces: one.number for one in known if one.replaces and one.state != "undone"}
    claims.claimed(work, fact, [replaces], without="select event from staged")
    claims.judge(work, fact, alive, {**replacers, replaces: number})
    lost = "(select event from verdicts semi join touched using (event) group by event having bool_or(counted) and not bool_or(counts))"
    return claims.count(work.duck, lost)


def store_fresh(work: Writing, staged: Staged, about: About, number: int, *, known: bool) -> int:
    """Write the staged rows that are new or changed; returns how many."""
    if not staged.files:
        return 0
    columns = [row[0] for row in work.duck.execute("describe staged").fetchall()]
    received = about.received_at.astimezone(UTC).isoformat()
    return work.add(staged.fact, claims.fresh(columns, staged.fact, number, received, known=known))


def verdicts(work: Writing) -> None:
    """Start with an empty table of verdicts."""
    work.duck.execute(
        "create or replace temp table verdicts "
        "(event BLOB, was BIGINT, import BIGINT, counts BOOLEAN, replaced_by BIGINT, counted BOOLEAN, file VARCHAR)"
    )


def merged(staged: Sequence[Staged]) -> dict[str, tuple[Path, ...]]:
    """The files of each fact, in the order the facts were named."""
    found: dict[str, tuple[Path, ...]] = {}
    for one in staged:
        found[one.fact] = (*found.get(one.fact, ()), *one.files)
    return found


def rejected(counts: Mapping[str, Counts], about: About) -> dict[str, Counts]:
    """The counts, with the rejected rows of the file counted at its fact."""
    found = dict(counts)
    if about.rejected:
        found[about.fact] = replace(found.get(about.fact, Counts()), rejected=about.rejected)
    return found


def repeated(again: Delivery) -> Delivery:
    """The answer to a file that is there already: nothing new, every row known."""
    counts = {
        fact: Counts(known=one.new + one.known + one.changed, rejected=one.rejected)
        for fact, one in again.counts.items()
    }
    return replace(again, counts=MappingProxyType(counts))
