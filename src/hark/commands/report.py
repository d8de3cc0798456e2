"""Write the report: one HTML page with what changed, how sure it is, and what people said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from hark.commands._question import DAY, day
from hark.measure.clock import PERIODS
from hark.show.report import Options, write_report
from hark.store.lake import Store
from hark.terminal import console, data_option


@click.command()
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("report.html"),
    show_default=True,
    help="The file to write.",
)
@click.option("--from", "start", type=DAY, callback=day, metavar="DAY", help="The first day, such as 2026-01-31.")
@click.option("--to", "end", type=DAY, callback=day, metavar="DAY", help="The day after the last.")
@click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="Break figures down by COLUMN instead of those that hold a handful of groups; may be repeated.",
)
@click.option(
    "--over", type=click.Choice(PERIODS), help="The period of trends; by default, what the data is dense for."
)
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@data_option
def command(
    data: Path, output: Path, start: date | None, end: date | None, by: Sequence[str], over: str | None, show: bool
) -> None:
    """Write the report: one HTML page with what changed, how sure it is, and what people said.

    The page needs nothing from anywhere: it can be mailed, archived and printed.
    """
    options = Options(start=start, end=end, by=tuple(by), over=over)
    written = write_report(Store.open(data), output, options=options)
    console().print(f"The report is in {written.absolute().as_uri()}", soft_wrap=True)
    if show:
        click.launch(written.absolute().as_uri())
