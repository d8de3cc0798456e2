"""A long survey: a row per answer, one column names the question, another says what was answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from hark.collect.sql import literal
from hark.errors import Refused
from hark.recognise.doubt import Doubt, Option
from hark.recognise.likert import worth
from hark.recognise.preset import Draft
from hark.recognise.profile import MOST, SEVERAL, Seen, profiles
from hark.recognise.questions import questions
from hark.recognise.shape import CERTAIN, NO, Shape, columns_of, customer, finish, plainly, times, unnamed_time, zoned
from hark.recognise.shape import moments as entries_of
from hark.recognise.shapes.answers import ANSWERED_AT, BESIDE, merged
from hark.recognise.table import Table, listed
from hark.recognise.words import kind_of

HOLDING = ("score", "text", "choices")
"""Our columns for the answers of a long survey: of figures, of many words, of few."""

SHORT = 8
"""Letters that no question is as short as."""

KNOWN = 0.3
"""Where so large a part of the questions is worded as one asks, the column holds questions, whatever it is called."""


def likely(table: Table) -> int:
    """Sure where one column names questions and another is called as what is answered to them."""
    asked = asking(table)
    return CERTAIN if asked and answering(table, asked) else NO


def asking(table: Table) -> Seen | None:
    """The column that names the questions: few, each asked in several rows, called and worded as questions are."""
    often = [one for one in table.columns if one.few and one.filled == one.rows >= 2 * one.different]
    called = [one for one in table.called("question") if one in often]
    called = [one for one in called if worded(one, question_like) or (coded(one) and len(table.roles[one.name]) == 1)]
    asked = [one for one in often if one.different > 1 and worded(one, with_a_mark)]
    return next(iter([*(one for one in called if worded(one, question_like)), *asked, *called]), None)


def worded(column: Seen, like: Callable[[str], bool]) -> bool:
    """Whether the column says questions: enough of its values are like them, and they are no answers in words."""
    return sum(map(like, column.values)) >= max(1, KNOWN * column.different) and not worth(column.values)


def with_a_mark(value: str) -> bool:
    """Whether a text ends as questions do, and has several words."""
    return value.endswith(("?", "？", "؟")) and len(value) > SHORT


def question_like(value: str) -> bool:
    """Whether a text asks something: for a score, or with a question mark."""
    return bool(kind_of(value)) or with_a_mark(value)


def coded(column: Seen) -> bool:
    """Whether all its values are the codes of questions, such as Q1 and q_12."""
    return column.different > 1 and all(
        re.fullmatch(r"(?i)(q|question|frage|item)[ _.-]?\w{1,4}", one) for one in column.values
    )


def named(table: Table) -> Seen:
    """The column of the questions, as its owner says. Raises `Refused` where it names too many."""
    few = [one for one in table.columns if one.few and one.filled]
    column = table.pick("asks", "Which column names the question that a row answers?", [], among=few)
    if column is None or not column.few:
        raise Refused(
            f"No column of “{table.file.name}” names questions: it would say few things, each in many rows.",
            "Where each column is a question, answer rows=answers. More than "
            f"{SEVERAL} questions in one column take a map, see docs/use/map.md.",
        )
    return column


def answered(table: Table, asked: Seen) -> Seen:
    """The column of the answers, as its owner says. Raises `Refused` where there is none."""
    free = [one for one in table.columns if one is not asked and one.filled]
    column = table.pick("question", "Which column holds what people answered?", [], among=free)
    if column is None:
        raise Refused(f"No column of “{table.file.name}” holds answers.", "Import a file that has them.")
    return column


def answering(table: Table, asked: Seen) -> list[Seen]:
    """The columns of what was answered, the likeliest first: several where scores stand apart from words."""
    found = [one for one in table.called("answer") if one is not asked and one.filled and not one.addresses]
    first = next(iter([one for one in found if "response" not in table.roles[one.name]] or found), None)
    if first is None:
        return []
    others = [one for one in table.columns if one not in (first, asked) and one.filled and not one.addresses]
    return [first, *(one for one in others if one.filled < one.rows and apart(table, first, one))]


def apart(table: Table, column: Seen, other: Seen) -> bool:
    """Whether two columns share the answers among them: hardly a row that fills one fills the other."""
    both = table.one(f"select count(*) filter ({column.cell} is not null and {other.cell} is not null) from {{rows}}")
    return bool(both[0] <= (1 - MOST) * min(column.filled, other.filled))


def draft(table: Table) -> Draft:
    """The map of a long survey: what each question asks is told by its wording and by the answers in its rows."""
    asked = asking(table) or named(table)
    held = answering(table, asked) or [answered(table, asked)]
    found = times(table, *ANSWERED_AT)
    at = dict.fromkeys([*found][:1], "occurred_at")
    columns: Draft = entries_of(table, found, at)
    columns |= unnamed_time(table, columns, found)
    columns |= {"question": asked.name} | holding(table, held)
    columns |= whose(table, asked, [one.name for one in held], columns)
    columns |= plainly(table, *BESIDE[1:], but=columns_of(columns))
    drafted: Draft = {"fact": "answers", "columns": columns, "questions": entries(table, asked, held)}
    drafted = finish(table, zoned(table, drafted, [found[role] for role in at]))
    said = {key: one for key, one in drafted.get("attributes", {}).items() if not told_by(table, asked, one)}
    return drafted | {"attributes": said}


def holding(table: Table, held: Sequence[Seen]) -> Draft:
    """The entries of the columns that hold answers. Raises `Refused` where there are more than a map has."""
    if len(held) > len(HOLDING):
        raise Refused(
            f"{listed(held)} all hold answers, each to other questions.",
            f"Hark takes {len(HOLDING)} such columns of a file: put some of them together.",
        )
    ranked = sorted(held, key=lambda one: (-one.numbers / one.filled, -one.words))
    beside = [one for one in table.called("text") if one not in held and one.filled and one.prose]
    return dict(zip(HOLDING, [one.name for one in [*ranked, *(beside[:1] if len(held) == 1 else [])]], strict=False))


def whose(table: Table, asked: Seen, held: Sequence[str], columns: Draft) -> Draft:
    """The entries of the response and the customer: of one response each question is answered once."""
    used = {asked.name, *held, *columns_of(columns)}
    who = customer(table)
    person = next(iter(columns_of(list(who.values()))), "")
    named = [
        one
        for one in table.called("response")
        if one.name not in used | {person} and one.names | (one.filled == one.rows)
    ]
    shared = next(iter(sorted(named, key=lambda one: one.unique)), None)
    if shared is None and person and (column := table.named[person]).filled == column.rows and not column.unique:
        return who | ({"response": person} if together(table, column, asked) else {})
    if shared is None:
        return who
    if shared.unique or together(table, shared, asked):
        return {"response": shared.name} | who
    return who or {"customer": shared.name}


def together(table: Table, column: Seen, asked: Seen) -> bool:
    """Whether the rows of one name are one response: taken so where a response is called so and answers once."""
    twice = table.one(f"select count(*) - count(distinct ({column.cell}, {asked.cell})) from {{rows}}")[0]
    if not twice and "response" in table.roles[column.name]:
        return True
    says = f"“{column.name}” answers the same question again in {twice:,} rows." if twice else (
        f"Are the rows that share what “{column.name}” says the answers of one response?"
    )  # fmt: skip
    one = Option("one", "they are one response" + (", in which a question counts once" if twice else ""))
    each = Option("each", "each row is a response of its own")
    return table.ask(Doubt("response", says, column.examples, (each, one) if twice else (one, each))) == "one"


def told_by(table: Table, asked: Seen, entry: object) -> bool:
    """Whether a column says something of the question and not of the response: each question has one value in it."""
    column = table.named[str(entry["column"] if isinstance(entry, dict) else entry)]
    pairs = table.one(f"select count(distinct ({asked.cell}, {column.cell})) from {{rows}}")[0]
    return asked.different > 1 and pairs == asked.different


def entries(table: Table, asked: Seen, held: Sequence[Seen]) -> list[Draft]:
    """What each question asks, found as in a survey that has a column for it."""
    wide = widened(table, asked, held)
    found = questions(wide, wide.columns, every=True)
    named = {name for one in found for name in one["columns"]}
    left = [one for one in wide.columns if one.name not in named]
    return merged([*found, *({"columns": [one.name], "kind": "choice" if one.few else "text"} for one in left)])


def widened(table: Table, asked: Seen, held: Sequence[Seen]) -> Table:
    """The same answers as a table with a column per question."""
    said = held[0].cell if len(held) == 1 else f"coalesce({', '.join(one.cell for one in held)})"
    cells = ", ".join(
        f"case when {asked.cell} = {literal(name)} then {said} end as c{i}" for i, name in enumerate(asked.values)
    )
    path = table.file.table.with_suffix(".asked.parquet")
    table.con.execute(f"copy (select {cells} from {table.source}) to {literal(str(path))} (format parquet)")
    file = replace(table.file, table=path, columns=tuple(asked.values), labels=(), meanings={})
    return replace(table, file=file, columns=profiles(table.con, file), left_out=[], known={})


SHAPE = Shape("answers", "long", "one answer of somebody to one question of a survey", likely, draft)
