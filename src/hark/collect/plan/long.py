"""A long file: each row holds one answer and names the question it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import duckdb

from hark.collect.entries import SCORED, Map, Question
from hark.collect.maps.map import KINDS
from hark.collect.plan.asked import Asked, find, matches
from hark.collect.read.delivered import Delivered
from hark.collect.sql import literal
from hark.collect.values.reading import told
from hark.errors import BadMap, InDoubt
from hark.store.parquet import parquet
from hark.words import gettext as _

MANY = 2_000
"""More questions than this, and the column is not the question's."""


def asked_in_rows(con: duckdb.DuckDBPyConnection, made: Map, file: Delivered) -> tuple[Asked, ...]:
    """Every question the rows name, with what the map says about it. Raises `InDoubt` where nothing tells the kind."""
    question = text_of(made, file, "question") or literal(made.columns["score"].column or "score")
    kind = text_of(made, file, "kind") or "null"
    held = [key for key in HELD if key in made.columns]
    said = {key: text_of(made, file, key) or "null" for key in held}
    beside = " or ".join(f"{said[key]} is not null" for key in held if key != "text") or "false"
    counts = "".join(f", count({one})" for one in said.values())
    counts += f", count(*) filter ({said['text']} is not null and ({beside}))" if "text" in said else ", 0"
    pairs = con.execute(
        f"select {question} as asked, {kind} as kind{counts} from {parquet(file.table)} where asked is not null "
        f"group by asked, kind order by asked, kind limit {MANY + 1}"
    ).fetchall()
    if len(pairs) > MANY:
        raise BadMap(
            _("`columns.question` names more than {many:,} questions.", many=MANY),
            _("Map the column that holds the question."),
        )
    return tuple(
        one
        for name, of_kind, *counted, both in pairs
        for one in _asked(
            made, file, name, of_kind, (question, kind), Held(dict(zip(held, counted, strict=True)), both)
        )
    )


HELD = ("score", "text", "choices")
"""The columns of a long file that may hold an answer."""


@dataclass(frozen=True)
class Held:
    """How many rows of a question each column fills, and how many have a text beside what is answered: a comment."""

    rows: Mapping[str, int]
    comments: int

    def holding(self, entry: Question) -> list[str]:
        """The columns that hold the answers to a question, the likeliest first; none where none may.

        A text is none where it stands beside others. Figures stand in a text only where some stand where they belong.
        """
        likely = ["text", "score", "choices"] if entry.kind == "text" else ["choices", "score", "text"]
        if entry.kind in SCORED:
            likely = ["score", "choices", "text"] if entry.values or self.rows.get("score") else ["score"]
        likely = [key for key in likely if key in self.rows]
        found = [key for key in likely if self.rows[key] and not (key == "text" and self.comments)]
        return sorted(found, key=lambda key: -self.rows[key]) or likely[:1]


def text_of(made: Map, file: Delivered, key: str) -> str | None:
    """The SQL of the text a row says in our column `key`, or None where nothing is mapped to it."""
    origin = made.columns.get(key)
    if origin is None:
        return None
    if origin.column is None:
        return literal(origin.value or "")
    return told(find(origin.column, file, f"columns.{key}"), origin.missing, origin.values)


def _asked(
    made: Map, file: Delivered, name: str, said: str | None, cells: tuple[str, str], held: Held
) -> Iterator[Asked]:
    """A question, once for each column that holds answers to it; of a row the first that is filled counts."""
    where, kind = f"{cells[0]} = {literal(name)}", cells[1]
    entry = next((one for one in made.questions if matches(one.columns, [name])), None)
    if entry is None:
        entry = Question((name,), _kind(name, said), (0.0, 10.0) if said == "nps" else None)
    elif said is not None:
        where += f" and {kind} is not distinct from {literal(said)}"
    elif "kind" in made.columns:
        where += f" and {kind} is null"
    keys = held.holding(entry)
    if not keys:
        raise BadMap(
            _("No column says what was answered to “{name}”.", name=name),
            _("Map `{get}` in [columns].", get=NEEDED.get(entry.kind, "score")),
        )
    comment = text_of(made, file, "text") if entry.kind in SCORED and "text" not in keys else None
    for key in keys:
        origin = made.columns[key]
        raw = find(origin.column or "", file, f"columns.{key}")
        text = told(raw, (*origin.missing, *entry.missing), {**origin.values, **entry.values})
        decimal = entry.decimal or origin.decimal or made.file.decimal
        yield Asked(entry.question or name, replace(entry, decimal=decimal), raw, text, comment, where)
        where += f" and {text_of(made, file, key)} is null"


NEEDED = {"text": "text", "choice": "choices"}
"""The column that a question of a kind needs, where none is mapped; scores need one of their own."""


def _kind(name: str, said: str | None) -> str:
    if said not in KINDS:
        raise InDoubt(
            f"“{name}” is a question, and nothing says of which kind" + (f" (“{said}” is none)." if said else "."),
            'Add a [[questions]] entry with columns = ["' + name + '"] and its kind, or map `kind` in [columns].',
        )
    return said
