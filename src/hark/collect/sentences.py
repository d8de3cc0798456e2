"""What would be stored, in words: how many of what, from when to when, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

import duckdb

from hark.collect.check.answered import NAMES, Answered
from hark.collect.check.examine import Findings
from hark.collect.check.repeats import Repeats
from hark.collect.entries import Map
from hark.collect.plan.asked import matches
from hark.collect.plan.happened import count, day, happened, row_of
from hark.collect.plan.naming import own_key
from hark.collect.plan.plan import Plan, not_kept
from hark.collect.read.delivered import OURS, Delivered
from hark.collect.sql import literal
from hark.words import gettext as _
from hark.words import ngettext, noted

EARLY = 1990
"""Few organisations have answers from before this year: such a date is likely to be a slip."""


def sentences(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    found: Findings,
    counted: Mapping[str, str],
    rejected: int,
    repeats: Repeats,
) -> Iterator[str]:
    """What would be stored, in words."""
    fact = "responses" if plan.map.fact == "answers" else plan.map.fact
    yield span(con, counted[fact], fact, plan)
    if timed(plan):
        yield from strange(con, counted[fact], plan)
    yield from asked(found.answered)
    if plan.about:
        yield from happened(con, plan, counted[fact])
    yield known_by(plan, fact)
    if repeats.again:
        yield repeats.sentence + " Of each, only the last row counts."
    yield from aside(plan, found)
    if rejected:
        yield _("{rows} cannot be taken and would be kept aside with the reason.", rows=count(rejected, "row"))
    yield from plan.file.notes
    if plan.extras:
        yield _(
            "Kept beside, not to be grouped by: {columns}. Name them in [attributes] to group by them.",
            columns=some(plan.extras, LISTED),
        )


def some(names: Sequence[str], most: int) -> str:
    """The first names of a list, and how many more there are."""
    first = ", ".join(names[:most])
    return first if len(names) <= most else _("{names} and {number} more", names=first, number=len(names) - most)


def aside(plan: Plan, found: Findings) -> Iterator[str]:
    """How many rows do not count: empty ones, copies, what the map leaves out, and those of the erased."""
    if found.copies:
        yield ngettext(
            "{number:,} row says the same as another in every column and counts once with it.",
            "{number:,} rows say the same as another in every column and count once with it.",
            found.copies,
        )
    if found.blank:
        yield _("{lines} would be skipped.", lines=count(found.blank, "empty line"))
    yield from left_out(plan, found)
    if found.erased:
        yield _("{rows} of customers who were erased would not be taken.", rows=count(found.erased, "row"))


def left_out(plan: Plan, found: Findings) -> Iterator[str]:
    """How many rows the map leaves out, and which."""
    for entry, rows in zip(plan.map.left_out, found.left_out, strict=True):
        if rows:
            said = " or ".join(f"“{value}”" if value else "nothing" for value in entry.values)
            says, are = ("says", "is") if rows == 1 else ("say", "are")
            also = f", nothing in “{entry.without}”" if entry.without else ""
            yield f"{count(rows, 'row')} {says} {said} in “{entry.column}”{also} and {are} left out."


def timed(plan: Plan) -> bool:
    """Whether the map says when things happened."""
    return "occurred_at" in plan.fields or plan.map.whole


def span(con: duckdb.DuckDBPyConnection, table: str, fact: str, plan: Plan) -> str:
    """How many, from when to when."""
    at = f"(occurred_at at time zone {literal(plan.zone)})::date::varchar" if timed(plan) else "null"
    rows, undated, first, last = con.execute(
        f"select count(*), count(*) filter ({at} is null), min({at}), max({at}) from {table}"
    ).fetchall()[0]
    said = count(rows, row_of(fact))
    if not timed(plan):
        return _(
            "{rows}, none with a date: no column is taken to say when it happened (`occurred_at` in a map), so there "
            "are no figures over time.",
            rows=said,
        )
    places = {"rows": said, "undated": undated, "zone": plan.zone}
    if not first:
        return _("{rows}, {undated:,} without a date, in the time of {zone}.", **places)
    words = noted("{rows} from {first} to {last}, {undated:,} without a date, in the time of {zone}.")
    return _(words, first=day(first), last=day(last), **places)


def strange(con: duckdb.DuckDBPyConnection, table: str, plan: Plan) -> Iterator[str]:
    """Times that are likely to be slips: not yet come, or long gone."""
    now = literal(datetime.now(UTC).isoformat())
    for wrong, which in (
        (f"occurred_at > {now}::timestamptz", "in the future"),
        (f"occurred_at < timestamptz '{EARLY}-01-01'", f"before {EARLY}"),
    ):
        at = f"(occurred_at at time zone {literal(plan.zone)})::date::varchar"
        rows, days = con.execute(
            f"select count(*), list(distinct {at} order by {at})[:3] from {table} where {wrong}"
        ).fetchall()[0]
        if rows:
            are = "is" if rows == 1 else "are"
            yield f"Look at the dates: {count(rows, 'row')} {are} {which}, such as {', '.join(map(day, days))}."


def taken(made: Map, file: Delivered) -> Iterator[str]:
    """What the columns of a file are taken for, and which are not used, in words, for whoever did not look first."""
    for entry in made.questions:
        names = some(entry.columns, 3)
        yield f"{names} {'is' if len(entry.columns) == 1 else 'are'} {kind(entry.kind, entry.scale)}."
    columns = [*made.columns.items(), *made.events.items()]
    said = [f"{ours.replace('_', ' ')} from “{one.column}”" for ours, one in columns if one.column and ours != "key"]
    if said:
        yield _("Taken: {columns}.", columns=", ".join(said))
    if left := beside(made, file):
        yield _("Only kept beside: {columns}.", columns=some([f"“{one}”" for one in left], LISTED))
    if "occurred_at" not in made.columns and not made.whole:
        yield _("No column is taken to say when it happened, so there are no figures over time.")


LISTED = 8
"""So many columns that are not used are named."""


def beside(made: Map, file: Delivered) -> list[str]:
    """The columns of a file that its map does not name, and that are kept beside its rows all the same."""
    used = {called for origin in made.origins for called in origin.columns} | not_kept(made, file)
    used |= {entry.text for entry in made.questions if entry.text} | {*OURS, *file.aside, *made.personal.names}
    used |= {entry.column for entry in made.left_out}
    patterns = [one for entry in made.questions for one in entry.columns]
    return [one for one in file.columns if one not in used and not matches(patterns, [one])]


def asked(answered: Sequence[Answered]) -> Iterator[str]:
    """What each question is, those that are alike together."""

    def alike(one: Answered) -> tuple[object, ...]:
        return one.asked.entry.kind, one.asked.entry.scale, one.asked.entry.columns

    for _alike, group in groupby(answered, alike):
        several = list(group)
        entry = several[0].asked.entry
        names = [one.asked.name for one in several]
        listed = some(names, 3)
        taken, nothing = sum(one.taken for one in several), sum(one.nothing for one in several)
        means = f"; {count(nothing, 'cell')} {'means' if nothing == 1 else 'mean'} no answer" if nothing else ""
        are = "is" if len(names) == 1 else "are"
        yield f"{listed} {are} {kind(entry.kind, entry.scale)}: {count(taken, 'answer')}{means}."
        if entry.kind == "nps" and entry.scale != (0.0, 10.0):
            words = noted(
                "A recommendation is asked from 0 to 10; {names} with another scale cannot be compared with others."
            )
            yield _(words, names=listed)


def kind(said: str, scale: tuple[float, float] | None) -> str:
    """A kind of question with its scale, in words."""
    if said not in NAMES:
        return {"choice": "a choice", "text": "a text"}[said]
    return f"a {NAMES[said]} " + (
        f"from {scale[0]:g} (worst) to {scale[1]:g} (best)"
        if scale and said != "nps"
        else f"from {scale[0]:g} to {scale[1]:g}"
        if scale
        else "on a scale that nobody declared"
    )


def known_by(plan: Plan, fact: str) -> str:
    """What names an event, and what follows from it."""
    row = row_of(fact) if not plan.map.whole else plan.about
    begin = f"{'An' if row[0] in 'aeiou' else 'A'} {row} is known by"
    own = plan.fields.get(own_key(plan))
    if own:
        return f"{begin} “{own.origin.column or own.origin.value}”: the same in a later file corrects it."
    if plan.map.fact in ("ticket_events", "subscriptions") and plan.about in plan.fields:
        by = plan.fields[plan.about].origin.column
        return f"{begin} its {plan.about} (“{by}”), what happened and when: the same in a later file corrects it."
    if "customer" in plan.fields and not plan.about:
        when = " and its time" if "occurred_at" in plan.fields else " alone"
        by = plan.fields["customer"].origin.column
        return f"{begin} its customer (“{by}”){when}: the same in a later file corrects it."
    none = "no `response` and no `customer`" if not plan.about else f"no `{plan.about if plan.map.whole else 'key'}`"
    return (
        f"{begin} all it says, since the map names {none}: a corrected row in a later file would count as another one."
    )
