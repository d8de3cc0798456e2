"""A look at every cell before anything is stored: what cannot be read, and what can be read in two ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import duckdb

from hark.collect.asked import Asked
from hark.collect.checks import Check, kinds, lacking
from hark.collect.fields import Field
from hark.collect.plan import Plan
from hark.collect.sql import literal
from hark.errors import InDoubt
from hark.store.facts import Kind

CODES = 12
"""So many codes are named in a message."""


@dataclass(frozen=True)
class Answered:
    """What the file says to one question: answers to be taken, codes that mean none, and codes that are neither."""

    asked: Asked
    taken: int
    nothing: int
    empty: int
    codes: tuple[tuple[str, int], ...] = ()
    """Codes that are neither, the most frequent first, with their counts."""
    refused: int = 0


@dataclass(frozen=True)
class Findings:
    """What is known of a file before it is stored."""

    rows: int
    blank: int
    erased: int
    """Rows of customers who were erased; they are not taken, not even as rejected ones."""
    checks: tuple[Check, ...]
    answered: tuple[Answered, ...]
    doubts: tuple[InDoubt, ...]


def examine(con: duckdb.DuckDBPyConnection, plan: Plan, erased: int) -> Findings:
    """Look at every cell that the map names."""
    table = "rows"
    rows = con.execute("select count(*) from rows").fetchall()[0][0]
    answered = tuple(answers(con, asked, table) for asked in plan.asked)
    fields = [finding for field in plan.fields.values() if field.checked for finding in cells(con, field, table, plan)]
    asked = [finding for one in answered for finding in ([*scores_with_commas(con, one, table)] or codes(one))]
    found = [*fields, *asked, *lacking(con, plan, table), *kinds(con, plan, table)]
    return Findings(
        rows,
        plan.file.rows - rows - erased,
        erased,
        tuple(one for one in found if isinstance(one, Check)),
        answered,
        tuple(one for one in found if isinstance(one, InDoubt)),
    )


def cells(con: duckdb.DuckDBPyConnection, field: Field, table: str, plan: Plan) -> Iterator[Check | InDoubt]:
    """What is wrong with one column of dates, numbers or claims."""
    doubts = tuple(two_ways(con, field, table))
    yield from doubts
    if doubts and field.column.kind is not Kind.INSTANT:
        return
    bad = f"({field.text} is not null and {field.read} is null)"
    unread, example = con.execute(f"select count(*), min({field.text}) from {table} where {bad}").fetchall()[0]
    if not unread:
        return
    said = con.execute(f"select count({field.text}) from {table}").fetchall()[0][0]
    if unread * 2 > said:
        yield in_doubt(con, field, table, unread, example)
        return
    called, what = field.origin.column or "", WHAT[field.column.kind]
    reason = f"{literal(f'“{called}” says “')} || {field.text} || {literal(f'”, which is {what}.')}"
    yield Check(bad, reason, remedy(field), unread)


WHAT = {
    Kind.INSTANT: "no date that can be read",
    Kind.NUMBER: "no number",
    Kind.WHOLE: "no whole number",
    Kind.CLAIM: "neither yes nor no",
}


def remedy(field: Field) -> str:
    """What to do about single cells of a column that cannot be read."""
    key = field.key
    if field.column.kind is Kind.INSTANT:
        return f"Correct the date, add its format to `{key}.formats`, or name the code in `{key}.missing`."
    if field.column.kind is Kind.CLAIM:
        return f"Correct it, or say what it means in `{key}.values`."
    return f"Correct the number, or name the code in `{key}.missing`."


def in_doubt(con: duckdb.DuckDBPyConnection, field: Field, table: str, unread: int, example: str) -> InDoubt:
    """The doubt about a column most of whose cells cannot be read as the map says."""
    key = field.key
    problem = f"{unread:,} cells of “{field.origin.column}”, such as “{example}”, are {WHAT[field.column.kind]}."
    if field.column.kind is Kind.INSTANT:
        fits = [one for one in LIKELY if reads_all(con, field.text, one, table)]
        if len(fits) > 1:
            return InDoubt(
                f"“{field.origin.column}” can be read as {' or as '.join(f'“{one}”' for one in fits)}: “{example}”.",
                f'Name the right one in `{key}.formats`, for instance formats = ["{fits[0]}"].',
            )
        likely = f' All its cells fit formats = ["{fits[0]}"].' if fits else ""
        return InDoubt(problem, f"Name how its dates are written in `{key}.formats`.{likely}")
    if field.column.kind is Kind.CLAIM:
        return InDoubt(problem, f"Say what its words mean in `{key}.values`: values = {{ Complete = true }}.")
    return InDoubt(problem, f'Name the decimal sign in `{key}.decimal` (decimal = ","), or map another column.')


DAYS = (  # noqa: SIM905 - easier to read in a row
    "%d/%m/%Y %m/%d/%Y %d.%m.%Y %d-%m-%Y %m-%d-%Y %Y/%m/%d %d/%m/%y %m/%d/%y %d.%m.%y %d-%b-%y %d-%b-%Y %Y%m%d"
).split()
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
LIKELY = tuple(day + clock for day in (*DAYS, "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y") for clock in CLOCKS)
"""The ways in which dates are usually written, to be proposed."""


def reads_all(con: duckdb.DuckDBPyConnection, text: str, format_: str, table: str) -> bool:
    """Whether every cell that says something is a date in `format_`."""
    read = f"try_strptime({text}, {literal(format_)})"
    return not con.execute(f"select 1 from {table} where {text} is not null and {read} is null limit 1").fetchone()


def two_ways(con: duckdb.DuckDBPyConnection, field: Field, table: str) -> Iterator[InDoubt]:
    """Cells that two of the declared formats read differently, and numbers whose comma may be either."""
    for one, other in combinations(field.origin.formats, 2):
        first, second = (f"try_strptime({field.text}, {literal(f)})::varchar" for f in (one, other))
        hit = con.execute(f"select {field.text} from {table} where {first} <> {second} limit 1").fetchone()
        if hit:
            yield InDoubt(
                f"“{hit[0]}” in “{field.origin.column}” is one date as “{one}” and another as “{other}”.",
                f"Leave one of them out of `{field.key}.formats`.",
            )
    if field.column.kind in (Kind.NUMBER, Kind.WHOLE) and not field.origin.decimal:
        yield from commas(con, field.text, table, field.origin.column or "", f"{field.key}.decimal")


def commas(con: duckdb.DuckDBPyConnection, text: str, table: str, called: str, key: str) -> Iterator[InDoubt]:
    """The doubt about figures with a comma, where no decimal sign is declared."""
    comma = "regexp_full_match(said, '[+-]?[0-9.]*,[0-9]+')"
    hit = con.execute(f"select * from (select {text} as said from {table}) where {comma} limit 1").fetchone()
    if hit:
        yield InDoubt(
            f"The comma in “{hit[0]}” in “{called}” can be a decimal sign or separate thousands.",
            f'Name the decimal sign in `{key}`: decimal = "," or decimal = ".".',
        )


def scores_with_commas(con: duckdb.DuckDBPyConnection, found: Answered, table: str) -> Iterator[InDoubt]:
    """The doubt about scores with a comma, where no decimal sign is declared."""
    asked = found.asked
    if asked.entry.scored and not asked.entry.decimal and found.refused:
        yield from commas(
            con,
            asked.text,
            f"{table} where {asked.where}",
            asked.name,
            f"decimal` of the [[questions]] entry for “{asked.name}”, or `file.decimal",
        )


def answers(con: duckdb.DuckDBPyConnection, asked: Asked, table: str) -> Answered:
    """What the file says to one question, counted by the cell's text."""
    taken = asked.taken if asked.entry.scored else "true"
    one, rows = "1", f"{table} where {asked.where}"
    if asked.entry.scored:
        one, rows = "times", f"(select {asked.raw}, count(*) as times from {rows} group by {asked.raw})"
    told, empty, good, bad = con.execute(
        f"select sum({one}) filter ({asked.raw} is not null), sum({one}) filter ({asked.raw} is null), "
        f"sum({one}) filter ({asked.text} is not null and {taken}), "
        f"sum({one}) filter ({asked.text} is not null and not {taken}) from {rows}"
    ).fetchall()[0]
    said, blank, right, wrong = (int(number or 0) for number in (told, empty, good, bad))
    named: list[tuple[str, int]] = []
    if wrong:
        named = con.execute(
            f"select {asked.text}, sum(times)::bigint from {rows} where {asked.text} is not null and not {taken} "
            f"group by 1 order by 2 desc, 1 limit {CODES}"
        ).fetchall()
    return Answered(asked, right, said - right - wrong, blank, tuple(named), wrong)


def codes(found: Answered) -> Iterator[Check | InDoubt]:
    """What is wrong with the answers to one question."""
    asked, entry = found.asked, found.asked.entry
    listed = ", ".join(f"{code} ({count:,} times)" for code, count in found.codes)
    if entry.scored and not entry.scale:
        yield InDoubt(
            f"“{asked.name}” is a {NAMES[entry.kind]}, and the map does not say on which scale; "
            f"the file says {listed or 'nothing'}.",
            "Declare it: scale = [1, 5] means worst 1, best 5. Codes that mean no answer go into `missing`.",
        )
    elif found.refused > found.taken:
        worst, best = entry.scale or (0.0, 0.0)
        other = 'If it is no recommendation, say kind = "rating" and its `scale`;' if entry.kind == "nps" else ""
        yield InDoubt(
            f"More than half of the answers to “{asked.name}” are no score from {worst:g} to {best:g}: {listed}.",
            f"{other or 'Correct `scale`,'} name the codes that mean no answer in `missing`, "
            "or say in `values` what words mean.",
        )
    elif found.refused:
        yield Check(
            f"({asked.where} and {asked.text} is not null and not {asked.taken})",
            why(asked),
            "Correct it, or name the code in `missing` if it means no answer"
            + (f", or declare another `scale` for “{asked.name}”." if entry.kind != "nps" else "."),
            found.refused,
        )


NAMES = {"nps": "recommendation", "csat": "satisfaction", "ces": "measure of effort", "rating": "rating"}


def why(asked: Asked) -> str:
    """The SQL of the reason why an answer was not taken."""
    worst, best = asked.entry.scale or (0.0, 0.0)
    said = f"{literal(f'“{asked.name}” is “')} || {asked.text} || "
    outside = said + literal(f"”, which is outside the scale from {worst:g} to {best:g}.")
    half = said + literal("”, but a recommendation is a whole number.")
    none = said + literal("”, which is no number.")
    inside = f"{asked.score} between {min(worst, best)!r} and {max(worst, best)!r}"
    return f"case when {asked.score} is null then {none} when {inside} then {half} else {outside} end"
