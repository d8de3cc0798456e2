"""Backups: everything a data directory holds, of one moment, while others write; and back again."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import zstandard

from hark.disk import put, sync
from hark.errors import BadFile, Refused
from hark.store.lake import Store
from hark.store.lock import workroom
from hark.store.outbox import DATABASE, Outbox, in_postgres
from hark.store.trouble import told
from hark.store.writer import writing
from hark.words import gettext as _

CONTROL = "hark.db"
"""The control database, where it is a file."""

LEFT_OUT = ("staging", "static", "uploads", "jobs.db", "outbox.lock", CONTROL)
"""What begins with these is made anew, or copied in a way of its own."""

LIST = "backups.json"
"""The list of the backups, so that whoever erases somebody knows which still hold them."""


@dataclass(frozen=True)
class Backup:
    """A backup that was made: its file, and when."""

    file: str
    made_at: datetime


def back_up(store: Store, target: Path) -> int:
    """Write a backup of the data directory to `target`; returns its size in bytes.

    The control database is taken first, then the lake: what was acknowledged before the start is in one of the two.
    Writers wait only while names are made for the files of the moment, which never change. Raises Refused where
    `target` is there, or the control database is PostgreSQL, which has its own tool; StoreTrouble.
    """
    if target.exists():
        raise Refused(
            _("{target} is there already.", target=target), _("Name another file, such as one with the day in it.")
        )
    if in_postgres(os.environ.get(DATABASE, "")):
        raise Refused(
            _("The control database is in PostgreSQL, which a backup of the directory does not hold."),
            _(
                "Make one with pg_dump first, then run this command without {database}: in that order "
                "nothing is missing.",
                database=DATABASE,
            ),
        )
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with told(store.directory), workroom(store.staging) as room:
        try:
            copy_control(store.directory / CONTROL, room / CONTROL)
            with writing(store):
                name_again(store.directory, room)
            pack(room, draft)
            draft.rename(target)
        finally:
            draft.unlink(missing_ok=True)
    sync(target.parent)
    note(store, target)
    return target.stat().st_size


def copy_control(source: Path, target: Path) -> None:
    """Copy a SQLite database of one moment, while others write."""
    if source.exists():
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)


def name_again(directory: Path, room: Path) -> None:
    """Give every file that counts a second name below `room`; where the disk knows no such names, copy it."""
    for path in every_file(directory):
        other = room / path.relative_to(directory)
        other.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, other)
        except OSError:
            shutil.copy2(path, other)


def every_file(directory: Path) -> Iterator[Path]:
    """Every file of a data directory that belongs into a backup."""
    for top in sorted(directory.iterdir()):
        if not top.name.startswith(LEFT_OUT):
            yield from (path for path in sorted(top.rglob("*")) if path.is_file() and path.name != "lock")
            if top.is_file():
                yield top


def pack(room: Path, target: Path) -> None:
    """Write what is below `room` into one compressed file that only its owner may read: it holds keys."""
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        packer = zstandard.ZstdCompressor(threads=-1)
        with packer.stream_writer(file, closefd=False) as stream, tarfile.open(fileobj=stream, mode="w|") as archive:
            for path in sorted(room.rglob("*")):
                if path.is_file():
                    archive.add(path, str(path.relative_to(room)))
        file.flush()
        os.fsync(file.fileno())


def restore(file: Path, directory: Path) -> Store:
    """Make a data directory of a backup.

    A control database in PostgreSQL has to be there already, restored by its own tool. Raises Refused where it is not,
    or where `directory` holds anything; BadFile; Unreachable.
    """
    if directory.exists() and any(directory.iterdir()):
        raise Refused(_("{directory} is not empty.", directory=directory), _("Name a directory that is not there yet."))
    draft = directory.with_name(f".{directory.name}.{os.getpid()}")
    try:
        unpack(file, draft)
        doubt_posted(os.environ.get(DATABASE, ""), draft / CONTROL)
        Store.open(draft)
        if directory.exists():
            directory.rmdir()
        draft.rename(directory)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    sync(directory.parent)
    return Store.open(directory)


def unpack(file: Path, directory: Path) -> None:
    """Unpack a backup into a new directory. Raises BadFile where it is none."""
    directory.mkdir(parents=True)
    try:
        with (
            file.open("rb") as packed,
            zstandard.ZstdDecompressor().stream_reader(packed) as stream,
            tarfile.open(fileobj=stream, mode="r|") as archive,
        ):
            archive.extractall(directory, filter="data")
    except (zstandard.ZstdError, tarfile.TarError) as error:
        raise BadFile(
            _("{file} is not a backup, or is damaged: {error}.", file=file, error=error), _("Take another one.")
        ) from None
    for name in ("staging", "imports"):
        (directory / name).mkdir(exist_ok=True)


def doubt_posted(place: str, file: Path) -> None:
    """Have rows that wait looked for in the lake, which is a little younger: what went there meanwhile counts once."""
    if not in_postgres(place) and not file.exists():
        return
    box = Outbox(place if in_postgres(place) else str(file))
    try:
        if box.ready():
            box.ask("update hark_posted set fresh = ?, batch = null", [False])
        elif box.postgres:
            raise Refused(
                "The control database in PostgreSQL is empty.",
                "Restore it first, with pg_restore, from the dump that was made before this backup.",
            )
    finally:
        box.close()


def note(store: Store, target: Path) -> None:
    """Remember that a backup was made."""
    said = [{"file": one.file, "made_at": one.made_at.isoformat()} for one in backups(store)]
    said.append({"file": str(target.resolve()), "made_at": datetime.now(UTC).isoformat()})
    put(store.directory / LIST, json.dumps(said, ensure_ascii=False, indent=2).encode())


LINGERED = timedelta(days=7)
"""So long a person's words may have been in the control database, in what is asked about a file, before a row came."""


def backups(store: Store, since: datetime | None = None) -> list[Backup]:
    """The backups that were made and are, as far as this machine sees, still there.

    With `since`, when a person's first row came, those that may hold the person.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((store.directory / LIST).read_text(encoding="utf-8"))
        known = [Backup(one["file"], datetime.fromisoformat(one["made_at"])) for one in said]
        there = [one for one in known if Path(one.file).exists() or not Path(one.file).parent.exists()]
        return [one for one in there if since is None or one.made_at >= since - LINGERED]
    return []
