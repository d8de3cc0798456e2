"""A shape: how a table of one kind of fact looks, and how its map is drafted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hark.collect.values.durations import duration
from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import Draft
from hark.recognise.profile import SEVERAL, Seen
from hark.recognise.table import NONE, Table, examples, listed
from hark.recognise.times import Written, clocked, dated, when
from hark.recognise.words import bare, plain, roles_of
from hark.words import gettext as _

CERTAIN, POSSIBLE, NO = 2, 1, 0

PERSONAL = ("name", "email", "phone", "address", "birth")
"""What is never stored but where it is what a customer is called."""


@dataclass(frozen=True)
class Shape:
    """One kind of table. `likely` says how sure it is that a table is one; `draft` makes its map, asking for more."""

    fact: str
    word: str
    """The word that answers what the file is."""
    says: str
    """What each row of it tells."""
    likely: Callable[[Table], int]
    draft: Callable[[Table], Draft]


def first(table: Table, *roles: str, but: Iterable[str] = ()) -> Seen | None:
    """The first column that is called as what holds one of `roles` usually is."""
    return next(iter(table.called(*roles, but=set(but))), None)


def times(table: Table, *roles: str) -> dict[str, Written]:
    """The columns of times, by role: of those that are called so, the first most of whose cells are times."""
    found: dict[str, Written] = {}
    for role in roles:
        called = table.called(role, but={one.column.name for one in found.values()})
        likely = [one for column in called if (one := dated(table, column, HALF))]
        if role == "occurred_at" and len(likely) > 1:
            question = "Several columns hold times. Which says when it happened?"
            column = table.pick("occurred_at", question, [one.column for one in likely])
            likely = [one for one in likely if one.column is column]
        if first_ := next(iter(likely), None) or next(
            (one for column in called if (one := asked(table, column))), None
        ):
            found[role] = first_
    return found


HALF = 0.5
"""Where a column is called as times are, so large a part of its cells must be; the others are said row by row."""


def asked(table: Table, column: Seen) -> Written | None:
    """How the times of a column are written that is called as times are, and in which none can be seen; asked.

    Where the name alone does not say so, as “Submitted At” does and “Resolution” does not, the figures of its cells do.
    """
    serial = column.numeric and column.low >= DAYS[0] and column.high <= DAYS[1]
    sure = bool(TIMED.search(plain(column.name))) and (serial or not (column.few or column.numeric))
    if column.prose or not (sure or like_dates(table, column)):
        return None
    excel = Option("excel", _("the numbers by which a spreadsheet counts days: 46082 is 1 March 2026"))
    answer = table.ask(
        Doubt(
            f"formats.{column.name}",
            _(
                "“{column}” is called as times are, but no times can be seen in it. How are they written?",
                column=column.name,
            ),
            column.examples,
            (*([excel] if serial else []), Option("none", _("it holds no times"))),
            "a format, such as %d.%m.%Y %H:%M",
            lambda said: "%" in said,
        )
    )
    return None if answer == "none" else Written(column, ((answer,),), column.nothing)


def like_dates(table: Table, column: Seen) -> bool:
    """Whether half the cells hold figures as a day with its month and year does: no plain numbers, and no durations."""
    if not column.filled or column.numeric or column.prose or column.longest > 60:
        return False
    took = duration(column.text, None, None)
    figures = rf"regexp_matches({column.text}, '\p{{Nd}}\P{{Nd}}+\p{{Nd}}|\p{{Nd}}{{6}}') and {took} is null"
    return bool(2 * table.one(f"select count(*) filter ({figures}) from {{rows}}")[0] >= column.filled)


DAYS = 29_221, 54_789
"""The numbers by which spreadsheets count the days of the years from 1980 to 2049."""

TIMED = re.compile(r"(_|^)(at|on|date|time|datum|zeit|fecha|data|timestamp)$")
"""The ends of names of times."""


UNNAMED = "No column that is called as times are holds any. Which column says when it happened?"


def unnamed_time(
    table: Table, columns: Mapping[str, Any], found: dict[str, Written], ours: str = "occurred_at", asks: str = UNNAMED
) -> Draft:
    """The entry of when it happened where no column of that name holds times, but another does: it is asked."""
    if ours in columns:
        return {}
    free = [one for one in table.columns if one.datable and one not in [each.column for each in found.values()]]
    others = [one for column in free if (one := dated(table, column))]
    if not others:
        return {}
    options = (*(Option(one.column.name, examples(one.column)) for one in others), Option(NONE, _("no column says it")))
    answer = table.ask(Doubt(ours, asks, (), options))
    if answer == NONE:
        return {}
    found[ours] = next(one for one in others if one.column.name == answer)
    return {ours: when(table, ours, found[ours])}


def moments(table: Table, found: Mapping[str, Written], at: Mapping[str, str]) -> dict[str, Any]:
    """The entries of the columns of times, by our name for them in `at`."""
    return {at[role]: when(table, at[role], written) for role, written in found.items() if role in at}


def zoned(table: Table, draft: Draft, found: Iterable[Written]) -> Draft:
    """The draft with the zone of its times, where one is needed; it is asked once."""
    without = [one for one in found if clocked(table, one)]
    return {"zone": table.where_written(without[0].column.examples[0]), **draft} if without else draft


def unread(table: Table, draft: Draft) -> list[Seen]:
    """The columns that may say when something happened, and that the draft does not use."""
    used, private = set(columns_of(draft)), private_of(table)
    left = [one for one in table.columns if one.name not in used and one not in private and not one.addresses]
    return [one for one in left if like_dates(table, one)]


def undated(table: Table, draft: Draft) -> None:
    """Note that nothing has a date, where a column that may say it was not understood."""
    if draft.get("fact") not in ("answers", "orders", "mentions") or "occurred_at" in draft["columns"]:
        return
    if left := unread(table, draft):
        was = "was" if len(left) == 1 else "were"
        table.notes.append(
            f"No column was understood to say when it happened, so there are no figures over time. {listed(left)} "
            f"{was} left aside: where dates stand there, write them like 2026-03-31 and import the file again, or say "
            "in a map how they are written."
        )


def plainly(table: Table, *roles: str, but: Iterable[str] = ()) -> dict[str, Any]:
    """The entries of columns that are taken as they stand, by role; codes that mean nothing are left out."""
    found: dict[str, Any] = {}
    for role in roles:
        column = first(table, role, but={*but, *(_name(one) for one in found.values())})
        if column:
            found[role] = {"column": column.name, "missing": list(column.nothing)} if column.nothing else column.name
    return found


def customer(table: Table) -> dict[str, Any]:
    """The entry of the customer: the column that is called so, else that of their address."""
    found = next(iter(plainly(table, "customer", "customer_email").values()), None)
    return {"customer": found} if found else {}


def _name(entry: Any) -> str:
    return str(entry["column"] if isinstance(entry, dict) else entry)


def finish(table: Table, draft: Draft) -> Draft:
    """The draft with what else there is to group by, and without what tells who somebody is."""
    undated(table, draft)
    used, order = set(columns_of(draft)), list(table.named).index
    never = [one for one in private_of(table) if one.name not in used]
    names = [one for one in never if one.words < 5 and not one.addresses and is_name(one)]
    never += [one for one in table.columns if one.addresses > 0.5 * one.filled > 0 and one.name not in used]
    private = {one.name for one in never}
    attributes = dict(draft.get("attributes", {}))
    for number, column in enumerate(table.columns, start=1):
        if column.name in used | private or not groups(column):
            continue
        called = attribute(column.name, number)
        if called not in attributes:
            attributes[called] = meant(column)
    personal = {
        "never": [one for one in private if one not in {n.name for n in names}],
        "names": [one.name for one in names],
    }
    known = draft.get("personal", {})
    personal = {
        key: [*known.get(key, ()), *sorted(set(said) - {*known.get("never", ()), *known.get("names", ())}, key=order)]
        for key, said in personal.items()
    }
    personal = {key: said for key, said in personal.items() if said}
    return draft | ({"attributes": attributes} if attributes else {}) | ({"personal": personal} if personal else {})


def private_of(table: Table) -> list[Seen]:
    """The columns that tell who somebody is, by what they are called or how they ask for it."""
    called = [one for one in table.called(*PERSONAL) if one.different > 2 or one.filled <= one.different]
    return [one for one in table.columns if one.filled and (one in called or WHO.search(bare(one.said)))]


def is_name(column: Seen) -> bool:
    """Whether a column is called as names of persons are."""
    return "name" in roles_of(column.name) or bool(re.search(r"nam|nom|ansprechpartner|contact", bare(column.name)))


WHO = re.compile(
    r"\b(your|votre|vos|ihre?|dein|tu|su|seu|il tuo|la tua|uw|full|complet|volledige)\b.{0,25}"
    r"\b(name|nom|nombre|nome|naam|e-?mail|mail|phone|telefon\w*|telephone|telefono|address|adresse|birth\w*)\b"
    r"|\b(nom complet|nombre completo|nome completo|vollstandiger name)\b"
)
"""Wordings by which one asks who somebody is, in small letters without accents."""


def meant(column: Seen) -> Any:
    """The entry of an attribute: with what its codes mean, and without those that mean nothing."""
    entry: dict[str, Any] = {"column": column.name}
    if column.nothing:
        entry["missing"] = list(column.nothing)
    if column.meanings:
        entry["values"] = {one: column.meanings[one] for one in column.values if one in column.meanings}
    return entry if len(entry) > 1 else column.name


def groups(column: Seen) -> bool:
    """Whether one may want to group by a column: few values, each of which comes often enough."""
    return column.few and 1 < column.different <= min(SEVERAL, max(2, column.filled // 3)) and not column.prose


def attribute(name: str, number: int) -> str:
    """Our name of an attribute: small letters, figures and underscores."""
    called = plain(name).encode("ascii", "ignore").decode().strip("_")
    return called if called[:1].isalpha() else f"column_{number}" if not called else f"c_{called}"


def columns_of(said: Any) -> Iterable[str]:
    """Every text that a draft says anywhere, columns among them."""
    if isinstance(said, dict):
        for key, value in said.items():
            if key not in ("values", "missing", "formats"):
                yield from columns_of(value)
    elif isinstance(said, list):
        for value in said:
            yield from columns_of(value)
    elif isinstance(said, str):
        yield said
