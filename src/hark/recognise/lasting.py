"""Tickets that say how long the first reply or the solution took: which columns do, and what their figures count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hark.collect.sql import literal
from hark.collect.values.durations import SECONDS, WORDS, duration
from hark.recognise.amounts import sign
from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import Draft
from hark.recognise.profile import MOST, Seen
from hark.recognise.states import desk_roles
from hark.recognise.table import NONE, Table, often
from hark.recognise.words import bare, plain
from hark.words import gettext as _

TOLD = {"first-replied": ("first_reply_took", "first_replied"), "solved": ("solved_took", "solved")}
"""The events that a duration may tell, and what columns that hold it are called."""

SAYS = {"first-replied": "The first reply to a ticket", "solved": "The solution of a ticket"}

UNITS = {
    bare(word): unit
    for unit, letter in (("days", "d"), ("hours", "h"), ("minutes", "m"), ("seconds", "s"))
    for word in WORDS[letter].split()
    if word != "time"
}
"""What units are called in names of columns; “time” is an hour only in the North."""

TIMES = "time", "zeit", "temps", "tiempo", "tempo", "tijd", "czas", "tid", "doba", "время"
"""What stands for a unit that begins a name: “Minutes to first reply” is “Time to first reply”."""

BUSINESS = re.compile(
    r"_*(with)?(in_|innerhalb_der_)?((business|working|work|office|operating|service)_(hours?|hrs|time|minutes|days)"
    r"|(geschafts|arbeits|betriebs|buro|offnungs|service)(zeit(en)?|stunden|tage)|heures_(ouvr\w+|de_bureau)"
    r"|horas?_(habiles|laborables|laborales|uteis|comerciales|comerciais)|(ore|orario)_(lavorativ|d_ufficio)\w*"
    r"|kantooruren|werkuren|godzin\w*_(pracy|robocz\w+)|arbetstid|kontorstid|abningstid|pracovni_\w+|munkaido\w*"
    r"|mesai\w*|рабоч\w+_\w+|(?<![^_])bh(?![^_]))"
)
"""How names say that only the hours of business are counted."""

CALENDAR = re.compile(r"_*(in_)?(calendar|kalender)_?(hours|time|stunden|zeit)?$")

COMMA = r"[0-9.]*,[0-9]+"
"""Bare numbers whose comma may be a decimal sign."""

CLOCK = re.compile(r"_(h+_?m+(_?s+)?|m+_?s+)$")
"""How names show the form of a duration: hh:mm, mm:ss."""


@dataclass(frozen=True)
class Lasting:
    """A column that may say how long something took, by its name: what, the unit of bare numbers, and how it counts."""

    column: Seen
    kind: str
    unit: str
    named: bool
    """Whether the name says that it holds durations, and not only times."""
    business: bool
    clock: bool = False
    """Whether the unit is only that of a clock in the name (hh:mm), and not of bare numbers."""
    more: bool = False
    """Whether the name says more than what took how long, so that it may count something else."""


def durations(desk: Table, events: Mapping[str, Any], *, snapshots: bool = False) -> Draft:
    """The events of a draft, and those that only a duration tells; what cannot be taken is said.

    Of tickets as they were after each update none is taken: a duration may have grown from one to the next.
    """
    found: Draft = {}
    told = [one for column in desk.columns if (one := lasting(column) or within(column)) and one.kind not in events]
    for kind in TOLD:
        mine = [one for one in told if one.kind == kind and holds(desk, one)]
        of_calendar = [one for one in mine if not (one.business or one.more)]
        able = of_calendar if "created" in events and not snapshots else []
        entry = next((said for one in able if (said := taken(desk, one))), None)
        if entry:
            found[kind] = entry
        elif mine:
            desk.notes.append(untaken((of_calendar or mine)[0], snapshots=snapshots))
    return {**events, **found}


def within(column: Seen) -> Lasting | None:
    """What a column tells the duration of by a part of its name: “SLA resolution time” may be how long it may take."""
    words = plain(column.name).split("_")
    parts = ["_".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)]
    found = [one for part in parts if (one := lasting(column, part)) and one.named] if len(words) <= MOST_WORDS else []
    business = bool(BUSINESS.search(plain(column.name)))
    return replace(found[0], business=business, more=True) if found else None


MOST_WORDS = 10
"""A longer name is a sentence."""


def lasting(column: Seen, name: str = "") -> Lasting | None:
    """What a column tells the duration of, by its name, or a part of it; None where it tells none."""
    name = name or plain(column.name)
    core = CALENDAR.sub("", BUSINESS.sub("", name))
    form = CLOCK.search(core)
    core, unit = CLOCK.sub("", core), ("minutes" if form[1].startswith("m") else "hours") if form else ""
    parts = core.split("_")
    names = [core]
    if not unit and (unit := UNITS.get(parts[-1], "")):
        names = [re.sub(r"_(in|en|em|w|i|v|в)$", "", "_".join(parts[:-1]))]
    elif not unit and (unit := UNITS.get(parts[0], "")):
        names = ["_".join([one, *parts[1:]]) for one in TIMES]
    roles = {role for one in names for role in desk_roles(one)}
    kind = next((kind for kind, called in TOLD.items() if roles & {*called}), "")
    named = bool(unit) or bool(roles & {called[0] for called in TOLD.values()})
    business = bool(BUSINESS.search(name))
    return Lasting(column, kind, unit, named, business, bool(form)) if kind and column.filled else None


def holds(desk: Table, one: Lasting) -> bool:
    """Whether nearly all cells are durations; bare numbers only where the name says that they are."""
    if one.column.prose or (one.column.numbers and not one.named):
        return False
    read = f"coalesce({', '.join(duration('said', decimal, one.unit or 'seconds') for decimal in '.,')})"
    in_all, good = desk.one(f"select sum(times), sum(times) filter ({read} is not null) from {cells(one.column)}")
    return bool(good) and good >= MOST * in_all


def cells(column: Seen) -> str:
    """The SQL of what a column says, each once (`said`) with how often (`times`)."""
    return f"(select {column.text} as said, count(*) as times from {{rows}} where said is not null group by 1)"


def taken(desk: Table, one: Lasting) -> Draft | None:
    """The entry of an event that comes so long after the ticket was created; None where its owner says it does not."""
    entry: Draft = {"column": one.column.name}
    if one.column.nothing:
        entry["missing"] = list(one.column.nothing)
    if desk.one(f"select count(*) from {{rows}} where regexp_full_match({one.column.text}, {literal(COMMA)})")[0]:
        entry["decimal"] = sign(desk, one.kind, one.column)
    unit = counted(desk, one, entry.get("decimal"))
    if unit == NONE:
        return None
    entry |= {"unit": unit} if unit else {}
    return after(desk, one.kind, entry | {"after": "created"})


def after(table: Table, kind: str, entry: Draft) -> Draft:
    """The entry of an event that only a duration tells, with what 0 means; says how the shortest one is read."""
    column = table.named[entry["column"]]
    if naught := zeros(table, column, entry):
        entry = {**entry, "missing": [*entry.get("missing", ()), *naught]}
    cell, seconds = table.one(
        f"select arg_min(said, took), min(took) from (select said, {read_as(entry)} as took from {cells(column)}) "
        "where took > 0"
    )
    shown = f": “{cell}” is {lasts(seconds)}" if seconds else ""
    table.notes.append(
        f"{SAYS[kind]} is so long after it was created as “{column.name}” says, nights and weekends included{shown}."
    )
    return entry


def read_as(entry: Draft) -> str:
    """The SQL of the seconds that a cell says."""
    return f"({duration('said', entry.get('decimal'), entry.get('unit'))})"


def counted(desk: Table, one: Lasting, decimal: str | None) -> str:
    """What a bare number counts, asked where no name says it; empty where all cells say it themselves.

    So is what a clock of two numbers shows, and whether one under a name of times shows the time of day. Under a name
    that shows a clock, bare numbers may be the days that spreadsheets make of it.
    """
    doubtful = r"'[0-9.,]+|[0-9]+:[0-9]{2}'" if one.named else r"'[0-9.,:]+'"
    doubtful = r"'[0-9.,]*[1-9][0-9.,]*'" if one.clock else doubtful
    cell, pair = desk.one(
        f"select max({one.column.text}) filter (regexp_full_match({one.column.text}, {doubtful})), "
        f"max({one.column.text}) filter (regexp_full_match({one.column.text}, '[0-9]+:[0-9]{{2}}')) from {{rows}}"
    )
    if cell is None or (one.unit and not one.clock):
        return one.unit
    units = [unit for unit in UNIT_ORDER if not (one.clock and pair) or (unit == "minutes") == (one.unit == "minutes")]
    ways = ", ".join(read_as({"decimal": decimal, "unit": unit}) for unit in units)
    said = desk.one(f"select {ways} from (select {literal(cell)} as said)")
    means = {seconds: unit for unit, seconds in reversed([*zip(units, said, strict=True)]) if seconds is not None}
    as_days = ", counted in days as spreadsheets do" if one.clock else ""
    options = [
        Option(unit, f"“{cell}” is {lasts(seconds)}{as_days if unit == 'days' else ''}")
        for seconds, unit in reversed(means.items())
    ]
    question = f"How long is “{cell}” in “{one.column.name}”?"
    none = Option(NONE, _("it does not say how long anything took"))
    return desk.ask(Doubt(f"unit.{one.column.name}", question, one.column.examples[:3], (*options, none)))


UNIT_ORDER = "minutes", "hours", "seconds", "days"
"""In which order units are offered."""


def zeros(desk: Table, column: Seen, entry: Draft) -> list[str]:
    """The cells that say 0 and mean that nothing has happened yet, by their owner's word."""
    naught, times = desk.one(f"select list(said), sum(times)::bigint from {cells(column)} where {read_as(entry)} = 0")
    if not naught:
        return []
    question = f"“{column.name}” says “{naught[0]}” {often(times)}. What does that mean?"
    options = Option("nothing", _("it has not happened yet")), Option("at-once", _("it took no time, or next to none"))
    answer = desk.ask(Doubt(f"naught.{column.name}", question, (), options))
    return sorted(naught) if answer == "nothing" else []


def untaken(one: Lasting, *, snapshots: bool) -> str:
    """Why a duration is not measured, and what to do."""
    none = f"there are no figures of {'first replies' if one.kind == 'first-replied' else 'solutions'}"
    if one.business:
        return (
            f"“{one.column.name}” counts the hours of business only, from which nobody can tell when it was: {none}. "
            "Export the time, or how long it took by the calendar; Hark works out the hours of business by itself."
        )
    if one.more:
        return (
            f"“{one.column.name}” may count something else than how long it took by the calendar since the ticket was "
            f"created, such as what is allowed: {none}. Export the time itself."
        )
    if snapshots:
        return (
            f"“{one.column.name}” may grow from one update of a ticket to the next, so {none}. "
            "Export the time itself, or one row per ticket."
        )
    return (
        f"“{one.column.name}” does not say when it was, so {none}. "
        "Export the time itself, or when the ticket was created."
    )


def lasts(seconds: float) -> str:
    """A duration in words: 1 day 4 hours."""
    return " ".join(parts(seconds)) or "no time"


def parts(seconds: float) -> Iterator[str]:
    """The days, hours, minutes and seconds of a duration, in words."""
    left = round(seconds, 0 if seconds >= 60 else 3)
    for unit, worth in reversed(SECONDS.items()):
        whole = left // worth if worth > 1 else left
        left -= whole * worth
        if whole:
            yield f"{whole:,g} {unit if whole != 1 else unit.removesuffix('s')}"
