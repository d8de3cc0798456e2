"""Rows that stand in a file more than once: whether they are copies is for its owner to say."""

from __future__ import annotations

from hark.collect.check.copies import PEOPLE, Copies, copied
from hark.collect.read.delivered import LINE
from hark.recognise.doubt import Doubt, Option
from hark.recognise.lines import line_of, numbered
from hark.recognise.preset import Draft
from hark.recognise.table import Table
from hark.words import gettext as _

RARE = 0.01
"""So small a part of the rows moves no figure: copies are said then, and not asked about."""

HALF = 0.5
"""Where at least so large a part of the rows is different, equal ones are rare, and said."""


def copies(table: Table, draft: Draft) -> Draft:
    """The draft with what its owner says of rows that say the same in every column, where nothing names the rows."""
    people = draft.get("fact", "answers") in PEOPLE
    if named(draft) or LINE in table.file.columns or not (people or doubled(table)):
        return draft
    found = copied(table.con, numbered(table), cells(table), who(table, draft), people=people)
    if found.rows > RARE * table.file.rows:
        return draft | ({"file": {**draft.get("file", {}), "repeats": "last"}} if ask(table, found) else {})
    if found.rows:
        table.notes.append(f"{alike(found.rows)}, such as lines {lines(table, found)}; each row counts.")
    elif people and 0 < found.equal <= HALF * table.file.rows:
        table.notes.append(f"{alike(found.equal)}; each row counts.")
    return draft


def alike(rows: int) -> str:
    """So many rows are like others, in words."""
    return f"{'1 row says' if rows == 1 else f'{rows:,} rows say'} the same as another in every column"


def lines(table: Table, found: Copies) -> str:
    """The lines of a row and its copy."""
    return " and ".join(str(line_of(table.file, row)) for row in found.example)


def cells(table: Table) -> list[str]:
    """The columns that say anything."""
    return [one.cell for one in table.columns if one.filled]


def named(draft: Draft) -> bool:
    """Whether the file names its rows, or says what is to become of those that share their name."""
    columns, whole = draft.get("columns", {}), any(table in draft for table in ("events", "periods", "as_of"))
    return whole or bool({"response", "key"} & columns.keys()) or "repeats" in draft.get("file", {})


def doubled(table: Table) -> bool:
    """Whether at most about half of the rows are different, by a look that costs little."""
    different = f"approx_count_distinct(hash({', '.join(cells(table))}))"
    rows, found = table.one(f"select count(*), {different} from {{rows}}") if cells(table) else (0, 0)
    return bool(0 < found < 0.6 * rows)


def who(table: Table, draft: Draft) -> str:
    """The SQL of customer and time, where the draft names both: together they tell whose row it is."""
    columns = draft.get("columns", {})
    said = [columns.get(ours) for ours in ("customer", "occurred_at")]
    called = [str(one.get("column") if isinstance(one, dict) else one) for one in said]
    found = [table.named[one].text for one in called if one in table.named]
    return " || ".join(found) if len(found) > 1 else ""


def ask(table: Table, found: Copies) -> bool:
    """Whether equal rows are copies, by their owner's word."""
    what = f"{alike(found.rows)}, such as lines {lines(table, found)}."
    if found.times > 1:
        what = (
            f"Every row of “{table.file.name}” stands in it {found.times} times, such as lines {lines(table, found)}."
        )
    answer = table.ask(
        Doubt(
            "copies",
            _("{what} Was something exported or pasted twice?", what=what),
            (),
            (Option("once", _("they are copies: {rows:,} of the rows do not count", rows=found.rows)),
             Option("each", _("they are no copies: each row counts"))),
        )
    )  # fmt: skip
    return answer == "once"
