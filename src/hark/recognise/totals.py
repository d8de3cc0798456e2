"""Rows that add up the rows above them, and are no rows themselves."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from hark.collect.sql import literal
from hark.recognise.doubt import Doubt, Option
from hark.recognise.likert import worth
from hark.recognise.profile import Seen
from hark.recognise.results import results
from hark.recognise.table import Table
from hark.words import gettext as _

WORDS = (
    r"(?i)^[^\w=]*((grand |sub-?|sub )?(totals?|sums?)|average|mean|durchschnitt|mittelwert"
    r"|moyenne|promedio|gesamt|gesamtsumme|zwischensumme"
    r"|summe|totaal|totaux|sous-total|suma|somma|totale|razem|celkem|summa|yhteensä|итого|всего|合計|总计|總計|합계|סה[״\"]כ|المجموع)(\W.{0,20})?$"
)
"""Words by which a row says that it is a sum."""

FEW = 0.1
"""Where more than this part of the rows say that they are sums, it is asked."""

LOGS = ("xes", "mbox", "access-log", "w3c-log")
"""Formats that no program writes sums into."""

LOOKED_AT = 8
"""A sum says so in one of so many columns, counted from the left."""


def totals(table: Table) -> list[dict[str, Any]]:
    """The entries of [[left_out]] for rows of sums; asked where they fill as many cells as others do.

    Raises `Refused` where all rows are results that were worked out from answers.
    """
    results(table)
    found: list[dict[str, Any]] = []
    for column in table.columns[:LOOKED_AT]:
        if column.prose or not column.filled or column.numbers == column.filled or table.file.format in LOGS:
            continue
        said = table.con.execute(
            f"select {column.cell}, count(*) from {table.source} "
            f"where regexp_matches({column.cell}, {literal(WORDS)}) group by 1 order by 1"
        ).fetchall()
        rows = sum(count for _none, count in said)
        if not said or 2 * rows > column.rows or among_steps(column, {word for word, _none in said}):
            continue
        few = rows <= max(2, FEW * column.rows)
        if (few and sparse(table, column, said)) or meant(table, column, said):
            listed = ", ".join(literal(word) for word, _none in said)
            table.left_out.append(f"{column.cell} in ({listed})")
            found.append({"column": column.name, "values": [word for word, _none in said]})
            are = "rows say" if rows > 1 else "row says"
            table.notes.append(f"{rows:,} {are} {words(said)} in “{column.name}”: sums, which are left out.")
    return found


def words(said: list[tuple[str, int]]) -> str:
    """What the rows of sums say, in words."""
    listed = ", ".join(f"“{word}”" for word, _none in said[:5])
    return listed + (f" and {len(said) - 5} more" if len(said) > 5 else "")


def among_steps(column: Seen, said: Collection[str]) -> bool:
    """Whether such a word is an answer like its neighbours: “Average” between “Good” and “Poor”."""
    others = [one for one in column.answers if one not in said]
    return len(others) > 1 and bool(worth(others))


def sparse(table: Table, column: Seen, said: list[tuple[str, int]]) -> bool:
    """Whether the rows of sums leave cells empty that nearly all other rows fill."""
    usual = [one.cell for one in table.columns if one.filled >= 0.7 * one.rows and one is not column]
    if not usual:
        return False
    filled = " + ".join(f"({cell} is not null)::int" for cell in usual)
    listed = ", ".join(literal(word) for word, _none in said)
    (most,) = table.one(f"select max({filled}) from {{rows}} where {column.cell} in ({listed})")
    return bool(most < 0.7 * len(usual))


def meant(table: Table, column: Seen, said: list[tuple[str, int]]) -> bool:
    """Whether rows that say they are sums are sums, by their owner's word."""
    answer = table.ask(
        Doubt(
            f"totals.{column.name}",
            _(
                "{said:,} rows say {words} in “{column}”. Are they sums of others?",
                said=sum((count for _none, count in said)),
                words=words(said),
                column=column.name,
            ),
            (),
            (Option("yes", _("they are left out")), Option("no", _("they are rows like the others"))),
        )
    )
    return answer == "yes"
