"""Numbers as people write them: with which decimal sign, by the evidence of the whole column."""

from __future__ import annotations

from typing import Any

from hark.collect.values.hundredths import HUNDREDTHS, MONEY
from hark.collect.values.numbers import evidence, spoken
from hark.collect.values.reading import number as read_number
from hark.recognise.doubt import Doubt, Option
from hark.recognise.profile import Seen
from hark.recognise.table import Table, once
from hark.recognise.words import in_whole_units
from hark.words import gettext as _


@once
def money(table: Table, column: Seen) -> bool:
    """Whether nearly all cells are numbers, with whichever signs."""
    if column.numeric:
        return True
    if not column.filled or column.prose or column.digits + column.numbers < 0.9 * column.filled:
        return False
    read = " or ".join(f"{read_number(column.text, sign)} is not null" for sign in (".", ","))
    said, good = table.one(f"select count({column.text}), count(*) filter ({read}) from {{rows}}")
    return bool(said) and good >= 0.9 * said


def number(table: Table, key: str, column: Seen) -> Any:
    """The entry of the map for a column of numbers; asks for the decimal sign where both can be meant."""
    entry: dict[str, Any] = {"column": column.name}
    if column.nothing:
        entry["missing"] = list(column.nothing)
    if not column.numeric or (column.wholes < column.numbers and evidence(table.con, column.text, table.source) != "."):
        entry["decimal"] = sign(table, key, column)
    if in_hundredths(table, key, column, entry.get("decimal")):
        entry["unit"] = HUNDREDTHS
    return entry if len(entry) > 1 else column.name


def in_hundredths(table: Table, key: str, column: Seen, decimal: str | None = None) -> bool:
    """Whether a column holds amounts in hundredths, by what it is called; asked where some have decimals."""
    if key not in MONEY or not in_whole_units(column.said):
        return False
    read = read_number(column.text, decimal)
    decimals = rf"regexp_matches({column.text}, '[.,]\d{{2}}\s*$')"
    broken, shown = table.one(
        f"select count(*), min({column.text}) from {{rows}} where {decimals} or {read} <> floor({read})"
    )
    if not broken:
        return True
    question = f"“{column.name}” is called as amounts in hundredths (cents) are, but says “{shown}”. What are they?"
    options = (
        Option("whole", _("whole units: {shown} is {shown}", shown=shown)),
        Option(HUNDREDTHS, _("hundredths, such as cents: 1999 is 19.99")),
    )
    return table.ask(Doubt(f"{key}.unit", question, column.examples[:3], options)) == HUNDREDTHS


def sign(table: Table, key: str, column: Seen) -> str:
    """The decimal sign of a column; where some cells can only have the one and some the other, the question says so."""
    said = spoken(table.con, column.text, table.source)
    if said.decimal:
        return said.decimal
    question = f"What is the comma or the point in “{column.name}”?"
    if said.mixed:
        question = f"“{column.name}” says “{said.comma}” with a decimal comma and “{said.point}” with a decimal point. "
        question += "Which of the two is right?"
    ways = {",": "a comma before decimals: 1.234,50", ".": "a point before decimals: 1,234.50"}
    options = tuple(Option(one, says + aside(table, column, one)) for one, says in ways.items())
    return table.ask(Doubt(f"{key}.decimal", question, column.examples[:3], options))


def aside(table: Table, column: Seen, decimal: str) -> str:
    """How many cells are no numbers with this decimal sign, in words."""
    (lost,) = table.one(f"select count(*) from {{rows}} where {column.text} is not null and "
                        f"{read_number(column.text, decimal)} is null")  # fmt: skip
    return f"; {lost:,} that cannot be read so {'is' if lost == 1 else 'are'} kept aside" if lost else ""
