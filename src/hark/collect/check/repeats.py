"""Rows of one file that the sender calls by the same name: the last one counts, and whether that is meant is asked."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from hark.collect.plan.long import text_of
from hark.collect.plan.moments import row_name
from hark.collect.plan.naming import UNIT, own_key, whole
from hark.collect.plan.plan import Plan
from hark.collect.sql import literal
from hark.errors import InDoubt


@dataclass(frozen=True)
class Repeats:
    """How often a file names its rows alike: `rows` that hold only `names` different names."""

    column: str = ""
    rows: int = 0
    names: int = 0
    differing: int = 0
    """Names whose rows say different things."""
    example: str = ""
    """The first of these names, else of those that come more than once."""

    @property
    def again(self) -> int:
        """Rows that come before another of the same name."""
        return self.rows - self.names

    @property
    def sentence(self) -> str:
        """What is the matter, in words."""
        alike = "the rows of one say different things" if self.differing else "the rows of one say the same"
        return f"{self.rows:,} rows hold only {self.names:,} different “{self.column}”; {alike}, as for {self.example}."

    def doubts(self, plan: Plan) -> tuple[InDoubt, ...]:
        """The doubt about rows that would take each other's place, unless the map says that the last one counts."""
        if not self.differing or plan.map.file.repeats:
            return ()
        remedy = (
            f"Map another column to `columns.{own_key(plan)}`; or, if the last row is to count and the others are "
            'not, say so in a map\'s [file]: repeats = "last".'
        )
        return (InDoubt(self.sentence, remedy, "repeats", ("last",)),)


def repeated(con: duckdb.DuckDBPyConnection, plan: Plan) -> Repeats:
    """Look for rows of `named` that share their name; makes the table `earlier` (row): those before the last of it.

    In a long file the name is that of response and question, and only rows that say something are looked at.
    """
    con.execute("create or replace temp table earlier (row BIGINT)")
    field = plan.fields.get(own_key(plan))
    if field is None or not field.origin.column:
        return Repeats()
    called, some = row_name(plan.map), "row not in (select row from bad)"
    if plan.map.long:
        said = [text for ours in ("score", "choices", "text") if (text := text_of(plan.map, plan.file, ours))]
        question = text_of(plan.map, plan.file, "question") or literal("")
        called = f"key || {UNIT} || {question}"
        some += f" and {question} is not null and coalesce({', '.join([*said, 'null'])}) is not null"
    con.execute(f"create or replace temp view naming as select *, {called} as hark_name from named where {some}")
    con.execute(
        "create or replace temp table alike as "
        f"select row, hark_name, {field.text} as example, md5({whole(plan)}) as said from naming semi join "
        "(select hash(hark_name) as h from naming group by h having count(*) > 1) as twice on hash(hark_name) = twice.h"
    )
    con.execute(
        "create or replace temp table shared as select hark_name, count(*) as rows, max(row) as last, "
        "min(said) <> max(said) as differs, min(example) as example from alike group by hark_name having count(*) > 1"
    )
    con.execute("insert into earlier select row from alike join shared using (hark_name) where row < last")
    again, differing, example = con.execute(
        "select coalesce(sum(rows - 1), 0)::bigint, count(*) filter (differs), "
        "arg_min(example, (not differs, last)) from shared"
    ).fetchall()[0]
    if not again:
        return Repeats()
    rows = con.execute("select count(*) from naming").fetchall()[0][0]
    return Repeats(field.origin.column, rows, rows - again, differing, f"“{example}”")
