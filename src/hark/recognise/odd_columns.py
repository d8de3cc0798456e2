"""Columns that are not what a table has as a rule: two of one name, and cells beyond the last name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hark.errors import BadFile
from hark.recognise.doubt import Doubt, Option
from hark.recognise.profile import Seen
from hark.recognise.table import Table, examples
from hark.recognise.words import asks
from hark.words import gettext as _

SOME = 0.3
"""A column without a name that so few rows fill holds notes, or what was moved out of its place."""


def beside(table: Table) -> None:
    """Raise `BadFile` where a column without name or cells parts two tables that share the name of a column."""
    names = [one.name for one in table.columns]
    for number, column in enumerate(table.columns, start=1):
        behind = table.columns[number:]
        again = {re.sub(r" \(\d+\)$", "", one.name) for one in behind if one.name not in names[:number]}
        if column.name == f"column {number}" and not column.filled and again & {*names[: number - 1]}:
            raise BadFile(
                _(
                    "“{name}” seems to hold two tables side by side: the second begins in column {letters}, with "
                    "“{removesuffix}”.",
                    name=table.file.name,
                    letters=letters(number + 1),
                    removesuffix=behind[0].name.removesuffix(" (2)"),
                ),
                _("Put each table into a file or sheet of its own, and import one after the other."),
            )


def letters(number: int) -> str:
    """What a spreadsheet calls its column of that number: A, Z, AA."""
    return (letters((number - 1) // 26) if number > 26 else "") + chr(ord("A") + (number - 1) % 26)


def beyond(table: Table) -> None:
    """Ask about cells beyond the last name of a sheet.

    Raises `BadFile` where rows were moved by a cell, or where another table stands beside the first.
    """
    beside(table)
    for number, column in enumerate(table.columns, start=1):
        if column.name != f"column {number}" or number == 1 or not 0 < column.filled <= SOME * column.rows:
            continue
        answer = table.ask(
            Doubt(
                "beyond",
                _(
                    "{filled:,} of {rows:,} rows have a cell beyond the last name. What is it?",
                    filled=column.filled,
                    rows=column.rows,
                ),
                column.examples,
                (
                    Option("notes", _("a note beside the table; it is kept, and counts for nothing")),
                    Option("moved", _("these rows were moved by a cell, so that their columns are wrong")),
                ),
            )
        )
        if answer == "moved":
            raise BadFile(
                _("{filled:,} rows of “{name}” were moved by a cell.", filled=column.filled, name=table.file.name),
                _("Put their cells back under their names, save the file, and import it again."),
            )
        return


def counted_once(table: Table, free: Sequence[Seen]) -> list[Seen]:
    """The columns without those that ask what another of the same name asks and do not count, by their owner's word."""
    left = list(free)
    for column in free:
        first = re.fullmatch(r"(.*) \(\d+\)", column.name)
        twin = next((one for one in free if first and one.name == first[1]), None)
        if not twin or not asks(column.said) or not column.scores:
            continue
        answer = table.ask(
            Doubt(
                f"twice.{twin.name}",
                _("Two columns are called “{twin}”. Which of them counts?", twin=twin.name),
                (),
                (
                    Option("first", examples(twin)),
                    Option("second", examples(column)),
                    Option("both", _("each asks anew")),
                ),
            )
        )
        left = [one for one in left if one is not {"first": column, "second": twin}.get(answer)]
    return left
