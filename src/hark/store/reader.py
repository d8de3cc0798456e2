"""What a query reads: one snapshot of the lake through one engine, as a view per fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from sqlglot import exp

from hark.company import CompanyDocument
from hark.store.again import reading
from hark.store.derivation import DERIVED_KEY, MADE, STALE, derived, roots
from hark.store.engines.duckdb import DuckDB
from hark.store.engines.engine import Arrow, Engine, Vanished
from hark.store.facts import Column, Fact, Kind, facts
from hark.store.lake import Snapshot, Store, Table
from hark.store.nulls import null
from hark.store.overlay import EVERY, Overlay
from hark.store.refresh import recipe, refreshed
from hark.store.tables import IDENTITIES, shape
from hark.store.together import Moment, moment
from hark.store.trouble import told

T = TypeVar("T")

Limits = Mapping[str, frozenset[str]]
"""By column, the only values whose rows are seen; of a fact without the column no row is."""

NO_LIMITS: Limits = MappingProxyType({})

LITTLE = "256MB"
"""What DuckDB may hold in memory of very many rows."""

PERSON = "person"
"""The column of every view that tells persons apart, keys that belong to one person taken together."""


class Declared:
    """What is known of the facts without reading any: their declared columns, and a company document."""

    def __init__(self, company: CompanyDocument) -> None:
        self.company = company

    def columns(self, fact: str) -> Mapping[str, Column]:
        """The columns of a fact by name."""
        return shape(fact).columns


class Facts(Declared):
    """The rows that count, at one moment, through one engine; and the company document of that moment.

    `limits` keep whoever asks to a part of the rows: no question, chart or export reaches beyond them.
    The views are called like the facts and the derived facts, and have all columns these declare, the attributes of
    the maps (`x_...`), and `person`. A fact without rows is an empty view.
    """

    def __init__(self, store: Store, engine: Engine | None = None, limits: Limits = NO_LIMITS) -> None:
        self.store, self.limits = store, limits
        self.engine = engine or DuckDB(store.lake)
        super().__init__(store.company)
        self._look(self._now())

    @contextmanager
    def frugal(self, room: Path) -> Iterator[Facts]:
        """The same rows for somebody who wants very many: little of them in memory, the rest in the folder `room`."""
        engine = DuckDB(self.store.lake, memory=LITTLE, spill=room)
        try:
            yield Facts(self.store, engine, self.limits)
        finally:
            engine.close()

    def columns(self, fact: str) -> Mapping[str, Column]:
        """The columns of a fact by name, its attributes included."""
        table = self.snapshot.get(fact)
        return MappingProxyType({**shape(fact).columns, **(table.columns if table else {})})

    def rows(self, tree: exp.Expr) -> list[dict[str, object]]:
        """The rows of a statement as dictionaries; for results without instants."""
        return self._asked(tree, self.engine.rows)

    def kept(self, tree: exp.Expr) -> list[dict[str, object]]:
        """The rows of a statement that is asked again and again; kept until the snapshot changes."""
        text = tree.sql("duckdb")
        if text not in self._kept:
            self._kept[text] = self.rows(tree)
        return self._kept[text]

    def arrow(self, tree: exp.Expr) -> Arrow:
        """The rows of a statement as Arrow."""
        return self._asked(tree, self.engine.arrow)

    def batches(self, tree: exp.Expr) -> Iterator[list[tuple[object, ...]]]:
        """The rows of a statement, some thousands at a time; for results without instants.

        Raises `Vanished` where a file goes while they are fetched: nothing of them is asked again.
        """
        return self._asked(tree, self.engine.batches)

    def span(self, fact: str) -> tuple[int, int] | None:
        """When the first and the last row of a fact happened, in microseconds since 1970; None where none says.

        Of a derived fact, when the first and last happened of what it is worked out of: so far its figures reach.
        """
        known = [span for root in roots(fact) if root != fact and (span := self.span(root))]
        if known:
            return min(first for first, _ in known), max(last for _, last in known)
        if fact not in self._spans:
            times = exp.select("epoch_us(min(occurred_at)) AS first", "epoch_us(max(occurred_at)) AS last")
            (found,) = self.rows(times.from_(fact))
            timed = found["first"] is not None
            self._spans[fact] = (int(str(found["first"])), int(str(found["last"]))) if timed else None
        return self._spans[fact]

    def _asked(self, tree: exp.Expr, ask: Callable[[str], T]) -> T:
        self._work_out({table.name for table in tree.find_all(exp.Table)} & derived.keys() - self._seen)
        with told(self.store.directory):
            try:
                return self._at(tree, ask)
            except Vanished:
                return reading(self.store, lambda now: self._at(tree, ask, now), (Vanished,), self._now)

    def _now(self) -> Moment:
        return moment(self.store, outbox=self.engine.together)

    def _at(self, tree: exp.Expr, ask: Callable[[str], T], now: Moment | None = None) -> T:
        if now is not None:
            self._look(now)
        # A view is made when it is first asked for: opening a dozen tables would take longer than most questions.
        new = {table.name for table in tree.find_all(exp.Table)} & {*facts, *derived} - self._seen
        self.engine.attach({name: self._view(name, self.limits) for name in sorted(new)})
        self._seen |= new
        return ask(self.engine.sql(tree))

    def _view(self, name: str, limits: Limits = NO_LIMITS) -> exp.Select:
        return view(shape(name), self.snapshot, self.engine, limits, self._over)

    def _offer(self, name: str) -> None:
        """Make the view of all rows of a fact, for what is worked out of it."""
        if EVERY + name not in self._seen:
            self._seen.add(EVERY + name)
            self.engine.attach({EVERY + name: self._view(name)})

    @property
    def edition(self) -> tuple[int, int]:
        """What tells this moment from others: the change of the lake, and the last row that waits."""
        return self.snapshot.head.number, max((one.number for rows in self._waiting for one in rows), default=0)

    def held(self) -> list[str]:
        """The facts, and the derived facts, that have any row."""
        return [name for name in (*facts, *derived) if self.holds(name)]

    @property
    def empty(self) -> bool:
        """Whether nothing that was brought in counts."""
        return not any(self.holds(name) for name in facts)

    def holds(self, fact: str) -> bool:
        """Whether there is any row of a fact; of a derived fact, perhaps only rows that no longer count."""
        table = self.snapshot.get(fact)
        return bool(table and table.rows) or bool(self._over and self._over.covers(fact))

    def _work_out(self, names: Iterable[str]) -> None:
        """Have derived facts worked out anew where the snapshot has them by another company document, or not at all.

        From then on the questions are of that document.
        """
        # Of a lake that holds nothing for it, nothing has to be worked out: what waits is laid over it as it is.
        there = [name for name in names if any(one in self.snapshot for one in (name, *roots(name)))]
        if all(self.snapshot.head.recipes.get(name) == recipe(derived[name], self.company) for name in there):
            return
        refreshed(self.store, names)
        self.company, now = self.store.company, self._now()
        if now.snapshot.head != self.snapshot.head:
            self._look(now)

    def _look(self, now: Moment) -> None:
        """Read the rows of that moment from now on."""
        self.snapshot, self._waiting = now.snapshot, tuple(now.waiting.values())
        self._seen: set[str] = set()
        self._spans: dict[str, tuple[int, int] | None] = {}
        self._kept: dict[str, list[dict[str, object]]] = {}
        self._over: Overlay | None = None
        if now.waiting and isinstance(self.engine, DuckDB):
            people = now.snapshot.get(IDENTITIES)
            said = self.engine.sql(self.engine.source(people)) if people and people.rows else ""
            self._over = Overlay(self.engine.connection, now.snapshot, now.waiting, self.company, self._offer, said)


def view(
    fact: Fact, snapshot: Snapshot, engine: Engine, limits: Limits = NO_LIMITS, over: Overlay | None = None
) -> exp.Select:
    """A fact as queries see it: its current rows, nulls for columns its table does not have yet, and the person.

    Of a limited view, only the rows within the limits; with what lies over it, also what was posted and waits.
    """
    table = snapshot.get(fact.name)
    stored = table.columns if table else {}
    every = {**fact.columns, **stored}
    if over is not None and over.covers(fact.name):
        here = held(fact, every, table, snapshot, engine) if table and table.files else None
        over.ready(fact.name, f"({engine.sql(here)})" if here else "")
        rows = over.laid(fact.name, every, here)
        rows = exp.select(*(exp.column(name, table="f", quoted=True) for name in every)).from_(rows.subquery("f"))
        rows = rows.where(*within(limits, every))
    elif table is None or not table.files:
        return exp.select(*map(null, every.values()), null(Column(PERSON, Kind.WHOLE, ""))).where(exp.false())
    else:
        rows = held(fact, every, table, snapshot, engine).where(*within(limits, stored))
    people = snapshot.get(IDENTITIES)
    if people is None or not people.rows:
        return rows.select("f.person_key AS person")
    known = exp.select("person_key", "person").from_(engine.source(people))
    return rows.select("coalesce(i.person, f.person_key) AS person").join(
        known.subquery("i"), on="i.person_key = f.person_key", join_type="left"
    )


def held(fact: Fact, every: Mapping[str, Column], table: Table, snapshot: Snapshot, engine: Engine) -> exp.Select:
    """The rows of a table that count, as `f`; nulls for columns it does not have yet."""
    columns = [
        exp.column(name, table="f", quoted=True) if name in table.columns else null(column)
        for name, column in every.items()
    ]
    rows = exp.select(*columns).from_(exp.alias_(engine.source(table), "f", table=True))
    return counting(rows, fact, snapshot, engine)


def within(limits: Limits, columns: Mapping[str, Column]) -> list[exp.Expr]:
    """The conditions of the rows within the limits; none meets them where a column is not there."""
    return [
        exp.In(
            this=exp.column(name, table="f", quoted=True), expressions=[exp.Literal.string(one) for one in sorted(only)]
        )
        if name in columns
        else exp.false()
        for name, only in sorted(limits.items())
    ]


def counting(rows: exp.Select, fact: Fact, snapshot: Snapshot, engine: Engine) -> exp.Select:
    """The rows of a derived fact without those that no longer count; the rows of a fact are in files of their own."""
    gone = snapshot.get(fact.name + STALE)
    if gone is None or not gone.rows:
        return rows
    newest = exp.select(DERIVED_KEY, f"max({MADE}) AS newest").from_(engine.source(gone)).group_by(DERIVED_KEY)
    joined = rows.join(newest.subquery("s"), on=f"s.{DERIVED_KEY} = f.{DERIVED_KEY}", join_type="left")
    return joined.where(f"s.newest IS NULL OR f.{MADE} >= s.newest")
