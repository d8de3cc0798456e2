"""List the rows behind a figure: who said what, when, and what it counts as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import duckdb

from hark.commands._question import HANDING_ON, QUESTION, facts_in, form_of, options, question
from hark.export import quoted, write_csv, write_json, write_parquet
from hark.measure.metric import metrics
from hark.measure.records import COUNTS_AS, records
from hark.plain import say
from hark.store.reader import PERSON, Facts
from hark.terminal import counted, data_option, show_table

SHOWN = (
    *(
        "occurred_at",
        "ended_at",
        "solved_at",
        "customer",
        "ticket",
        "order",
        "subscription",
        "plan",
        "team",
        "priority",
    ),
    *("entry_page", "page", "touchpoint", "region", "score", COUNTS_AS, "finished", "text", "url"),
)
"""What a terminal has room for; the other formats hold every column."""

PLAIN = ("DOUBLE", "BIGINT", "BOOLEAN")


@click.command()
@options(QUESTION)
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many, newest first.")
@options(HANDING_ON)
@data_option
def command(data: Path, form: str | None, output: Path | None, engine_name: str, limit: int, **asked: Any) -> None:
    """List the rows behind METRIC: who said what, when, and what it counts as."""
    query, form = question(**asked), form_of(form, output)
    facts = facts_in(data, engine_name)
    found = records(query, facts, limit=limit)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = ?", [facts.company.zone])
    rows = connection.from_arrow(found)
    if form == "parquet":
        write_parquet(rows, output)
        return
    head = rows.columns
    lines = rows.project(", ".join(map(cell, head, map(str, rows.types)))).fetchall()
    if form == "json":
        write_json([dict(zip(head, line, strict=True)) for line in lines], output)
    elif form == "csv":
        write_csv(head, lines, output)
    else:
        show(query.metric, head, lines, limit, facts)


def cell(name: str, kind: str) -> str:
    """The SQL of a column as it is handed on: numbers and claims as they are, all else as text.

    Times too; and the person, whose number has more digits than a spreadsheet keeps.
    """
    return quoted(name) if kind in PLAIN and name != PERSON else f"{quoted(name)}::VARCHAR AS {quoted(name)}"


def show(metric: str, head: list[str], lines: list[tuple[object, ...]], limit: int, facts: Facts) -> None:
    """Print the columns there is room for, without those that are empty."""
    known = [head.index(name) for name in SHOWN if name in head]
    places = [place for place in known if any(line[place] is not None for line in lines)]
    rows = f"The newest {limit:,} rows" if len(lines) == limit else counted(len(lines), "row")
    say(f"{rows} behind {metrics[metric].label}. Times are those of {facts.company.zone}.")
    shown = [[brief(line[place]) for place in places] for line in lines]
    show_table([head[place] for place in places], shown, right=("score", COUNTS_AS))


def brief(cell_: object) -> object:
    """A number in the digits a person reads."""
    return f"{cell_:.6g}" if isinstance(cell_, float) else cell_
