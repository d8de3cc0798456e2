"""Subscriptions: durations up to a day, periods that were paid for, or starts and ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hark.errors import Refused
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
    finish,
    first,
    moments,
    plainly,
    times,
    unnamed_time,
    zoned,
)
from hark.recognise.states import columns_of_states, exactly, keyed, saying, state, still
from hark.recognise.table import NONE, Table, examples, often, told
from hark.words import gettext as _

YES = ("yes", "true", "1", "y", "t", "churned", "left", "cancelled", "canceled", "exited", "ja", "oui", "si", "sim")


RARE = 0.05
"""Of rows that say that something is over, so few without a time move no figure much: they are said."""


def likely(table: Table) -> int:
    """Sure with a duration and whether somebody left; possible with a subscription and a time."""
    left = first(table, "left")
    if table.has("months") and left and left.different == 2:
        return CERTAIN
    return POSSIBLE if first(table, "subscription") and times(table, "started_at", "created") else NO


def naming(table: Table) -> list[Seen]:
    """The columns that may name subscriptions which have times of their own: each row says another word."""
    if not times(table, "started_at", "created", "ended", "closed"):
        return []
    return [
        one
        for one in table.columns
        if one.filled == one.rows == one.different and one.wholes == one.numbers and not (one.prose or one.datable)
    ]


def draft(table: Table) -> Draft:
    """The map of subscriptions."""
    subscription = first(table, "subscription")
    if not subscription and (likely := naming(table)):
        subscription = table.pick("subscription", "Which column names the subscription or contract?", [], among=likely)
    columns: Draft = {"subscription": subscription.name} if subscription else {}
    columns |= plainly(table, "customer", "plan", "region")
    if subscription and "customer" not in columns and "customer" in table.roles[subscription.name]:
        columns["customer"] = subscription.name
    drafted: Draft = {"fact": "subscriptions", "columns": columns}
    amount = next((one for one in table.called("amount", "price") if money(table, one)), None)
    if amount:
        columns |= {"amount": number(table, "amount", amount), "currency": currency(table)}
    found = times(table, "started_at", "created", "ended", "closed")
    if first(table, "months", "left") and not found:
        return finish(table, drafted | {"as_of": durations(table)})
    begun = "started_at" if "started_at" in found else "created"
    over = "ended" if "ended" in found else "closed"
    events = moments(table, found, {begun: "start", over: "cancellation"})
    for ours, asks in ASKS.items():
        events |= unnamed_time(table, events, found, ours, asks)
    if not events:
        return finish(table, drafted | {"as_of": durations(table)})
    drafted["events"] = events
    drafted |= unlisted(table, drafted, over="cancellation" in events)
    return finish(table, zoned(table, drafted, found.values()))


ASKS = {
    "start": "Which column says when a subscription began?",
    "cancellation": "Which column says when a subscription ended? It is empty where one goes on.",
}
"""The questions for what happened to a subscription, by our name for it, where no column is called so."""


def unlisted(table: Table, drafted: Draft, *, over: bool = True) -> Draft:
    """The entry of the rows that are left out since their state says that nothing is held, or no longer.

    What nobody knows is asked, word by word; and what becomes of those that are over, where no column (`over`) says
    since when, or several rows of a word do not.
    """
    said = drafted.get("events", {}).get("cancellation") if over else None
    end = said["column"] if isinstance(said, dict) else said
    out = [dict(entry) for entry in drafted.get("left_out", [])]
    columns = columns_of_states(table, "subscriptions")
    gone: list[str] = []
    ended: dict[Seen, dict[str, int]] = {}
    for column in columns:
        listed = [word for entry in out if entry["column"] == column.name for word in entry["values"]]
        counts = {word: count for word, count in still(table, column, gone).items() if word not in listed}
        meant = {word: state("subscriptions", word) for word in counts}
        unknown = {word: keyed(column, word, columns) for word in meant if not meant[word]}
        left = [word for word, key in unknown.items() if not held(table, column, word, counts[word], key)]
        gone += [saying(column, left)] if left else []
        out += [{"column": column.name, "values": list(map(exactly, left))}] if left else []
        words = {word: counts[word] for word in meant if meant[word] == "ended"}
        if words := endless(table, column, words, end):
            ended[column] = words
    if ended and are_over(table, ended):
        without = {"without": end} if end else {}
        out += [{"column": one.name, "values": [*map(exactly, words)], **without} for one, words in ended.items()]
    return {"left_out": out} if out else {}


def endless(table: Table, column: Seen, words: Mapping[str, int], end: str | None) -> dict[str, int]:
    """How often each of some words for what is over is said where no time says since when, in a column or in none.

    Where that is rare it is noted only: those go on.
    """
    if not end or not words:
        return dict(words)
    at = table.named[end]
    found: dict[str, int] = {}
    for word, count in words.items():
        (without,) = table.one(f"select count(*) from {{rows}} where {saying(column, [word])} and {at.cell} is null")
        if without > RARE * count:
            found[word] = without
        elif without:
            table.notes.append(
                f"{without:,} of {count:,} rows that say “{word}” have no “{at.name}”: they count as if they went on."
            )
    return found


def held(table: Table, column: Seen, word: str, count: int, key: str) -> bool:
    """Whether subscriptions of an unknown state are held, by their owner's word."""
    options = (Option("yes", _("they are held, and paid for or not")), Option("no", _("they are left out")))
    question = f"“{column.name}” says “{word}” {often(count)}. Do these count as subscriptions?"
    return table.ask(Doubt(f"state.{key}", question, (), options)) == "yes"


def are_over(table: Table, ended: Mapping[Seen, Mapping[str, int]]) -> bool:
    """Whether subscriptions that are over, nobody knows since when, are left out, by their owner's word."""
    said = ", and ".join(f"“{column.name}” says {told(words)}" for column, words in ended.items())
    question = f"{said}, but nothing says when these ended. What becomes of these?"
    options = (
        Option("out", _("they are left out")),
        Option("held", _("they count as if they went on: nobody seems to leave")),
    )
    return table.ask(Doubt("ended", question, (), options)) == "out"


def durations(table: Table) -> Draft:
    """The table [as_of]: how long, in which unit, who left, and up to which day that counted; the owner says it."""
    length = lasted(table)
    unit = table.ask(
        Doubt("unit", _("In which unit is “{length}” counted?", length=length.name),
              length.examples, (Option("months", _("months")), Option("days", _("days"))),
              proposed="months" if "months" in length.name.lower() else "")
    )  # fmt: skip
    two = [one for one in table.columns if one.few and one.different == 2]
    left = table.pick("left", "Which column says whether somebody left?", table.called("left")[:1] or two)
    day = table.ask(
        Doubt("day", _("Up to which day do these durations count?"), (), (), "a date such as 2026-01-31", is_day)
    )
    entry: Draft = {"date": day, unit: length.name}
    if left:
        entry["left"] = {"column": left.name, "values": [who_left(table, left)]}
    return entry


def lasted(table: Table) -> Seen:
    """The column of how long somebody has been there, by its name or its owner's word. Raises `Refused` for none."""
    called = table.called("months")[:1]
    numbers = [one for one in table.columns if one.numeric and one.low >= 0 and one.different > 2]
    options = (*(Option(one.name, examples(one)) for one in numbers[:20]), Option(NONE, _("no column says it")))
    answer = NONE
    if called:
        answer = called[0].name
    elif numbers:
        answer = table.ask(Doubt("duration", _("Which column says how long somebody has been with you?"), (), options))
    if answer == NONE:
        raise Refused(
            _("“{name}” does not say when its subscriptions began, nor how long they lasted.", name=table.file.name),
            _("Export when each began and when it ended, or for how many months it has gone on."),
        )
    return table.named[answer]


def who_left(table: Table, left: Seen) -> str:
    """The value that says that somebody left."""
    known = [word for word in left.values if word.lower() in YES]
    if len(known) == 1 and "left" in table.roles[left.name]:
        return known[0]
    return table.ask(
        Doubt(
            "left.value",
            _(
                "Which value of “{left}” says that somebody left? It says {told}.",
                left=left.name,
                told=told(left.values),
            ),
            (),
            tuple(Option(word, often(count)) for word, count in left.values.items()),
        )
    )


def is_day(said: str) -> bool:
    """Whether a text is a day in ISO 8601."""
    try:
        return bool(date.fromisoformat(said))
    except ValueError:
        return False


SHAPE = Shape(
    "subscriptions", "subscriptions", "a subscription or contract: how long it lasts, when it began, what was paid for",
    likely, draft,
)  # fmt: skip
