"""One condition of a filter: `region=North`, `score>=9`, `age_group in 18-24,25-34`, `region=` for empty."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from sqlglot import exp

from hark.errors import BadQuestion
from hark.measure.dimension import filterable
from hark.measure.formula import number
from hark.store.facts import Column, Kind
from hark.words import gettext as _

OPERATORS: Mapping[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
CLAIMS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
SHAPE = re.compile(r"\s*([^\s=!<>]+)\s*(<=|>=|!=|=|<|>|\sin\s)\s*(.*?)\s*", re.DOTALL)


@dataclass(frozen=True)
class Condition:
    """What a column must be like. Without values, or with an empty one, `=` asks for the rows where it is empty.

    `!=` also keeps the rows where the column is empty; the other comparisons never do.
    """

    column: str
    operator: str
    values: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Condition:
        """The condition a person wrote; a value of `in` that holds a comma stands in double quotes."""
        match = SHAPE.fullmatch(text)
        if match is None:
            raise BadQuestion(
                _("“{text}” is not a condition.", text=text),
                _("Write for example region=North, score>=9, or region in North,South; region= for empty."),
            )
        column, operator, value = match[1], match[2].strip(), match[3]
        values = next(csv.reader([value], skipinitialspace=True), []) if operator == "in" else [value]
        return cls(column, operator, tuple(values))

    def __str__(self) -> str:
        """The condition as a person would write it."""
        return (
            f"{self.column} in {','.join(self.values)}"
            if self.operator == "in"
            else self.column + self.operator + (",".join(self.values))
        )

    def tree(self, columns: Mapping[str, Column]) -> exp.Expr:
        """The condition as SQL; raises `UnknownName` and `BadQuestion`."""
        column = filterable(self.column, columns)
        name = exp.column(column.name, quoted=True)
        values = [value for value in self.values if value != ""]
        if self.operator == "in":
            return self._among(name, column, values)
        if self.operator not in OPERATORS or len(values) > 1:
            raise BadQuestion(
                _("“{what}” is not a condition.", what=self),
                _("Compare with one of {operators} or in.", operators=", ".join(OPERATORS)),
            )
        empty = name.is_(exp.null())
        if not values:
            return self._empty(empty)
        if self.operator not in ("=", "!=") and column.kind not in (Kind.NUMBER, Kind.WHOLE):
            raise BadQuestion(
                _("“{what}”: the column “{column}” holds words, which have no order.", what=self, column=self.column),
                _("Compare with =, != or in."),
            )
        test = OPERATORS[self.operator](this=name, expression=self._literal(column, values[0]))
        return exp.paren(exp.or_(test, empty)) if self.operator == "!=" else test

    def _among(self, name: exp.Column, column: Column, values: list[str]) -> exp.Expr:
        tests: list[exp.Expr] = []
        if values:
            tests.append(exp.In(this=name, expressions=[self._literal(column, value) for value in values]))
        if len(values) < len(self.values) or not values:
            tests.append(name.is_(exp.null()))
        return exp.paren(exp.or_(*tests)) if len(tests) > 1 else tests[0]

    def _empty(self, empty: exp.Expr) -> exp.Expr:
        if self.operator not in ("=", "!="):
            raise BadQuestion(
                _("“{what}” compares with nothing.", what=self), _("Give a value, or write = for empty, != for filled.")
            )
        return empty if self.operator == "=" else exp.not_(empty)

    def _literal(self, column: Column, value: str) -> exp.Expr:
        if column.kind is Kind.TEXT:
            return exp.Literal.string(value)
        if column.kind is Kind.CLAIM:
            if value.lower() not in CLAIMS:
                raise BadQuestion(
                    _("“{what}”: the column “{column}” is true or false.", what=self, column=self.column),
                    _("Write true or false."),
                )
            return exp.Boolean(this=CLAIMS[value.lower()])
        try:
            figure = float(value)
        except ValueError:
            figure = float("nan")
        if not isfinite(figure):
            raise BadQuestion(
                _("“{what}”: the column “{column}” holds numbers.", what=self, column=self.column),
                _("“{value}” is none.", value=value),
            )
        return number(figure)
