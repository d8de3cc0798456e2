"""A file's good rows as facts: Parquet files with the columns the file fills, each row named by its event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from hark.collect.asked import Asked
from hark.collect.files import NUMBER, OURS
from hark.collect.plan import Plan
from hark.collect.sql import literal, name
from hark.store.facts import ATTRIBUTE, Column, Kind, facts
from hark.store.keys import SEPARATOR, escaped_sql, joined, number_sql

UNIT = "chr(31)"

NAMING = ("source", "survey", "response", "question")
"""What names an event is no part of its content."""


def stage(con: duckdb.DuckDBPyConnection, plan: Plan, folder: Path) -> dict[str, Path]:
    """Write one Parquet file per fact into `folder`: the rows of `named` that are not in `bad`."""
    some = " where row not in (select row from bad)" if con.execute("from bad limit 1").fetchone() else ""
    con.execute(f"create or replace temp view good as select * from named{some}")
    if plan.map.fact != "answers":
        return {plan.map.fact: write(con, entries(plan, plan.map.fact), folder / f"{plan.map.fact}.parquet")}
    staged = {"responses": write(con, responses(con, plan), folder / "responses.parquet")}
    if plan.asked and not plan.map.long:
        con.execute(
            f"create or replace temp view good as select *, line as row from {literal(str(staged['responses']))} "
            "anti join (select row as line from earlier) using (line)"
        )
    if plan.asked:
        staged["answers"] = write(con, answers(plan), folder / "answers.parquet")
    return staged


def write(con: duckdb.DuckDBPyConnection, query: str, target: Path) -> Path:
    """The rows of `query` as a Parquet file."""
    con.execute(f"copy ({query}) to {literal(str(target))} (format parquet, compression lz4)")
    return target


def name_rows(con: duckdb.DuckDBPyConnection, plan: Plan) -> Plan:
    """Make the view `named`: every row with our columns read, and with `key`, what the sender calls it.

    `number` tells rows apart that share customer and time, or all they say; those in `bad` come last, so that a row
    that is corrected and sent again later is called what it would have been called at once.
    Returns the plan with what is now known of its columns.
    """
    read = "".join(f", {field.read} as {name(ours)}" for ours, field in plan.fields.items())
    con.execute(f"create or replace temp view fields as select *{read} from rows")
    plan = replace(plan, always=frozenset(always(con, plan)))
    con.execute(f"create or replace temp view called as select *, {key(plan)} as own from fields")
    if own_key(plan) in plan.always:
        con.execute("create or replace temp view named as select *, '' as number, own as key from called")
        return plan
    con.execute(
        "create or replace temp table numbered as "
        "select row, row_number() over (partition by own order by row in (select row from bad), said, row) as number "
        f"from (select row, own, {whole(plan)} as said from called) semi join "
        "(select hash(own) as h from called group by h having count(*) > 1) as twice on hash(own) = twice.h"
    )
    given = plan.file.column(NUMBER) if NUMBER in plan.file.columns else "number::varchar"
    by_name = f"starts_with(own, 'r' || {UNIT})"
    con.execute(
        f"create or replace temp view named as select *, case when {by_name} then own else own || {UNIT} || number end "
        f"as key from (select called.*, case when {by_name} then '' else coalesce({given}, '1') end as number "
        "from called left join numbered using (row))"
    )
    return plan


def always(con: duckdb.DuckDBPyConnection, plan: Plan) -> Iterator[str]:
    """Which of the columns that name rows and persons every row fills."""
    for ours in {own_key(plan), "customer"} & plan.fields.keys():
        if not con.execute(f"select count(*) from fields where {name(ours)} is null").fetchall()[0][0]:
            yield ours


def own_key(plan: Plan) -> str:
    """The column of ours in which a file names its own rows."""
    return "response" if plan.map.fact in ("answers", "responses") else "key"


def key(plan: Plan) -> str:
    """What the sender calls a row: the response where it is named; else customer and time; else all the row says."""
    ways = []
    if own_key(plan) in plan.always:
        return f"'r' || {UNIT} || {escaped_sql(name(own_key(plan)))}"
    if own_key(plan) in plan.fields:
        ways.append(f"'r' || {UNIT} || {escaped_sql(name(own_key(plan)))}")
    if "customer" in plan.fields:
        at = "coalesce(epoch_us(occurred_at)::varchar, '')" if "occurred_at" in plan.fields else "''"
        ways.append(f"'c' || {UNIT} || {escaped_sql('customer')} || {UNIT} || {at}")
    return f"coalesce({', '.join([*ways, whole(plan)])})"


def whole(plan: Plan) -> str:
    """A hash of all a row says, whatever the order of the columns; an empty cell says nothing."""
    cells = sorted((called, f"c{i}") for i, called in enumerate(plan.file.columns) if called not in OURS)
    said = ", ".join(f"{literal(called + '=')} || {cell}" for called, cell in cells)
    return f"'w' || {UNIT} || md5(concat_ws({UNIT}, {said}))"


def event(plan: Plan, fact: str, *more: str) -> str:
    """The event's name as hexadecimal text, from the row's key and for an answer its question."""
    begin = literal(joined((fact, plan.map.source, plan.map.survey)) + SEPARATOR)
    parts = f" || {UNIT} || ".join(["key", *more])
    return f"md5({begin} || {parts})"


def person(plan: Plan, fact: str) -> str:
    """The SQL of the person's number: of source and customer, else of the row's response."""
    alone = number_sql(event(plan, fact))
    if "customer" not in plan.fields:
        return alone
    begin = literal(joined((plan.map.source,)) + SEPARATOR)
    known = number_sql(f"{begin} || {escaped_sql('customer')}")
    return known if "customer" in plan.always else f"case when customer is null then {alone} else {known} end"


def common(plan: Plan, fact: str) -> dict[str, str]:
    """The SQL of the columns that a row fills by itself, by name."""
    columns = facts[fact].columns
    filled = {ours: name(ours) for ours in plan.fields if ours in columns or ours.startswith(ATTRIBUTE)}
    fixed = {"source": literal(plan.map.source), "survey": literal(plan.map.survey)}
    return filled | {ours: said for ours, said in fixed.items() if ours in columns}


def content(values: Mapping[str, str], columns: Mapping[str, Column]) -> str:
    """63 bits over all the values that say something, by the names of their columns; not over what names the event."""
    said = ", ".join(
        f"{literal(ours + '=')} || {_plain(values[ours], columns.get(ours))}"
        for ours in sorted(values)
        if ours not in NAMING
    )
    return number_sql(f"concat_ws({UNIT}, '', {said})" if said else literal(""))


def _plain(value: str, column: Column | None) -> str:
    if column is None or column.kind is Kind.TEXT:
        return f"({value})"
    return f"epoch_us({value})" if column.kind is Kind.INSTANT else f"({value})::varchar"


def shaped(plan: Plan, fact: str, values: Mapping[str, str], hashed: str, whose: str = "") -> str:
    """What to select for rows of `fact`; `hashed` is the event in hexadecimals, `whose` the person's number."""
    listed = "".join(f", {value} as {name(ours)}" for ours, value in values.items())
    return (
        f"unhex({hashed}) as event, {content(values, facts[fact].columns)} as content, "
        f"{whose or person(plan, fact)} as person_key, row as line{listed}"
    )


def response(plan: Plan) -> str:
    """The response's name: the source's own, else Hark's for it."""
    ours = event(plan, "responses")
    if "response" in plan.always:
        return "response"
    return f"coalesce(response, {ours})" if "response" in plan.fields else ours


def extras(plan: Plan) -> dict[str, str]:
    """What else the row says, under the file's own names."""
    if not plan.extras:
        return {}
    cells = ", ".join(f"{{'key': {literal(called)}, 'value': {plan.file.column(called)}}}" for called in plan.extras)
    return {"attributes": f"map_from_entries(list_filter([{cells}], lambda cell: cell.value is not null))"}


def responses(con: duckdb.DuckDBPyConnection, plan: Plan) -> str:
    """One row per response of the file; a long file's response speaks through the first of its rows, by content.

    The response of a wide survey also carries what its answers are made of, so that nothing is worked out twice: the
    store leaves columns alone that the fact has not.
    """
    values = common(plan, "responses") | {"response": response(plan)} | extras(plan)
    wanted = shaped(plan, "responses", values, event(plan, "responses"))
    if not plan.map.long:
        carried = {name(ours) for ours in common(plan, "answers") if ours in plan.fields and ours not in values}
        carried |= {cell for asked in plan.asked for cell in (asked.raw, asked.comment) if cell}
        return f"select {', '.join([wanted, 'key', *sorted(carried)])} from good"
    con.execute(
        "create or replace temp table later as select row from (select row, row_number() over "
        f"(partition by key order by {whole(plan)}, row) as number from good semi join "
        "(select hash(key) as h from good group by h having count(*) > 1) as twice on hash(key) = twice.h) "
        "where number > 1"
    )
    return f"select {wanted} from good where row not in (select row from later)"


def entries(plan: Plan, fact: str) -> str:
    """One row of `fact` per row of the file."""
    values = common(plan, fact) | extras(plan)
    if fact == "responses":
        values["response"] = response(plan)
    return f"select {shaped(plan, fact, values, event(plan, fact))} from good"


def answers(plan: Plan) -> str:
    """One row per answer, the questions one after another."""
    return " union all by name ".join(answer(plan, asked) for asked in plan.asked)


def answer(plan: Plan, asked: Asked) -> str:
    """The answers to one question; a comment stays where its score was left out."""
    whose, named = "person_key", "response"
    if plan.map.long:
        whose, named = person(plan, "responses"), response(plan)
    values = common(plan, "answers") | {"response": named} | saying(asked)
    hashed = event(plan, "answers", escaped_sql(literal(asked.name)))
    said = f"({asked.text}) is not null" + (f" or ({asked.comment}) is not null" if asked.comment else "")
    return f"select {shaped(plan, 'answers', values, hashed, whose)} from good where ({said}) and {asked.where}"


def saying(asked: Asked) -> dict[str, str]:
    """The SQL of the columns that one question fills."""
    entry = asked.entry
    values = {"question": literal(asked.name), "kind": literal(entry.kind)}
    if entry.scale:
        values |= {"scale_worst": f"{entry.scale[0]!r}::double", "scale_best": f"{entry.scale[1]!r}::double"}
    if entry.scored:
        values |= {"score": asked.score}
        return values | ({"text": asked.comment} if asked.comment else {})
    if entry.kind == "text":
        return values | {"text": asked.text}
    if entry.separator:
        parts = f"list_transform(string_split({asked.text}, {literal(entry.separator)}), lambda part: trim(part))"
        return values | {"choices": f"list_filter({parts}, lambda part: part <> '')"}
    return values | {"choices": f"[{asked.text}]"}
