"""What the sender calls each row, and what Hark calls its event and person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb

from hark.collect.maps.operations import kind_column
from hark.collect.plan.plan import Plan
from hark.collect.read.delivered import NUMBER, OURS
from hark.collect.sql import literal, name
from hark.store.facts import facts
from hark.store.keys import SEPARATOR, escaped_sql, joined, number_sql

UNIT = "chr(31)"


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
    named = f"case when {by_name} then own else own || {UNIT} || number end"
    said = f"* replace (coalesce(key, {named}) as key)" if "key" in plan.fields else f"*, {named} as key"
    con.execute(
        f"create or replace temp view named as select {said} "
        f"from (select called.*, case when {by_name} then '' else coalesce({given}, '1') end as number "
        "from called left join numbered using (row))"
    )
    return plan


def always(con: duckdb.DuckDBPyConnection, plan: Plan) -> Iterator[str]:
    """Which of the columns that name rows and persons every row fills."""
    for ours in {own_key(plan), "customer"} & plan.fields.keys():
        if not con.execute(f"select count(*) from fields where {name(ours)} is null").fetchall()[0][0]:
            yield ours


def own_key(plan: Plan) -> str:
    """The column of ours in which a file names its own rows; of a ticket or subscription as a whole, its name."""
    if plan.map.fact in ("answers", "responses"):
        return "response"
    return plan.about if plan.map.whole and "key" not in plan.fields else "key"


def key(plan: Plan) -> str:
    """What the sender calls a row: its own name where it has one; else what its fact is known by."""
    own = f"'r' || {UNIT} || {escaped_sql(name(own_key(plan)))}"
    if own_key(plan) in plan.always:
        return own
    ways = [own] if own_key(plan) in plan.fields else []
    if plan.map.fact in ("ticket_events", "subscriptions"):
        ways += happened(plan)
    elif "customer" in plan.fields and not plan.about:
        ways.append(f"'c' || {UNIT} || {escaped_sql('customer')} || {UNIT} || {time(plan)}")
    return f"coalesce({', '.join([*ways, whole(plan)])})"


def time(plan: Plan) -> str:
    """The SQL of a row's time as it stands in a key."""
    return "coalesce(epoch_us(occurred_at)::varchar, '')" if "occurred_at" in plan.fields else "''"


def happened(plan: Plan) -> list[str]:
    """What names an event of a ticket or subscription: which one, what happened, and when.

    What happened is said in the file's own words, so that a corrected map finds the same events.
    """
    if plan.about not in plan.fields or plan.map.whole:
        return []
    field = plan.fields.get(kind_column(plan.map.fact))
    word = "''"
    if field:
        word = plan.file.column(field.origin.column) if field.origin.column else name(field.column.name)
    parts = ("'a'", escaped_sql(name(plan.about)), escaped_sql(f"coalesce({word}, '')"), time(plan))
    return [f" || {UNIT} || ".join(parts)]


def whole(plan: Plan) -> str:
    """A hash of all a row says, whatever the order of the columns; an empty cell says nothing.

    Where visitors are told apart by columns that are never stored, their pseudonym stands for these; so does that of
    customers for what their source calls them.
    """
    left = (*OURS, *plan.hidden, plan.disguised)
    cells = [(called, f"c{i}") for i, called in enumerate(plan.file.columns) if called not in left]
    cells += [("customer", "customer")] if plan.disguised else []
    cells += [("visitor", "visitor")] if plan.map.visitors else []
    said = ", ".join(f"{literal(called + '=')} || {cell}" for called, cell in sorted(cells))
    return f"'w' || {UNIT} || md5(concat_ws({UNIT}, {said}))"


def event(plan: Plan, fact: str, *more: str, parts: tuple[str, ...] = ("key",)) -> str:
    """The event's name as hexadecimal text, from the row's key and for an answer its question."""
    begin = literal(joined((fact, plan.map.source, plan.map.survey)) + SEPARATOR)
    return f"md5({begin} || {f' || {UNIT} || '.join([*parts, *more])})"


def person(plan: Plan, fact: str) -> str:
    """The SQL of the person's number: of source and customer, else of what the row is about, or its response."""
    alone = about_number(plan) if facts[fact].about else number_sql(event(plan, fact))
    if "customer" not in plan.fields:
        return alone
    begin = literal(joined((plan.map.source,)) + SEPARATOR)
    known = number_sql(f"{begin} || {escaped_sql('customer')}")
    return known if "customer" in plan.always else f"case when customer is null then {alone} else {known} end"


def about_number(plan: Plan, *parts: str) -> str:
    """The SQL of the number of the ticket, order, subscription or visitor; where a row names none, of its event."""
    fact = plan.map.fact
    begin = literal(joined((fact, plan.map.source)) + SEPARATOR)
    alone = number_sql(event(plan, fact, parts=parts or ("key",)))
    if plan.about not in plan.fields:
        return number_sql(f"{begin} || {event(plan, fact)}") if plan.map.as_of else alone
    known = number_sql(f"{begin} || {escaped_sql(name(plan.about))}")
    return f"case when {name(plan.about)} is null then {alone} else {known} end"
