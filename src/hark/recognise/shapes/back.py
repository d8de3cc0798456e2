"""What columns say of money that was given back, and of orders that were called off: amounts, times and reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hark.recognise.amounts import money
from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.shape import columns_of
from hark.recognise.shapes.given_back import Told, events, filled, kind_of, less, refuse_doubled, some
from hark.recognise.states import saying, state, tells_state
from hark.recognise.table import Table, told
from hark.recognise.times import Written, dated
from hark.recognise.words import COMPILED, bare, in_whole_units, plain
from hark.words import gettext as _

BACK = re.compile(
    r"cancel(?!l?able)|storn|return(?!ing|able)|refund(?!able)|retour|annul(?!able)|erstatt|rembours(?!able)|reembols"
)
"""How columns are called that say whether an order was taken back, in small letters without accents."""

GIVEN_BACK = "given-back"
"""The answer that an order counts, and that its amount is taken away again."""

TAKEN_BACK = ("cancellation", "refund")

NO = ("no", "n", "0", "0.0", "false", "f", "nein", "falsch", "non", "faux", "nao", "nee", "nie", "nej", "ne", "nem",
      "нет")  # fmt: skip
"""Words by which a column says that an order was not taken back, in small letters without accents."""

YES = ("yes", "y", "1", "1.0", "true", "t", "x", "✓", "✔", "ja", "j", "wahr", "oui", "vrai", "si", "s", "sim", "vero",
       "verdadero", "verdadeiro", "waar", "tak", "ano", "igen", "evet", "да")  # fmt: skip
"""Words by which it says that it was."""


def flag(column: Seen) -> bool:
    """Whether a column says yes or no, or only yes, to whether an order was taken back.

    So do two words in all rows that are no numbers, whatever they are.
    """
    if not column.few or column.different > 2 or column.datable or not BACK.search(bare(column.name)):
        return False
    known = all(bare(word) in NO or bare(word) in YES for word in column.values)
    return known or (not column.numbers and not column.digits and column.filled == column.rows)


def taken_back(
    table: Table, drafted: Draft, found: dict[str, Written], *, once: bool
) -> tuple[list[str], list[str]]:  # fmt: skip
    """Add what columns say of money given back, of orders called off and of tests to a draft.

    Where each order stands in one row (`once`), what was given back is a refund of its own. Returns the SQL of rows
    that do not count, and of those of which a column says what was given back, or when.
    """
    for one in table.columns:
        if plain(one.name) in ("test", "is_test", "test_order") and one.few and one.different <= 2:
            drafted["columns"]["test"] = one.name
    back = Told(once=once and "occurred_at" in drafted["columns"])
    texts, known = [], stated(table)
    for one in [one for one in table.columns if one.filled and BACK.search(bare(one.name)) and not flag(one)]:
        if money(table, one):
            back.sums += [one] if summed(table, drafted, one) else []
            known.append(some(one))
        elif written := dated(table, one):
            question = (
                f"“{one.name}” seems to say when orders were called off: what was given back or called off. Is it?"
            )
            take(table, drafted, back, one, question, written)
            known.append(f"{one.text} is not null")
        else:
            texts.append(one)
    for one in texts:
        if question := reasoned(table, drafted, one, known):
            take(table, drafted, back, one, question, None)
            known.append(f"{one.text} is not null")
    refuse_doubled(table, drafted, back.sums)
    return back.gone, events(table, drafted, found, back) if back.once else less(table, drafted, back.sums)


def stated(table: Table) -> list[str]:
    """The SQL of rows of which a word says what became of the order, or is asked about by itself."""
    found = []
    for one in table.columns:
        yes = [word for word in one.values if bare(word) not in NO] if flag(one) else []
        named = one.few and tells_state("orders", one.name)
        words = yes or [word for word in one.values if named or state("orders", word) in TAKEN_BACK]
        if words := [word for word in words if state("orders", word) != "order"]:
            found.append(saying(one, words))
    return found


def summed(table: Table, drafted: Draft, column: Seen) -> bool:
    """Whether a column of numbers says how much was given back, by its owner's word."""
    above, below = table.one(
        f"select count(*) filter ({some(column, '> 0')}), count(*) filter ({some(column, '< 0')}) from {{rows}}"
    )
    if not (above or below) or "amount" not in drafted["columns"]:
        return False
    if counts_pieces(column):
        table.notes.append(f"“{column.name}” says how many pieces were given back, which is not measured.")
        return False
    question = f"“{column.name}” seems to say money: what was given back or called off. Is it?"
    options = AWAY
    if above and below:
        question += f" Its sign is {told({'plus': above, 'minus': below})}."
        options = (Option("yes", _("all of it is taken away, whichever sign it has")), AWAY[1])
    return table.ask(Doubt(f"back.{column.name}", question, column.examples, options)) == "yes"


def counts_pieces(column: Seen) -> bool:
    """Whether a column counts pieces rather than money, by its name and its whole numbers."""
    called = plain(column.name)
    pieces = COMPILED["quantity"].search(called) and not COMPILED["amount"].search(called)
    return bool(pieces) and column.wholes == column.numbers and not in_whole_units(column.name)


def reasoned(table: Table, drafted: Draft, column: Seen, known: Sequence[str]) -> str:
    """The question whether orders were taken back in whose rows a column of text says something, such as a reason.

    Empty where it says something in every row or is used otherwise, and where it is filled only in rows for which some
    SQL in `known` is true: others say already what became of these.
    """
    if column.name in columns_of(drafted) or tells_state("orders", column.name):
        return ""
    if column.few and any(state("orders", word) in TAKEN_BACK for word in column.values):
        return ""
    is_filled, elsewhere = f"{column.text} is not null", f"not ({' or '.join([*known, 'false'])})"
    rows, untold = table.one(
        f"select count(*) filter ({is_filled}), count(*) filter ({is_filled} and {elsewhere}) from {{rows}}"
    )
    if not untold or rows == column.rows:
        return ""
    return (
        f"“{column.name}” is filled in {rows:,} of {column.rows:,} rows, as if these orders had been given back or "
        "called off. Were they?"
    )


def take(table: Table, drafted: Draft, back: Told, column: Seen, question: str, written: Written | None) -> None:
    """Take a column that is filled where orders were taken back, by its owner's word."""
    options = (DATES if written else REASONS) if back.once else ROWS
    answer = table.ask(Doubt(f"back.{column.name}", question, column.examples, options))
    if answer == "yes":
        values = filled(column, dated=written is not None)
        drafted.setdefault("left_out", []).append({"column": column.name, "values": values})
        back.gone.append(f"{column.text} is not null")
    elif answer == GIVEN_BACK:
        back.add(kind_of(column), column, written)


AWAY = (Option("yes", _("it is taken away")), Option("no", _("it counts for nothing")))
"""What a column of amounts may say that is called so."""

ROWS = (Option("yes", _("such rows do not count at all")), Option("no", _("it counts for nothing")))
"""What columns of times and texts may say where an order has several rows."""

DATES = (
    Option(GIVEN_BACK, _("such an order counts, and its amount is taken away on that day")),
    Option("yes", _("such an order does not count at all")),
    Option("no", _("it counts for nothing")),
)
"""What a column of times may say that is called so."""

REASONS = (
    Option(GIVEN_BACK, _("such an order counts, and its amount is taken away on the day of the order")),
    *DATES[1:],
)
"""What a column of texts may say that is called so."""
