"""Which column of a file with a row per answer names the questions."""

from __future__ import annotations

import re
from collections.abc import Callable

from hark.recognise.likert import worth
from hark.recognise.profile import MOST, Seen
from hark.recognise.table import Table, once
from hark.recognise.words import kind_of

KNOWN = 0.3
"""Where so large a part of the questions is worded as one asks, the column holds questions, whatever it is called."""

QUESTIONS = 300
"""So many questions are told one by one at most."""

SHORT = 8
"""Letters that no question is as short as."""


def asking(table: Table) -> Seen | None:
    """The column that names the questions: each asked in several rows, called and worded as questions are."""
    often = [one for one in table.columns if one.filled >= max(MOST * one.rows, 2 * one.different)]
    called = [one for one in table.called("question") if one in often]
    called = [
        one
        for one in called
        if worded(table, one, question_like) or (coded(table, one) and len(table.roles[one.name]) == 1)
    ]
    asked = [one for one in often if one.few and one.different > 1 and worded(table, one, with_a_mark)]
    return next(iter([*(one for one in called if worded(table, one, question_like)), *asked, *called]), None)


def crossed(table: Table) -> Seen | None:
    """A column of few words of which nearly every one stands once beside each name of another: what a form asks."""
    few = [one for one in table.columns if one.few and one.different > 1 and one.filled == one.rows and not one.scores]
    names = [one for one in table.columns if one.filled == one.rows >= 2 * one.different > 2 * ENOUGH]
    return next((one for one in few for name in names if forms(table, name, one)), None)


def forms(table: Table, name: Seen, column: Seen) -> bool:
    """Whether the rows of one name are a form: each says something else in the column, and nearly all of it."""
    if column.rows > name.different * column.different or column.rows < MOST * name.different * column.different:
        return False
    return bool(table.one(f"select count(distinct ({name.cell}, {column.cell})) from {{rows}}")[0] == column.rows)


ENOUGH = 10
"""So many forms there are at least."""


@once
def named(table: Table, column: Seen) -> tuple[str, ...]:
    """The questions that a column names; none where they are too many."""
    if column.few:
        return tuple(column.values)
    if column.different > 2 * QUESTIONS:
        return ()
    said = f"select distinct {column.cell} as said from {table.source} where said is not null"
    found = table.con.execute(f"{said} order by 1 limit {QUESTIONS + 1}").fetchall()
    return tuple(one for (one,) in found) if len(found) <= QUESTIONS else ()


def worded(table: Table, column: Seen, like: Callable[[str], bool]) -> bool:
    """Whether the column says questions: enough of its values are like them, and they are no answers in words."""
    said = named(table, column)
    return sum(map(like, said)) >= max(1, KNOWN * len(said)) and not worth(said)


def with_a_mark(value: str) -> bool:
    """Whether a text ends as questions do, and has several words."""
    return value.endswith(("?", "？", "؟")) and len(value) > SHORT


def question_like(value: str) -> bool:
    """Whether a text asks something: for a score, or with a question mark."""
    return bool(kind_of(value)) or with_a_mark(value)


def coded(table: Table, column: Seen) -> bool:
    """Whether all its values are the codes of questions, such as Q1 and q_12."""
    said = named(table, column)
    return len(said) > 1 and all(CODE.fullmatch(one) for one in said)


CODE = re.compile(r"(?i)(q|question|frage|item)[ _.-]?\w{1,4}")
