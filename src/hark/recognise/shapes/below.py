"""Orders that come to less than nothing, and of which nothing else says what they are: they are asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hark.collect.sql import literal
from hark.collect.values.reading import number as read_number
from hark.errors import BadFile
from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.shape import columns_of, first
from hark.recognise.shapes.beside import charged
from hark.recognise.states import MOST_STATES, exactly
from hark.recognise.table import NONE, Table, often
from hark.words import gettext as _

BELOW = ("*[-−－﹣]*", "*(*)*")
"""What fits numbers below zero."""

CHOICES = (
    Option("order", _("they count as orders")),
    Option(NONE, _("they do not count at all")),
    Option("cancellation", _("they take away what another row brought")),
    Option("refund", _("money given back for what another row brought")),
    Option("adjustment", _("a correction of the books")),
)
"""What rows can be; a map tells all but the first two by one column only."""


class Below(NamedTuple):
    """The rows that are below zero: how many, an example, those with pieces below zero, all rows there are.

    Then how many of them are lines of orders that come to more, and the numbers of the orders that do not.
    """

    rows: int
    example: str
    pieces: int
    all: int
    lines: int
    numbers: tuple[str, ...]


def below_zero(table: Table, drafted: Draft, order: Seen | None, gone: Sequence[str], *, fixed: bool) -> Draft:
    """The kinds by the sign of an amount, where orders come to less than nothing; nothing where none do.

    Rows for which some SQL in `gone` is true are told already. Where other kinds are (`fixed`), these count or not.
    A row in which pieces and amount are below zero is what was given back; other rows are asked about.
    """
    said = drafted["columns"].get("amount")
    if said is None:
        return {}
    entry = said if isinstance(said, dict) else {"column": said}
    named = [table.named[one] for one in entry.get("times", [entry.get("column")])]
    if not any(may_be_below(table, one) for one in named):
        return {}
    column, quantity = named[-1], first(table, "quantity")
    shown = column.text if "column" in entry else "worth::varchar"
    found = counted(table, drafted, order, quantity, gone, shown=shown)
    if not found.rows:
        return {}
    evident = quantity is not None and found.pieces == found.rows
    words = {} if evident or found.lines else by_words(table, drafted, gone)
    if words:
        return each_asked(table, drafted, words, fixed=fixed)
    column = quantity if quantity and evident else column
    kind = "refund" if evident and not fixed else asked(table, column, found, fixed=fixed)
    if found.lines and order and not (evident and not fixed):
        return by_number(table, drafted, order, found, kind)
    if kind == NONE:
        drafted.setdefault("left_out", []).append({"column": column.name, "values": list(BELOW)})
    if evident and not fixed:
        table.notes.append(f"Rows with “{column.name}” below zero count as refunds.")
    return {"column": column.name, **dict.fromkeys(BELOW, kind), "*": "order"} if kind not in ("order", NONE) else {}


def may_be_below(table: Table, column: Seen) -> bool:
    """Whether any cell of a column may be below zero, so that a closer look is worth it."""
    if column.numeric and column.filled == column.numbers:
        return column.low < 0
    (some,) = table.one(f"select bool_or(regexp_matches({column.cell}, '[-−－﹣(]')) from {{rows}}")
    return bool(some)


def asked(table: Table, column: Seen, found: Below, *, fixed: bool) -> str:
    """What rows below zero are, by their owner's word."""
    question = f"“{column.name}” is below zero in {found.rows:,} of {found.all:,} rows, such as “{found.example}”. "
    if found.lines:
        question += f"{found.lines:,} of them are lines of orders that come to more, such as discounts, and stay so. "
        return table.ask(Doubt("negative", question + "What are the others?", (), CHOICES[:2] if fixed else CHOICES))
    options = CHOICES[:2] if fixed else CHOICES
    return table.ask(Doubt("negative", question + "What are these rows?", (), options))


def by_words(table: Table, drafted: Draft, gone: Sequence[str]) -> dict[tuple[Seen, str], int]:
    """The words of a column that are said of rows below zero alone, two of them at least, and of each such row.

    Each with how many rows say it. Of several such columns it is the one with the fewest words.
    """
    below = f"coalesce({charged(table, drafted)} < 0, false)"
    used = set(columns_of(drafted["columns"]))
    ways = []
    for column in (one for one in table.columns if one.name not in used and tells_in_words(one)):
        rows = table.con.execute(
            f"select {column.cell}, count(*), bool_and({below}), bool_or({below}) from {table.source} "
            f"where not ({' or '.join([*gone, 'false'])}) group by 1 order by 2 desc, 1"
        ).fetchall()
        said = {(column, word): many for word, many, all_, some in rows if some}
        apart = all(word is not None and all_ for word, _none, all_, some in rows if some)
        if apart and 1 < len(said) < len(rows):
            ways.append(said)
    return min(ways, key=len, default={})


def tells_in_words(column: Seen) -> bool:
    """Whether a column may say in words what a row is."""
    return column.few and column.different <= MOST_STATES and not column.numbers and not column.datable


def each_asked(table: Table, drafted: Draft, words: Mapping[tuple[Seen, str], int], *, fixed: bool) -> Draft:
    """The kinds by the words of a column that are said of rows below zero alone, each by its owner's word."""
    meant = {}
    for (column, word), many in words.items():
        question = f"“{column.name}” says “{word}” {often(many)}, and these rows are below zero. What are they?"
        meant[word] = table.ask(Doubt(f"negative.{word}", question, (), CHOICES[:2] if fixed else CHOICES))
    column = next(iter(words))[0]
    out = [exactly(word) for word, kind in meant.items() if kind == NONE]
    if out:
        drafted.setdefault("left_out", []).append({"column": column.name, "values": out})
    kinds = {exactly(word): kind for word, kind in meant.items() if kind not in ("order", NONE)}
    return {"column": column.name, **kinds, "*": "order"} if kinds else {}


def counted(
    table: Table, drafted: Draft, order: Seen | None, quantity: Seen | None, gone: Sequence[str], *, shown: str
) -> Below:
    """The rows below zero; none where each is a line of an order with others above it, such as a discount.

    `shown` is the SQL of the example.
    """
    when = drafted["columns"].get("occurred_at")
    at = table.named[when["column"] if isinstance(when, dict) else when].cell if when else "null"
    number = f"coalesce({order.cell}, file_row::varchar)" if order else "file_row::varchar"
    pieces = read_number(quantity.text, None) if quantity else "null"
    worth = charged(table, drafted)
    rows, example, below, all_, lines, numbers = table.one(
        "with one as (select *, row_number() over () as file_row from {rows} "
        f"where not ({' or '.join([*gone, 'false'])})), "
        f"whole as (select *, {worth} as worth, {pieces} as pieces, "
        f"max({worth}) over (partition by {number}, {at}) as most from one) "
        f"select count(*) filter (worth < 0), min({shown}) filter (most < 0), "
        "count(*) filter (worth < 0 and pieces < 0), count(*), count(*) filter (worth < 0 and most >= 0), "
        f"list(distinct {number} order by {number}) filter (most < 0) from whole"
    )
    return Below(rows if example else 0, example or "", below, all_, lines, tuple(numbers or ()))


def by_number(table: Table, drafted: Draft, order: Seen, found: Below, kind: str) -> Draft:
    """The kinds by the numbers of the orders that come to less than nothing, where others have lines below zero.

    Raises `BadFile` where such an order has other rows too, at another time: a map cannot tell these apart.
    """
    if kind == "order":
        return {}
    numbers = ", ".join(map(literal, found.numbers))
    worth = charged(table, drafted)
    (more,) = table.one(f"select min({order.cell}) from {{rows}} where {order.cell} in ({numbers}) and {worth} >= 0")
    if more is not None:
        raise BadFile(
            _(
                "“{order}” says “{more}” for what was sold and for what is below zero at another time, and "
                "other orders have lines below zero, such as discounts: one cannot be told from the other.",
                order=order.name,
                more=more,
            ),
            _("Add a column that says of each row whether it is an order or a refund, and import the file again."),
        )
    said = [exactly(one) for one in found.numbers]
    if kind == NONE:
        drafted.setdefault("left_out", []).append({"column": order.name, "values": said})
        return {}
    return {"column": order.name, **dict.fromkeys(said, kind), "*": "order"}
