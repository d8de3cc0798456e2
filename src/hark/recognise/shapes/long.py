"""A long survey: a row per answer, one column names the question, another says what was answered."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from hark.collect.sql import literal
from hark.errors import Refused
from hark.recognise.doubt import Doubt, Option
from hark.recognise.heading import span
from hark.recognise.preset import Draft
from hark.recognise.profile import MOST, Seen, profiles
from hark.recognise.questions import WORDY, questions
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
from hark.recognise.shapes.answers import ANSWERED_AT, BESIDE, done, merged, weighted
from hark.recognise.shapes.asked import ENOUGH, QUESTIONS, asking, coded, crossed, named
from hark.recognise.table import Table, listed
from hark.recognise.times import dated
from hark.recognise.words import plain
from hark.words import gettext as _

HOLDING = ("score", "text", "choices")
"""Our columns for the answers of a long survey: of figures, of many words, of few."""


SURVEYS = re.compile(
    r"(survey|form|project|study|questionnaire|umfrage|fragebogen|enquete|sondage|encuesta)(_?(id|name|no))?"
)
"""What a column is called that names a survey."""


def likely(table: Table) -> int:
    """Sure where a column is called and worded as questions are, another as answers, and nothing else is named."""
    asked = asking(table) or crossed(table)
    if not asked or not answering(table, asked):
        return NO
    others = any(
        OTHERS & roles and not {"response", "customer"} & roles and one != asked.name
        for one, roles in table.roles.items()
    )
    return POSSIBLE if others or "question" not in table.roles.get(asked.name, ()) else CERTAIN


OTHERS = {"order", "ticket", "subscription"}
"""The roles of columns that name what is no response."""


def column_of_questions(table: Table) -> Seen:
    """The column of the questions, as its owner says. Raises `Refused` where it names too many."""
    often = [one for one in table.columns if one.filled >= 2 * one.different]
    column = table.pick("asks", "Which column names the question that a row answers?", [], among=often)
    if column is None or column.filled < 2 * column.different or not named(table, column):
        raise Refused(
            _(
                "No column of “{name}” names questions: it would say few things, each in many rows.",
                name=table.file.name,
            ),
            _(
                "Where each column is a question, answer rows=answers. More than {questions} questions in "
                "one column take a map, see docs/use/map.md.",
                questions=QUESTIONS,
            ),
        )
    return column


def column_of_answers(table: Table, asked: Seen) -> Seen:
    """The column of the answers, as its owner says. Raises `Refused` where there is none."""
    free = [one for one in table.columns if one is not asked and one.filled]
    column = table.pick("question", "Which column holds what people answered?", [], among=free)
    if column is None:
        raise Refused(
            _("No column of “{name}” holds answers.", name=table.file.name), _("Import a file that has them.")
        )
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
    columns |= done(table) | weighted(table)
    one_survey(table, asked)
    one_scale(table, asked, held)
    drafted: Draft = {"fact": "answers", "columns": columns, "questions": entries(table, asked, held)}
    drafted = finish(table, zoned(table, drafted, [*found.values()][:1]))
    said = {key: one for key, one in drafted.get("attributes", {}).items() if not told_by(table, asked, one)}
    return drafted | {"attributes": said}


def holding(table: Table, held: Sequence[Seen]) -> Draft:
    """The entries of the columns that hold answers. Raises `Refused` where there are more than a map has."""
    if len(held) > len(HOLDING):
        raise Refused(
            _("{held} all hold answers, each to other questions.", held=listed(held)),
            _("Hark takes {holding} such columns of a file: put some of them together.", holding=len(HOLDING)),
        )
    ranked = sorted(held, key=lambda one: (-one.numbers / one.filled, -one.words))
    beside = [one for one in table.called("text") if one not in held and (one.prose or one.words > WORDY)]
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
    shared = shared or called_otherwise(table, asked, used | {person})
    if shared is None:
        return who
    if shared.unique or together(table, shared, asked):
        return {"response": shared.name} | who
    return who or {"customer": shared.name}


def called_otherwise(table: Table, asked: Seen, used: Collection[str]) -> Seen | None:
    """A column of another name of which each value stands beside each question once, as the name of a response does."""
    free = [one for one in table.columns if one.name not in used and one.filled == one.rows >= 1.5 * one.different]
    free = [one for one in free if one.different > ENOUGH and not one.prose and not dated(table, one)]
    free = [one for one in free if not table.one(
        f"select count(*) - count(distinct ({one.cell}, {asked.cell})) from {{rows}}")[0]]  # fmt: skip
    return max(free, key=lambda one: one.different, default=None)


def one_survey(table: Table, asked: Seen) -> None:
    """Raise `Refused` where codes of questions, such as Q1, are those of several surveys and mean different things."""
    for one in table.columns:
        if SURVEYS.fullmatch(plain(one.name)) and coded(table, asked) and several(table, asked, one):
            raise Refused(
                _(
                    "“{name}” names several surveys, and the same codes in “{asked}” are questions of each.",
                    name=one.name,
                    asked=asked.name,
                ),
                _("Save the rows of each survey as a file of its own, and import them one after the other."),
            )


def one_scale(table: Table, asked: Seen, held: Sequence[Seen]) -> None:
    """Raise `Refused` where a column says row by row on which scale it was answered, and one question has several."""
    for one in table.columns:
        scales = [span(value) for value in one.values] if one.few and one not in (asked, *held) else []
        if len(scales) > 1 and all(scales) and several(table, asked, one):
            raise Refused(
                _(
                    "By “{name}”, one question was answered on several scales: {values}.",
                    name=one.name,
                    values=", ".join(one.values),
                ),
                _(
                    "Put the scale into “{asked}”, so that each is a question of its own, and import the file again.",
                    asked=asked.name,
                ),
            )


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
    each = Option("each", _("each row is a response of its own"))
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
