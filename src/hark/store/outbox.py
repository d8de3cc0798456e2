"""The outbox: rows that were posted and acknowledged, and are on their way into the lake.

They wait in the control database, where one commit for many costs little. Any process reads them together with the
lake, so that what was posted is in the figures at once; see `hark.store.together`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import local
from typing import Any, Literal

import msgspec

from hark.errors import StoreTrouble, Unreachable

DATABASE = "HARK_DATABASE"
"""The variable that names another control database than the file in the data directory."""

BATCH = 10_000
"""So many rows go into the lake at a time."""

REMEMBERED = 30 * 86_400
"""Seconds for which it is known that an event was posted."""

AT_ONCE = 500
"""So many events are looked up by one statement."""

PATIENCE = 20.0
"""Seconds a database that somebody else writes to is waited for."""

PAGES = 8_000
"""Pages that gather in SQLite's log before they go into the file: names are spread all over it, so that often costs."""

CALL = 10
"""Seconds a server of PostgreSQL has to take a connection."""

encode = msgspec.json.Encoder().encode

Became = Literal["new", "known", "changed"]


@dataclass(frozen=True)
class Posted:
    """A row of a fact, as it will stand in the lake.

    `values` are its columns by name, as JSON holds them (instants in ISO 8601 with their zone, `event` not among them).
    `content` is the hash of what it says. `fresh`: its name was made for it, so that it cannot be in the lake yet.
    `batch` is the number it is moved under, once it is; `number` rises.
    """

    fact: str
    event: bytes
    content: int
    values: Mapping[str, Any]
    fresh: bool = False
    batch: int | None = None
    number: int = 0

    @property
    def text(self) -> str:
        """Its columns as the outbox keeps them."""
        return encode(self.values).decode()


def in_postgres(place: str) -> bool:
    """Whether a control database is in PostgreSQL, and no file."""
    return place.startswith(("postgres://", "postgresql://"))


_held = local()


def sqlite(path: str) -> sqlite3.Connection:
    """A connection that waits for other writers, and whose commits are on the disk."""
    made = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    made.executescript(
        "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;"
        f"pragma wal_autocheckpoint = {PAGES};"
    )
    return made


def postgres(address: str) -> Any:
    """A connection to PostgreSQL, which waits as long for others; its driver is an extra."""
    made = import_module("psycopg").connect(address, autocommit=True, connect_timeout=CALL)
    made.execute(f"set lock_timeout = '{PATIENCE:.0f}s'")
    return made


class Outbox:
    """The outbox in the control database at `place`: the path of a SQLite file, or an address of PostgreSQL.

    All it does raises Unreachable where the database does not answer or takes nothing; the next use connects anew.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.postgres = in_postgres(place)

    @staticmethod
    def of(directory: Path) -> Outbox | None:
        """The outbox of a data directory; None where no application has served it yet."""
        place = os.environ.get(DATABASE, "")
        if in_postgres(place):
            return Outbox(place)
        path = Path(place.removeprefix("sqlite:///")) if place else directory / "hark.db"
        found = Outbox(str(path)) if path.exists() else None
        return found if found and found.ready() else None

    @property
    def connection(self) -> Any:
        """The connection of the present thread, opened at first use."""
        held = _held.__dict__.setdefault("connections", {})
        if self.place not in held:
            held[self.place] = postgres(self.place) if self.postgres else sqlite(self.place)
        return held[self.place]

    def close(self) -> None:
        """Let go of this thread's connection; the next use opens another."""
        made = _held.__dict__.get("connections", {}).pop(self.place, None)
        if made is not None:
            made.close()

    def ready(self) -> bool:
        """Whether the database has the tables of the outbox."""
        return self.holds("hark_posted")

    def holds(self, table: str) -> bool:
        """Whether the database has a table."""
        names = "pg_tables where tablename" if self.postgres else "sqlite_master where name"
        return bool(self.ask(f"select 1 from {names} = ?", [table]))

    def add(self, rows: Sequence[Posted]) -> list[Became]:
        """Keep the rows, all or none; when this returns they are on the disk. Says of each what it became.

        What says the same as what was posted under its name before is known, and not kept again.
        """
        with self.writing():
            said = dict(self._said([one.event for one in rows]))
            became: list[Became] = []
            for one in rows:
                before = said.get(one.event)
                became.append("new" if before is None else "known" if before == one.content else "changed")
                said[one.event] = one.content
            kept = [one for one, what in zip(rows, became, strict=True) if what != "known"]
            self._each(
                "insert into hark_posted (fact, event, fresh, said) values (?, ?, ?, ?)",
                [(one.fact, one.event, one.fresh, one.text) for one in kept],
            )
            self._each(
                "insert into hark_receipt (event, content, posted_at) values (?, ?, ?) on conflict (event) "
                "do update set content = excluded.content, posted_at = excluded.posted_at",
                [(one.event, one.content, int(time.time())) for one in kept],
            )
        return became

    def rows(self) -> list[Posted]:
        """Every row that waits, in the order in which they came; of one moment."""
        return self._found("order by id", [])

    def count(self) -> int:
        """How many rows wait."""
        return int(self.ask("select count(*) from hark_posted", [])[0][0])

    def stamp(self, batch: int, most: int = BATCH) -> list[Posted]:
        """Give the oldest rows that have none the number of a batch, and return all that have it."""
        with self.writing():
            oldest = "select id from hark_posted where batch is null order by id limit ?"
            self.ask(f"update hark_posted set batch = ? where id in ({oldest})", [batch, most])
        return self.stamped(batch)

    def stamped(self, batch: int) -> list[Posted]:
        """The rows that have the number of a batch."""
        return self._found("where batch = ? order by id", [batch])

    def under_way(self) -> int | None:
        """The number of the batch that is being moved, or was when its mover ended; None where there is none."""
        found: int | None = self.ask("select min(batch) from hark_posted", [])[0][0]
        return found

    def forget(self, batch: int) -> None:
        """Drop what the lake holds up to a batch, and what nobody has to remember any more."""
        with self.writing():
            self.ask("delete from hark_posted where batch <= ?", [batch])
            self.ask("delete from hark_receipt where posted_at < ?", [int(time.time()) - REMEMBERED])

    def erase(self, persons: Iterable[int]) -> list[str]:
        """Drop the rows of persons, by their numbers, and the memory of them; returns the facts they were of."""
        gone = set(persons)
        with self.writing():
            mine = [one for one in self.rows() if one.values.get("person_key") in gone]
            self._each("delete from hark_posted where id = ?", [(one.number,) for one in mine])
            self._each("delete from hark_receipt where event = ?", [(one.event,) for one in mine])
        return [one.fact for one in mine]

    def settle(self) -> None:
        """Leave nothing of what was deleted in the log that SQLite writes ahead; its pages are overwritten at once.

        Waits for those who read. Raises StoreTrouble where they never end.
        """
        end = time.monotonic() + PATIENCE
        while not self.postgres and self.ask("pragma wal_checkpoint(truncate)", [])[0][0]:
            if time.monotonic() > end:
                raise StoreTrouble("Somebody has been reading the control database for long.", "Try again in a moment.")
            time.sleep(0.1)

    def ask(self, statement: str, values: Sequence[Any]) -> list[Any]:
        """The rows of a statement."""
        with self._answering() as connection:
            found = connection.execute(self._said_here(statement), values)
            return list(found.fetchall()) if found.description else []

    def _found(self, which: str, values: Sequence[Any]) -> list[Posted]:
        rows = self.ask(f"select id, batch, fact, event, fresh, said from hark_posted {which}", values)
        return [
            Posted(fact, bytes(event), (told := json.loads(said))["content"], told, bool(fresh), batch, number)
            for number, batch, fact, event, fresh, said in rows
        ]

    def _said(self, events: Sequence[bytes]) -> Iterator[tuple[bytes, int]]:
        """What was posted under these names before: the hash of what it said."""
        for at in range(0, len(events), AT_ONCE):
            some = events[at : at + AT_ONCE]
            marks = ", ".join("?" * len(some))
            for event, content in self.ask(f"select event, content from hark_receipt where event in ({marks})", some):
                yield bytes(event), content

    def _each(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            with self._answering() as connection:
                connection.cursor().executemany(self._said_here(statement), rows)

    def _said_here(self, statement: str) -> str:
        return statement.replace("?", "%s") if self.postgres else statement

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, on the disk when it is over."""
        with self._answering() as connection:
            connection.execute("begin" if self.postgres else "begin immediate")
            try:
                yield
            except BaseException:
                self.close()  # which takes back what was begun
                raise
            connection.execute("commit")

    @contextmanager
    def _answering(self) -> Iterator[Any]:
        """The connection of this thread, let go where it fails. Raises Unreachable."""
        failures: tuple[type[Exception], ...] = (sqlite3.OperationalError,)
        if self.postgres:
            driver = import_module("psycopg")
            failures = (driver.OperationalError, driver.InterfaceError)
        try:
            yield self.connection
        except failures as error:
            self.close()
            raise Unreachable(
                f"The control database cannot be used at the moment: {' '.join(str(error).split())}.",
                "Nothing that was kept is lost. See whether it runs and has room, then try again.",
            ) from error
