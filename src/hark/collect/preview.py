"""What an import would do, said in words before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from hark.collect.check.answered import Answered
from hark.collect.check.examine import Findings
from hark.collect.check.rejected import grouped
from hark.collect.check.repeats import Repeats
from hark.collect.plan.plan import Plan
from hark.collect.sentences import sentences
from hark.collect.sql import name
from hark.errors import HarkError
from hark.store.facts import ATTRIBUTE
from hark.store.lake import Store
from hark.store.parquet import parquet

SHOWN = 20
SAME = ("source", "survey", "scale_worst", "scale_best")
"""Columns the sentences tell already."""

HIDDEN = ("event", "content", "person_key", "about_key", "line", "attributes")


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
    doubts: tuple[HarkError, ...]
    """Why it would not be stored as it is."""
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
    rows = parquet(path)
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
    if column in ("amount", "quantity", "tax", "shipping", "discount", "seconds"):
        return f"format('{{:.12g}}', {column}) as {column}"
    if column.endswith("_at") or column in ("until", "as_of"):
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
        files = snapshot[fact].files if fact in snapshot else ()
        old = (
            f"(select event, content from {parquet(files, 'union_by_name = true')})"
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
            f"from {parquet(path)} as one join counted_{fact} as last using (event)"
        ).fetchall()[0]
        found[fact] = new, known + same, changed + again - same
    return found
