"""Times that cannot be: where much ends before it begins, its owner says what is the matter."""

from __future__ import annotations

from typing import Any

from hark.collect.check.impossible import BEGINS, WHY, before
from hark.collect.entries import Origin
from hark.collect.values.reading import instant, told
from hark.recognise.doubt import Doubt, Option
from hark.recognise.lines import line_of, numbered
from hark.recognise.preset import Draft
from hark.recognise.table import Table
from hark.words import gettext as _

MANY = 0.1
"""Where more than so large a part of the rows end before they begin, something is wrong with the columns."""


def impossible(table: Table, draft: Draft) -> Draft:
    """The draft with what its owner says of columns of times of which one is often before the other, and cannot be."""
    begins = (one.removeprefix("events.") for one in BEGINS.get(draft.get("fact", ""), ()))
    begin = next((one for one in begins if column_of(table, draft, one)), "")
    for kind in [one for one in draft.get("events", {}) if begin and one != begin]:
        if column_of(table, draft, kind) and column_of(table, draft, begin) != column_of(table, draft, kind):
            draft = {**draft, "events": settled(table, draft, begin, kind)}
    return draft


def column_of(table: Table, draft: Draft, kind: str) -> str:
    """The column that says when something of this kind happened."""
    said = draft.get("events", {}).get(kind, "")
    called = said.get("column", "") if isinstance(said, dict) and not {"amount", "after"} & said.keys() else said
    return called if isinstance(called, str) and called in table.named else ""


def settled(table: Table, draft: Draft, begin: str, kind: str) -> dict[str, Any]:
    """The events of the draft, where `kind` is before `begin` in few rows, or as their owner says."""
    events = draft["events"]
    (start, text), (end, later) = (moment(table, events[one]) for one in (begin, kind))
    bad = before(end, start)
    wrong, both, row, ended, began = table.con.execute(
        f"select count(*) filter ({bad}), count(*) filter ({start} <> {end}), min(file_row_number) filter ({bad}), "
        f"arg_min({later}, file_row_number) filter ({bad}), arg_min({text}, file_row_number) filter ({bad}) "
        f"from {numbered(table)}"
    ).fetchall()[0]
    if wrong < 2 or wrong <= MANY * both:
        return dict(events)
    ours, theirs = column_of(table, draft, kind), column_of(table, draft, begin)
    options = [
        *(
            [Option("exchanged", _("the two columns are exchanged: each says what the other should"))]
            * (wrong > 0.9 * both)
        ),
        *(
            [Option("aside", _("these {wrong:,} rows are wrong: they are kept aside", wrong=wrong))]
            * (2 * wrong <= both)
        ),
        Option("unused", _("“{ours}” cannot be trusted: it counts for nothing", ours=ours)),
    ]
    question = (
        f"“{ours}” is before “{theirs}” in {wrong:,} of {both:,} rows, such as line {line_of(table.file, row)}: "
        f"“{ended}” before “{began}”. That cannot be: {WHY}. What is it?"
    )
    answer = table.ask(Doubt(f"before.{ours}", question, (), tuple(options)))
    if answer == "exchanged":
        return {**events, begin: events[kind], kind: events[begin]}
    return {one: said for one, said in events.items() if one != kind or answer == "aside"}


def moment(table: Table, said: Any) -> tuple[str, str]:
    """The SQL of the moment that an entry of a map reads, and of the text it reads it from."""
    entry = said if isinstance(said, dict) else {"column": said}
    text = told(table.named[entry["column"]].text, entry.get("missing", ()))
    origin = Origin(formats=tuple(entry.get("formats", ())), calendar=entry.get("calendar"))
    return f"({instant(text, origin, 'UTC')})", text
