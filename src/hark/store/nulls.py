"""Typed nulls, as every engine can write them."""

from __future__ import annotations

from functools import cache

from sqlglot import exp

from hark.store.columns import Column, Kind


def null(column: Column) -> exp.Expr:
    """A typed null in place of a column."""
    return exp.cast(exp.null(), type_of(column.kind).copy()).as_(column.name, quoted=True)


@cache
def type_of(kind: Kind) -> exp.DataType:
    """The type of a column, as every engine can write it."""
    return exp.DataType.build(kind.duckdb, dialect="duckdb")
