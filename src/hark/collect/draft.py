"""A draft of a map from a file's columns: what is certain as keys, all else as comments for a person."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from hark.collect.delivered import Delivered
from hark.collect.entries import Layout
from hark.collect.files import read_file
from hark.collect.sql import literal
from hark.collect.suggest import is_log, suggest
from hark.collect.unpack import unpack
from hark.errors import BadMap, InDoubt

PLAIN = Layout()
SEVERAL = 12
"""A column with so many different values at most may be a question or an attribute."""


def draft(file: Path, layout: Layout = PLAIN) -> str:
    """The text of a map to begin with, for a file written as `layout` says. Raises what reading the file raises."""
    with TemporaryDirectory() as room, duckdb.connect() as con:
        try:
            if layout == PLAIN and is_log(unpack(file, Path(room))):
                layout = Layout(format="access-log")
            delivered = read_file(con, file, layout, Path(room))
        except InDoubt as doubt:
            raise BadMap(
                f"{doubt.problem} A map can be drafted once that is settled.",
                f"{doubt.remedy} A map with [file] alone is enough: hark import {file.name} --suggest --map THAT",
            ) from None
        found = suggest(con, delivered)
        lines = _guessed(con, delivered, layout, *found) if found else _written(con, delivered, layout)
        return "\n".join(lines) + "\n"


def _guessed(
    con: duckdb.DuckDBPyConnection,
    file: Delivered,
    layout: Layout,
    what: str,
    lines: Sequence[str],
    named: Collection[str],
) -> Iterator[str]:
    """The draft for a file that is no survey: `lines`, and the columns that are not `named` in them."""
    yield f"# A draft for {file.name}, which looks like {what}: complete it, then look at"
    yield f"# `hark import {file.name} --map THIS --dry-run`."
    yield lines[0]
    yield f"source = {json.dumps(file.name.split('.')[0].lower(), ensure_ascii=False)}"
    yield '# zone = "Europe/Berlin"            # of times that name none'
    if "[file]" not in lines:
        yield from ("", *_layout(layout))
    yield from lines[1 if "[file]" in lines or layout == PLAIN else 2 :]
    rest = [called for called in file.columns if called not in named]
    if rest:
        yield ""
        yield "[attributes]                         # what else there is, to group by"
    for number, called in enumerate(rest, start=1):
        known, values = _values(con, file, called)
        ours = re.sub(r"[^a-z0-9]+", "_", called.lower()).strip("_") or f"column_{number}"
        yield f"# {ours} = {json.dumps(called, ensure_ascii=False)}   # {known or values}"


def _written(con: duckdb.DuckDBPyConnection, file: Delivered, layout: Layout) -> Iterator[str]:
    survey = file.name.split(".")[0].lower().replace(" ", "-")
    yield f"# A draft for {file.name}: complete it, then look at `hark import {file.name} --map THIS --dry-run`."
    yield f"survey = {json.dumps(survey, ensure_ascii=False)}"
    yield '# zone = "Europe/Berlin"            # of times that name none\n'
    yield from _layout(layout)
    yield "[columns]"
    yield "# Say which of the columns below is which: response (an id), customer, occurred_at, touchpoint, channel,"
    yield "# product, region, department, language, weight, text ..."
    few: list[str] = []
    for called in file.columns:
        known, values = _values(con, file, called)
        if known:
            yield f"# {json.dumps(called, ensure_ascii=False)}: {known}"
        else:
            few.append(f"# {json.dumps(called, ensure_ascii=False)}: {values}")
    yield ""
    yield "[attributes]"
    yield '# age_group = "Age"'
    yield ""
    yield "# Columns with a few values each are questions or attributes. A question looks like this:"
    yield "# [[questions]]"
    yield '# columns = ["Q1"]'
    yield '# kind = "csat"                      # nps, csat, ces, rating, choice or text'
    yield "# scale = [1, 5]                     # worst, best"
    yield '# missing = ["0", "Blank"]           # codes that mean: no answer'
    yield from few


def _layout(layout: Layout) -> Iterator[str]:
    """The table [file], where the file needs one."""
    said = {key: value for key, value in asdict(layout).items() if value != getattr(PLAIN, key)}
    if said:
        yield "[file]"
        yield from (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items())
        yield ""


def _values(con: duckdb.DuckDBPyConnection, file: Delivered, called: str) -> tuple[str, str]:
    cell, table = f"nullif(trim({file.column(called)}), '')", literal(str(file.table))
    different, said = con.execute(f"select approx_count_distinct({cell}), count({cell}) from {table}").fetchall()[0]
    if not said:
        return "empty in every row", ""
    found = con.execute(
        f"select {cell}, count(*) from {table} where {cell} is not null group by 1 "
        f"order by 2 desc, 1 limit {SEVERAL + 1}"
    ).fetchall()
    if len(found) > SEVERAL:
        example = str(found[0][0]).replace("\n", " ")[:60]
        return (
            f"about {min(different, said):,} different values in {said:,} rows, "
            f"such as {json.dumps(example, ensure_ascii=False)}",
            "",
        )
    return "", ", ".join(f"{json.dumps(value, ensure_ascii=False)} {count:,} times" for value, count in found)
