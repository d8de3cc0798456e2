"""Facts worked out by hand: views of a few plain rows on any engine, to ask questions of without a lake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from importlib import import_module

from sqlglot import exp

from cast import Given, attributes
from hark.company import CompanyDocument
from hark.registry import read
from hark.store.derivation import derived
from hark.store.engines.engine import Engine
from hark.store.facts import Column, Kind, attribute_column, facts
from hark.store.nulls import type_of
from hark.store.reader import PERSON, Facts

read("hark.store.derived", import_module)


class Staged(Facts):
    """The rows of some facts through an engine, the person of a row being its `customer` unless it says `person`."""

    def __init__(self, engine: Engine, company: CompanyDocument | None = None, **rows: Sequence[Given]) -> None:
        self.engine, self.company = engine, company or CompanyDocument()
        self.given = rows
        self._spans, self._kept = {}, {}
        engine.attach({fact: self.view(fact, each) for fact, each in rows.items()})

    def columns(self, fact: str) -> Mapping[str, Column]:
        """The columns of a fact, the attributes of its rows included."""
        declared = (facts.get(fact) or derived[fact]).columns
        return {**declared, **{name: attribute_column(name[2:]) for name in attributes(self.given.get(fact, ()))}}

    def rows(self, tree: exp.Expr) -> list[dict[str, object]]:
        """The rows of a statement."""
        return self.engine.rows(self.engine.sql(tree))

    def view(self, fact: str, rows: Sequence[Given]) -> exp.Expr:
        """The rows as a view; one without any is empty."""
        columns = {**self.columns(fact), PERSON: Column(PERSON, Kind.WHOLE, "")}
        selects = [self.line(row, columns) for row in rows] or [self.line({}, columns).where(exp.false())]
        return reduce(lambda one, other: exp.union(one, other, distinct=False, copy=False), selects)

    def line(self, row: Given, columns: Mapping[str, Column]) -> exp.Select:
        """One row."""
        whole = {PERSON: hash(str(row.get("customer", id(row)))) >> 2, **row}
        return exp.select(*(literal(whole.get(name), column) for name, column in columns.items()))


def literal(value: object, column: Column) -> exp.Expr:
    """A value of a column, with the type the column has."""
    if value is None:
        return exp.cast(exp.null(), type_of(column.kind).copy()).as_(column.name, quoted=True)
    said = value.strftime("%Y-%m-%d %H:%M:%S.%f+00:00").replace(".000000", "") if isinstance(value, datetime) else value
    if column.kind is Kind.CLAIM:
        return exp.Boolean(this=bool(value)).as_(column.name, quoted=True)
    return exp.cast(exp.Literal.string(str(said)), type_of(column.kind).copy()).as_(column.name, quoted=True)
