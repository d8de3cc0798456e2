"""How a map of orders says what was given back: as events of their own, or taken away from what rows come to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hark.collect.values.reading import number as read_number
from hark.errors import BadFile
from hark.recognise.amounts import number
from hark.recognise.doubt import Doubt, Option, option
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.shapes.beside import charged
from hark.recognise.table import Table
from hark.recognise.times import Written, when
from hark.recognise.words import bare
from hark.words import gettext as _
from hark.words import noted

CALLED_OFF = re.compile("cancel|storn|annul")
"""How columns are called that say that an order was called off, in small letters without accents."""

AGAIN = noted("and import the file again.")


@dataclass
class Told:
    """What columns say was given back: amounts; by the kind of event, when; and by it, texts such as a reason.

    `once`: each order stands in one row, and is an event beside what was given back of it.
    """

    once: bool
    sums: list[Seen] = field(default_factory=list)
    times: dict[str, Written] = field(default_factory=dict)
    texts: dict[str, Seen] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    """The SQL of rows that do not count."""

    def add(self, kind: str, column: Seen, written: Written | None) -> None:
        """Add a column that is filled where an order was given back. Raises `BadFile` where another is of its kind."""
        other = self.texts.get(kind) or (self.times[kind].column if kind in self.times else None)
        if other:
            raise clash(other, column)
        if written:
            self.times[kind] = written
        else:
            self.texts[kind] = column


def kind_of(column: Seen) -> str:
    """The kind of event of which a column tells, by its name."""
    return "cancellation" if CALLED_OFF.search(bare(column.name)) else "refund"


def clash(one: Seen, other: Seen) -> BadFile:
    """The error that two columns say the same of an order, of which a map takes only one."""
    names = [f"“{one.name}”", f"“{other.name}”"]
    return BadFile(
        _(
            "{names} both say what was given back of an order, and only one of them can count.",
            names=" and ".join(names),
        ),
        _(
            "Answer {option} or {option2}; or write both into one column, {again}",
            option=option(f"back.{one.name}", "no"),
            option2=option(f"back.{other.name}", "no"),
            again=AGAIN,
        ),
    )


def less(table: Table, drafted: Draft, sums: Sequence[Seen]) -> list[str]:
    """Take away from the amount of each row what was given back; returns the SQL of rows with such a sum."""
    if sums:
        for one in sums:
            refuse_repeated(table, drafted, one)
        drafted["columns"]["amount"] = without(table, drafted, sums)
    return [given(table, one) for one in sums]


def refuse_repeated(table: Table, drafted: Draft, back: Seen) -> None:
    """Raise `BadFile` where every row of an order repeats what was given back for all of it, by its owner's word."""
    order = table.named.get(drafted["columns"].get("order", ""))
    if order is None or "file" in drafted:
        return
    several, same = table.one(
        f"select count(*), count(*) filter (n = 1 and said = rows) from (select count(distinct {back.text}) as n, "
        f"count({back.text}) as said, count(*) as rows from {{rows}} where {order.cell} is not null "
        f"group by {order.cell} having count(*) > 1 and bool_or({some(back)}))"
    )
    if not several or same < 0.9 * several:
        return
    question = f"All rows of one “{order.name}” say the same “{back.name}”, for {same:,} of {several:,}. What is it?"
    options = (
        Option("order", _("what was given back for the whole order: the file is refused, and can be mended")),
        Option("line", _("what was given back for each row, which is added up")),
    )
    if table.ask(Doubt(f"back.{back.name}.of", question, (), options)) == "order":
        raise BadFile(
            _(
                "Every row of an order repeats in “{back}” what was given back for the whole order: it would "
                "be taken away once for each row.",
                back=back.name,
            ),
            _("Leave “{back}” in one row of each order, empty it in the others, {again}", back=back.name, again=AGAIN),
        )


def without(table: Table, drafted: Draft, sums: Sequence[Seen]) -> Draft:
    """The entry of an amount less what was given back.

    Raises `BadFile` where only one of both is in hundredths.
    """
    amount = drafted["columns"]["amount"]
    entry = amount if isinstance(amount, dict) else {"column": amount}
    for one in sums:
        if entry.get("unit") != entry_of(table, one).get("unit"):
            name = entry["column"] if "column" in entry else entry["times"][-1]
            raise BadFile(
                _(
                    "Only one of “{name}” and “{name2}” is in hundredths, so that it cannot be subtracted.",
                    name=name,
                    name2=one.name,
                ),
                _("Write both in the same unit, {again}", again=AGAIN),
            )
    return {**entry, "back": [one.name for one in sums]}


def refuse_doubled(table: Table, drafted: Draft, sums: Sequence[Seen]) -> None:
    """Raise `BadFile` where several columns together say that more was given back than was charged."""
    if len(sums) < 2:
        return
    whole = " + ".join(f"coalesce(abs({read(table, one)}), 0)" for one in sums)
    several = " + ".join(f"({given(table, one)})::integer" for one in sums)
    (more,) = table.one(
        f"select count(*) from {{rows}} where {several} > 1 and {whole} > abs({charged(table, drafted)}) + 0.005"
    )
    if more:
        raise clash(*sums[:2])


def entry_of(table: Table, back: Seen) -> Draft:
    """The entry of a column that says how much was given back."""
    entry: Any = number(table, "amount", back)
    return entry if isinstance(entry, dict) else {"column": entry}


def read(table: Table, back: Seen) -> str:
    """The SQL of how much a column says was given back."""
    return read_number(back.text, entry_of(table, back).get("decimal"))


def given(table: Table, back: Seen) -> str:
    """The SQL that is true where a column says that something was given back."""
    return f"coalesce({read(table, back)} <> 0, false)"


def some(back: Seen, is_: str = "<> 0") -> str:
    """The SQL that is true where a number fits, whichever its decimal sign is."""
    either = ", ".join(read_number(back.text, sign) for sign in (".", ","))
    return f"coalesce(coalesce({either}) {is_}, false)"


def events(table: Table, drafted: Draft, found: dict[str, Written], told: Told) -> list[str]:
    """Make an order and what was given back of it events of their own; returns the SQL of rows that have such."""
    if not told.sums and not told.times and not told.texts:
        return []
    ordered = drafted["columns"].pop("occurred_at")
    at = ordered if isinstance(ordered, dict) else {"column": ordered}
    entries = {
        kind: {**at, "unless": {"column": one.name, "values": ["", *one.nothing]}} for kind, one in told.texts.items()
    }
    for kind, written in sorted(told.times.items()):
        said = when(table, f"events.{kind}", written)
        entries[kind] = dict(said) if isinstance(said, dict) else {"column": said}
    if told.sums:
        worth(table, drafted, entries, at, told)
    elif len(entries) > 1:
        only_once(table, entries, told)
    drafted["events"] = {"order": ordered, **entries}
    found |= told.times
    filled = [*told.texts.values(), *(one.column for one in told.times.values())]
    return [*(given(table, one) for one in told.sums), *(f"{one.text} is not null" for one in filled)]


def worth(table: Table, drafted: Draft, entries: dict[str, Draft], at: Draft, told: Told) -> None:
    """Say of the events what each is worth: what its column says, and without one all that is left of the amount."""
    kinds: dict[str, Seen] = {}
    for one in told.sums:
        kind = "refund" if len(told.sums) == 1 else kind_of(one)
        if other := kinds.get(kind) or told.texts.get(kind):
            raise clash(other, one)
        kinds[kind] = one
        if kind not in entries or not dated_all(table, one, told.times[kind].column):
            entries[kind] = dict(at)
            table.notes.append(f"What “{one.name}” says was given back counts on the day of the order.")
        entries[kind]["amount"] = entry_of(table, one)
    rest = without(table, drafted, told.sums)
    for kind in entries.keys() - kinds.keys():
        entries[kind]["amount"] = rest


def only_once(table: Table, entries: Mapping[str, Draft], told: Told) -> None:
    """Of an order that two columns say was given back, let only the first do so. Raises `BadFile` for two texts."""
    columns = {**told.texts, **{kind: one.column for kind, one in told.times.items()}}
    (first, one), (second, other) = [(kind, columns[kind]) for kind in entries]
    (both,) = table.one(f"select count(*) from {{rows}} where {one.text} is not null and {other.text} is not null")
    if "unless" in entries[second]:
        if both:
            raise clash(one, other)
        return
    entries[second]["unless"] = {"column": one.name, "values": filled(one, dated=first in told.times)}
    if both:
        table.notes.append(
            f"{both:,} {'order is' if both == 1 else 'orders are'} given back by both “{one.name}” and “{other.name}”: "
            f"there only “{one.name}” counts."
        )


def filled(column: Seen, *, dated: bool) -> list[str]:
    """What fits the cells of a column that say something. Raises `BadFile` where no pattern tells them from codes."""
    if not column.nothing:
        return ["?*"]
    if dated:
        return ["*[1-9]*"]
    raise BadFile(
        _(
            "“{column}” says “{nothing}” in some rows, which seems to mean nothing.",
            column=column.name,
            nothing=column.nothing[0],
        ),
        _("Empty these cells, {again}", again=AGAIN),
    )


def dated_all(table: Table, back: Seen, at: Seen) -> bool:
    """Whether a time stands wherever something was given back."""
    (undated,) = table.one(f"select count(*) from {{rows}} where {given(table, back)} and {at.text} is null")
    return not undated
