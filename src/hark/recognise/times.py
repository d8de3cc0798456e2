"""When something happened: how the times of a column are written, by the evidence of all its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from hark.collect.entries import Origin
from hark.collect.sql import literal
from hark.collect.values.dates import both_orders, calendars, nearly, order, turned, ways
from hark.collect.values.reading import instant
from hark.recognise.doubt import Doubt, Option, kept_as
from hark.recognise.lines import line_of, numbered
from hark.recognise.profile import Seen
from hark.recognise.table import Table, once

MOST = 0.95
"""So large a part of the cells must be dates in one way; the others are said, row by row, when the file comes in."""


@dataclass(frozen=True)
class Written:
    """The ways in which a column of times can be read: sets of formats, each of which reads its cells."""

    column: Seen
    ways: tuple[tuple[str, ...], ...]
    nothing: tuple[str, ...]
    calendar: str = ""
    """The calendar in which they are written, where it is another than ours."""


@once
def dated(table: Table, column: Seen, least: float = MOST) -> Written | None:
    """How the times of a column are written; None where less than the part `least` of its cells are times."""
    if not column.filled or column.prose or column.longest > 60 or (column.numeric and not plausible(column)):
        return None
    (figures,) = table.one(rf"select count(*) filter (regexp_matches({column.cell}, '\d.*\d')) from {{rows}}")
    if 2 * figures < column.filled:
        return None
    nothing = column.nothing
    if iso(table, column, 1.0):
        others = calendars(table.con, column.text, table.source)
        return Written(column, ((),), nothing, others[0] if others else "")
    found = ways(table.con, column.text, table.source)
    if not found and (common := ways(table.con, usual(table, column, least), table.source)):
        found = both_orders(table.con, column.text, table.source, common)
    if not found and (others := calendars(table.con, column.text, table.source)):
        return Written(column, ((),), nothing, others[0])
    if found in ([], [()]) and iso(table, column, least):
        found = [(), *day_before_month(table, column)]
    found = found or nearly(table.con, column.text, table.source, least)
    return Written(column, tuple(found), nothing) if found else None


def plausible(column: Seen) -> bool:
    """Whether plain numbers may be times: eight figures of a day, seconds or milliseconds since 1970."""
    lengths = {len(one) for one in column.examples}
    spans = ({8}, 19_000_101, 21_001_231), ({10}, SINCE, UNTIL), ({13}, 1000 * SINCE, 1000 * UNTIL)
    return column.wholes == column.numbers and any(
        lengths == span and column.low >= low and column.high <= high for span, low, high in spans
    )


SINCE, UNTIL = 946_684_800, 4_102_444_800
"""The seconds of 1970 at which the years 2000 and 2100 begin."""


def iso(table: Table, column: Seen, least: float) -> bool:
    """Whether nearly all cells are times in ISO 8601."""
    read = instant(column.text, Origin(), "UTC")
    said, good = table.one(f"select count({column.text}), count({read}) from {{rows}}")
    return bool(said) and good >= least * said


def day_before_month(table: Table, column: Seen) -> list[tuple[str, ...]]:
    """The way that reads the cells which are no times in ISO 8601, where it reads others differently from that."""
    standard = f"({instant(column.text, Origin(), 'UTC')})"
    found = ways(table.con, f"case when {standard} is null then {column.text} end", table.source)
    if len(found) != 1:
        return []
    read = f"({instant(column.text, Origin(formats=found[0]), 'UTC')})"
    return found if table.one(f"select count(*) filter ({standard} <> {read}) from {{rows}}")[0] else []


def usual(table: Table, column: Seen, least: float) -> str:
    """The SQL of the cells that look as nearly all do, where a few look otherwise."""
    shape = f"regexp_replace(regexp_replace({column.text}, '[0-9]', '9', 'g'), '[a-zA-Z]', 'a', 'g')"
    rows = table.con.execute(
        f"select {shape} as shape, count(*) from {table.source} where {column.text} is not null group by 1 "
        "order by 2 desc limit 50"
    ).fetchall()
    in_all = sum(count for _, count in rows)
    common = [said for said, count in rows if count > 0.01 * in_all and "9" in said]
    if not common or sum(count for said, count in rows if said in common) < least * in_all:
        return column.text
    return f"case when {shape} in ({', '.join(map(literal, common))}) then {column.text} end"


def when(table: Table, key: str, written: Written) -> Any:
    """The entry of the map for a column of times; asks which way is right where several are, and in which zone."""
    column, formats = written.column, written.ways[0]
    if len(written.ways) > 1:
        formats = which(table, key, written)
    entry: dict[str, Any] = {"column": column.name}
    if formats:
        entry["formats"] = list(formats)
    if written.calendar:
        entry["calendar"] = written.calendar
    if written.nothing:
        entry["missing"] = list(written.nothing)
    if formats or written.calendar:
        origin = Origin(formats=formats, calendar=written.calendar or None)
        table.notes.append(f"“{column.name}”: {said(table, column, origin)}.")
    return entry if len(entry) > 1 else column.name


def which(table: Table, key: str, written: Written) -> tuple[str, ...]:
    """The way that its owner says is right."""
    column, ways_ = written.column, dict(zip(words(written.ways), written.ways, strict=True))
    told = readings(table, column, written.ways)
    options = tuple(Option(word, says) for word, says in zip(ways_, told, strict=True))
    both = changing(table, column, written.ways)
    if both:
        answer = table.ask(Doubt(f"{key}.order", both, (), options))
    else:
        question = f"How are the dates of “{column.name}” written?"
        ending = kept_as(".formats")
        same = next((said for one, said in table.answers.items() if one.endswith(ending) and said in ways_), "")
        answer = table.ask(
            Doubt(f"{key}.formats", question, column.examples[:3], options, proposed=same, figures=not same)
        )
    return ways_[answer]


FIRST = {"d": "day-first", "m": "month-first", "y": "year-first"}
"""What ways to write dates in figures are called."""


def words(ways: Sequence[tuple[str, ...]]) -> list[str]:
    """A word for each way: what stands first, where that tells them apart, else its formats."""
    shared = set(ways[0]).intersection(*ways)
    found = [FIRST.get(order(tuple(one for one in way if one not in shared)), "") for way in ways]
    return found if all(found) and len(set(found)) == len(found) else [" and ".join(one) or "iso" for one in ways]


def readings(table: Table, column: Seen, ways: Sequence[tuple[str, ...]]) -> list[str]:
    """What each way makes of one cell, which they read as differently as any, and how many cells it cannot read."""
    read = [f"({instant(column.text, Origin(formats=one), 'UTC')})" for one in ways]
    unread = ", ".join(f"count(*) filter ({column.text} is not null and {one} is null)" for one in read)
    lost = " + ".join(f"({one} is null)::int" for one in read)
    told = ", ".join(f"strftime({one}, '%-d %B %Y %H:%M')" for one in read)
    cell, *says = table.one(
        f"select {column.text} as said, {told} from {{rows}} where said is not null "
        f"order by len(list_distinct([{', '.join(read)}])) desc, {lost}, said limit 1"
    )
    return [
        (f"“{cell}” is {said.removesuffix(' 00:00')}" if said else f"“{cell}” is no date")
        + (f"; {aside:,} that cannot be read so {'is' if aside == 1 else 'are'} kept aside" if aside else "")
        for said, aside in zip(says, table.one(f"select {unread} from {{rows}}"), strict=True)
    ]


def changing(table: Table, column: Seen, ways: Sequence[tuple[str, ...]]) -> str:
    """The question about a column in which day and month change places; empty where they do not."""
    formats = list(dict.fromkeys(chain.from_iterable(ways)))
    if not {"d", "m"} <= {order((one,)) for one in formats}:
        return ""
    days, months = (tuple(turned((one,))[0] if order((one,)) == but else one for one in formats) for but in "md")
    day, month = (f"({instant(column.text, Origin(formats=one), 'UTC')})" for one in (days, months))
    only = f"{day} is not null and {month} is null", f"{month} is not null and {day} is null"
    found = ", ".join(
        f"count(*) filter ({one}), min(file_row_number) filter ({one}), "
        f"arg_min({column.text}, file_row_number) filter ({one})"
        for one in only
    )
    rows = table.con.execute(f"select {found}, count(*) filter ({day} <> {month}) from {numbered(table)}").fetchall()
    by_day, day_row, day_cell, by_month, month_row, month_cell, either = rows[0]
    if not by_day or not by_month:
        return ""
    return (
        f"Day and month change places in “{column.name}”: the day stands first in {by_day:,} of its cells, such as "
        f"“{day_cell}” in line {line_of(table.file, day_row)}, the month in {by_month:,}, such as “{month_cell}” in "
        f"line {line_of(table.file, month_row)}. {either:,} can be read either way. What stands first in those?"
    )


def said(table: Table, column: Seen, origin: Origin, where: str = "true") -> str:
    """How a cell is read, in words: one for which `where` holds and whose day is no month, if there are such."""
    moment = f"({instant(column.text, origin, 'UTC')})"
    cell, when_ = table.one(
        f"select cell, strftime(read, '%-d %B %Y %H:%M') from (select {column.text} as cell, {moment} as read "
        f"from {{rows}} where read is not null order by not coalesce({where}, false), day(read) <= 12, cell limit 1)"
    )
    calendar = f" of the {origin.calendar.capitalize()} calendar" if origin.calendar else ""
    return f"{cell}{calendar} is {when_.removesuffix(' 00:00')}"


def clocked(table: Table, written: Written) -> bool:
    """Whether any of its times has a time of day and names no zone."""
    formats = written.ways[0]
    if any("%z" in one or "%Z" in one or one.startswith("epoch") for one in formats):
        return False
    text = written.column.text
    read = f"({instant(text, Origin(formats=formats), 'UTC')})"
    clock = f"{read}::timestamp::time <> time '00:00'"
    if not formats:
        zoned = rf"regexp_matches({text}, '[T ].*([Zz]|UTC|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$')"
        midnight = rf"regexp_matches({text}, '[T ]00:00(:00(\.0+)?)?$')"
        clock = f"regexp_matches({text}, ':') and not {zoned} and not {midnight} and {read} is not null"
    return bool(table.one(f"select count(*) from (select 1 from {{rows}} where {clock} limit 1)")[0])
