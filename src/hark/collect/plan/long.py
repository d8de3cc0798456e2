"""A long file: each row holds one answer and names the question it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from hark.collect.entries import SCORED, Map, Question
from hark.collect.maps.map import KINDS
from hark.collect.plan.asked import Asked, find, matches
from hark.collect.read.delivered import Delivered
from hark.collect.sql import literal
from hark.collect.values.reading import told
from hark.errors import BadMap, InDoubt
from hark.store.parquet import parquet

MANY = 2_000
"""More questions than this, and the column is not the question's."""


def asked_in_rows(con: duckdb.DuckDBPyConnection, made: Map, file: Delivered) -> tuple[Asked, ...]:
    """Every question the rows name, with what the map says about it. Raises `InDoubt` where nothing tells the kind."""
    question = text_of(made, file, "question") or literal(made.columns["score"].column or "score")
    kind = text_of(made, file, "kind") or "null"
    held = [key for key in ("score", "text", "choices") if key in made.columns]
    filled = "".join(f", coalesce(bool_or({text_of(made, file, key)} is not null), false)" for key in held)
    pairs = con.execute(
        f"select {question} as asked, {kind} as kind{filled} from {parquet(file.table)} where asked is not null "
        f"group by asked, kind order by asked, kind limit {MANY + 1}"
    ).fetchall()
    if len(pairs) > MANY:
        raise BadMap(
            f"`columns.question` names more than {MANY:,} questions.", "Map the column that holds the question."
        )
    return tuple(
        _asked(made, file, name, said, f"{question} = {literal(name)}", kind, dict(zip(held, answered, strict=True)))
        for name, said, *answered in pairs
    )


def text_of(made: Map, file: Delivered, key: str) -> str | None:
    """The SQL of the text a row says in our column `key`, or None where nothing is mapped to it."""
    origin = made.columns.get(key)
    if origin is None:
        return None
    if origin.column is None:
        return literal(origin.value or "")
    return told(find(origin.column, file, f"columns.{key}"), origin.missing, origin.values)


def _asked(
    made: Map, file: Delivered, name: str, said: str | None, where: str, kind: str, held: Mapping[str, bool]
) -> Asked:
    """A question, read from the likeliest of the columns in `held`, which says whether they answer it at all."""
    entry = next((one for one in made.questions if matches(one.columns, [name])), None)
    if entry is None:
        entry = Question((name,), _kind(name, said), (0.0, 10.0) if said == "nps" else None)
    elif said is not None:
        where += f" and {kind} is not distinct from {literal(said)}"
    elif "kind" in made.columns:
        where += f" and {kind} is null"
    likely = [one for one in _holding(entry) if one in held]
    key = next((one for one in likely if held[one]), next(iter(likely), None))
    if key is None:
        raise BadMap(f"No column says what was answered to “{name}”.", f"Map `{_holding(entry)[0]}` in [columns].")
    origin = made.columns[key]
    raw = find(origin.column or "", file, f"columns.{key}")
    text = told(raw, (*origin.missing, *entry.missing), {**origin.values, **entry.values})
    comment = text_of(made, file, "text") if entry.kind in SCORED and key != "text" else None
    decimal = entry.decimal or origin.decimal or made.file.decimal
    return Asked(entry.question or name, replace(entry, decimal=decimal), raw, text, comment, where)


def _kind(name: str, said: str | None) -> str:
    if said not in KINDS:
        raise InDoubt(
            f"“{name}” is a question, and nothing says of which kind" + (f" (“{said}” is none)." if said else "."),
            'Add a [[questions]] entry with columns = ["' + name + '"] and its kind, or map `kind` in [columns].',
        )
    return said


def _holding(entry: Question) -> tuple[str, ...]:
    """The columns of a long file that may hold the answers, the likeliest first; scores in words may be anywhere."""
    if entry.kind in SCORED:
        return ("score", "choices", "text") if entry.values else ("score",)
    return ("text", "score", "choices") if entry.kind == "text" else ("choices", "score", "text")
