"""Make a sample company with made-up customers to look around in."""

from __future__ import annotations

from pathlib import Path

import click

from hark.demo.sample import FILES, NAME, SEED, make_sample
from hark.show.report import write_report
from hark.terminal import progress

DEFAULT = "hark-demo"


@click.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"The sample company's own directory, by default ./{DEFAULT}; never one with real data.",
)
@click.option("--seed", default=SEED, show_default=True, help="Which company: the same number makes the same one.")
@click.option("--again", is_flag=True, help="Make it anew, even if it is there.")
@click.option("--report/--no-report", default=True, show_default=True, help="Also write its report.")
@click.pass_context
def command(ctx: click.Context, data: Path | None, seed: int, again: bool, report: bool) -> None:
    """Make a sample company with made-up customers to look around in.

    Eighteen months of surveys in six languages, tickets, orders, a club and half a year of visits, in a directory of
    its own, and a report about them.
    What is there stays, unless --again is given. HARK_DATA is not looked at.
    """
    directory = data or ctx.find_root().obj or Path(DEFAULT)
    with progress() as tell:
        store = make_sample(directory, seed=seed, again=again, tell=tell)
        written = write_report(store, directory / "report.html") if report else None
    click.echo(f"{NAME} is in {directory}. Nobody in it exists.")
    click.echo(f"Its files and their maps:         {directory / FILES}")
    click.echo(f"A question to begin with:         hark measure nps --by region --data {directory}")
    if written:
        click.echo(f"Its report, open it in a browser: {written.absolute().as_uri()}")
