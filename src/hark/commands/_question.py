"""The options a question is asked with, the same for every command that asks one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from hark.errors import BadQuestion
from hark.export import FORMATS
from hark.measure.clock import PERIODS
from hark.measure.condition import Condition
from hark.measure.metric import metrics
from hark.measure.query import AGAINST, Query
from hark.store.engines.choice import ENGINES, engine
from hark.store.lake import Store
from hark.store.reader import Facts

F = TypeVar("F", bound=Callable[..., Any])


def day(_ctx: click.Context, _param: click.Parameter, given: datetime | None) -> date | None:
    """The day of an option."""
    return given.date() if given else None


def names(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """The metrics whose names begin so, for shells."""
    return [CompletionItem(name, help=metric.label) for name, metric in metrics.items() if name.startswith(begun)]


class Day(click.DateTime):
    """A day written as in ISO 8601."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day; a usage error that shows how to write one."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}” is no day. Write it such as 2026-01-31.", param, ctx)


DAY = Day(["%Y-%m-%d"])

QUESTION: Sequence[Callable[[F], F]] = (
    click.argument("metric", shell_complete=names),
    click.option("--by", multiple=True, metavar="COLUMN", help="A figure for each value of COLUMN; may be repeated."),
    click.option("--over", type=click.Choice(PERIODS), help="A figure for each period."),
    click.option("--from", "start", type=DAY, callback=day, metavar="DAY", help="The first day, such as 2026-01-31."),
    click.option("--to", "end", type=DAY, callback=day, metavar="DAY", help="The day after the last."),
    click.option(
        "--where",
        multiple=True,
        metavar="CONDITION",
        help="Only rows such as region=North, score>=9, “region in North,South”, region= (empty); may be repeated.",
    ),
)
HANDING_ON: Sequence[Callable[[F], F]] = (
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="How to write it: by default as --output ends, else a table.",
    ),
    click.option(
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The file to write, such as figures.csv, .json or .parquet.",
    ),
    click.option(
        "--engine", "engine_name", type=click.Choice(list(ENGINES)), default="duckdb", help="What computes it."
    ),
)
COMPARING: Sequence[Callable[[F], F]] = (
    click.option(
        "--against",
        type=click.Choice(AGAINST),
        help="Compare with the period before, the same period a year before, or each group with the rest.",
    ),
    click.option(
        "--weighted/--unweighted", default=True, help="Whether answers count by their weight, where they have one."
    ),
)


def options(*groups: Sequence[Callable[[Any], Any]]) -> Callable[[F], F]:
    """Give a command several groups of options, in this order."""

    def given(function: F) -> F:
        for each in reversed([option for group in groups for option in group]):
            function = each(function)
        return function

    return given


def question(metric: str, by: Sequence[str], where: Sequence[str], **asked: Any) -> Query:
    """The query the options ask."""
    return Query(metric, tuple(by), where=tuple(Condition.parse(text) for text in where), **asked)


def form_of(form: str | None, output: Path | None) -> str:
    """How to write it: as the options say, else as the file's name does. Raises BadQuestion where that cannot be."""
    asked = form or (output.suffix.lower().removeprefix(".") if output else "table")
    if output is None and asked in FORMATS:
        return asked
    if asked not in FORMATS[1:]:
        raise BadQuestion(
            f"“{output}” cannot be written{' as a table' if form else ''}: Hark writes CSV, JSON and Parquet files.",
            "Give --output a name that ends with .csv, .json or .parquet, or say --format.",
        )
    return asked


def facts_in(data: Path, engine_name: str) -> Facts:
    """The facts in a data directory, through an engine."""
    store = Store.open(data)
    return Facts(store, engine(engine_name, store))
