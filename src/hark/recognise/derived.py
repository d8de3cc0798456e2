"""Columns of scores that are worked out from another column, such as a group or a percentage beside the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hark.recognise.likert import worth
from hark.recognise.marks import TEN
from hark.recognise.profile import Seen
from hark.recognise.table import Table
from hark.recognise.words import kind_of, plain

REPEATS = 10
"""So often at least an answer has to come again, each time with the same value beside it."""

SEVERAL, EACH = 3, 3
"""Of so many answers at least each has to come so often: two questions are answered alike where nearly all say one."""

WORKED_OUT = re.compile(
    r"group|gruppe|bucket|category|kategorie|segment|class|percent|percentage|pct|prozent|score|points|punkte"
    r"|label|text|normali[sz]ed|scaled|calculated|computed|recoded|reversed|value|wert"
)
"""What names say of columns that are worked out."""


def counted_by_itself(table: Table, columns: Sequence[Seen]) -> list[Seen]:
    """The columns without those that are worked out from another of them, which is said."""
    scored = sorted((one for one in columns if one.few and one.different > 1 and kind_of(one.said)), key=rank)
    left = list(columns)
    for column in reversed(scored):
        others = (one for one in scored if one is not column and one in left and rank(one) <= rank(column))
        origin = next((one for one in others if alike(one, column) and follows(table, one, column)), None)
        if origin:
            left.remove(column)
            table.notes.append(
                f"“{column.name}” follows from “{origin.said[:120]}” in every row: it is the same answer, said in "
                "another way, and does not count again."
            )
    return left


def rank(column: Seen) -> tuple[int, int]:
    """How likely a column is what was answered: words that say which end is good, short figures, the most different."""
    if column.scores:
        return (1 if set(column.scores) <= TEN else 2), -column.different
    plain = kind_of(column.said) != "nps" and any(one.plain for one in worth(column.answers).values())
    return (0 if plain else 3), -column.different


def alike(origin: Seen, column: Seen) -> bool:
    """Whether two columns may be about the same: by what they ask, how they say it, and how often their values come."""
    kinds = {kind_of(origin.said), kind_of(column.said)}
    if (len(kinds) > 1 and kinds != {"nps", "rating"}) or column.different > origin.different:
        return False
    if not (called_alike(origin, column) or scaled_apart(origin, column)):
        return False
    as_many = column.different == origin.different and column.filled == origin.filled
    return not as_many or sorted(origin.values.values()) == sorted(column.values.values())


def called_alike(origin: Seen, column: Seen) -> bool:
    """Whether one is called as what is worked out from the other: “nps_group”, “Satisfaction label”."""
    one, other = (bare_name(column), bare_name(origin))
    return one[1] != other[1] and (one[0] <= other[0] or other[0] <= one[0])


def bare_name(column: Seen) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a column's name: what it is about, and what says that it is worked out."""
    said = frozenset(plain(column.name).split("_"))
    derived = frozenset(one for one in said if WORKED_OUT.fullmatch(one))
    return said - derived - {"nps", "csat", "ces"}, derived


def scaled_apart(origin: Seen, column: Seen) -> bool:
    """Whether two columns are on scales that cannot be the same: words and figures, or figures up to 10 and others."""
    if not (origin.scores and column.scores):
        return bool(origin.scores) != bool(column.scores)
    return (set(origin.scores) <= TEN) != (set(column.scores) <= TEN)


def follows(table: Table, origin: Seen, column: Seen) -> bool:
    """Whether each value of `origin` goes with one value of `column`, which is not simply the same."""
    most, repeats, several, other = table.one(
        f"select max(different), sum(times) - count(*), count(*) filter (times >= {EACH}), bool_or(other) from ("
        f"select count(distinct {column.cell}) + "
        f"(count({column.cell}) between 1 and count(*) - 1)::int as different, count({origin.cell}) as times, "
        f"bool_or({column.cell} <> {origin.cell}) as other from {{rows}} group by {origin.cell})"
    )
    return bool(most == 1 and repeats >= REPEATS and several >= SEVERAL and other)
