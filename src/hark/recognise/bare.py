"""Rows that say hardly anything besides a number: sums and averages without a word, which are no rows themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hark.collect.values.numbers import spoken
from hark.collect.values.reading import number as read_number
from hark.recognise.amounts import money
from hark.recognise.doubt import Doubt, Option
from hark.recognise.lines import line_of, numbered
from hark.recognise.preset import matching
from hark.recognise.profile import Seen
from hark.recognise.table import Table, listed
from hark.words import gettext as _

MOST = 3
"""So many rows at most stand bare at the end of a file."""

LEAST, USUAL = 3, 0.7
"""So many other rows there must be; and such a part of the rows fills the columns that are usually filled."""

SHOWN = 3
"""So many of its numbers are told."""

LOGS = ("xes", "mbox", "access-log", "w3c-log")
"""Formats that no program writes sums into; into the exports of known tools neither."""


@dataclass(frozen=True)
class Bare:
    """The rows that leave empty what all others fill: how many, the line of the first, and what its numbers say."""

    rows: int
    line: int
    empty: tuple[Seen, ...]
    says: str
    sum_of_others: bool


def bare(table: Table) -> list[dict[str, Any]]:
    """The entry of [[left_out]] for rows that are bare numbers, by their owner's word."""
    known = table.file.format in LOGS or matching(table.file.columns)
    found = None if known else looked_for(table)
    if found is None:
        return []
    column = found.empty[0]
    are = "row leaves" if found.rows == 1 else "rows leave"
    what = ", which is what all others come to" if found.sum_of_others else ""
    answer = table.ask(
        Doubt(
            f"bare.{column.name}",
            f"{found.rows} {are} {listed(found.empty, 3)} empty, which every other row fills; line {found.line:,} says "
            f"{found.says}{what}. What {'is it' if found.rows == 1 else 'are they'}?",
            (),
            (
                Option("sum", _("a sum or an average of others, or a note: left out")),
                Option("row", _("a row like the others")),
            ),
            proposed="sum" if found.sum_of_others else "",
        )
    )
    if answer == "row":
        return []
    table.left_out.append(f"{column.cell} is null")
    return [{"column": column.name, "values": [""]}]


def looked_for(table: Table) -> Bare | None:
    """Rows that leave two or more of the columns empty that all others fill; None where there are none.

    Where most of their numbers are not what the others come to, they are bare only without the
    first column and half of all.
    """
    rows = table.one("select count(*) from {rows}")[0]
    usual = [one for one in table.columns if one.filled >= max(rows - MOST, USUAL * rows) and not one.prose]
    if rows <= LEAST or len(usual) < 3:
        return None
    empty = " + ".join(f"({one.cell} is null)::int" for one in usual)
    few = f"{empty} >= 2"
    (count,) = table.one(f"select count(*) filter ({few}) from {{rows}}")
    if not 0 < count <= MOST or rows - count < LEAST:
        return None
    only = ", ".join(f"bool_and(({one.cell} is null) = ({few}))" for one in usual)
    left = [one for one, gone in zip(usual, table.one(f"select {only} from {{rows}}"), strict=True) if gone]
    if not left:
        return None
    row = table.con.execute(f"select min(file_row_number) from {numbered(table)} where {few}").fetchall()[0][0]
    numbers = [one for one in table.columns if one.filled > rows - MOST - 1 and one not in left and money(table, one)]
    said = [(one, *compared(table, one, few)) for one in numbers]
    told = [(one, text, same) for one, text, same in said if text]
    says = ", ".join(f"“{text}” in “{one.name}”" for one, text, _none in told[:SHOWN]) or "nothing else"
    says += f" and {len(told) - SHOWN} numbers more" if len(told) > SHOWN else ""
    same = 2 * sum(same for *_none, same in told) > len(told)
    if not same and (usual[0] not in left or 2 * len(left) < len(usual)):
        return None
    return Bare(count, line_of(table.file, row), tuple(left), says, same)


def compared(table: Table, column: Seen, few: str) -> tuple[str, bool]:
    """What a bare row says in a column of numbers, and whether that is the sum or the average of the other rows."""
    sign = spoken(table.con, column.text, table.source).decimal or "."
    read = read_number(column.text, sign)
    text, value, total, mean = table.one(
        f"select max({column.cell}) filter ({few}), max({read}) filter ({few}), "
        f"sum({read}) filter (not {few}), avg({read}) filter (not {few}) from {{rows}}"
    )
    if value is None or total is None:
        return text or "", False
    return text, any(abs(value - one) <= 0.006 * max(1.0, abs(one) / 1000) for one in (total, mean, round(mean)))
