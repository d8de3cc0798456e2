"""Hand figures and rows on: as JSON, as CSV that a spreadsheet takes for what it is, or as Parquet."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import duckdb

from hark.collect.check.rejected import guarded
from hark.errors import BadQuestion
from hark.measure.query import Query
from hark.measure.run import Row
from hark.plain import CONTROL, UNSAFE
from hark.store.trouble import told

FORMATS = ("table", "json", "csv", "parquet")

FIGURES = {"value": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE", "n": "BIGINT", "people": "BIGINT"}
COMPARED = {"against": "VARCHAR", "difference": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE", "p": "DOUBLE"}

Columns = Mapping[str, tuple[str, Sequence[object]]]
"""By name: the type in DuckDB, and the values."""


def columns(query: Query, rows: Sequence[Row]) -> dict[str, tuple[str, list[Any]]]:
    """The figures by column; a group whose name is taken stands there with `x_`."""
    told = [row.as_dict() for row in rows]
    found = {name: ("VARCHAR", [row[name] for row in told]) for name in ("metric", "period")}
    found["period"] = ("DATE", [row.period for row in rows])
    taken = {*found, *FIGURES, *COMPARED, "unit", "note", *(f"difference_{name}" for name in COMPARED), "verdict"}
    for name in query.by:
        found[f"x_{name}" if name in taken else name] = ("VARCHAR", [row.group[name] for row in rows])
    found |= {name: (kind, [row[name] for row in told]) for name, kind in FIGURES.items()}
    found |= {"unit": ("VARCHAR", [row.unit for row in rows]), "note": ("VARCHAR", [row.estimate.note for row in rows])}
    if query.against:
        compared = [row.get("comparison", {}) for row in told]
        for name, kind in {**COMPARED, "verdict": "VARCHAR"}.items():
            shown = f"difference_{name}" if name in FIGURES else name
            found[shown] = (kind, [each.get(name) for each in compared])
    return found


def write_json(rows: Sequence[object], output: Path | None) -> None:
    """Write rows as a JSON list, one row a line; to standard output where `output` is None."""
    told = ",\n".join(json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    # What JSON need not escape, a terminal obeys all the same.
    lines = UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", told)
    with opened(output) as out:
        out.write(f"[{lines}]\n")


def write_csv(head: Sequence[str], rows: Iterable[Sequence[object]], output: Path | None) -> None:
    """Write rows as CSV. Words that a spreadsheet would take for a formula get an apostrophe; numbers do not.

    Control characters other than tab and newline are left out: no spreadsheet shows them, and a terminal obeys them.
    """
    with opened(output) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([harmless(name) for name in head])
        writer.writerows([[harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])


def harmless(text: str) -> str:
    """A text for a CSV: what remains without control characters, guarded where it begins like a formula."""
    return guarded(CONTROL.sub("", text.replace("\r\n", "\n")))


def write_parquet(rows: duckdb.DuckDBPyRelation, output: Path | None) -> None:
    """Write rows as Parquet. Raises BadQuestion without `output`, and StoreTrouble where it cannot be written."""
    if output is None:
        raise BadQuestion("A Parquet file does not fit on a screen.", "Say with --output where to write it.")
    with told(output.parent):
        rows.write_parquet(str(output), compression="zstd")


def table(columns: Columns) -> duckdb.DuckDBPyRelation:
    """Columns of values as a DuckDB relation."""
    fields = ", ".join(f"unnest(?::{kind}[]) AS {quoted(name)}" for name, (kind, _) in columns.items())
    return duckdb.connect().sql(f"SELECT {fields}", params=[list(values) for _, values in columns.values()])


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def opened(output: Path | None) -> Iterator[TextIO]:
    """The file to write, or standard output. Raises StoreTrouble where it cannot be written."""
    if output is None:
        yield sys.stdout
        return
    with told(output.parent), output.open("w", encoding="utf-8", newline="") as out:
        yield out
