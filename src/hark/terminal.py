"""How the command line talks: where the data is, tables, progress, colours only in a terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

F = TypeVar("F", bound=Callable[..., Any])


class Tell(Protocol):
    """How long work reports: what it does now, and how much of the whole is done (0 to 1)."""

    def __call__(self, doing: str, done: float) -> None:
        """Report once; called often."""


def data_option(function: F) -> F:
    """Give a command the option `--data DIR`, handed in as `data: Path`."""

    def settle(ctx: click.Context, _param: click.Parameter, given: Path | None) -> Path:
        return given or ctx.find_root().obj or Path(os.environ.get("HARK_DATA") or "hark-data")

    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        callback=settle,
        help="The data directory; else HARK_DATA, else ./hark-data.",
    )(function)


WIDE = 1000
"""Columns of a page that is no terminal: whoever reads a file or a pipe has no use for folded lines."""


def console() -> Console:
    """Where readable output goes: text as it is, never markup; unfolded and plain where it is no terminal."""
    out = Console(highlight=False, markup=False, emoji=False)
    return out if out.is_terminal else Console(highlight=False, markup=False, emoji=False, width=WIDE, no_color=True)


def show_table(
    head: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[str] = (), title: str = ""
) -> None:
    """Print a table; the columns named in `right` are figures and stand to the right. Cells are text, never markup."""
    table = Table(box=box.SIMPLE_HEAD, title=Text(title) if title else None, title_justify="left", pad_edge=False)
    figures = set(right)
    for name in head:
        table.add_column(Text(name), justify="right" if name in figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in row))
    console().print(table)


@contextmanager
def progress() -> Iterator[Tell]:
    """Show a bar on standard error while work lasts; silent where that is no terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not Console(stderr=True).is_terminal,
    )
    with bar:
        task = bar.add_task("", total=1.0)
        yield lambda doing, done: bar.update(task, description=doing, completed=done)
