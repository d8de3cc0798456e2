"""A file's good rows as facts: Parquet files with the columns the file fills, each row named by its event."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from hark.collect.check.rows import left_out, table_of
from hark.collect.maps.operations import WORDS
from hark.collect.plan.asked import Asked
from hark.collect.plan.moments import ORDERED, UNIT, Moment
from hark.collect.plan.naming import about_number, event, own_key, person, whole
from hark.collect.plan.plan import Plan
from hark.collect.sql import literal, name
from hark.store.facts import ABOUT_KEY, ATTRIBUTE, Column, Kind, facts
from hark.store.keys import escaped_sql, number_sql
from hark.store.parquet import parquet

NAMING = ("source", "survey", "response", "question")
"""What names an event is no part of its content."""


def stage(con: duckdb.DuckDBPyConnection, plan: Plan, folder: Path) -> dict[str, Path]:
    """Write one Parquet file per fact into `folder`: the rows of `covered` that are not in `bad`."""
    some = " where row not in (select row from bad)" if con.execute("from bad limit 1").fetchone() else ""
    con.execute(f"create or replace temp view good as select * from covered{some}")
    if plan.map.fact != "answers":
        return {plan.map.fact: write(con, entries(plan, plan.map.fact), folder / f"{plan.map.fact}.parquet")}
    staged = {"responses": write(con, responses(con, plan), folder / "responses.parquet")}
    if plan.asked and not plan.map.long:
        con.execute(
            f"create or replace temp view good as select *, line as row from {parquet(staged['responses'])} "
            "anti join (select row as line from earlier) using (line)"
        )
    if plan.asked:
        staged["answers"] = write(con, answers(plan), folder / "answers.parquet")
    return staged


def gone(con: duckdb.DuckDBPyConnection, plan: Plan, folder: Path) -> Path | None:
    """The events that whole orders may have brought earlier and do not bring as they stand in this file.

    What was given back goes where an order is no longer said to be refunded; all of it where a row is left out that
    said so of an order before. None where rows are no whole orders.
    """
    if not plan.map.by_order:
        return None
    kinds = [("key", literal(kind)) for kind in WORDS["orders"]]
    said = ORDERED if plan.map.kinds else "true"
    listed = [f"select {hashed(plan, parts)} from good where {said}" for parts in kinds]
    called = plan.fields[own_key(plan)].read
    key = called if "key" in plan.fields else f"'r' || {UNIT} || {escaped_sql(called)}"
    amount = plan.fields["amount"].read if "amount" in plan.fields else "0"
    if plan.map.left_out:
        con.execute(
            f"create or replace temp view no_orders as select {key} as key from {table_of(plan)} "
            f"where ({called}) is not null and ({' or '.join(left_out(plan))}) and coalesce({amount}, 0) >= 0"
        )
        listed += [f"select {hashed(plan, parts)} from no_orders" for parts in [("key",), *kinds]]
    return write(con, " union ".join(listed), folder / "gone.parquet")


def hashed(plan: Plan, parts: tuple[str, ...]) -> str:
    """The column `event` of the event of an order that these parts name."""
    return f"unhex({event(plan, 'orders', parts=parts)}) as event"


def write(con: duckdb.DuckDBPyConnection, query: str, target: Path) -> Path:
    """The rows of `query` as a Parquet file."""
    con.execute(f"copy ({query}) to {literal(str(target))} (format parquet, compression lz4)")
    return target


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
    """The rows of `fact`: one per event that a row of the file brings.

    Of rows that share their name the last one speaks; of the snapshots of a ticket that tell the same time the latest.
    """
    return " union all by name ".join(entry(plan, fact, moment) for moment in plan.moments)


def entry(plan: Plan, fact: str, moment: Moment) -> str:
    """The rows of `fact` of one kind of moment."""
    own = {ours: said for ours, said in common(plan, fact).items() if ours not in moment.without}
    values = own | ({} if moment.latest else extras(plan)) | dict(moment.values)
    hashed = event(plan, fact, parts=moment.name)
    if fact == "responses":
        values["response"] = response(plan)
    if facts[fact].about and facts[fact].about not in plan.fields and plan.map.as_of:
        values[facts[fact].about] = event(plan, fact)
    wanted = shaped(plan, fact, values, hashed)
    if facts[fact].about:
        wanted += f", {about_number(plan, *moment.name)} as {ABOUT_KEY.name}"
    last = f" and row in ({latest(plan, moment)})" if moment.latest else ""
    last += " and row not in (from earlier)" if plan.map.whole or plan.map.kinds else ""
    return f"select {wanted} from good where {moment.where}{last}"


def latest(plan: Plan, moment: Moment) -> str:
    """The latest of the rows of each ticket that say the same time of `moment`."""
    order = f"order by occurred_at desc nulls last, {whole(plan)} desc, row"
    return (
        f"select row from good where {moment.where} "
        f"qualify row_number() over (partition by {name(plan.about)}, {moment.latest} {order}) = 1"
    )


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
