"""A look at every cell before anything is stored: what cannot be read, and what can be read in two ways."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import duckdb

from hark.collect.check.answered import CODES, Answered, answers, codes
from hark.collect.check.checks import Check, kinds, lacking
from hark.collect.check.impossible import impossible
from hark.collect.check.rows import counted_out
from hark.collect.plan.fields import Field
from hark.collect.plan.plan import Plan
from hark.collect.sql import literal
from hark.collect.values.dates import calendars, ways
from hark.collect.values.hundredths import MONEY
from hark.collect.values.numbers import NOBODY, currencies, spoken
from hark.collect.values.reading import instant
from hark.errors import InDoubt
from hark.store.facts import Kind
from hark.words import gettext as _


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
    left_out: tuple[int, ...] = ()
    """How many rows each entry of [[left_out]] leaves out."""
    copies: int = 0
    """Rows that are copies of others, and do not count."""


def examine(con: duckdb.DuckDBPyConnection, plan: Plan, erased: int) -> Findings:
    """Look at every cell that the map names."""
    table = "rows"
    rows = con.execute("select count(*) from rows").fetchall()[0][0]
    answered = tuple(answers(con, asked, table) for asked in plan.asked)
    fields = [finding for field in plan.fields.values() if field.checked for finding in cells(con, field, table, plan)]
    asked = [finding for one in answered for finding in ([*scores_with_commas(con, one, table)] or codes(one))]
    found = [*fields, *asked, *lacking(con, plan, table), *impossible(con, plan, table)]
    found += kinds(con, plan, table)
    left, copies = counted_out(con, plan), con.execute("select count(*) from copies").fetchall()[0][0]
    return Findings(
        rows,
        plan.file.rows - rows - erased - sum(left) - copies,
        erased,
        tuple(one for one in found if isinstance(one, Check)),
        answered,
        tuple(one for one in found if isinstance(one, InDoubt)),
        left,
        copies,
    )


def cells(con: duckdb.DuckDBPyConnection, field: Field, table: str, plan: Plan) -> Iterator[Check | InDoubt]:
    """What is wrong with one column of dates, numbers or claims."""
    doubts = (*two_ways(con, field, table), *several_currencies(con, field, table, plan))
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
    called, what = field.origin.column or "", lacks(field)
    reason = f"{literal(f'“{called}” says “')} || {field.text} || {literal(f'”, which is {what}.')}"
    yield Check(bad, reason, remedy(field), unread)


WHAT = {
    Kind.INSTANT: "no date that can be read",
    Kind.NUMBER: "no number",
    Kind.WHOLE: "no whole number",
    Kind.CLAIM: "neither yes nor no",
}


def lacks(field: Field) -> str:
    """What a cell is that cannot be read."""
    return "no duration" if field.timed else WHAT[field.column.kind]


def remedy(field: Field) -> str:
    """What to do about single cells of a column that cannot be read."""
    key = field.key
    if field.timed:
        return f"Write it as 1h 20m, 01:20:00 or PT1H20M. A map can say that it means nothing: `{key}.missing`."
    if field.column.kind is Kind.INSTANT:
        return f"Correct the date. A map can say how it is written (`{key}.formats`) or is none (`{key}.missing`)."
    if field.column.kind is Kind.CLAIM:
        return f"Write yes or no. A map can say what it means: `{key}.values`."
    return f"Correct the number. A map can say that it means nothing: `{key}.missing`."


def in_doubt(con: duckdb.DuckDBPyConnection, field: Field, table: str, unread: int, example: str) -> InDoubt:
    """The doubt about a column most of whose cells cannot be read as the map says."""
    key = field.key
    problem = f"{unread:,} cells of “{field.origin.column}”, such as “{example}”, are {lacks(field)}."
    if field.column.kind is Kind.INSTANT:
        return how_written(con, field, table, problem, example)
    if field.column.kind is Kind.CLAIM:
        return InDoubt(
            problem, _("Say what its words mean in `{key}.values`: values = {{ Complete = true }}.", key=key)
        )
    if field.timed:
        remedy = f'Name the unit of bare numbers in `{key}.unit` (unit = "minutes"), or map another column.'
        return InDoubt(problem, _("Durations look like 1h 20m, 01:20:00 or PT1H20M. {remedy}", remedy=remedy))
    return InDoubt(
        problem, _('Name the decimal sign in `{key}.decimal` (decimal = ","), or map another column.', key=key)
    )


def how_written(con: duckdb.DuckDBPyConnection, field: Field, table: str, problem: str, example: str) -> InDoubt:
    """The doubt about a column of dates, with the ways in which all its cells can be read."""
    key, found = field.key, ways(con, field.text, table)
    if len(found) > 1:
        said = " or as ".join(" and ".join(f"“{one}”" for one in formats) for formats in found)
        return InDoubt(
            _("“{column}” can be read as {said}: “{example}”.", column=field.origin.column, said=said, example=example),
            _(
                "Name the right one in `{key}.formats`, for instance formats = {as_toml}.",
                key=key,
                as_toml=as_toml(found[0]),
            ),
        )
    if found == [()]:
        return InDoubt(problem, _("All its cells are in ISO 8601: leave `{key}.formats` out.", key=key))
    likely = f" All its cells fit formats = {as_toml(found[0])}." if found else ""
    other = "" if found else "".join(f' All fit calendar = "{one}".' for one in calendars(con, field.text, table))
    return InDoubt(
        problem,
        _("Name how its dates are written in `{key}.formats`.{likely}{other}", key=key, likely=likely, other=other),
    )


def as_toml(formats: Iterable[str]) -> str:
    """Formats as TOML writes them."""
    return json.dumps(list(formats), ensure_ascii=False)


def two_ways(con: duckdb.DuckDBPyConnection, field: Field, table: str) -> Iterator[InDoubt]:
    """Cells that two of the declared formats read differently, and numbers whose comma may be either."""
    for one, other in combinations(field.origin.formats, 2):
        first, second = (instant(field.text, replace(field.origin, formats=(each,)), "UTC") for each in (one, other))
        hit = con.execute(f"select {field.text} from {table} where {first} <> {second} limit 1").fetchone()
        if hit:
            yield InDoubt(
                _(
                    "“{hit}” in “{column}” is one date as “{one}” and another as “{other}”.",
                    hit=hit[0],
                    column=field.origin.column,
                    one=one,
                    other=other,
                ),
                _("Leave one of them out of `{key}.formats`.", key=field.key),
            )
    if field.column.kind in (Kind.NUMBER, Kind.WHOLE) and not field.origin.decimal:
        yield from commas(con, field.text, table, field.origin.column or "", f"{field.key}.decimal")


def commas(con: duckdb.DuckDBPyConnection, text: str, table: str, called: str, key: str) -> Iterator[InDoubt]:
    """The doubt about figures with a comma or with points that may separate thousands, where no sign is declared.

    Only where such a cell stands are all cells looked at: what others say is named, and not taken for granted.
    """
    signs = rf"select 1 from {table} where regexp_matches({text}, '[,，]|\..*\.') limit 1"
    said = spoken(con, text, table) if con.execute(signs).fetchone() else NOBODY
    both = f'Name the decimal sign in `{key}`: decimal = "," or decimal = ".".'
    if said.mixed:
        yield InDoubt(
            _(
                "“{called}” says “{comma}” with a decimal comma and “{point}” with a decimal point.",
                called=called,
                comma=said.comma,
                point=said.point,
            ),
            _("{both} Those that are written the other way are kept aside.", both=both),
        )
        return
    unread = said.unread or (said.lone_point if said.comma else None)
    if unread:
        sign = "comma" if said.unread else "point"
        fits = f' All its cells fit decimal = "{said.decimal}".' if said.decimal else ""
        yield InDoubt(
            _(
                "The {sign} in “{unread}” in “{called}” can be a decimal sign or separate thousands.",
                sign=sign,
                unread=unread,
                called=called,
            ),
            both + fits,
        )


def several_currencies(con: duckdb.DuckDBPyConnection, field: Field, table: str, plan: Plan) -> Iterator[InDoubt]:
    """The doubt about amounts beside which several currencies stand, where the map does not say which counts."""
    if field.column.name not in MONEY or "currency" in plan.map.columns:
        return
    found = currencies(con, field.text, table)
    if len(found) > 1:
        yield InDoubt(
            _(
                "“{column}” holds amounts in {found}.",
                column=field.origin.column,
                found=" and ".join(f"“{one}”" for one in found[:CODES]),
            ),
            _(
                "Name the column that says the currency in `columns.currency`, or its value where all mean "
                "the same one; else make a file of each."
            ),
        )


def scores_with_commas(con: duckdb.DuckDBPyConnection, found: Answered, table: str) -> Iterator[InDoubt]:
    """The doubt about scores with a comma, where no decimal sign is declared."""
    asked = found.asked
    if asked.entry.scored and not asked.entry.decimal and found.refused:
        yield from commas(
            con,
            asked.text,
            f"(from {table} where {asked.where})",
            asked.name,
            f"decimal` of the [[questions]] entry for “{asked.name}”, or `file.decimal",
        )
