"""What a query reads: one snapshot of the lake through one engine, as a view per fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from sqlglot import exp

from hark.company import CompanyDocument
from hark.store.derivation import DERIVED_KEY, MADE, STALE, derived, roots
from hark.store.engines.duckdb import DuckDB
from hark.store.engines.engine import Arrow, Engine, Vanished
from hark.store.facts import Column, Fact, Kind, facts
from hark.store.lake import Snapshot, Store, reading
from hark.store.refresh import recipe, refreshed
from hark.store.tables import IDENTITIES, shape
from hark.store.trouble import told

T = TypeVar("T")

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

    The views are called like the facts and the derived facts, and have all columns these declare, the attributes of
    the maps (`x_...`), and `person`. A fact without rows is an empty view.
    """

    def __init__(self, store: Store, engine: Engine | None = None) -> None:
        self.store = store
        self.engine = engine or DuckDB(store.lake)
        super().__init__(store.company)
        self.snapshot = store.snapshot()
        self._seen: set[str] = set()
        self._spans: dict[str, tuple[int, int] | None] = {}
        self._kept: dict[str, list[dict[str, object]]] = {}

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
                return self._at(self.snapshot, tree, ask)
            except Vanished:
                return reading(self.store, lambda snapshot: self._at(snapshot, tree, ask), (Vanished,))

    def _at(self, snapshot: Snapshot, tree: exp.Expr, ask: Callable[[str], T]) -> T:
        if snapshot is not self.snapshot:
            self._look(snapshot)
        # A view is made when it is first asked for: opening a dozen tables would take longer than most questions.
        new = {table.name for table in tree.find_all(exp.Table)} & {*facts, *derived} - self._seen
        self.engine.attach({name: view(shape(name), snapshot, self.engine) for name in sorted(new)})
        self._seen |= new
        return ask(self.engine.sql(tree))

    def _work_out(self, names: Iterable[str]) -> None:
        """Have derived facts worked out anew where the snapshot has them by another company document, or not at all.

        From then on the questions are of that document.
        """
        if all(self.snapshot.head.recipes.get(name) == recipe(derived[name], self.company) for name in names):
            return
        refreshed(self.store, names)
        self.company, snapshot = self.store.company, self.store.snapshot()
        if snapshot.head != self.snapshot.head:
            self._look(snapshot)

    def _look(self, snapshot: Snapshot) -> None:
        """Read `snapshot` from now on."""
        self.snapshot, self._seen, self._spans, self._kept = snapshot, set(), {}, {}


def view(fact: Fact, snapshot: Snapshot, engine: Engine) -> exp.Select:
    """A fact as queries see it: its current rows, nulls for columns its table does not have yet, and the person."""
    table = snapshot.get(fact.name)
    stored = table.columns if table else {}
    every = {**fact.columns, **stored}
    if table is None or not table.files:
        return exp.select(*map(null, every.values()), null(Column(PERSON, Kind.WHOLE, ""))).where(exp.false())
    columns = [
        exp.column(name, table="f", quoted=True) if name in stored else null(column) for name, column in every.items()
    ]
    rows = counting(
        exp.select(*columns).from_(exp.alias_(engine.source(table), "f", table=True)), fact, snapshot, engine
    )
    people = snapshot.get(IDENTITIES)
    if people is None or not people.rows:
        return rows.select("f.person_key AS person")
    held = exp.select("person_key", "person").from_(engine.source(people))
    return rows.select("coalesce(i.person, f.person_key) AS person").join(
        held.subquery("i"), on="i.person_key = f.person_key", join_type="left"
    )


def counting(rows: exp.Select, fact: Fact, snapshot: Snapshot, engine: Engine) -> exp.Select:
    """The rows of a derived fact without those that no longer count; the rows of a fact are in files of their own."""
    gone = snapshot.get(fact.name + STALE)
    if gone is None or not gone.rows:
        return rows
    newest = exp.select(DERIVED_KEY, f"max({MADE}) AS newest").from_(engine.source(gone)).group_by(DERIVED_KEY)
    joined = rows.join(newest.subquery("s"), on=f"s.{DERIVED_KEY} = f.{DERIVED_KEY}", join_type="left")
    return joined.where(f"s.newest IS NULL OR f.{MADE} >= s.newest")


def null(column: Column) -> exp.Expr:
    """A typed null in place of a column."""
    return exp.cast(exp.null(), type_of(column.kind).copy()).as_(column.name, quoted=True)


@cache
def type_of(kind: Kind) -> exp.DataType:
    """The type of a column, as every engine can write it."""
    return exp.DataType.build(kind.duckdb, dialect="duckdb")
