"""Posted rows over the views of a reader: of the facts they belong to, and of what is worked out of these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import duckdb
from sqlglot import exp

from hark.company import CompanyDocument
from hark.store.derivation import DERIVED_KEY, Derived, derived
from hark.store.facts import ATTRIBUTE, Column, facts
from hark.store.inputs import about, key_of
from hark.store.lake import Snapshot
from hark.store.nulls import null
from hark.store.outbox import Posted
from hark.store.refresh import made_now
from hark.store.tabled import FILLED, tabled

WAITING, OVERTAKEN, TOUCHED, FRESH = "waiting_", "overtaken_", "touched_", "fresh_"
"""What the names of an overlay's tables begin with: posted rows; rows of the lake whose place they take; the keys that
have to be worked out anew; and the rows that were."""

EVERY = "every_"
"""What the names of the views begin with that hold all rows of a fact, whatever the limits of who asks."""


class Overlay:
    """The posted rows of one moment, in the DuckDB of one reader; each table is made when it is first needed.

    `offer` makes the view EVERY of a fact or derived fact; `people` is the SQL of who is whom, empty where all are
    themselves.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        snapshot: Snapshot,
        waiting: Mapping[str, Sequence[Posted]],
        company: CompanyDocument,
        offer: Callable[[str], None],
        people: str,
    ) -> None:
        self.con, self.snapshot, self.waiting = con, snapshot, waiting
        self.company, self.offer, self.people = company, offer, people
        self._made: set[str] = set()

    def covers(self, name: str) -> bool:
        """Whether a fact, or anything a derived fact is worked out of, has posted rows."""
        return any(map(self.covers, derived[name].inputs)) if name in derived else name in self.waiting

    def ready(self, name: str, stored: str) -> None:
        """Make the tables for a fact or derived fact that is covered; `stored` is the SQL of its rows in the lake."""
        if name not in self._made:
            self._made.add(name)
            if name in derived:
                self._work_out(derived[name], stored)
            else:
                self._wait(name, stored)

    def laid(self, name: str, columns: Mapping[str, Column], stored: exp.Select | None) -> exp.Query:
        """What was posted, or worked out of it, besides the rows of the lake (`f`) whose place it does not take."""
        came = exp.select(*(self._column(name, column) for column in columns.values()))
        came = came.from_(exp.to_table((FRESH if name in derived else WAITING) + name))
        if stored is None:
            return came
        key, gone = (DERIVED_KEY, TOUCHED + name) if name in derived else ("event", OVERTAKEN + name)
        stays = stored.join(exp.alias_(exp.to_table(gone), "gone"), on=f"gone.{key} = f.{key}", join_type="anti")
        return exp.union(stays, came, distinct=False)

    def _column(self, name: str, column: Column) -> exp.Expr:
        """A column of what came; empty where only moving it will fill it."""
        if name in derived:
            there = column.name in derived[name].columns or column.name in self._attributes(derived[name])
        else:
            there = column.name == "event" or column.name in facts[name].columns.keys() - {*FILLED}
        return exp.column(column.name, quoted=True) if there else null(column)

    def _wait(self, name: str, stored: str) -> None:
        rows = self.waiting[name]
        tabled(self.con, f"table {WAITING}{name}", name, rows)
        # A row that Hark itself gave its name to cannot be in the lake; looking for it would cost a walk through it.
        old = [one.event for one in rows if not one.fresh] if stored else []
        key = f", coalesce(m.about_key, {about(name)}) as about_key" if facts[name].about else ""
        said = f"select m.event, m.person_key{key} from {stored if old else WAITING + name} m"
        among = "where m.event in (select unnest(?::blob[]))" if old else "where false"
        self.con.execute(f"create or replace table {OVERTAKEN}{name} as {said} {among}", [old] if old else [])

    def _work_out(self, one: Derived, stored: str) -> None:
        for name in one.inputs:
            self.offer(name)
        keys = " union ".join(self._touched(one))
        touched = f"{TOUCHED}{one.name}"
        self.con.execute(f"create or replace table {touched} as select distinct {DERIVED_KEY} from ({keys})")
        given = ", ".join(f"{name} as ({self._near(one, name)})" for name in one.inputs)
        made = made_now(
            self.con, one, self.company, self._attributes(one), self.snapshot.head.number + 1, f"with {given}"
        )
        self.con.execute(f"create or replace table {FRESH}{one.name} as {made}")
        semi = f"semi join {touched} using ({DERIVED_KEY})"
        former = f"select person_key from {stored} m {semi} union all " if stored else ""
        self.con.execute(
            f"create or replace table {OVERTAKEN}{one.name} as {former}select person_key from {FRESH}{one.name}"
        )

    def _touched(self, one: Derived) -> Iterator[str]:
        """The queries for the keys of what came, and of what it takes the place of."""
        for name in (each for each in one.inputs if self.covers(each)):
            tables = (f"{OVERTAKEN}{name}",) if name in derived else (f"{WAITING}{name}", f"{OVERTAKEN}{name}")
            for table in tables:
                if one.together == "person":
                    yield self._persons(table)
                else:
                    yield f"select about_key as {DERIVED_KEY} from {table}"

    def _persons(self, table: str) -> str:
        if not self.people:
            return f"select person_key as {DERIVED_KEY} from {table}"
        person = "coalesce(i.person, t.person_key)"
        return f"select {person} as {DERIVED_KEY} from {table} t left join {self.people} i using (person_key)"

    def _near(self, one: Derived, name: str) -> str:
        """The query for the rows of an input that are worked out together with what was touched."""
        key, rows = key_of(one), f"main.{EVERY}{name}"
        if name in facts and key == "about_key":
            rows = f"(select m.* replace (coalesce(m.about_key, {about(name)}) as about_key) from {rows} m)"
        return f"select m.* from {rows} m semi join {TOUCHED}{one.name} t on m.{key} = t.{DERIVED_KEY}"

    def _attributes(self, one: Derived) -> list[str]:
        tables = [table for name in one.inputs if (table := self.snapshot.get(name))]
        return sorted({name for table in tables for name in table.columns if name.startswith(ATTRIBUTE)})
