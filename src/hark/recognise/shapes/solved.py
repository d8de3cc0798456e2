"""Which tickets are solved, where what columns say of that is missing, or is contradicted by their status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hark.collect.values.reading import told as told_by
from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.shape import columns_of, first
from hark.recognise.states import exactly, saying, state
from hark.recognise.table import Table, told
from hark.words import gettext as _


def over_is_solved(table: Table, events: Draft) -> Draft:
    """The events of a draft; where nothing says that a ticket was solved, it was when it was closed."""
    if "closed" not in events or "solved" in events:
        return events
    (column,) = columns_of([events["closed"]])
    table.notes.append(f"A ticket is solved when “{column}” says it was closed: nothing else says when it was solved.")
    return {"solved" if kind == "closed" else kind: entry for kind, entry in events.items()}


def once_more(table: Table, events: Draft) -> Draft:
    """The events of a draft; tickets that are open again after a solution are solved by their owner's word."""
    status = first(table, "status")
    said = {kind: entry if isinstance(entry, dict) else {"column": entry} for kind, entry in events.items()}
    ends = [said[kind] for kind in ("solved", "closed") if kind in said]
    open_ = [word for word in status.values if state("tickets", word) == "open"] if status and status.few else []
    if not status or not open_ or not ends:
        return events
    over = " or ".join(
        f"{told_by(table.named[one['column']].text, one.get('missing', ()))} is not null" for one in ends
    )
    words = dict(
        table.con.execute(
            f"select {status.cell}, count(*) from {table.source} where {saying(status, open_)} and ({over}) "
            "group by 1 order by 2 desc, 1"
        ).fetchall()
    )
    if not words or open_again(table, status, words, ends) == "yes":
        return events
    unless = {"column": status.name, "values": [exactly(word) for word in open_]}
    return {kind: {**said[kind], "unless": unless} if said[kind] in ends else one for kind, one in events.items()}


def over(table: Table, drafted: Draft) -> None:
    """Leave out tickets that are over by their status where no column says since when, by their owner's word."""
    status = first(table, "status")
    if not status or not status.few or {"solved", "closed"} & drafted["events"].keys():
        return
    said = {word: count for word, count in status.values.items() if state("tickets", word) == "solved"}
    if not said:
        return
    question = (
        f"“{status.name}” says {told(said)}, but no column says when tickets were solved. How are these to count? "
        "Better is to export the time of the solution as well."
    )
    options = (
        Option("open", _("as open: it is right how many came, and the backlog is too large")),
        Option("out", _("not at all: the backlog is right, and it is too few that came")),
    )
    if table.ask(Doubt(f"over.{status.name}", question, (), options)) == "out":
        drafted.setdefault("left_out", []).append({"column": status.name, "values": list(map(exactly, said))})


def open_again(table: Table, status: Seen, words: Mapping[str, int], ends: Sequence[Mapping[str, Any]]) -> str:
    """Whether tickets count as solved that are open, and of which a column says that they were solved."""
    names = " or ".join(f"“{one['column']}”" for one in ends)
    says = "that a ticket was solved" if any("after" in one for one in ends) else "when a ticket was solved"
    question = f"Where {names} says {says}, “{status.name}” says {told(words)}. Are they solved?"
    options = (
        Option("no", _("they are open, or open again, and do not count as solved")),
        Option("yes", _("they count as solved when they last were")),
    )
    return table.ask(Doubt(f"open.{status.name}", question, (), options))
