"""How the command line talks: where the data is, tables, progress, colours only in a terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click
from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from hark.plain import plain

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


LONGEST = 200
"""Characters of a cell that a table shows."""

WIDE = 1000
"""Columns of a page that is no terminal: whoever reads a file or a pipe has no use for folded lines."""


class Screen(Console):
    """A console whose texts cannot steer the terminal; the colours are its own."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """The pieces of what is printed, each made plain."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(plain(piece.text), piece.style)


def console() -> Console:
    """Where readable output goes: text as it is, never markup; unfolded and plain where it is no terminal."""
    out = Screen(highlight=False, markup=False, emoji=False)
    return out if out.is_terminal else Screen(highlight=False, markup=False, emoji=False, width=WIDE, no_color=True)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its word: 1 file, 2 files."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def show_table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: Iterable[str] = (),
    whole: Iterable[str] = (),
    title: str = "",
) -> None:
    """Print a table; the columns named in `right` are figures and stand to the right. Cells are text, never markup.

    A cell shows at most `LONGEST` characters, but for the columns named in `whole`.
    """
    table = Table(box=box.SIMPLE_HEAD, title=Text(title) if title else None, title_justify="left", pad_edge=False)
    figures, uncut = set(right), set(whole)
    for name in head:
        table.add_column(Text(name), justify="right" if name in figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*(shown(cell, name in uncut) for name, cell in zip(head, row, strict=True)))
    console().print(table)


def shown(cell: object, whole: bool) -> Text:
    """A cell as a table shows it."""
    if isinstance(cell, Text):
        return cell
    text = "" if cell is None else str(cell)
    return Text(plain(text if whole or len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"))


@dataclass(frozen=True)
class Bar:
    """A bar of work; called as `Tell` says, and out of the way while a question is asked."""

    bar: Progress
    task: TaskID

    def __call__(self, doing: str, done: float) -> None:
        """Report once."""
        self.bar.update(self.task, description=doing, completed=done)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bar away, and show it again after."""
        self.bar.stop()
        try:
            yield
        finally:
            self.bar.start()


@contextmanager
def progress() -> Iterator[Bar]:
    """Show a bar on standard error while work lasts; silent where that is no terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Screen(stderr=True),
        transient=True,
        disable=not Console(stderr=True).is_terminal,
    )
    with bar:
        yield Bar(bar, bar.add_task("", total=1.0))
