"""Reads the SQL of a metric: only what every engine does alike, only columns that exist, thresholds filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from hark.errors import HarkError, UnknownName
from hark.words import gettext as _

ALLOWED: frozenset[type[exp.Expr]] = frozenset(
    {
        exp.Column,
        exp.Identifier,
        exp.Literal,
        exp.Placeholder,
        exp.Boolean,
        exp.Null,
        exp.Case,
        exp.If,
        exp.And,
        exp.Or,
        exp.Not,
        exp.Paren,
        exp.EQ,
        exp.NEQ,
        exp.GT,
        exp.GTE,
        exp.LT,
        exp.LTE,
        exp.Is,
        exp.In,
        exp.Between,
        exp.Add,
        exp.Sub,
        exp.Mul,
        exp.Div,
        exp.Neg,
        exp.Abs,
        exp.ArraySize,
        exp.Coalesce,
    }
)
"""What the text of a metric may be made of. Each of these gives the same on DuckDB, ClickHouse and Spark."""

EPOCH, PROMISED = "epoch_us", "promised"
FUNCTIONS = (EPOCH, PROMISED)
"""Besides: a time in microseconds since 1970; what the thresholds promise for the value of a column, by its name."""

PERIOD_BEGINS, KNOWN_UNTIL = "period_begins", "known_until"
MOMENTS = (PERIOD_BEGINS, KNOWN_UNTIL)
"""Names that stand for a moment of the question, in microseconds since 1970: when the row's period begins, and until
when anything is known."""

OTHERWISE = "else"
"""The threshold that holds for values which have none of their own."""


def formula(text: str, columns: Iterable[str], thresholds: Mapping[str, float] = MappingProxyType({})) -> exp.Expr:
    """The tree of `text`, every column quoted, every `:name` replaced by its number.

    Raises `HarkError` for what is not allowed and `UnknownName` for a column or threshold that is not there.
    """
    tree = parsed(text).copy()
    known = frozenset((*columns, *MOMENTS))
    for column in tree.find_all(exp.Column):
        if column.table or column.name not in known:
            raise UnknownName("column", column.sql(), known)
        column.this.set("quoted", True)
    return tree.transform(lambda node: promised(filled(node, thresholds), thresholds))


def names(text: str) -> frozenset[str]:
    """The columns the text speaks of."""
    return frozenset(column.name for column in parsed(text).find_all(exp.Column)) if text else frozenset()


@cache
def parsed(text: str) -> exp.Expr:
    """The tree of `text`, checked against `ALLOWED`."""
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError as error:
        raise HarkError(
            _("The text of a metric cannot be read: {text}", text=text), str(error).partition("\n")[0]
        ) from error
    for node in tree.walk():
        if type(node) not in ALLOWED and not (isinstance(node, exp.Anonymous) and node.name.lower() in FUNCTIONS):
            allowed = ", ".join(sorted(kind.key for kind in ALLOWED))
            raise HarkError(
                _("A metric may not use “{sql}” ({key}).", sql=node.sql(dialect="duckdb"), key=node.key),
                _("Use: {allowed}.", allowed=allowed),
            )
    return tree


def filled(node: exp.Expr, thresholds: Mapping[str, float]) -> exp.Expr:
    """The number where `node` is a placeholder, else `node`."""
    if not isinstance(node, exp.Placeholder):
        return node
    if node.name not in thresholds:
        raise UnknownName("threshold", node.name, thresholds)
    return number(thresholds[node.name])


def promised(node: exp.Expr, thresholds: Mapping[str, float]) -> exp.Expr:
    """The number that a threshold holds for each value of a column, where `node` asks for it, else `node`."""
    if not isinstance(node, exp.Anonymous) or node.name.lower() != PROMISED:
        return node
    (column,) = node.expressions
    rest = number(thresholds[OTHERWISE]) if OTHERWISE in thresholds else exp.null()
    chosen = exp.Case(default=rest)
    for name, each in sorted(thresholds.items()):
        if name != OTHERWISE:
            chosen = chosen.when(exp.EQ(this=column.copy(), expression=exp.Literal.string(name)), number(each))
    return chosen if chosen.args.get("ifs") else rest


def number(value: float) -> exp.Expr:
    """A literal that is a floating-point number on every engine (`1.0` is a decimal on Spark)."""
    digits = repr(abs(value)).removesuffix(".0")
    literal = exp.Literal(this=digits if "e" in digits else f"{digits}e0", is_string=False)
    return exp.Neg(this=literal) if value < 0 else literal
