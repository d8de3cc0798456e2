"""Which rows of a fact a question is about that is not about a metric: grouped how, from when to when, filtered how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from hark.measure.clock import Clock
from hark.measure.condition import Condition
from hark.measure.dimension import dimension
from hark.measure.expression import named
from hark.measure.hours import between
from hark.measure.query import check_rows
from hark.measure.scope import Frame
from hark.store.reader import Facts

Group = dict[str, str | None]
"""The value of every column that was asked for; None where a row has none."""


@dataclass(frozen=True)
class Among:
    """The rows that meet every condition of `where` and happened from `start` on, before `end`, by groups."""

    by: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    start: date | None = None
    end: date | None = None

    def check(self, fact: str, facts: Facts) -> None:
        """Raise `UnknownName` or `BadQuestion` for what cannot be asked of these facts."""
        check_rows(self, facts.columns(fact))

    def conditions(self, fact: str, facts: Facts) -> list[exp.Expr]:
        """What `where` asks of a row."""
        columns = facts.columns(fact)
        return [condition.tree(columns) for condition in self.where]

    def time(self, facts: Facts) -> list[exp.Expr]:
        """What `start` and `end` ask of a row, in the company's days."""
        clock = Clock.of(facts.company)
        begins, ends = (clock.begins(bound) if bound else None for bound in (self.start, self.end))
        return between(Frame(begins, ends))

    def groups(self, fact: str, facts: Facts) -> dict[str, exp.Expr]:
        """The columns to group by, as text, by their name in the table."""
        found = [dimension(name, facts.columns(fact)) for name in self.by]
        return {column.name: named(column) for column in found}

    def group_of(self, fact: str, facts: Facts) -> Callable[[Mapping[str, object]], Group]:
        """How to tell the group of a row of the result, by the names that were asked for."""
        columns = {name: dimension(name, facts.columns(fact)).name for name in self.by}

        def told(row: Mapping[str, object]) -> Group:
            return {name: None if (at := row[column]) is None else str(at) for name, column in columns.items()}

        return told

    def __str__(self) -> str:
        """The groups and conditions as a sentence has them: “ by team, region=North”."""
        by = f" by {' and '.join(self.by)}" if self.by else ""
        return by + "".join(f", {condition}" for condition in self.where)


def whole(number: object) -> int:
    """A whole number as engines hand it over: some as decimals."""
    return number if isinstance(number, int) else int(str(number))
