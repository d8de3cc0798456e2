"""The options of a question that is about no metric, and how its answer is handed on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hark.commands._question import QUESTION
from hark.commands.measure import short
from hark.export import Columns, table, write_csv, write_json, write_parquet
from hark.measure.among import Among
from hark.measure.condition import Condition
from hark.measure.estimate import rounded

METRIC, BY, OVER, FROM, TO, WHERE = QUESTION
AMONG: Sequence[Callable[[Any], Any]] = (BY, FROM, TO, WHERE)
"""By groups, from one day to another, under conditions."""

STEPS = ((365 * 86_400, "years"), (2 * 86_400, "days"), (3600, "hours"), (60, "minutes"))
LENGTHS = {"years": 365.25 * 86_400, "days": 86_400, "hours": 3600, "minutes": 60}


def among(
    by: Sequence[str] = (), where: Sequence[str] = (), start: date | None = None, end: date | None = None
) -> Among:
    """The rows the options ask about."""
    return Among(tuple(by), tuple(Condition.parse(text) for text in where), start, end)


def hand_on(form: str, output: Path | None, told: Sequence[object], columns: Columns) -> None:
    """Write an answer: as JSON what it tells, as CSV and Parquet its columns."""
    if form == "json":
        write_json(told, output)
    elif form == "csv":
        lines = zip(*(values for _, values in columns.values()), strict=True)
        write_csv(list(columns), [[short(cell) for cell in line] for line in lines], output)
    else:
        write_parquet(table(columns), output)


def by_columns(
    by: Sequence[str],
    groups: Sequence[Mapping[str, str | None]],
    rows: Sequence[Mapping[str, Any]],
    kinds: Mapping[str, str],
) -> Columns:
    """The columns of rows and of the groups they belong to; a group whose name is taken stands there with `x_`."""
    found = {f"x_{name}" if name in kinds else name: ("VARCHAR", [group[name] for group in groups]) for name in by}
    return found | {name: (kind, [row[name] for row in rows]) for name, kind in kinds.items()}


def named(at: str | None) -> str:
    """A group as a table shows it."""
    return "(empty)" if at is None else at


def lasting(seconds: float | None) -> str:
    """A length of time as a person says it; a dash where it cannot be told."""
    if seconds is None:
        return "–"
    unit = next((name for least, name in STEPS if seconds >= least), "")
    if not unit:
        return f"{rounded(seconds):.0f} seconds"
    return f"{rounded(seconds / LENGTHS[unit], 1):,.1f} {unit}"
