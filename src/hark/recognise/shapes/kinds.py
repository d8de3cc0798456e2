"""The kinds of orders: which of them were taken back, by columns of states, their numbers and amounts below zero."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.shape import columns_of
from hark.recognise.shapes.back import GIVEN_BACK, NO, TAKEN_BACK, flag
from hark.recognise.shapes.below import CHOICES, below_zero
from hark.recognise.shapes.beside import TYPE, alone, covered
from hark.recognise.shapes.numbered import by_prefix, prefixes
from hark.recognise.states import MOST_STATES, columns_of_states, exactly, keyed, saying, state, still
from hark.recognise.table import Table, often
from hark.recognise.words import bare, plain
from hark.words import gettext as _

BOTH = Option(GIVEN_BACK, _("they count as orders, and their whole amount is taken away again"))
"""What rows can be beside which no other stands that they take back."""

PARTLY = re.compile("part|parc|parz|teil|deels|gedeelt|czesc|delvis|castec|reszben|kismi|частич")
"""How words begin that say that not all was given back, in small letters without accents."""


def told_apart(
    table: Table, drafted: Draft, order: Seen | None, worth: Seen | None, *, gone: list[str], back: Sequence[str]
) -> None:
    """Add the kinds to a draft, and the rows that do not count.

    Every column that tells a state is looked at; a map has one column of kinds, so what the others take back can only
    be left out. `worth` is a column whose numbers are below zero where something was taken back; `gone` holds the SQL
    of rows that do not count, `back` that of rows of which a column says what was given back, or when.
    """
    kinds: Draft = {}
    dated = "events" in drafted
    columns = stated(table, set(columns_of(drafted["columns"])))
    for column, words in columns.items():
        counts = {word: count for word, count in still(table, column, gone).items() if word in words}
        known = {word: "order" for word in counts if covered(table, column, word, back)}
        asked = {word: count for word, count in counts.items() if word not in known}
        if told_ := [f"“{word}”" for word in known if state("orders", word) in TAKEN_BACK]:
            table.notes.append(f"{', '.join(told_)} counts as order: other columns say what was given back, or when.")
        back_ = [word for word in asked if state("orders", word) != "order"]
        once = alone(table, column, back_, order if "file" not in drafted else None, drafted)
        fixed = dated or settled(kinds)
        meant = known | by_state(table, column, asked, keys(column, columns), once=once, settled=fixed)
        leave_out(drafted, column, [exactly(word) for word, kind in meant.items() if kind == "none"])
        gone += [saying(column, others)] if (others := [word for word in meant if meant[word] != "order"]) else []
        said = {exactly(word): kinds_of(word, kind) for word, kind in meant.items() if kind != "none"}
        if said and not dated and (not kinds or (settled(said) and not settled(kinds))):
            kinds = {"column": column.name, **said, **({"*": "order"} if len(words) < len(column.values) else {})}
    fixed = dated or settled(kinds)
    if order and not fixed and (found := prefixes(table, order, worth, gone)):
        kinds = by_prefix(table, order, found, worth, gone) or kinds
    kinds = below_zero(table, drafted, order, gone, fixed=dated or settled(kinds)) or kinds
    if kinds:
        drafted["kinds"] = kinds


def settled(kinds: Mapping[str, str | list[str]]) -> bool:
    """Whether some of the kinds are no orders, or not only."""
    return any(kind != "order" for word, kind in kinds.items() if word != "column")


def kinds_of(word: str, kind: str) -> str | list[str]:
    """What a map says that rows of a word are."""
    if kind != GIVEN_BACK:
        return kind
    return ["order", "cancellation" if state("orders", word) == "cancellation" else "refund"]


def leave_out(drafted: Draft, column: Seen, values: Sequence[str]) -> None:
    """Add to a draft that the rows do not count in which a column says one of `values`."""
    if values:
        drafted.setdefault("left_out", []).append({"column": column.name, "values": list(values)})


def keys(column: Seen, columns: Iterable[Seen]) -> dict[str, str]:
    """For each word of a column what the key of the question about it says."""
    return {word: keyed(column, word, columns) for word in column.values}


def stated(table: Table, used: Collection[str]) -> dict[Seen, list[str]]:
    """The columns that tell what became of orders, and the words of each that may say it.

    They are called so, or one of their words or their name says that something was taken back. A type of which no word
    is known, such as where it was sold, tells nothing beside a column that does.
    """
    named = columns_of_states(table, "orders")
    sure = [one for one in named if not TYPE.search(plain(one.name)) or any(state("orders", w) for w in one.values)]
    found = {one: words(one, sure or named, used) for one in table.columns if one.few}
    return {one: said for one, said in found.items() if said}


def words(column: Seen, named: Collection[Seen], used: Collection[str]) -> list[str]:
    """The words of a column that may say what became of an order."""
    back = [word for word in column.values if state("orders", word) in TAKEN_BACK]
    whole = column in named or (column.name not in used and back and column.different <= MOST_STATES)
    if whole or (column.name not in used and flag(column) and not all(bare(word) in NO for word in column.values)):
        return list(column.values)
    return back


def by_state(
    table: Table, column: Seen, counts: Mapping[str, int], keys: Mapping[str, str], *, once: Collection[str],
    settled: bool,
) -> dict[str, str]:  # fmt: skip
    """The kinds by the words of a column; what nobody knows is asked, word by word.

    The rows of the words in `once` stand alone: no others are there that they take back. Where another column is that
    of the kinds already (`settled`), rows can only count or not.
    """
    meant = {
        word: "order"
        if flag(column) and bare(word) in NO
        else meaning(
            table, column, word, count, key=keys[word], once=settled or word in once,
            choices=CHOICES[:2] if settled else choices(word, once),
        )
        for word, count in counts.items()
    }  # fmt: skip
    known = {word: kinds_of(word, kind) for word, kind in meant.items() if state("orders", word)}
    said = {word: kind if isinstance(kind, str) else " and ".join(kind) for word, kind in known.items()}
    if told_ := [f"“{word}” counts as {kind}" for word, kind in said.items()]:
        table.notes.append(", ".join(told_) + f" (“{column.name}”).")
    return meant


def choices(word: str, once: Collection[str]) -> tuple[Option, ...]:
    """What rows of a word can be; of a part that was given back nobody knows how much it is."""
    if PARTLY.match(bare(word)):
        return (Option("order", _("they count as orders, and what was given back is not taken away")), *CHOICES[1:])
    return (CHOICES[0], BOTH, *CHOICES[1:]) if word in once else CHOICES


def meaning(
    table: Table, column: Seen, word: str, count: int, *, key: str = "", once: bool = False,
    choices: tuple[Option, ...] = CHOICES,
) -> str:  # fmt: skip
    """What a word for an order's state means; asked where nobody knows.

    Where no other row is there that such rows take back (`once`), they may be orders that were, or not count.
    """
    known = state("orders", word)
    if known and (known == "order" or not once):
        return known
    named = key or word
    question = f"“{column.name}” says “{word}” {often(count)}. What are these rows?"
    return table.ask(Doubt(f"kinds.{named}", question, (), choices))
