"""One file that lies in a watched folder, and what becomes of it: nobody is asked, and nothing comes in twice."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from hark.collect.entries import Map
from hark.collect.importer import import_file
from hark.collect.maps.map import read_map
from hark.collect.read.unpack import unpack
from hark.errors import BadQuestion, HarkError, InDoubt, StoreTrouble
from hark.recognise.back import came_back
from hark.recognise.doubt import Doubt, Given, answering, refusing
from hark.recognise.lying import Lain, copied, seen
from hark.recognise.recognised import recognised
from hark.store.deliveries import Delivery, Outdated, deliveries
from hark.store.lake import Store
from hark.store.lock import locked, workroom
from hark.store.trouble import told

What = Literal["taken", "known", "in doubt", "refused", "failed", "trouble"]

LOCK = "watch.lock"
"""One file at a time over all who watch: what one of them brings in is known to the next."""


@dataclass(frozen=True)
class Happened:
    """What became of a file, in words; `code` is the exit code that says so."""

    file: Path
    what: What
    text: str
    code: int = 0


@dataclass(frozen=True)
class Way:
    """How files come in: where to, by which map where there is one, and what is answered beforehand."""

    data: Path
    map_of: Callable[[Path], Path | None]
    answers: Given = field(default_factory=Given)

    def map_at(self, file: Path) -> tuple[Path | None, int]:
        """Where the map of a file lies, and when it was changed last, in nanoseconds; nothing where none is seen."""
        with suppress(OSError):
            path = self.map_of(file)
            return (path, path.stat().st_mtime_ns) if path else (None, 0)
        return None, 0


def take(file: Path, lies: Lain, way: Way) -> Happened | None:
    """Bring `file` in if it is not there yet; None where it was changed, or went, before it could be read."""
    try:
        happened = tried(file, lies, way)
    except Exception as error:  # one file must not end the watch over all others
        happened = judged(error, file, way)
    if happened and happened.what in ("taken", "known"):
        return happened
    return happened if still(file, lies) else None


def still(file: Path, lies: Lain) -> bool:
    """Whether the file lies there as it was seen, or nobody can say."""
    try:
        return seen(file) == lies
    except OSError:
        return True


def tried(file: Path, lies: Lain, way: Way) -> Happened | None:
    """Bring `file` in from a copy, so that nobody can write to it meanwhile. Raises whatever reading it does."""
    with file.open("rb"):
        pass
    store = Store.open(way.data, create=True)
    with told(store.directory), locked(store.lake / LOCK), workroom(store.staging) as room:
        made = map_for(file, way)
        member = made.file.member if made else next(iter(way.answers.under("member").values()), None)
        before = known(store, digest(file, room, member))
        if before:
            return Happened(file, "known", again(before))
        copy = copied(file, lies, room)
        if not copy:
            return None
        last = store.head().delivery
        done = bring(store, copy, made, way)
        return Happened(file, "known", again(done)) if done.number <= last else Happened(file, "taken", brought(done))


def map_for(file: Path, way: Way) -> Map | None:
    """The map of a file, where it has one. A map that is wrong is in doubt: the file is not to blame."""
    path = way.map_of(file)
    try:
        return read_map(path) if path else None
    except HarkError as error:
        raise InDoubt(error.problem, error.remedy) from None


def digest(file: Path, room: Path, member: str | None) -> str:
    """What names the bytes of a delivery; empty where nobody says which file of a zip is meant."""
    try:
        with TemporaryDirectory(dir=room) as inside:
            return unpack(file, Path(inside), member).digest
    except InDoubt:
        return ""


def known(store: Store, digest: str) -> Delivery | None:
    """The delivery that brought these very bytes, even if it was taken back; rather one that counts."""
    same = [one for one in deliveries(store) if one.digest == digest]
    return max(same, key=lambda one: (one.state == "live", one.number), default=None)


def bring(store: Store, file: Path, made: Map | None, way: Way) -> Delivery:
    """Bring a file in by its map, or recognised. Raises what `import_file` and `recognised` do."""
    if made and not came_back(file):
        return import_file(store, file, made)
    with recognised(store, file, answering(Given((*way.answers.said, "again=yes")), unasked), made=made) as found:
        return import_file(store, found.read, found.understood.map)


def unasked(doubt: Doubt) -> str:
    """Assumes what changes no figure; the error of every other doubt, without cells of the file: logs are kept."""
    said = tuple(replace(one, says="") for one in doubt.options) if doubt.key == "encoding" else doubt.options
    return refusing(replace(doubt, examples=(), options=said))


def judged(error: Exception, file: Path, way: Way) -> Happened:
    """What an error means for a file: ask its owner, refuse it, or try again later."""
    if isinstance(error, (StoreTrouble, Outdated)):
        return Happened(file, "trouble", str(error), StoreTrouble.exit_code)
    if isinstance(error, (InDoubt, BadQuestion)):
        asks = "" if way.map_at(file)[0] else f" `hark import {shlex.quote(str(file))}` asks you."
        return Happened(file, "in doubt", f"{error}{asks}", InDoubt.exit_code)
    if isinstance(error, HarkError):
        return Happened(file, "refused", str(error), error.exit_code)
    if isinstance(error, OSError):
        why = f"It cannot be read: {error.strerror or error}. Give whoever runs `hark watch` the right to read it."
        return Happened(file, "trouble", why, StoreTrouble.exit_code)
    why = f"Hark itself fails on it ({type(error).__name__}: {error}). `hark import` shows where; please report it."
    return Happened(file, "failed", why, HarkError.exit_code)


def again(before: Delivery) -> str:
    """What is said of a file that is there already."""
    if before.state == "undone":
        return f"It was delivery {before.number}, which was taken back. `hark import` brings it in again."
    return f"It is delivery {before.number} already."


def brought(done: Delivery) -> str:
    """What became of the rows, on one line."""
    facts = [
        f"{fact.replace('_', ' ')} {one.new:,} new, {one.known:,} known, {one.changed:,} changed"
        for fact, one in done.counts.items()
    ]
    of = f" of “{done.survey or done.source}”" if done.survey or done.source else ""
    aside = f"; {done.rejected:,} kept aside, see `hark imports rejected {done.number}`" if done.rejected else ""
    erased = f"; {done.erased:,} of erased customers not taken" if done.erased else ""
    return f"Delivery {done.number}{of}: {'; '.join(facts)}{aside}{erased}."
