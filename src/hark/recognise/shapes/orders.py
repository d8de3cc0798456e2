"""Orders: a row per line or per order, with what it came to."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from hark.errors import BadFile
from hark.recognise.amounts import money, number
from hark.recognise.currency import currency
from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.shape import (
    CERTAIN,
    NO,
    POSSIBLE,
    Shape,
    columns_of,
    customer,
    finish,
    first,
    moments,
    plainly,
    times,
    unnamed_time,
    zoned,
)
from hark.recognise.shapes.back import TAKEN_BACK, taken_back
from hark.recognise.shapes.beside import of_several
from hark.recognise.shapes.kinds import meaning, stated, told_apart
from hark.recognise.states import columns_of_states, saying, state, tells_state
from hark.recognise.table import Table
from hark.recognise.times import Written, dated
from hark.recognise.words import PRICED, bare, in_whole_units, plain
from hark.words import gettext as _


def likely(table: Table) -> int:
    """Sure with an order's number and what it came to; possible with a customer, a day and an amount."""
    worth = bool(amounts(table)) or table.has("quantity", "price")
    if worth and table.has("order"):
        return CERTAIN
    return (
        POSSIBLE
        if worth and table.called("customer", "customer_email") and times(table, "occurred_at", "created")
        else NO
    )


def amounts(table: Table) -> list[Seen]:
    """The columns that may be what was charged; of one that is there in hundredths too, that in whole units."""
    found = [one for one in table.called("amount") if money(table, one)]
    names = {plain(one.name) for one in found}
    return [one for one in found if in_whole_units(one.name) not in names]


def draft(table: Table) -> Draft:
    """The map of orders."""
    order = first(table, "order") or own_number(table)
    columns: Draft = {"order": order.name} if order else {}
    found = times(table, "occurred_at") or times(table, "created")
    columns |= moments(table, found, dict.fromkeys(found, "occurred_at"))
    columns |= customer(table)
    columns |= plainly(table, "product", "region", "department", "channel", but=states(table))
    columns |= missed(table, columns, found)
    drafted: Draft = {"fact": "orders", "columns": columns | worth(table)}
    if order and 0 < order.rows - order.filled <= 0.2 * order.rows:
        drafted["left_out"] = nameless(table, order)
    if order and kept_once(table, order, drafted["columns"]):
        drafted["file"] = {"repeats": "last"}
        drafted["columns"] = {"key": order.name} | {
            ours: said for ours, said in drafted["columns"].items() if ours not in ("quantity", "product")
        }
    drafted["columns"]["currency"] = currency(table)
    gone, back = taken_back(table, drafted, found, once="file" in drafted or not of_several(order))
    worth_ = first(table, "quantity") or next(iter(amounts(table)), None)
    told_apart(table, drafted, order, worth_, gone=gone, back=back)
    if order and whole_orders(table, order, drafted):
        drafted["columns"]["key"] = order.name
    return finish(table, zoned(table, drafted, found.values()))


def missed(table: Table, columns: Draft, found: dict[str, Written]) -> Draft:
    """When it happened and who bought, where no column is called so: asked, since figures stand on both."""
    said = unnamed_time(table, columns, found)
    if "customer" not in columns:
        column = table.pick("customer", "Which column says who bought?", [], among=buyers(table, columns | said))
        said |= {"customer": column.name} if column else {}
    return said


NUMBERS = ("id", "number", "no", "nr", "nummer", "numero", "numer")
"""How columns are called that number the rows, whatever these are."""


def own_number(table: Table) -> Seen | None:
    """The column that numbers the rows, where it is called so plainly and no two rows share a number."""
    return next((one for one in table.columns if plain(one.name) in NUMBERS and numbered(table, one)), None)


def numbered(table: Table, column: Seen, kinds: str = "") -> bool:
    """Whether every row fills a column, each with a value of its own; of several `kinds` of rows, among its kind."""
    if not column.rows or column.filled < column.rows:
        return False
    beside = f", {table.named[kinds].cell}" if kinds in table.named else ""
    (different,) = table.one(f"select count(*) from (select distinct {column.cell}{beside} from {{rows}})")
    return bool(different == column.filled)


def states(table: Table) -> set[str]:
    """The columns that tell what became of orders, by most of their words: “State” is no country's then."""
    said = {one: [word for word in one.values if state("orders", word)] for one in columns_of_states(table, "orders")}
    return {one.name for one, known in said.items() if 2 * len(known) > len(one.values)}


def buyers(table: Table, columns: Draft) -> list[Seen]:
    """The columns that may say who bought: no times, no amounts, and no numbers that come once each."""
    used = {*columns_of(columns), *(one.name for one in table.called("amount", "currency", *PRICED, "quantity"))}
    likely = [one for one in table.columns if one.filled and one.name not in used | states(table)]
    return [one for one in likely if not (money(table, one) and fractions(one)) and not dated(table, one)]


def fractions(column: Seen) -> bool:
    """Whether a column of numbers is no column of names: its numbers have decimals, or come once each."""
    return not column.numeric or column.wholes < column.numbers or column.different == column.filled


def whole_orders(table: Table, order: Seen, drafted: Draft) -> bool:
    """Whether each row is a whole order, which a later file corrects; a later file is taken as the first one was."""
    kinds = [kind for word, kind in drafted.get("kinds", {"*": "order"}).items() if word != "column"]
    of_lines = {"file", "events"} & drafted.keys() or {"quantity", "product"} & drafted["columns"].keys()
    if of_lines or order.filled < order.rows or not any("order" in kind for kind in kinds):
        return False
    answer = table.ask(
        Doubt(
            "key",
            _("Is each row a whole order, known by “{order}”?", order=order.name),
            (),
            (Option("order", _("yes: a later file with the same number corrects it")),
             Option("lines", _("no: the rows of one number are added up"))),
            proposed="order" if numbered(table, order, drafted.get("kinds", {}).get("column", "")) else "lines",
            figures=False,
        )
    )  # fmt: skip
    if answer == "lines":
        table.notes.append(f"Rows of one “{order.name}” are added up: a corrected row in a later file is another one.")
    return answer == "order"


def worth(table: Table) -> Draft:
    """What was charged, and the numbers beside it."""
    found: Draft = {}
    beside = {role: one for role in ("quantity", "price", "tax", "shipping", "discount") if (one := first(table, role))}
    likely = amounts(table)
    if not likely and {"quantity", "price"} <= beside.keys():
        found["amount"] = {"times": [beside["quantity"].name, beside["price"].name]}
        price = number(table, "amount", beside["price"])
        found["amount"] |= (
            {key: said for key, said in price.items() if key in ("decimal", "unit")} if isinstance(price, dict) else {}
        )
        table.notes.append(f"An amount is “{beside['quantity'].name}” times “{beside['price'].name}”.")
        if "discount" in beside:
            found["amount"] |= taken_off(table, beside["discount"])
    else:
        others = {*table.called("order", "customer"), *filter(None, [own_number(table)])}
        numbers = [one for one in table.columns if one not in others and money(table, one)]
        column = table.pick("amount", "Which column says what was charged?", likely, among=numbers)
        if column:
            found["amount"] = number(table, "amount", column)
    for role, one in beside.items():
        if role != "price" and money(table, one):
            found[role] = number(table, role, one)
    return found


def taken_off(table: Table, discount: Seen) -> Draft:
    """The entry of a discount that stands beside a quantity and a price, where it is still to be taken off; asked.

    Raises `BadFile` where it is in percent, which a map cannot work out.
    """
    if not money(table, discount) or (discount.numeric and not (discount.low or discount.high)):
        return {}
    if re.search("%|percent|prozent|pct|pourcent|porcent", " ".join([bare(discount.name), *discount.examples])):
        raise BadFile(
            _(
                "“{discount}” says in percent what is taken off each row, beside a quantity and a price: "
                "what a row comes to cannot be worked out by a map.",
                discount=discount.name,
            ),
            _("Add a column with the amount of each row, and import the file again."),
        )
    options = (
        Option("yes", _("it is taken off what quantity and price come to")),
        Option("no", _("the price is what was paid, without it")),
    )
    question = f"Is “{discount.name}” still to be taken off quantity times price?"
    answer = table.ask(Doubt("discount", question, discount.examples[:3], options))
    return {"minus": [discount.name]} if answer == "yes" else {}


def kept_once(table: Table, order: Seen, columns: Draft) -> bool:
    """Whether an amount is that of the whole order though the order has several rows; asked where it looks so."""
    amount = columns.get("amount")
    name = amount["column"] if isinstance(amount, dict) and "column" in amount else amount
    if not isinstance(name, str) or order.different >= order.filled:
        return False
    cell, back = table.named[name].cell, taken_away(table, columns)
    several, same = table.one(
        f"select count(*), count(*) filter (n = 1 and m is not null) from (select count(distinct {cell}) as n, "
        f"min({cell}) as m from {{rows}} where {order.cell} is not null group by {order.cell}, {back} "
        "having count(*) > 1)"
    )
    if not several or same < 0.9 * several:
        return False
    answer = table.ask(
        Doubt(
            "amount.of",
            _("All rows of one “{order}” say the same “{name}”, for {same:,} of {several:,}. What is it?",
              order=order.name, name=name, same=same, several=several),
            (),
            (Option("order", _("the amount of the whole order, which counts once")),
             Option("line", _("the amount of each row, which are added up"))),
        )
    )  # fmt: skip
    if answer == "order":
        each_told_once(table, order, back)
    return answer == "order"


def taken_away(table: Table, columns: Draft) -> str:
    """The SQL of whether a word of a row says that something was taken back."""
    found = stated(table, set(columns_of(columns)))
    said = {one: [word for word in words if state("orders", word) in TAKEN_BACK] for one, words in found.items()}
    return f"({' or '.join([*(saying(one, words) for one, words in said.items() if words), 'false'])})"


def each_told_once(table: Table, order: Seen, back: str) -> None:
    """Raises `BadFile` where an order of which one row counts was sold by one and taken back (`back`) by another."""
    both, shown = table.one(
        f"select count(*), min(one) from (select {order.cell} as one from {{rows}} where {order.cell} is not null "
        f"group by 1 having count(distinct {back}) > 1)"
    )
    if both:
        raise BadFile(
            _(
                "Rows of one “{order}” are the same order, and yet some of them were taken back and others "
                "were not, in {both:,} orders, such as “{shown}”: how much was taken back cannot be seen.",
                order=order.name,
                both=both,
                shown=shown,
            ),
            _("Save the rows that were taken back as a file of another name, and import each of the two files."),
        )


def nameless(table: Table, order: Seen) -> list[Draft]:
    """The entry for rows that name no order, such as sums without a word, by their owner's word."""
    answer = table.ask(
        Doubt(
            "nameless",
            _(
                "{rows:,} of {rows2:,} rows name no “{order}”. What are they?",
                rows=order.rows - order.filled,
                rows2=order.rows,
                order=order.name,
            ),
            (),
            (Option("none", _("sums or notes: they do not count")), Option("orders", _("each is an order"))),
        )
    )
    return [{"column": order.name, "values": [""]}] if answer == "none" else []


def unlisted(table: Table, draft: Draft) -> Draft:
    """A preset's draft of orders with the words for their state that it does not list: known ones, else asked."""
    out = [dict(entry) for entry in draft.get("left_out", [])]
    for entry in out:
        column = table.named[entry["column"]]
        if not column.few or not tells_state("orders", column.name):
            continue
        listed = entry["values"]
        for word in column.values:
            if (
                not any(fnmatchcase(word, one) for one in listed)
                and meaning(table, column, word, column.values[word]) in NOT_COUNTED
            ):
                entry["values"] = [*entry["values"], word]
    return draft | ({"left_out": out} if out else {})


NOT_COUNTED = ("cancellation", "none")
"""What a preset leaves out of orders."""


SHAPE = Shape("orders", "orders", "an order of a shop, or a line of one", likely, draft)
