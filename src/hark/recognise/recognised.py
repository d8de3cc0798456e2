"""The way in for a file without a map: recognised, asked about, and read once for what comes after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hark.collect.engine import connected, held
from hark.collect.entries import Map
from hark.collect.importer import masks
from hark.collect.maps.map import parse_map
from hark.collect.read.delivered import OURS, Delivered
from hark.collect.read.files import read_file
from hark.company import CompanyDocument
from hark.errors import BadMap
from hark.recognise.back import came_back
from hark.recognise.discreet import Discreet
from hark.recognise.doubt import Ask, Doubt, Option, remembering
from hark.recognise.look import look
from hark.recognise.mended import columns_of, mended
from hark.recognise.moving import moving
from hark.recognise.profile import profiles
from hark.recognise.table import Table
from hark.recognise.understand import RECOGNISED, Before, Understood, amended, answered, understand
from hark.store.deliveries import Delivery, Progress, deliveries
from hark.store.lake import Store
from hark.store.parquet import parquet
from hark.store.scratch import scratch
from hark.store.trouble import told
from hark.words import gettext as _


@dataclass(frozen=True)
class Recognised:
    """A file that was recognised: what it is, and its rows as they were read; they last as long as the context."""

    understood: Understood
    read: Delivered


@contextmanager
def recognised(
    store: Store | None, file: Path, ask: Ask, progress: Progress | None = None, made: Map | None = None
) -> Iterator[Recognised]:
    """Recognise `file`; what is in doubt goes to `ask`. Nothing is stored.

    `made` is the map by which its owner wants it read: what is left to find out is which rows came back.
    Raises `BadFile` where it cannot be read, `Refused` where it holds nothing that Hark counts, and what `ask` raises.
    """
    tell = progress or (lambda doing, done: None)
    with scratch() as room:
        with told(room), connected(room, file, *held(store)) as con:
            asking = Discreet(con, ask, masks(store.company if store else CompanyDocument(), ""), store)
            found = returned(con, store, file, room, asking, made) if came_back(file) else None
            if not found and made:
                found = by_map(con, file, room, made)
            found = found or found_out(con, store, file, room, asking, tell)
        yield found


def returned(
    con: duckdb.DuckDBPyConnection, store: Store | None, file: Path, room: Path, ask: Ask, made: Map | None
) -> Recognised | None:
    """The rejected rows that `file` holds, as they are read by the map of the file they come from, or by `made`."""
    notes: list[str] = []
    try:
        back = mended(con, store, file, room, ask, notes)
    except BadMap:
        if made:
            return by_map(con, file, room, made)
        raise
    if not store or not back:
        return None
    old, read = back
    text = made.text if made else (store.imports / str(old.number) / "map.toml").read_text(encoding="utf-8")
    found = made or parse_map(text, file.name)
    rows = read(found)
    notes.insert(
        0, f"“{rows.name}” holds rejected rows of “{old.name}”, delivery {old.number}, and is read as that was."
    )
    return Recognised(Understood(found, text, tuple(notes)), rows)


def by_map(con: duckdb.DuckDBPyConnection, file: Path, room: Path, made: Map) -> Recognised:
    """A file read by the map that its owner names."""
    return Recognised(Understood(made, made.text, ()), read_file(con, file, made.file, room))


def found_out(
    con: duckdb.DuckDBPyConnection, store: Store | None, file: Path, room: Path, ask: Discreet, tell: Progress
) -> Recognised:
    """What `file` is; its rows are read into `room`."""
    notes: list[str] = []
    with moving(con, tell, "Reading the file", 0.0, 0.5):
        read, layout = look(con, file, room, ask, notes)
    known = [one for one in deliveries(store) if one.state == "live"] if store else []
    old = as_before(store, known, read, ask) if store else None
    text = (store.imports / str(old.number) / "map.toml").read_text(encoding="utf-8") if store and old else ""
    if old:
        notes.append(f"“{read.name}” has the columns of “{old.name}” and is read as that was: delivery {old.number}.")
    if old and not text.endswith(RECOGNISED):
        return Recognised(Understood(parse_map(text, read.name), text, tuple(notes)), read)
    earlier = answered(text) | ({"survey": old.survey, "source": old.source} if old else {})
    if old and old.digest != read.digest:
        earlier = {key: said for key, said in earlier.items() if key.partition(".")[0] not in ANEW}
    kept: dict[str, str] = {}
    settled = remembering(earlier, kept, notes, ask)
    with moving(con, tell, "Looking at every column", 0.5, 1.0):
        columns = profiles(con, read)
        ask.know(columns, parquet(read.table))
        table = Table(con, read, columns, settled, *settings(store), notes=notes, answers=kept, masked=ask.masked)
        before = [Before(one.fact, one.survey or one.source, one.name) for one in known]
        understood = understand(table, layout, before)
    if old and old.digest == read.digest and (again := parse_map(text, read.name).file.repeats):
        understood = amended(understood, "repeats", again)
    return Recognised(understood, read)


def settings(store: Store | None) -> tuple[str | None, str | None]:
    """The company's zone and currency, where somebody has set them."""
    company = store.company if store else None
    zone = company.zone if company and company.zone != "UTC" else None
    currency = company.currency if company and company.currency != "EUR" else None
    return zone, currency


ANEW = ("day", "again", "repeats", "beyond", "copies", "totals", "bare", "nameless", "before")
"""Questions that each file is asked for itself: what their keys begin with."""


def as_before(store: Store, known: list[Delivery], read: Delivered, ask: Ask) -> Delivery | None:
    """The delivery of a file of the same columns, of which this one is more: its answers are this one's as well.

    It is that of this very file where there is one; corrected rows stand behind the file they come from.

    Its owner is asked whether it is, unless the two are called alike.
    """
    columns = tuple(called for called in read.columns if called not in OURS)
    there = {one.number for one in known}
    for one in sorted(known, key=lambda one: (one.digest == read.digest, one.number), reverse=True):
        if one.mends in there or columns_of(store.imports / str(one.number)) != columns:
            continue
        doubt = Doubt(
            "again",
            _(
                "“{read}” has the columns of “{name}”, delivery {number}. Is it to be read the same way?",
                read=read.name,
                name=one.name,
                number=one.number,
            ),
            (),
            (
                Option("yes", _("more of “{what}”", what=one.survey or one.source)),
                Option("no", _("it is something else")),
            ),
            proposed="yes",
            figures=alike(read.name) != alike(one.name),
        )
        return one if ask(doubt) == "yes" else None
    return None


def alike(name: str) -> str:
    """A file's name without what changes from one export to the next: figures, copies, endings."""
    stem = re.sub(r"\d+|\b(copy|kopie|copie|copia)\b", "", name.lower().split(".", maxsplit=1)[0])
    return re.sub(r"[\W_]+", " ", stem).strip()
