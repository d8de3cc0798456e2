"""What the columns of a survey ask: scores by their wording and values, choices, and texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from hark.recognise.derived import counted_by_itself
from hark.recognise.doubt import kept_as
from hark.recognise.heading import heading, span, unread
from hark.recognise.likert import worth
from hark.recognise.marks import TEN, Group, by_heading, marks, slider, stem
from hark.recognise.odd_columns import counted_once
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.recommended import recommendation
from hark.recognise.steps import highest, word
from hark.recognise.table import NONE, Table, listed
from hark.recognise.worded import in_one, in_words, meanings, negative, proven, untold
from hark.recognise.words import asks, counting, kind_of, scored

MANY = 8
"""Single columns that say so many of the figures from 0 to 10 are taken for scores."""

FAMILY = 4
"""So many columns of one stem and the same few figures may be marks."""


def questions(table: Table, free: Sequence[Seen], *, every: bool) -> list[Draft]:
    """The entries of the map for the columns `free`; with `every`, each of them is a question."""
    columns = counted_by_itself(table, counted_once(table, free))
    entries, rest = by_wording(table, columns)
    found = untold(table, rest)
    entries += found
    rest = without(rest, found)
    likely = [one for one in rest if every or question_like(one)]
    for group in (*families(rest), *ten_steps(likely), *on_named_scales(likely)):
        found = marks(table, group)
        entries += found
        rest = without(rest, found)
    entries += [entry for one in rest if (entry := unscored(table, one, every=every))]
    scoreless(table, columns, entries)
    return [one for one in entries if one["kind"] != NONE]


def without(columns: Sequence[Seen], entries: Sequence[Draft]) -> list[Seen]:
    """The columns that no entry names."""
    named = {name for entry in entries for name in entry["columns"]}
    return [one for one in columns if one.name not in named]


def by_wording(table: Table, columns: Sequence[Seen]) -> tuple[list[Draft], list[Seen]]:
    """The entries of columns whose wording asks for a score, and the columns that have none."""
    entries: list[Draft] = []
    groups: dict[tuple[str, tuple[object, ...]], list[Seen]] = defaultdict(list)
    for column in columns:
        kind = asked_for(column)
        if column.scores and mark_like(column, kind):
            made = by_labels(table, column, kind)
            entries += [made] if made else []
            if not made:
                alike = (negative(column), *column.scores, span(column.said), heading(column.said, kind))
                groups[kind, alike if kind != "nps" else (len(groups),)].append(column)
        elif kind and not column.scores:
            made = in_words(table, column, kind) if column.few else None
            entries += [made] if made else slider(table, column, kind)
    for (kind, _), found in groups.items():
        entries += [recommendation(table, found[0])] if kind == "nps" else marks(table, Group(tuple(found), kind))
    return entries, without(columns, entries)


def asked_for(column: Seen) -> str:
    """The kind of score that a column asks for, by its wording, or by what its heading says of its figures."""
    kind = kind_of(column.said)
    told = not kind and column.scores and not counting(column.said) and heading(column.said, "rating")
    return "rating" if told and told.around(column.scores) else kind


def mark_like(column: Seen, kind: str) -> bool:
    """Whether figures may be scores of that kind: where the wording tells none for sure, only those of usual scales."""
    if kind != "rating":
        return bool(kind)
    some = len(column.scores) > 1 and set(column.scores) != {0.0, 1.0}
    return some and (all(0 <= one <= 100 for one in column.scores) or bool(highest(column.answers)))


CONTRADICTS = "The heading says that one end is the good one, and the words beside the figures say the other. "


def by_labels(table: Table, column: Seen, kind: str) -> Draft | None:
    """The entry of figures whose words, or whose heading, tell which scale they are on; asked where they disagree."""
    if kind == "nps":
        return None
    if column.meanings and worth(list(meanings(column).values())):
        return in_words(table, column, kind)
    shown, found = proven(column, kind), heading(column.said, kind)
    if shown and found and not found.allows(*shown["scale"]):
        return marks(table, Group((column,), kind), CONTRADICTS)[0]
    return shown or by_heading(table, Group((column,), kind))


def graded(table: Table, column: Seen, kind: str) -> Draft | None:
    """The entry of one column of scores of a kind that is known; None where it holds none."""
    if not column.scores:
        return in_words(table, column, kind) if column.few else None
    return by_labels(table, column, kind) or next(iter(marks(table, Group((column,), kind))), None)


def is_graded(column: Seen) -> bool:
    """Whether a column holds scores, as figures or in words."""
    return bool(column.scores or (column.few and worth(in_one(meanings(column), column.answers))))


def scoreless(table: Table, columns: Sequence[Seen], entries: Sequence[Draft]) -> None:
    """Say which columns are called as scores are, have few answers, and give no score though nobody was asked."""
    settled = [
        one for one in entries if one["kind"] != "choice" or kept_as(f"scale.{one['columns'][0]}") in table.answers
    ]
    left = [one for one in without(columns, settled) if one.few and one.different > 1 and called_so(one)]
    if not left:
        return
    are = "are called as scores are" if len(left) > 1 else "is called as a score is"
    table.notes.append(
        f"{listed(left)} {are}, but what is said there is on no scale that Hark knows: it gives no score. "
        f"If that is wrong, stop here: `hark import {table.file.name} --dry-run --write-map MAP` writes a map. "
        "Give the column a kind, a scale, and values for its words in it."
    )


def called_so(column: Seen) -> bool:
    """Whether a column asks for a score; one that only has a word of it in its name says figures as well."""
    if re.search(r"comment|kommentar|reason|why|feedback", column.name.lower()):
        return False
    return bool(asks(column.said) or (scored(column.said) and column.scores))


def families(columns: Sequence[Seen]) -> list[Group]:
    """Groups of columns of one stem that all say the same few figures, as marks do; groups that say alike are one."""
    stems: dict[str, list[Seen]] = defaultdict(list)
    for column in columns:
        scores = [score for score, count in column.scores.items() if count > 0.005 * column.filled]
        if 5 <= len(scores) <= 11 and set(scores) <= TEN and not re.search(r"\d$|com", column.name.lower()):
            stems[stem(column.name)].append(column)
    alike: dict[tuple[bool, tuple[float, ...]], list[Seen]] = defaultdict(list)
    for found in stems.values():
        span = {score for one in found for score in one.scores}
        if len(found) >= FAMILY and all(len(span) - len(one.scores) <= 2 for one in found):
            for one in found:
                alike[negative(one), tuple(sorted(span))].append(one)
    return [Group(tuple(found), "") for found in alike.values()]


def ten_steps(columns: Sequence[Seen]) -> list[Group]:
    """Single columns that say nearly all figures from 0 to 10, as recommendations do."""
    return [
        Group((one,), "rating")
        for one in columns
        if len(one.scores) >= MANY and set(one.scores) <= TEN and not counting(one.said)
    ]


def on_named_scales(columns: Sequence[Seen]) -> list[Group]:
    """Single columns whose heading names a scale of figures that they keep to: what they measure is asked."""
    return [
        Group((one,), "")
        for one in columns
        if len(one.scores) > 2 and not counting(one.said) and not len(one.scores) >= MANY and on_its_scale(one)
    ]


def on_its_scale(column: Seen) -> bool:
    """Whether figures are within the scale that the heading names, or whose ends it, or words beside some, tell."""
    named = span(column.said)
    if explained(column):
        return True
    if named:
        return named[0] <= min(column.scores) and max(column.scores) <= named[1]
    return unread(column.said, "rating") and set(column.scores) <= TEN


def explained(column: Seen) -> bool:
    """Whether words of a scale stand beside some of its figures, as in “7 - strongly agree”."""
    beside = {one for said in column.steps if (one := word(said))}
    return len(beside) > 1 and bool(worth(beside))


def question_like(column: Seen) -> bool:
    """Whether a column asks: with a question mark in some script, in several words, or with figures on a scale."""
    return bool(re.search("[?？؟]", column.said)) or len(column.said.split()) > 4 or explained(column)


SEPARATORS = (";", "|")

WORDY = 1.3
"""A column that is called as comments are holds them where its cells have so many words on average."""


def unscored(table: Table, column: Seen, *, every: bool) -> Draft | None:
    """The entry of a choice or a text; None where the column is none that one would call a question."""
    if not column.filled or column.addresses > 0.3 * column.filled:
        return None
    if separator := several(table, column):
        return {"columns": [column.name], "kind": "choice", "separator": separator}
    asked = every or question_like(column) or bool(re.search(r"^\W*Q?\d+[.)_ :]|^Q\d", column.said))
    if "text" in table.roles.get(column.name, ()) and column.words > WORDY and not (every or column.numeric):
        return {"columns": [column.name], "kind": "text"}
    if column.few and not column.prose:
        meant = {one: column.meanings[one] for one in column.values if one in column.meanings}
        return {"columns": [column.name], "kind": "choice"} | ({"values": meant} if meant else {}) if asked else None
    if column.numeric or (column.digits > 0.9 * column.filled and not column.prose):
        return None
    wordy = column.prose or asked or (column.words >= 1.5 and not column.unique)
    return {"columns": [column.name], "kind": "text"} if wordy else None


def several(table: Table, column: Seen) -> str:
    """The sign between several choices of one cell; empty where cells hold one."""
    for sign in SEPARATORS:
        if not any(sign in one for one in (*column.examples, *column.values)):
            continue
        with_sign, parts = table.one(
            f"select count(*) filter (contains(said, '{sign}')), count(distinct part) from (select "
            f"{column.cell} as said, trim(unnest(string_split({column.cell}, '{sign}'))) as part from {{rows}} "
            f"where {column.cell} is not null)"
        )
        if with_sign > 0.1 * column.filled and parts <= 40 and column.different > 1.2 * parts:
            return sign
    return ""
