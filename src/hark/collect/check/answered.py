"""What was answered to each question: how many cells are a score, and which codes are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from hark.collect.check.checks import Check
from hark.collect.plan.asked import Asked
from hark.collect.sql import literal
from hark.errors import InDoubt
from hark.words import gettext as _
from hark.words import noted

CODES = 12
"""So many codes are named in a message."""

NAMES = {
    "nps": noted("recommendation"),
    "csat": noted("satisfaction"),
    "ces": noted("measure of effort"),
    "rating": noted("rating"),
}
"""What each kind of score is called."""


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
            _(
                "“{asked}” is a {names}, and the map does not say on which scale; the file says {what}.",
                asked=asked.name,
                names=_(NAMES[entry.kind]),
                what=listed or "nothing",
            ),
            _("Declare it: scale = [1, 5] means worst 1, best 5. Codes that mean no answer go into `missing`."),
        )
    elif found.refused > found.taken:
        worst, best = entry.scale or (0.0, 0.0)
        remedy = _(
            "Correct `scale`, name the codes that mean no answer in `missing`, or say in `values` what words mean."
        )
        if entry.kind == "nps":
            remedy = _(
                'If it is no recommendation, say kind = "rating" and its `scale`; name the codes that mean no answer '
                "in `missing`, or say in `values` what words mean."
            )
        yield InDoubt(
            _(
                "More than half of the answers to “{asked}” are no score from {worst:g} to {best:g}: {listed}.",
                asked=asked.name,
                worst=worst,
                best=best,
                listed=listed,
            ),
            remedy,
        )
    elif found.refused:
        yield Check(
            f"({asked.where} and {asked.text} is not null and not {asked.taken})",
            why(asked),
            "Correct it. A map can say that it means no answer, `missing`"
            + (f", or another `scale` for “{asked.name}”." if entry.kind != "nps" else "."),
            found.refused,
        )


def why(asked: Asked) -> str:
    """The SQL of the reason why an answer was not taken."""
    worst, best = asked.entry.scale or (0.0, 0.0)
    said = f"{literal(f'“{asked.name}” is “')} || {asked.text} || "
    outside = said + literal(f"”, which is outside the scale from {worst:g} to {best:g}.")
    half = said + literal("”, but a recommendation is a whole number.")
    none = said + literal("”, which is no number.")
    inside = f"{asked.score} between {min(worst, best)!r} and {max(worst, best)!r}"
    return f"case when {asked.score} is null then {none} when {inside} then {half} else {outside} end"
