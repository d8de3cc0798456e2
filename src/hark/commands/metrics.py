"""List the metrics, or tell all about one: what it means, how it is computed, what it stands on."""

from __future__ import annotations

from pathlib import Path

import click

from hark.commands._question import names
from hark.company import CompanyDocument, load_company
from hark.measure.figures import statements
from hark.measure.metric import Metric, metrics
from hark.measure.query import Query
from hark.measure.scope import Frame
from hark.measure.settings import check_settings
from hark.measure.summary import Ratio
from hark.plain import say
from hark.store.engines.duckdb import DuckDB
from hark.store.reader import Declared
from hark.terminal import data_option, show_table


@click.command()
@click.argument("metric", required=False, metavar="[NAME]", shell_complete=names)
@data_option
def command(data: Path, metric: str | None) -> None:
    """List the metrics, or tell all about the one called NAME."""
    if metric is None:
        lines = [[each.name, each.label, each.unit, each.help] for each in metrics.values()]
        show_table(["name", "label", "unit", "what it says"], lines, whole=["what it says"])
        return
    document = load_company(data) if (data / "company.toml").is_file() else CompanyDocument()
    check_settings(document)
    say("\n".join(definition(metrics[metric], document)))


def definition(metric: Metric, document: CompanyDocument) -> list[str]:
    """All there is to say about a metric, line by line."""
    better = {"up": "higher is better", "down": "lower is better"}.get(metric.better, "neither way is better by itself")
    thresholds = metric.thresholds(document.thresholds)
    lines = [metric.label, "", metric.meaning(document.thresholds), ""]
    facts = [
        ("unit", f"{metric.unit}; {better}"),
        ("formula", formula(metric)),
        ("counts", f"{metric.fact}{f' where {metric.where}' if metric.where else ''}"),
        ("value", metric.value if not isinstance(metric.summary, Ratio) else "see the two metrics it is made of"),
        ("threshold", ", ".join(f"{name} = {number:g}" for name, number in thresholds.items()) or "none"),
        ("example", example(metric)),
        ("source", metric.source),
        ("company document", f"version {document.version}"),
    ]
    lines += [f"{name:<17} {text}" for name, text in facts]
    for name, tree in statements(Query(metric.name), Declared(document), Frame()).items():
        lines += ["", f"SQL of {name}:", DuckDB.sql(tree)]
    return lines


def formula(metric: Metric) -> str:
    """How the numbers become one figure."""
    summary = metric.summary
    if isinstance(summary, Ratio):
        return f"{summary.numerator} / {summary.denominator}{' × 100' if summary.nested else ''}"
    said = (type(summary).__doc__ or "").partition("\n")[0]
    return f"{type(summary).__name__}: {said[:1].lower()}{said[1:]}"


def example(metric: Metric) -> str:
    """The rows of the example and what comes out."""
    rows, figure = metric.example
    shown = "; ".join(", ".join(f"{name} {'–' if at is None else at}" for name, at in row.items()) for row in rows)
    return f"{shown} → {'cannot tell' if figure is None else f'{figure:g}'} {metric.unit}"
