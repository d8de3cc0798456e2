"""Deliveries: bring rows in, each of them once; take a delivery back; list what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from types import MappingProxyType

from hark.errors import HarkError
from hark.store import claims
from hark.store.facts import ANSWERS, RESPONSES, facts
from hark.store.lake import Store
from hark.store.records import (
    About,
    Counts,
    Delivery,
    Progress,
    Staged,
    deliveries,
    delivery,
    live,
    recorded,
    write,
)
from hark.store.refresh import refresh
from hark.store.tables import KNOWN
from hark.store.tombstones import tombstones
from hark.store.withdrawn import dropped_of, withdrawn
from hark.store.writer import Writing, writing

__all__ = [
    "About",
    "Counts",
    "Delivery",
    "Outdated",
    "Progress",
    "Staged",
    "deliver",
    "deliveries",
    "delivery",
    "undo_delivery",
]


class Outdated(HarkError):
    """The rows were made ready before somebody was erased, and may hold that person."""


def deliver(
    store: Store,
    staged: Sequence[Staged],
    about: About,
    *,
    replaces: int | None = None,
    erased: frozenset[str] | None = None,
    progress: Progress | None = None,
) -> Delivery:
    """Store the staged rows as one delivery, all or nothing, and say what became of them.

    `replaces` takes that delivery back in the same step; taking the new one back restores it.
    The very same file under the very same map as a live delivery changes nothing, unless a later one has changed what
    it said: the answer is that delivery, with every row counted as known. Raises StoreTrouble; for `replaces` also
    Refused and UnknownName; and Outdated where `erased`, the tombstones the rows were held against, are no longer all
    there are.
    """
    with writing(store) as work:
        if erased is not None and tombstones(store) != erased:
            raise Outdated("Somebody was erased while the rows were made ready.", "Import the file once more.")
        known = recorded(store, work.head)
        again = next((one for one in known if one.state == "live" and one.same(about)), None)
        if replaces is not None:
            live(known, replaces)
        if again and replaces is None and not overtaken(again, known):
            return repeated(again)
        counts = bring(work, staged, known, about, replaces, progress or (lambda doing, done: None))
        if again and replaces is None and not any(one.new or one.changed for one in counts.values()):
            return repeated(again)
        made = Delivery(
            number=work.head.delivery + 1,
            name=about.name,
            digest=about.digest,
            map_digest=about.map_digest,
            fact=about.fact,
            survey=about.survey,
            source=about.source,
            received_at=about.received_at.astimezone(UTC),
            counts=MappingProxyType(rejected(counts, about)),
            replaces=replaces,
            rejected=about.rejected,
            mends=about.mends,
        )
        folder = store.imports / str(made.number)
        write(folder, about, made)
        work.keep(folder)
        refresh(work)
        work.commit(delivery=made.number)
        return made


def undo_delivery(store: Store, number: int) -> Delivery:
    """Take a delivery back, as if it had never come; what it replaced counts again. Raises UnknownName or Refused."""
    with writing(store) as work:
        known = recorded(store, work.head)
        undone = live(known, number)
        back = [undone.replaces] if undone.replaces else []
        alive = [*back, *(one.number for one in known if one.state == "live" and one.number != number)]
        others = [one for one in known if one.number != number]
        work.duck.execute("create temp table heirs (event blob, import bigint, fact varchar)")
        for fact in (name for name in work.before if name in facts):
            claims.begin(work.duck)
            claims.touch(work, fact, [number, *back])
            claims.judge(work, fact, alive, replacers(others), dead=number)
            claims.apply(work, fact)
            work.duck.execute("insert into heirs select event, import, ? from verdicts where was <> import", [fact])
        claims.forget(work, number)
        refresh(work)
        work.commit(undone=[number])
        return replace(undone, state="undone")


def bring(
    work: Writing,
    staged: Sequence[Staged],
    known: Sequence[Delivery],
    about: About,
    replaces: int | None,
    progress: Progress,
    number: int | None = None,
) -> dict[str, Counts]:
    """Write the rows of delivery `number` (the next one), fact by fact; returns what became of them."""
    files: dict[str, list[Path]] = {one.fact: [] for one in staged}
    if replaces is not None:
        files |= {name: [] for name in work.before if name in facts}
    for one in staged:
        files[one.fact] += one.files
    asked = [name for one in staged for name in one.asked]
    dropped = {one.fact: one.gone for one in staged if one.gone}
    counts: dict[str, Counts] = {}
    for place, (fact, paths) in enumerate(files.items()):
        progress(f"Storing {fact.replace('_', ' ')}", place / len(files))
        if fact == ANSWERS.name and replaces is None and came_again(work, counts):
            files[fact] += withdrawn(work, paths, asked)
        if fact in dropped:
            files[fact] += dropped_of(work, fact, paths, dropped[fact])
        counts[fact] = bring_fact(work, fact, paths, known, about, replaces, number or work.head.delivery + 1)
    progress("Making it count", 1.0)
    return {fact: one for fact, one in counts.items() if files[fact] or one != Counts()}


def came_again(work: Writing, counts: Mapping[str, Counts]) -> bool:
    """Whether responses that count already were delivered once more."""
    responses = counts.get(RESPONSES.name, Counts())
    return bool(work.parts(RESPONSES.name)) and bool(responses.known or responses.changed)


def bring_fact(
    work: Writing,
    fact: str,
    paths: Sequence[Path],
    known: Sequence[Delivery],
    about: About,
    replaces: int | None,
    number: int,
) -> Counts:
    """Write the rows of one fact of delivery `number`; returns what became of them."""
    again, again_changed = claims.stage(work.duck, paths)
    there = any(part.current for part in work.parts(fact))
    same, changed = claims.match(work.duck, work.parts(fact)) if there else (0, 0)
    claims.begin(work.duck)
    if changed:
        claims.supersede(work.duck, number)
    gone = retire(work, fact, known, replaces) if replaces is not None else 0
    claims.apply(work, fact)
    written = 0
    if paths:
        received = about.received_at.astimezone(UTC).isoformat()
        written = work.add(fact, claims.fresh(work, fact, number, received, known=same > 0))
    if same:
        others = f"matched where same and import <> {number}"
        work.add(KNOWN, f"select event, '{fact}' as fact, {number}::bigint as import, content from {others}")
    return Counts(written - changed, same + again, changed + again_changed, 0, gone)


def retire(work: Writing, fact: str, known: Sequence[Delivery], replaced: int) -> int:
    """Take out of the count what the delivery `replaced` claimed and the next does not; returns how many events go."""
    alive = [one.number for one in known if one.state == "live" and one.number != replaced]
    claims.touch(work, fact, [replaced], unstaged=True)
    claims.judge(work, fact, alive, {**replacers(known), replaced: work.head.delivery + 1})
    lost = "select event from verdicts semi join touched using (event) group by event"
    return claims.count(work.duck, f"({lost} having bool_or(counted) and not bool_or(counts))")


def replacers(known: Sequence[Delivery]) -> dict[int, int]:
    """Which delivery took the place of which."""
    return {one.replaces: one.number for one in known if one.replaces and one.state != "undone"}


def rejected(counts: Mapping[str, Counts], about: About) -> dict[str, Counts]:
    """The counts, with the rejected rows of the file counted at its fact."""
    mine = replace(counts.get(about.fact, Counts()), rejected=about.rejected)
    return {**counts, about.fact: mine} if about.rejected else dict(counts)


def overtaken(again: Delivery, known: Sequence[Delivery]) -> bool:
    """Whether a later delivery may have changed what this one said."""
    mine = (again.survey, again.source)
    return any(one.state == "live" and one.number > again.number and (one.survey, one.source) == mine for one in known)


def repeated(again: Delivery) -> Delivery:
    """The answer to a file that is there already: nothing new, every row known."""
    counts = {
        fact: Counts(known=one.new + one.known + one.changed, rejected=one.rejected)
        for fact, one in again.counts.items()
    }
    return replace(again, counts=MappingProxyType(counts))
