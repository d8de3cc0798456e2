"""What an import would do, said in words before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import duckdb

from hark.collect.examine import NAMES, Answered, Findings
from hark.collect.plan import Plan
from hark.collect.rejected import grouped
from hark.collect.repeats import Repeats
from hark.collect.sql import literal, name
from hark.errors import InDoubt
from hark.store.facts import ATTRIBUTE
from hark.store.lake import Store

SHOWN = 20
EARLY = 1990
"""Few organisations have answers from before this year: such a date is likely to be a slip."""

SAME = ("source", "survey", "scale_worst", "scale_best")
"""Columns the sentences tell already."""

HIDDEN = ("event", "content", "person_key", "line", "attributes")


@dataclass(frozen=True)
class Problem:
    """Rows that cannot be taken for one reason: what is wrong, what to do, how many, and where the first are."""

    what: str
    remedy: str
    rows: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Sample:
    """The first rows as they would be stored; `same` is what every one of them says."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    same: Mapping[str, str]


@dataclass(frozen=True)
class Preview:
    """What an import would store. `sample` are twenty of its rows; `against` says by fact: new, known, changed."""

    sentences: tuple[str, ...]
    sample: Sample
    problems: tuple[Problem, ...]
    doubts: tuple[InDoubt, ...]
    rejected: int
    against: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)


def preview(
    con: duckdb.DuckDBPyConnection,
    store: Store | None,
    plan: Plan,
    found: Findings,
    staged: Mapping[str, Path],
    rejected: int,
    repeats: Repeats,
) -> Preview:
    """Everything worth knowing before the rows of `staged` are stored; the table `rejected` holds the others."""
    counted = {fact: once(con, fact, path, again=bool(repeats.again)) for fact, path in staged.items()}
    found = replace(found, answered=tuple(stored(con, found.answered, counted.get("answers"))))
    return Preview(
        tuple(sentences(con, plan, found, counted, rejected, repeats)),
        sample(con, counted.get("answers") or next(iter(counted.values())), plan),
        tuple(problems(con)),
        found.doubts,
        rejected,
        against(con, store, staged) if store else {},
    )


def once(con: duckdb.DuckDBPyConnection, fact: str, path: Path, *, again: bool) -> str:
    """The SQL of what counts in a staged file: of the rows of one event the last."""
    table = f"counted_{fact}"
    rows = literal(str(path))
    last = f"semi join (select event, max(line) as line from {rows} group by event) as last using (event, line)"
    con.execute(f"create or replace temp view {table} as from {rows} {last if again else ''}")
    return table


def stored(con: duckdb.DuckDBPyConnection, answered: Sequence[Answered], table: str | None) -> Iterator[Answered]:
    """What would be stored of each question, without the rows that cannot be taken and those that are repeated."""
    scored = "kind in ('choice', 'text')" + (
        " or score is not null" if any(one.asked.entry.scored for one in answered) else ""
    )
    query = f"select question, count(*) filter ({scored}) from {table} group by question"
    rows = dict(con.execute(query).fetchall()) if table else {}
    for one in answered:
        yield replace(one, taken=min(one.taken, rows.get(one.asked.name, 0)))


def sample(con: duckdb.DuckDBPyConnection, table: str, plan: Plan) -> Sample:
    """The first rows of a staged file; what all of them say stands apart, what none of them says nowhere."""
    hidden = (*HIDDEN, *SAME, *(() if "response" in plan.fields else ("response",)))
    columns = [row[0] for row in con.execute(f"describe {table}").fetchall() if row[0] not in hidden]
    listed = ", ".join(shown(column) for column in columns)
    rows = con.execute(f"select {listed} from {table} order by line limit {SHOWN}").fetchall()
    cells = {column.removeprefix(ATTRIBUTE): [row[i] for row in rows] for i, column in enumerate(columns)}
    same = {name: said[0] for name, said in cells.items() if len(rows) > 1 and len(set(said)) == 1}
    told = [name for name in cells if name not in same]
    constant = {name: said for name, said in same.items() if said is not None}
    return Sample(tuple(told), tuple(zip(*(cells[name] for name in told), strict=True)), constant)


def shown(column: str) -> str:
    """The SQL of a column as a person reads it: whole numbers without a point, times to the minute."""
    if column in ("score", "weight"):
        return f"format('{{:g}}', {column}) as {column}"
    if column.endswith("_at"):
        return f"strftime({column}, '%Y-%m-%d %H:%M') as {column}"
    return f"{name(column)}::varchar as {name(column)}"


def problems(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """The reasons why rows cannot be taken, the most frequent first."""
    for what, remedy, rows, lines in grouped(con, "rejected"):
        yield Problem(what, remedy, rows, tuple(lines))


def against(
    con: duckdb.DuckDBPyConnection, store: Store, staged: Mapping[str, Path]
) -> dict[str, tuple[int, int, int]]:
    """How many events of each fact would be new, known and changed, compared with what counts now."""
    snapshot = store.snapshot()
    found = {}
    for fact, path in staged.items():
        files = ", ".join(literal(str(one)) for one in snapshot[fact].files) if fact in snapshot else ""
        old = (
            f"(select event, content from read_parquet([{files}], union_by_name = true))"
            if files
            else "(select null::blob as event, 0 as content where false)"
        )
        new, known, changed = con.execute(
            "select count(*) filter (old.event is null), count(*) filter (old.content = one.content), "
            f"count(*) filter (old.content <> one.content) from counted_{fact} as one "
            f"left join {old} as old using (event)"
        ).fetchall()[0]
        again, same = con.execute(
            "select count(*) filter (one.line < last.line), "
            "count(*) filter (one.line < last.line and one.content = last.content) "
            f"from {literal(str(path))} as one join counted_{fact} as last using (event)"
        ).fetchall()[0]
        found[fact] = new, known + same, changed + again - same
    return found


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
    if "occurred_at" in plan.fields:
        yield from strange(con, counted[fact], plan)
    yield from asked(found.answered)
    yield known_by(plan, fact)
    if repeats.again:
        yield repeats.sentence + " Of each, only the last row counts."
    if found.blank:
        yield f"{count(found.blank, 'empty line')} would be skipped."
    if found.erased:
        yield f"{count(found.erased, 'row')} of customers who were erased would not be taken."
    if rejected:
        yield f"{count(rejected, 'row')} cannot be taken and would be kept aside with the reason."
    yield from plan.file.notes
    if plan.extras:
        more = f" and {len(plan.extras) - 8} more" if len(plan.extras) > 8 else ""
        yield (
            f"Kept beside, not to be grouped by: {', '.join(plan.extras[:8])}{more}. "
            "Name them in [attributes] to group by them."
        )


def span(con: duckdb.DuckDBPyConnection, table: str, fact: str, plan: Plan) -> str:
    """How many, from when to when."""
    here = literal(plan.zone)
    timed = "occurred_at" in plan.fields
    at = f"(occurred_at at time zone {here})::date::varchar" if timed else "null"
    rows, undated, first, last = con.execute(
        f"select count(*), count(*) filter ({at} is null), min({at}), max({at}) from {table}"
    ).fetchall()[0]
    said = count(rows, fact.replace("_", " ").removesuffix("s"))
    if not timed:
        return (
            f"{said}, none with a date: the map names no column for `occurred_at`, so there are no figures over time."
        )
    when = f" from {day(first)} to {day(last)}" if first else ""
    return f"{said}{when}, {undated:,} without a date, in the time of {plan.zone}."


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


def day(text: str) -> str:
    """A day as it is said: 3 January 2016."""
    when = date.fromisoformat(text)
    return f"{when.day} {when:%B %Y}"


def asked(answered: Sequence[Answered]) -> Iterator[str]:
    """What each question is, those that are alike together."""

    def alike(one: Answered) -> tuple[object, ...]:
        return one.asked.entry.kind, one.asked.entry.scale, one.asked.entry.columns

    for _, group in groupby(answered, alike):
        several = list(group)
        entry = several[0].asked.entry
        names = [one.asked.name for one in several]
        listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        taken, nothing = sum(one.taken for one in several), sum(one.nothing for one in several)
        means = f"; {count(nothing, 'cell')} {'means' if nothing == 1 else 'mean'} no answer" if nothing else ""
        are = "is" if len(names) == 1 else "are"
        yield f"{listed} {are} {kind(entry.kind, entry.scale)}: {count(taken, 'answer')}{means}."
        if entry.kind == "nps" and entry.scale != (0.0, 10.0):
            yield f"A recommendation is asked from 0 to 10; {listed} with another scale cannot be compared with others."


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
    row = fact.replace("_", " ").removesuffix("s")
    own = plan.fields.get("response" if plan.map.fact in ("answers", "responses") else "key")
    if own:
        return f"A {row} is known by “{own.origin.column or own.origin.value}”: the same in a later file corrects it."
    if "customer" in plan.fields:
        when = " and its time" if "occurred_at" in plan.fields else " alone"
        by = plan.fields["customer"].origin.column
        return f"A {row} is known by its customer (“{by}”){when}: the same in a later file corrects it."
    return (
        f"A {row} is known by all it says, since the map names no `response` and no `customer`: "
        "a corrected row in a later file would count as another one."
    )


def count(number: int, what: str) -> str:
    """A number of things, in words: 1 row, 2 rows."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")
