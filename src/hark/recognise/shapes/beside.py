"""Whether rows that tell of something taken back stand beside those that brought it, or are themselves what was."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from hark.collect.sql import literal
from hark.collect.values.reading import number as read_number
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.shape import first
from hark.recognise.table import Table
from hark.recognise.words import plain

TYPE = re.compile("type|kind")
"""How columns are called that tell what a row is, or how something was sold, rather than what became of it."""

NEARLY_ALL = 0.9


def charged(table: Table, drafted: Draft) -> str:
    """The SQL of what a row comes to; nothing where no column says it."""
    said = drafted["columns"].get("amount")
    entry = said if isinstance(said, dict) else {"column": said}
    names = entry.get("times") or [entry["column"]]
    return " * ".join(read_number(table.named[one].text, entry.get("decimal")) if one else "null" for one in names)


def alone(table: Table, column: Seen, words: Iterable[str], order: Seen | None, drafted: Draft) -> set[str]:
    """The words of a column whose rows stand alone: no row is there that they would take back.

    Rows below zero take something back. Others do beside a row of the same order that says another word: of any worth
    where the column tells what rows are, else of the same worth; or, of the same product, of no less.
    """
    listed = [word for word in words if word in column.values]
    if not listed:
        return set()
    product = first(table, "product")
    table.con.execute(
        f"create or replace temp table beside as select {order.cell if order else 'null'} as number, "
        f"{column.cell} as word, {charged(table, drafted)} as worth, {product.cell if product else 'null'} as product "
        f"from {table.source}"
    )
    alike = "abs(other.worth) = abs(one.worth)"
    if product:
        alike = "other.product = one.product and abs(other.worth) >= abs(one.worth)"
    if TYPE.search(plain(column.name)):
        alike = "true"
    found = table.con.execute(
        "select word, count(*) filter (coalesce(worth < 0, false) or exists (select 1 from beside as other "
        f"where other.number = one.number and other.word is distinct from one.word and {alike})), count(*) "
        f"from beside as one where word in ({', '.join(map(literal, listed))}) group by word"
    ).fetchall()
    return {word for word, backed, rows in found if backed < NEARLY_ALL * rows}


def covered(table: Table, column: Seen, word: str, back: Collection[str]) -> bool:
    """Whether some SQL in `back` is true for every row that says a word: a column says what was given back, or when."""
    if not back:
        return False
    (others,) = table.one(
        f"select count(*) from {{rows}} where {column.cell} = {literal(word)} and not ({' or '.join(back)})"
    )
    return not others


def of_several(order: Seen | None) -> bool:
    """Whether some orders stand in several rows."""
    return order is not None and not (order.names and 1.01 * order.different >= order.filled)
