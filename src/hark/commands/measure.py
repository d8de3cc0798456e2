"""Say how high a metric is, and how sure that is: by groups, over time, compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from hark.commands._question import COMPARING, HANDING_ON, QUESTION, facts_in, form_of, options, question
from hark.export import columns, table, write_csv, write_json, write_parquet
from hark.measure.estimate import rounded
from hark.measure.metric import Metric, metrics
from hark.measure.notes import notes
from hark.measure.query import Query
from hark.measure.run import Row, run
from hark.measure.scope import nothing
from hark.measure.units import digits, lasts, said
from hark.plain import say
from hark.store.reader import Facts
from hark.terminal import data_option, show_table


@click.command()
@options(QUESTION, COMPARING, HANDING_ON)
@data_option
def command(data: Path, form: str | None, output: Path | None, engine_name: str, **asked: Any) -> None:
    """Say how high METRIC is, and how sure that is: by groups, over time, compared.

    For example: hark measure nps --by touchpoint --over month --from 2026-01-01 --to 2026-07-01
    """
    query, form = question(**asked), form_of(form, output)
    facts = facts_in(data, engine_name)
    rows = run(query, facts)
    if form == "json":
        write_json([row.as_dict() for row in rows], output)
    elif form == "csv":
        found = columns(query, rows)
        lines = zip(*(values for _, values in found.values()), strict=True)
        write_csv(list(found), [[short(cell) for cell in line] for line in lines], output)
    elif form == "parquet":
        write_parquet(table(columns(query, rows)), output)
    else:
        show(query, rows, facts)


def short(cell: object) -> object:
    """A figure in ten digits: more are the noise of binary fractions."""
    return float(f"{cell:.10g}") if isinstance(cell, float) else cell


def show(query: Query, rows: Sequence[Row], facts: Facts) -> None:
    """Print the figures as a person reads them: a sentence, the table, what to mind."""
    metric = metrics[query.metric]
    if not any(row.estimate.n for row in rows):
        raise nothing(query, facts)
    others = {name: run(replace(query, metric=name, against=None), facts) for name in metric.beside}
    say(sentence(query, metric, rows, others))
    if len(rows) > 1 or query.by or query.over or query.against:
        head, lines = laid_out(query, metric, rows, others)
        words = {*query.by, "period", "verdict", "note"}
        show_table(head, lines, right={name for name in head if name not in words})
    shared = shared_note(rows)
    for note in [*([f"{shared[0].upper()}{shared[1:]}."] if shared else []), *notes(query, facts)]:
        say(note)


def shared_note(rows: Sequence[Row]) -> str:
    """What there is to mind about every figure of several; it is said once."""
    found = {row.estimate.note for row in rows}
    return found.pop() if len(rows) > 1 and len(found) == 1 else ""


def sentence(query: Query, metric: Metric, rows: Sequence[Row], others: Mapping[str, Sequence[Row]]) -> str:
    """What was asked, and where there is one figure, the figure."""
    where = "".join(f", {condition}" for condition in query.where)
    by = f" by {' and '.join(query.by)}" if query.by else ""
    over = f" every {query.over.replace('-', ' ')}" if query.over else ""
    if len(rows) > 1:
        return f"{metric.label}{by}{over}{where}: {len(rows):,} figures, in {rows[0].unit}."
    (row,) = rows
    also = [f"{title(metric, name)} {in_unit(one.estimate.value, one.unit)}" for name, (one,) in others.items()]
    return f"{metric.label}{by}{over}{where}: {in_words(row)}." + (f" Beside it: {', '.join(also)}." if also else "")


def title(metric: Metric, beside: str) -> str:
    """What the label of a metric that is shown beside another adds to that one's."""
    return metrics[beside].label.removeprefix(metric.label).lstrip(", ")


def in_words(row: Row) -> str:
    """A figure in words."""
    found = row.estimate
    if found.value is None:
        return f"cannot tell, {found.note or 'nobody answered'} ({found.n:,} {metrics[row.metric].noun})"
    noun = metrics[row.metric].noun
    from_whom = f", from {found.n:,} {noun} of {found.people:,} people" if row.unit != noun else ""
    sure = ""
    if found.low is not None:
        one, other = (in_unit if lasts(row.unit) else figure)(found.low, row.unit), in_unit(found.high, row.unit)
        sure = f" ({one} to {other if lasts(row.unit) else figure(found.high, row.unit)})"
    return f"{in_unit(found.value, row.unit)}{sure}{from_whom}"


def in_unit(number: float | None, unit: str) -> str:
    """A number with its unit; a duration in the unit a person would say."""
    if number is None or not lasts(unit):
        return f"{figure(number, unit)} {unit}"
    value, places, short_unit = said(number, unit)
    return f"{rounded(value, places):,.{places}f} {short_unit}"


def laid_out(
    query: Query, metric: Metric, rows: Sequence[Row], others: Mapping[str, Sequence[Row]]
) -> tuple[list[str], list[list[str]]]:
    """The head and the lines of the table; columns in which nothing can stand are left out."""
    unit = rows[0].unit
    side = [{(one.period, *one.group.values()): one.estimate.value for one in found} for found in others.values()]
    sure = any(row.estimate.low is not None for row in rows)
    noted = not shared_note(rows) and any(row.estimate.note for row in rows)
    counted = [] if unit == metric.noun else [metric.noun]
    head = [*(["period"] if query.over else []), *query.by, unit, *(["from", "to"] if sure else [])]
    head += [title(metric, name) for name in others]
    told = {None: [], "rest": ["difference", "verdict"]}.get(query.against, ["change", "verdict"])
    head += [*counted, "people", *told, *(["note"] if noted else [])]
    lines = []
    for row in rows:
        found = row.estimate
        line = [str(row.period)] if row.period else []
        line += ["(empty)" if at is None else at for at in row.group.values()]
        line += [figure(number, row.unit) for number in (found.value, *((found.low, found.high) if sure else ()))]
        line += [figure(known.get((row.period, *row.group.values())), row.unit) for known in side]
        line += [*([f"{found.n:,}"] if counted else []), f"{found.people:,}"]
        if query.against:
            beside = row.comparison
            line += [figure(beside.difference, row.unit), str(beside.verdict)] if beside else ["", ""]
        lines.append([*line, *([found.note] if noted else [])])
    return head, lines


def figure(number: float | None, unit: str) -> str:
    """A number as a person reads it; a dash where it cannot be told."""
    if number is None:
        return "–"
    places = digits(unit)
    return f"{rounded(number, places):,.{places}f}"
