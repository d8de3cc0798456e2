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
from hark.recognise.profile import MOST, Seen, profiles
from hark.recognise.questions import questions
from hark.recognise.shape import (
    CERTAIN,
    NO,
    POSSIBLE,
    Shape,
    columns_of,
    customer,
    finish,
    plainly,
    times,
    unnamed_time,
    zoned,
)
from hark.recognise.shape import moments as entries_of
from hark.recognise.shapes.answers import ANSWERED_AT, BESIDE, merged
from hark.recognise.table import Table, listed, once
from hark.recognise.words import kind_of, plain

HOLDING = ("score", "text", "choices")
"""Our columns for the answers of a long survey: of figures, of many words, of few."""

SHORT = 8
"""Letters that no question is as short as."""

KNOWN = 0.3
"""Where so large a part of the questions is worded as one asks, the column holds questions, whatever it is called."""

QUESTIONS = 300
"""So many questions are told one by one at most."""

SURVEYS = re.compile(
    r"(survey|form|project|study|questionnaire|umfrage|fragebogen|enquete|sondage|encuesta)(_?(id|name|no))?"
)
"""What a column is called that names a survey."""


def likely(table: Table) -> int:
    """Sure where a column is called and worded as questions are, another as answers, and nothing else is named."""
    asked = asking(table)
    if not asked or not answering(table, asked):
        return NO
    others = any(
        OTHERS & roles and not {"response", "customer"} & roles and one != asked.name
        for one, roles in table.roles.items()
    )
    return POSSIBLE if others or "question" not in table.roles[asked.name] else CERTAIN


OTHERS = {"order", "ticket", "subscription"}
"""The roles of columns that name what is no response."""


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


def column_of_questions(table: Table) -> Seen:
    """The column of the questions, as its owner says. Raises `Refused` where it names too many."""
    often = [one for one in table.columns if one.filled >= 2 * one.different]
    column = table.pick("asks", "Which column names the question that a row answers?", [], among=often)
    if column is None or column.filled < 2 * column.different or not named(table, column):
        raise Refused(
            f"No column of “{table.file.name}” names questions: it would say few things, each in many rows.",
            "Where each column is a question, answer rows=answers. More than "
            f"{QUESTIONS} questions in one column take a map, see docs/use/map.md.",
        )
    return column


def column_of_answers(table: Table, asked: Seen) -> Seen:
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
    return [first, *(one for one in others if apart(table, first, one))]


def apart(table: Table, column: Seen, other: Seen) -> bool:
    """Whether two columns share the answers among them: hardly a row that fills one fills the other."""
    both, one, another = table.one(
        f"select count(*) filter ({column.text} is not null and {other.text} is not null), "
        f"count({column.text}), count({other.text}) from {{rows}}"
    )
    return bool(another and one + another <= (2 - MOST) * column.rows and both <= (1 - MOST) * min(one, another))


def draft(table: Table) -> Draft:
    """The map of a long survey: what each question asks is told by its wording and by the answers in its rows."""
    asked = asking(table) or column_of_questions(table)
    held = answering(table, asked) or [column_of_answers(table, asked)]
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
    more = beside[:1] if len(held) == 1 else []
    return {
        key: {"column": one.name, "missing": [*one.nothing]} if len(held) > 1 and one.nothing else one.name
        for key, one in zip(HOLDING, [*ranked, *more], strict=False)
    }


def whose(table: Table, asked: Seen, held: Sequence[str], columns: Draft) -> Draft:
    """The entries of the response and the customer: of one response each question is answered once."""
    used = {asked.name, *held, *columns_of(columns)}
    who = customer(table)
    person = next(iter(columns_of(list(who.values()))), "")
    called = [one for one in table.called("response") if one.name not in used | {person} and one.filled == one.rows]
    called = [one for one in called if "answer" not in table.roles[one.name] or "id" in plain(one.name).split("_")]
    shared = next(iter(sorted(called, key=lambda one: (one.unique, -one.different))), None)
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
    surveys = [one for one in table.columns if SURVEYS.fullmatch(plain(one.name)) and several(table, column, one)]
    if not twice and not surveys and "response" in table.roles[column.name]:
        return True
    says = f"Are the rows that share what “{column.name}” says the answers of one response?"
    says = f"“{column.name}” says the same in several of “{surveys[0].name}”." if surveys else says
    says = f"“{column.name}” answers the same question again in {twice:,} rows." if twice else says
    one = Option("one", "they are one response" + (", in which a question counts once" if twice else ""))
    each = Option("each", "each row is a response of its own")
    return table.ask(Doubt("response", says, column.examples, (each, one) if twice else (one, each))) == "one"


def several(table: Table, column: Seen, other: Seen) -> bool:
    """Whether one name in a column stands beside several values of another."""
    pairs = table.one(
        f"select count(distinct ({column.cell}, {other.cell})), count(distinct {column.cell}) from {{rows}}"
    )
    return bool(pairs[0] > pairs[1])


def told_by(table: Table, asked: Seen, entry: object) -> bool:
    """Whether a column says something of the question and not of the response: each question has one value in it."""
    column = table.named[str(entry["column"] if isinstance(entry, dict) else entry)]
    return asked.different > 1 and not several(table, asked, column) and not SURVEYS.fullmatch(plain(column.name))


def entries(table: Table, asked: Seen, held: Sequence[Seen]) -> list[Draft]:
    """What each question asks, found as in a survey that has a column for it."""
    wide = widened(table, asked, held)
    found = questions(wide, wide.columns, every=True)
    named = {name for one in found for name in one["columns"]}
    left = [one for one in wide.columns if one.name not in named]
    return merged([*found, *({"columns": [one.name], "kind": "choice" if one.few else "text"} for one in left)])


def widened(table: Table, asked: Seen, held: Sequence[Seen]) -> Table:
    """The same answers as a table with a column per question."""
    names = named(table, asked)
    said = held[0].cell if len(held) == 1 else f"coalesce({', '.join(one.text for one in held)})"
    cells = ", ".join(
        f"case when {asked.cell} = {literal(name)} then {said} end as c{i}" for i, name in enumerate(names)
    )
    path = table.file.table.with_suffix(".asked.parquet")
    table.con.execute(f"copy (select {cells} from {table.source}) to {literal(str(path))} (format parquet)")
    file = replace(table.file, table=path, columns=names, labels=(), meanings={})
    return replace(table, file=file, columns=profiles(table.con, file), left_out=[], known={})


SHAPE = Shape("answers", "long", "one answer of somebody to one question of a survey", likely, draft)
