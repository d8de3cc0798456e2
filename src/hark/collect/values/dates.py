"""How the dates of a column are written, by the evidence of all its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import duckdb

from hark.collect.entries import Origin
from hark.collect.sql import literal
from hark.collect.values.calendars import KNOWN
from hark.collect.values.looks import BETWEEN, CLOCKS, fitting, look, looks
from hark.collect.values.numbers import FIGURES, LATIN
from hark.collect.values.reading import instant
from hark.collect.values.written import COUNTED, EASTERN

NUMBERED = (
    "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y", "%y/%m/%d",
    "%d-%m-%Y", "%m-%d-%Y", "%Y-%m-%d", "%d-%m-%y", "%m-%d-%y", "%y-%m-%d",
    "%d.%m.%Y", "%Y.%m.%d", "%d.%m.%y", "%d. %m. %Y", "%Y. %m. %d.", "%d %m %Y", "%m %d %Y", "%Y %m %d", "%Y%m%d",
    "%Y%m%d%H%M%S", "%d.%m.%Y.", "%d. %m. %Y.", "%Y.%m.%d.", "%Y. %m. %d", *EASTERN,
)  # fmt: skip
NAMED = (
    "%d %b %Y", "%d-%b-%Y", "%d/%b/%Y", "%d.%b.%Y", "%d. %b %Y", "%d %b, %Y", "%d-%b-%y", "%d %b %y", "%d/%b/%y",
    "%b %d, %Y", "%b %d %Y", "%b %d, %y", "%b-%d-%Y", "%Y-%b-%d", "%Y %b %d", "%Y/%b/%d", "%Y. %b %d.",
)  # fmt: skip
DAYS = (*NUMBERED, *NAMED)
RARE = ("%m.%d.%Y", "%m.%d.%y", "%y.%m.%d", "%y%m%d", "%d%m%Y", "%m%d%Y", "%Y-%d-%m", "%Y/%d/%m", "%Y.%d.%m")
"""Days that are proposed only where no usual way fits."""

LIKELY = tuple(
    day + between + clock + zone
    for day in DAYS
    for clock in CLOCKS
    for between in (BETWEEN if clock else ("",))
    for zone in (("", " %z") if clock else ("",))
    if between != "T" or day.startswith("%Y")
)
"""The ways in which dates are usually written, to be proposed. ISO 8601 needs no format."""

SOME, MANY, MOST = 5_000, 60, 16
"""So many rows are looked at to see how cells look; so many looks, and so many ways to read them, are gone into."""

TOGETHER = 3
"""So many formats at most are proposed for one column."""

EARLIEST, LATEST, ENDS = 1500, 2199, 2900
"""Years that are likely; from `ENDS` on, those by which systems mean: never."""


def ways(con: duckdb.DuckDBPyConnection, text: str, table: str, zone: str = "UTC") -> list[tuple[str, ...]]:
    """The formats, or small sets of formats, that read every cell of a column; `()` is ISO 8601, which needs none.

    Several are returned where the cells do not tell which is right, such as day or month first: then it is to be
    asked. Those that read all cells alike are returned once. `text` is SQL over `table`; it does not say anything
    but dates, or nothing is returned.
    """
    column = _Column(con, text, table, zone)
    first = column.examples("true", SOME)
    if not first:
        return []
    if column.reads_all([()]):
        return [()]
    return _found(column, first, DAYS) or _found(column, first, (*DAYS, *RARE))


def nearly(con: duckdb.DuckDBPyConnection, text: str, table: str, least: float) -> list[tuple[str, ...]]:
    """The formats that read most cells of a column; none where less than the part `least` of them are dates.

    For columns in which a few cells are no dates, or impossible ones, or in which day and month change places: `ways`
    has nothing to say there.
    """
    column = _Column(con, text, table, "UTC")
    shapes = [shape for shape, _ in Counter(look(cell) for cell in column.examples("true", SOME)).most_common(MANY)]
    if not shapes:
        return []
    fits = [(), *((one,) for one in islice(dict.fromkeys(fitting(shapes[0], (*DAYS, *RARE))), MOST))]
    fits += [one for first in "dm" if TOGETHER >= len(one := _throughout(shapes, first)) > 1]
    both = {one: " or ".join(map(column.plausible, {one, turned(one)})) for one in fits}
    counts = ", ".join(f"count(*) filter ({column.plausible(one)}), count(*) filter ({both[one]})" for one in fits)
    in_all, *good = con.execute(f"select count(*), {counts} from {table} where {text} is not null").fetchall()[0]
    best = max(good[::2])
    found = [(one, reach) for one, alone, reach in zip(fits, good[::2], good[1::2], strict=True) if alone == best]
    return both_orders(con, text, table, [one for one, _ in found]) if found[0][1] >= least * in_all else []


def both_orders(
    con: duckdb.DuckDBPyConnection, text: str, table: str, found: list[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """The way `found` and the one with day and month the other way round, where some cells can only be read by that.

    Both are returned where they read some cell differently, else the one of both together. For ways that do not read
    every cell.
    """
    one = found[0] if found else ()
    other = turned(one)
    if other == one or not {*found} <= {one, other}:
        return found
    column = _Column(con, text, table, "UTC")
    only = (f"{column.plausible(a)} and not {column.plausible(b)}" for a, b in ((one, other), (other, one)))
    if not all(map(column.some, only)):
        return found
    if column.some(f"{column.read(one)} <> {column.read(other)}"):
        return sorted((one, other), key=lambda way: _rank(way[0]))
    return [tuple(dict.fromkeys((*one, *other)))]


def turned(formats: tuple[str, ...]) -> tuple[str, ...]:
    """The same formats with day and month the other way round, where both are figures and stand first."""
    return tuple(re.sub("%[dm]", _other, one) if _order(one) in {"d", "m"} else one for one in formats)


def _other(found: re.Match[str]) -> str:
    return {"%d": "%m", "%m": "%d"}[found[0]]


def order(formats: tuple[str, ...]) -> str:
    """What stands first in dates of figures: d, m or y; nothing where that cannot be mistaken or is not the same."""
    found = {_order(one) for one in formats} - {""}
    return found.pop() if len(found) == 1 else ""


def calendars(con: duckdb.DuckDBPyConnection, text: str, table: str) -> list[str]:
    """The other calendars in which every cell of a column is a date, year first."""
    year = f"try_cast(regexp_extract(translate({text}, {literal(FIGURES)}, {literal(LATIN)}), '[0-9]{{4}}') as int)"
    if con.execute(f"select bool_or({year} between 1900 and 2100) from {table}").fetchall()[0][0]:
        return []
    reads = {one: f"count({instant(text, Origin(calendar=one), 'UTC')}) = count({text})" for one in KNOWN}
    row = con.execute(f"select {', '.join(reads.values())} from {table} having count({text}) > 0").fetchone() or ()
    return [one for one, good in zip(reads, row, strict=False) if good]


def _found(column: _Column, first: list[str], days: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The ways that read every cell, looked for by how the cells `first` look; cells that look otherwise join them."""
    shapes = looks(first)
    for _ in range(TOGETHER):
        found = _covering(shapes, days)
        good = column.reads_all(found) if found else []
        if good or not found:
            return column.told_apart(_consistent(good))
        more = looks(column.examples(" and ".join(f"not {column.plausible(one)}" for one in found), SOME))
        if not more.keys() - shapes.keys():
            return []
        shapes |= more
    return []


@dataclass(frozen=True)
class _Column:
    """The cells of one column, and the questions that can be asked of them."""

    con: duckdb.DuckDBPyConnection
    text: str
    table: str
    zone: str

    def examples(self, where: str, most: int) -> list[str]:
        """Some cells."""
        rows = self.con.execute(
            f"select distinct said from (select {self.text} as said from {self.table} "
            f"where {self.text} is not null and ({where}) limit {most})"
        ).fetchall()
        return sorted(row[0] for row in rows)

    def read(self, formats: tuple[str, ...]) -> str:
        return instant(self.text, Origin(formats=formats), self.zone)

    def plausible(self, formats: tuple[str, ...]) -> str:
        """The SQL of whether a cell is a moment of a year that is likely."""
        year = f"year(({self.read(formats)})::timestamp)"
        low, high = (1970, 2099) if "excel" in formats else (EARLIEST, LATEST)
        return f"coalesce({year} between {low} and {high} or {year} >= {ENDS}, false)"

    def reads_all(self, found: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Those ways that read every cell, and no cell in two manners."""
        bad = ", ".join(f"count(*) filter (not {self.plausible(one)} or {self.differ(one)})" for one in found)
        row = self.con.execute(f"select {bad} from {self.table} where {self.text} is not null").fetchall()[0]
        return [one for one, count in zip(found, row, strict=True) if not count]

    def differ(self, formats: tuple[str, ...]) -> str:
        """The SQL of whether two of the formats read a cell differently."""
        pairs = (f"{self.read((one,))} <> {self.read((other,))}" for one, other in combinations(formats, 2))
        return f"coalesce({' or '.join([*pairs, 'false'])}, false)"

    def told_apart(self, good: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """The ways that differ in some cell, and the first of those that do not."""
        good = self.not_of_the_future(good)
        kept = good[:1]
        for one in good[1:]:
            if all(self.some(f"{self.read(one)} <> {self.read(other)}") for other in kept):
                kept.append(one)
        return kept

    def not_of_the_future(self, good: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Where years of two figures may stand first or last: the ways that make no date of the future, if any do."""
        first = ["y" in {_order(each) for each in one} for one in good]
        if all(first) or not any(first):
            return good
        past = [one for one in good if not self.some(f"{self.read(one)} > now() + interval 2 days")]
        return past or good

    def some(self, where: str) -> bool:
        """Whether some cell is so."""
        return bool(self.con.execute(f"select 1 from {self.table} where {where} limit 1").fetchone())


def _covering(shapes: Collection[str], days: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The formats, else the smallest sets of formats, of which one fits every shape."""
    if len(shapes) > MANY:
        return []
    fits = [frozenset(fitting(shape, days)) for shape in shapes]
    known = sorted(frozenset[str]().union(*fits), key=_rank)
    for size in range(1, TOGETHER + 1) if all(fits) else ():
        sets = (one for one in combinations(known, size) if all(not fit.isdisjoint(one) for fit in fits))
        found = list(islice(sets, MOST))
        if found:
            return found
    return []


def _throughout(shapes: Iterable[str], first: str) -> tuple[str, ...]:
    """A format for each shape that is a date, with the day or the month first in all of them."""
    fits = (next((one for one in fitting(shape, DAYS) if _order(one) in {"", first}), "") for shape in shapes)
    return tuple(dict.fromkeys(filter(None, fits)))


def _rank(written: str) -> tuple[int, str]:
    """The place of a format among the usual ones."""
    place = next((i for i, day in enumerate((*DAYS, *RARE)) if written.startswith(day)), len(LIKELY))
    return place, written


def _order(written: str) -> str:
    """Which of day, month and year stands first in figures of two; nothing where that cannot be mistaken."""
    return "" if "%b" in written or "%Y" in written[:2] or written in COUNTED else written[1:2]


def _consistent(good: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Of several sets those in which day and month stand in one order throughout, if there are any."""
    return [one for one in good if len({_order(each) for each in one} - {""}) < 2] or good
