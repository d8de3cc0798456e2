"""Answers: a survey with a row per response and a column per question, or comments that people wrote."""

from __future__ import annotations

import re

from hark.collect.values.reading import number as read
from hark.recognise.amounts import money, number
from hark.recognise.doubt import Doubt, Option
from hark.recognise.lasting import lasting
from hark.recognise.preset import Draft
from hark.recognise.profile import MOST, Seen
from hark.recognise.questions import graded, mark_like, questions
from hark.recognise.shape import (
    CERTAIN,
    NO,
    POSSIBLE,
    Shape,
    columns_of,
    finish,
    plainly,
    private_of,
    times,
    unnamed_time,
    zoned,
)
from hark.recognise.shape import moments as entries_of
from hark.recognise.states import desk_roles
from hark.recognise.table import NONE, Table
from hark.recognise.words import asks, bare, plain, scored
from hark.words import gettext as _

DONE = {
    True: ("complete", "completed", "finished", "submitted", "true", "1", "yes", "complete response", "abgeschlossen"),
    False: ("partial", "incomplete", "started", "in progress", "false", "0", "no", "disqualified", "abandoned"),
}
"""What surveys say of whether a response was finished."""

BESIDE = ("customer", "language", "device", "channel", "region", "touchpoint", "product", "agent", "team")
"""Columns of ours that a survey may fill besides."""

ANSWERED_AT = ("occurred_at", "created", "ended", "replied_at")
"""What the column may be called that says when somebody answered, the surest first."""


def likely(table: Table) -> int:
    """Sure where columns are worded or numbered as questions are."""
    worded = [one for one in table.columns if asks(one.said) and (one.scores or one.few or one.numeric)]
    numbered = [one for one in table.columns if re.match(r"\*?Q\d|\d+\. ", one.name) or one.said.endswith("?")]
    if worded or len(numbered) >= 3:
        return CERTAIN
    named = any(
        re.search("respon|survey|submission", one.name.lower()) and not (desk_roles(one.name) or lasting(one))
        for one in table.columns
    )
    if (finished(table) or named) and times(table, "occurred_at", "started_at"):
        return CERTAIN
    rated = any(scored(one.said) and one.scores and mark_like(one, "rating") for one in table.columns)
    return POSSIBLE if named or rated or any(one.prose for one in table.columns) else NO


def asked_once(table: Table) -> bool:
    """Whether a single question was asked, of which marks or choices are the answers, and when is said.

    That is a survey where a table cannot be anything else.
    """
    rated = (one for one in table.columns if scored(one.said) and one.scores and mark_like(one, "rating"))
    asked = (one for one in table.columns if re.search("[?？؟]", one.said) and one.few and not one.prose)
    return bool([*rated, *asked]) and bool(times(table, *ANSWERED_AT, "started_at"))


def draft(table: Table) -> Draft:
    """The map of a survey."""
    found = times(table, *ANSWERED_AT, "started_at")
    found = {role: one for role, one in found.items() if role != "ended" or plain(one.column.name).startswith("end")}
    answered_at = next((role for role in ANSWERED_AT if role in found), "occurred_at")
    at = {answered_at: "occurred_at", "started_at": "started_at"}
    columns: Draft = entries_of(table, found, at)
    if "occurred_at" not in columns and "started_at" in columns:
        columns["occurred_at"] = columns["started_at"]
    columns |= unnamed_time(table, columns, found)
    if response := named(table):
        columns = {"response": response.name, **columns}
    columns |= {key: said for key, said in plainly(table, *BESIDE).items() if beside(table, key, said)}
    columns |= done(table) | weighted(table)
    drafted = answered(table, {"fact": "answers", "columns": columns}, every=False)
    if not drafted.get("questions"):
        drafted["questions"] = [which(table, drafted)]
    return finish(table, zoned(table, drafted, [found[role] for role in found if role in at]))


def answered(table: Table, drafted: Draft, *, every: bool) -> Draft:
    """The draft with its questions: what the columns it does not use ask."""
    used = set(columns_of(drafted))
    private = {one.name for one in private_of(table) if not asks(one.said)}
    free = [one for one in table.columns if one.name not in used | private and one.filled]
    asked = [*drafted.get("questions", []), *questions(table, free, every=every)]
    return drafted | ({"questions": merged(asked)} if asked else {})


def merged(entries: list[Draft]) -> list[Draft]:
    """Entries that say the same of several columns, as one."""
    found: list[Draft] = []
    for entry in entries:
        said = {key: value for key, value in entry.items() if key != "columns"}
        same = next((one for one in found if {k: v for k, v in one.items() if k != "columns"} == said), None)
        if same:
            same["columns"] = [*same["columns"], *entry["columns"]]
        else:
            found.append({**entry, "columns": [*entry["columns"]]})
    return found


def named(table: Table) -> Seen | None:
    """The column that names the response: no two rows share what it says."""
    for column in table.called("response"):
        if column.names or (column.filled >= MOST * column.rows and one_response(table, column)):
            return column
    blank = [one for one in table.columns[:1] if one.name.startswith("column ") and one.names]
    return blank[0] if blank else None


def one_response(table: Table, column: Seen) -> bool:
    """Whether rows that share a response's name are one response; asked where the name tells that it is one."""
    if not re.search("resp|submission|antwort|reponse|respuesta", bare(column.name)):
        return False
    answer = table.ask(
        Doubt(
            "response",
            _(
                "“{column}” says the same in several rows: {different:,} names in {filled:,} rows.",
                column=column.name,
                different=column.different,
                filled=column.filled,
            ),
            column.examples,
            (
                Option("one", _("rows of one name are one response")),
                Option("each", _("each row is a response of its own")),
            ),
        )
    )
    return answer == "one"


def beside(table: Table, key: str, said: object) -> bool:
    """Whether a column is what it is called: who somebody is may have many values, all else has few."""
    column = table.named[str(said["column"] if isinstance(said, dict) else said)]
    return key == "customer" or (column.few and not asks(column.said))


def finished(table: Table) -> bool:
    """Whether a column tells that responses were finished; a “Status” beside the number of an order is the order's."""
    said = done(table).get("finished", {}).get("column")
    others = any({"order", "ticket", "subscription"} & roles and not {"response", "customer"} & roles
                 for roles in table.roles.values())  # fmt: skip
    return bool(said) and not (others and plain(said) == "status")


def done(table: Table) -> Draft:
    """The entry of the column that says whether a response was finished, where all its words are known."""
    known = {word: true for true, words in DONE.items() for word in words}
    for column in table.called("finished"):
        words = {word: bare(word).strip() for word in column.values}
        strange = [word for word, said in words.items() if said not in known]
        if strange and len(strange) < len(words):
            listed = ", ".join(f"“{table.masked(word)}”" for word in strange[:3])
            note = (
                f"“{column.name}” says {listed} beside words that tell whether a response was finished: it is not told "
            )
            note += "who finished, and such rows count like others."
            table.notes += [note] if note not in table.notes else []
        if words and not strange:
            return {"finished": {"column": column.name, "values": {word: known[said] for word, said in words.items()}}}
    return {}


def weighted(table: Table) -> Draft:
    """The entry of the column of weights: positive numbers whose mean is about 1."""
    for column in table.called("weight"):
        if not money(table, column):
            continue
        entry = number(table, "weight", column)
        decimal = entry.get("decimal") if isinstance(entry, dict) else None
        value = read(column.text, decimal)
        low, mean, parts = table.one(
            f"select min({value}), avg({value}), count(*) filter ({value} % 1 <> 0) from {{rows}}"
        )
        if low is None or low < 0:
            continue
        if (parts and 0.5 < mean < 2) or (not parts and column.few and mean < MOST_OFTEN and stands_for(table, column)):
            table.notes.append(f"“{column.name}” is how many people an answer stands for: {mean:.2f} on average.")
            return {"weight": entry}
    return {}


MOST_OFTEN = 10
"""Whole numbers of so many on average are no weights, but kilograms and the like."""


def stands_for(table: Table, column: Seen) -> bool:
    """Whether whole numbers say how many people an answer stands for, by their owner's word."""
    options = (Option("yes", _("an answer stands for so many people")), Option("no", _("it is something else")))
    question = f"“{column.name}” is called as weights are, and holds whole numbers. Are they weights?"
    return table.ask(Doubt("weight", question, column.examples, options)) == "yes"


def which(table: Table, drafted: Draft) -> Draft:
    """The question of a file in which none can be seen: its owner names the column."""
    used = set(columns_of(drafted))
    column = table.pick(
        "question", "Which column holds what people answered?",
        [one for one in table.columns if one.name not in used and one.filled and one.prose],
    )  # fmt: skip
    found = graded(table, column, "rating") if column and column.scores else None
    if found and found["kind"] != NONE:
        return found
    return {"columns": [column.name if column else table.columns[0].name], "kind": "text"}


SHAPE = Shape("answers", "answers", "what somebody answered to a survey, or wrote as a comment", likely, draft)
