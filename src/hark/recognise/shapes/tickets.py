"""Tickets: a row per ticket with times, per event, or per update."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from hark.errors import Refused
from hark.recognise.doubt import Doubt, Option
from hark.recognise.lasting import durations, lasting
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
    unread,
    zoned,
)
from hark.recognise.shapes.solved import once_more, over, over_is_solved
from hark.recognise.states import Desk, at_desk, desk_roles, exactly, keyed, known, saying, state, still
from hark.recognise.table import Table, listed, often, told
from hark.recognise.words import bare, plain
from hark.words import gettext as _

KINDS = {
    "created": r"creat\w*|open(ed)?|new|submitted|register\w*|erstellt|neu|nouveau|abierto",
    "replied": r"repl(y|ied)|respon(se|ded)|answered|comment(ed)?( added)?|agent repl(y|ied)|geantwortet",
    "assigned": r"assign(ed)?|reassign(ed)?|transfer(red)?|zugewiesen",
    "solved": r"re?solved?|solv(ed|e)|fixed|geloest|gelost|resolu|resuelto|resolve ticket",
    "closed": r"clos(ed|e)|cancell?ed|geschlossen|ferme|cerrado",
    "reopened": r"re-?open(ed)?|wieder geoffnet|rouvert|reabierto",
}
"""The words that event logs use for what happened to a ticket, in small letters without accents."""


def likely(table: Table) -> int:
    """Sure with a ticket's number, when it was created, and when more happened to it."""
    if table.file.format in ("xes", "mbox"):
        return CERTAIN
    desk = at_desk(table)
    later = first(table, "solved", "closed", "updated") or first(desk, "solved", "closed", "updated")
    if table.has("ticket", "created") and later:
        return CERTAIN
    event = table.has("ticket", "activity") and bool(first(table, "occurred_at", "created"))
    event = event or bool(desk.has("ticket", "created") and first(desk, "solved", "first_replied") and worked(desk))
    event = event or bool(desk.has("created") and later and any(map(names_tickets, desk.columns)))
    took = desk.has("ticket") and any((one := lasting(column)) and one.named for column in desk.columns)
    event = event or (took and desk.has("created"))
    some = took or (table.has("ticket") and first(table, "created", "team", "agent"))
    return CERTAIN if event else POSSIBLE if some else NO


def names_tickets(column: Seen) -> bool:
    """Whether a column is called as the number of a ticket, and not of anything."""
    return "ticket" in desk_roles(column.name) and bool(TICKET.search(plain(column.name)))


TICKET = re.compile("ticket|tiket|incident|biletu")
"""What is called so is a ticket in every language."""


def draft(table: Table) -> Draft:
    """The map of tickets."""
    if table.file.format == "mbox":
        table.notes.append("A ticket is a conversation: its first message opens it, the others are replies.")
        return {"fact": "ticket_events", "columns": dict(MAIL), "kinds": {"column": "kind"}, "personal": dict(HIDDEN)}
    table = at_desk(table)
    ticket = table.pick("ticket", "Which column names the ticket?", table.called("ticket")[:1])
    columns: Draft = {"ticket": ticket.name} if ticket else {}
    activity = happening(table)
    if activity and (table.file.format == "xes" or (ticket and ticket.different < ticket.filled)) and not ends(table):
        return event_log(table, columns, activity)
    no_changes(table, ticket)
    return by_row(table, columns, ticket)


def no_changes(table: Table, ticket: Seen | None) -> None:
    """Raise `Refused` where each row is a change of one field of a ticket, which no map can put together."""
    fields_ = [one for one in table.columns if one.few and FIELD.fullmatch(plain(one.name))]
    values = [one for one in table.columns if one.filled and VALUE.fullmatch(plain(one.name))]
    if ticket and fields_ and values and ticket.different < ticket.filled:
        raise Refused(
            _(
                "Each row of “{name}” changes one field of a ticket: “{name2}” says which.",
                name=table.file.name,
                name2=fields_[0].name,
            ),
            _("Export the tickets themselves, one row each, or their events: created, replied, solved, reopened."),
        )


FIELD = re.compile("(changed_)?(field|attribute|property|feld|champ|campo)(_?name)?")
VALUE = re.compile("(new_?)?(value|wert|valeur|valor)|(changed_)?to|new")
"""What the columns of a log of changes are called."""


def by_row(table: Table, columns: Draft, ticket: Seen | None) -> Draft:
    """The map of tickets of which each row is one, or one as it was after an update."""
    found = times(table, "created", "first_replied", "solved", "closed", "updated")
    snapshots = "updated" in found and ticket is not None and 2 * ticket.different < 1.9 * ticket.filled
    columns |= who(table) | plainly(table, "channel", "product", "region")
    looked = plainly(table, "team", "agent", "priority")
    drafted: Draft = {"fact": "ticket_events", "columns": columns | ({} if snapshots else looked | counts(table))}
    events = {"created": "created", "first_replied": "first-replied", "solved": "solved", "closed": "closed"}
    if snapshots and ticket:
        counters = plainly(table, "reopened", "assigned")
        order = moments(table, found, {"updated": "order_by"})
        drafted["snapshots"] = {"key": ticket.name, **order, **looked, **counters}
        table.notes.append(f"Rows are tickets as they were: “{ticket.name}” comes again after every update.")
    drafted["events"] = moments(table, found, events)
    drafted["events"] |= unnamed_time(table, drafted["events"], found, "created", CREATED)
    if not snapshots and (out := list(void(table, set(columns_of([columns, looked]))))):
        drafted["left_out"] = out
    drafted["events"] = over_is_solved(table, durations(table, drafted["events"], snapshots=snapshots))
    if not drafted["events"] and not snapshots:
        left = unread(table, drafted)
        aside_ = f" {listed(left)} {'was' if len(left) == 1 else 'were'} not understood." if left else ""
        raise Refused(
            _(
                "“{name}” does not say when anything happened to its tickets.{aside}",
                name=table.file.name,
                aside=aside_,
            ),
            _("Export the times as well: when each ticket was created, first replied to and solved."),
        )
    if not snapshots:
        drafted["events"] = once_more(table, drafted["events"])
        over(table, drafted)
    table.notes += aside(table, drafted["events"])
    return finish(table, zoned(table, drafted, found.values()))


CREATED = "Which column says when the ticket was created?"


def worked(desk: Desk) -> bool:
    """Whether it says who works on it, how urgent it is or how far it has come, as help desks do."""
    return bool(first(desk, "agent", "priority", "status"))


def who(table: Table) -> Draft:
    """The entry of who asked: of several columns a number, else an address, else the first."""
    likely = table.called("customer", "customer_email")
    best = next((one for one in likely if re.search(r"_?(id|no|nr|nummer|number)$", plain(one.name))), None)
    best = best or next((one for one in likely if one.addresses > 0.5 * one.filled), None)
    return {"customer": best.name} if best else customer(table)


def counts(table: Table) -> Draft:
    """The entries of how often a ticket was opened again and handed on, where columns count it."""
    found = {"reopens": first(table, "reopened"), "transfers": first(table, "assigned")}
    return {
        ours: {"column": one.name, "missing": list(one.nothing)} if one.nothing else one.name
        for ours, one in found.items()
        if one and one.numeric and one.low >= 0
    }


def void(table: Table, used: Collection[str]) -> Iterator[Draft]:
    """The entries for tickets of which a column says that they are none, such as spam, by their owner's word."""
    columns = [one for one in table.columns if one.few and one.name not in used]
    gone: list[str] = []
    for column in columns:
        counts = still(table, column, gone) if any(state("tickets", word) == "void" for word in column.values) else {}
        left = [word for word, count in counts.items() if state("tickets", word) == "void"
                and not counted(table, column, word, count, keyed(column, word, columns))]  # fmt: skip
        if left:
            gone.append(saying(column, left))
            yield {"column": column.name, "values": list(map(exactly, left))}


def counted(table: Table, column: Seen, word: str, count: int, key: str) -> bool:
    """Whether tickets count that seem to be none, by their owner's word."""
    options = (Option("no", _("they are left out")), Option("yes", _("they count like any other")))
    question = f"“{column.name}” says “{word}” {often(count)}. Do these tickets count?"
    return table.ask(Doubt(f"state.{key}", question, (), options)) == "yes"


def aside(table: Table, events: Mapping[str, Any]) -> Iterator[str]:
    """What columns seem to tell that is not taken, in words, so that nobody takes it for measured."""
    if again := next((one for one in table.called("reopened") if not one.numeric), None):
        yield f"“{again.name}” holds no numbers, so there are no figures of reopenings; it is kept to group by."
    if score := first(table, "satisfaction"):
        yield (
            f"“{score.name}” is not measured with the tickets. To measure it, import the file once more with "
            "--answer again=no --answer rows=answers --beside."
        )
    status = first(table, "status")
    if not status or not status.few:
        return
    meant = {word: state("tickets", word) for word in status.values}
    over = sum(status.values[word] for word, meaning in meant.items() if meaning != "open")
    if not {"solved", "closed"} & events.keys() and over:
        yield (
            f"“{status.name}” says {known('tickets', status.values)}, but no column says when tickets were solved: "
            "there are no figures of solutions. Export the time of the solution as well."
        )


MAIL = {
    "key": "message_id",
    "ticket": "thread",
    "occurred_at": "date",
    "customer": "customer",
    "by": "by",
    "text": "text",
}
"""The map of a mail box."""

HIDDEN = {"never": ["from", "to"], "names": ["from_name"]}
"""Of a mail box: who wrote to whom is not stored, names are masked in texts."""


def ends(table: Table) -> bool:
    """Whether columns say when tickets were solved or closed, so that each row is a ticket and no event."""
    return bool(times(table, "solved", "closed"))


def happening(table: Table) -> Seen | None:
    """The column that says what happened: of those with few values the one whose words are best known."""
    found = [
        one for one in table.columns if one.few and (table.file.format == "xes" or one in table.called("activity"))
    ]
    named = table.named.get("concept:name")
    known = [(sum(kind_of(word) is not None for word in one.values), one is named, one.name) for one in found]
    return table.named[max(known)[2]] if known else None


def kind_of(word: str) -> str | None:
    """What a word of an event log means."""
    said = bare(word).replace("_", " ").replace("/", " ").strip()
    for one in dict.fromkeys((said, AROUND.sub("", said).strip())):
        found = next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, one)), None)
        # “Status changed to open” begins no ticket: it may go on with one.
        if found and (one == said or found != "created" or not CHANGED.search(said)):
            return found
    return None


CHANGED = re.compile(r"\b(changed|set|updated|moved|to)\b")
"""What an event says that changes a state."""


AROUND = re.compile(
    r"^(the )?(ticket|case|conversation|request|issue|incident|status)( status)?( (was|is|has been))?"
    r"( (changed|set|updated|moved))?( to)?:? |^(public|agent|staff|support) (?=repl|respon|answer)"
    r"| by (the )?(customer|user|requester|client|agent|support|staff|end user)$"
)
"""What stands around the word of an event and says nothing else."""


def event_log(table: Table, columns: Draft, activity: Seen) -> Draft:
    """The map of an event log; asks which of its words mean that a ticket was solved, where none does by itself."""
    found = times(table, "occurred_at") or times(table, "created")
    written = next(iter(found.values()), None)
    columns |= moments(table, found, dict.fromkeys(found, "occurred_at"))
    columns |= plainly(table, "team", "agent", "priority", "product", "region", "customer")
    meant: dict[str, Any] = {word: kind for word in activity.values if (kind := kind_of(word))}
    table.notes.append(
        f"What happened is told by “{activity.name}”: "
        + (", ".join(f"“{word}” is {kind}" for word, kind in meant.items()) or "no word Hark knows")
        + "; its other words stay as they are."
    )
    if "solved" not in meant.values():
        word = table.ask(
            Doubt(
                "solved",
                _(
                    "Which word of “{activity}” means that the ticket was solved? It says {told}.",
                    activity=activity.name,
                    told=told(activity.values),
                ),
                (),
                (
                    *(Option(one, often(count)) for one, count in list(activity.values.items())[:20]),
                    Option("none", _("no word means it")),
                ),
            )
        )
        meant |= {word: "solved"} if word != "none" else {}
    drafted: Draft = {"fact": "ticket_events", "columns": columns, "kinds": {"column": activity.name, **meant}}
    return finish(table, zoned(table, drafted, [written] if written else []))


SHAPE = Shape(
    "ticket_events", "tickets", "what happened to a ticket, request or conversation of a help desk", likely, draft
)
