"""Bring in a file of answers, tickets, orders, subscriptions or visits, as a map says which column is what."""

from __future__ import annotations

from pathlib import Path

import click

from hark.collect.draft import draft
from hark.collect.importer import check_file, import_file
from hark.collect.maps import Map, read_layout, read_map
from hark.collect.preview import Preview
from hark.errors import BadMap
from hark.store.deliveries import Delivery
from hark.store.lake import Store
from hark.terminal import console, data_option, progress, show_table


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "map_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The map: which column is what. By default the file of the same name that ends with .toml.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be stored, in words and with twenty rows; store nothing.")
@click.option("--suggest", is_flag=True, help="Print a draft of a map for the file, to be completed by you.")
@click.option("--strict", is_flag=True, help="Refuse the whole file if one row cannot be taken.")
@click.option("--replace", type=int, metavar="NUMBER", help="Take the place of this delivery.")
@click.option("--beside", is_flag=True, help="Import a file that is there already as another survey's or source's.")
@data_option
def command(  # noqa: PLR0913, PLR0917 - one argument per option
    file: Path,
    map_file: Path | None,
    dry_run: bool,
    suggest: bool,
    strict: bool,
    replace: int | None,
    beside: bool,
    data: Path,
) -> None:
    """Bring in a FILE of answers, tickets, orders, subscriptions or visits, gzipped or not.

    It may be CSV, TSV, XLSX, Parquet, JSON, JSON Lines or plain text, the access log of a web server, or an event log
    in XES.

    All of it is stored or nothing. Rows that cannot be taken are kept aside with the reason: see `hark imports`.
    The same file again changes nothing; under a corrected map it takes the place of what it brought before.
    """
    if suggest:
        click.echo(draft(file, read_layout(map_file)) if map_file else draft(file), nl=False)
        return
    made = read_map(map_file or map_beside(file))
    if dry_run:
        foretell(file, made, data)
        return
    store = Store.open(data, create=True)
    with progress() as tell:
        done = import_file(store, file, made, strict=strict, replace=replace, beside=beside, progress=tell)
    report(done)


def map_beside(file: Path) -> Path:
    """The map that has the file's name."""
    names = [
        file.with_name(file.name.split(".")[0] + ".toml"),
        file.with_name(file.name + ".toml"),
        file.with_suffix(".toml"),
    ]
    found = next((one for one in names if one.is_file()), None)
    if found is None:
        raise BadMap(
            f"There is no map that says which column of “{file.name}” is what.",
            f"Name one with --map, or draft one: hark import {file} --suggest > {names[0]}",
        )
    return found


def foretell(file: Path, made: Map, data: Path) -> None:
    """Show what an import would do. Raises the first doubt, so that the exit code says that there is one."""
    store = Store.open(data) if (data / "lake" / "head.json").exists() else None
    with progress() as tell:
        seen = check_file(store, file, made, progress=tell)
    out = console()
    for sentence in seen.sentences:
        out.print(sentence)
    sample = seen.sample
    show_table(sample.head, sample.rows, title=f"The first {len(sample.rows)} rows as they would be stored")
    if sample.same:
        out.print("In each of them: " + ", ".join(f"{name} {said}" for name, said in sample.same.items()) + ".")
    for fact, (new, known, changed) in seen.against.items():
        out.print(f"{fact}: {new:,} new, {known:,} known, {changed:,} changed.")
    show_problems(seen)
    for doubt in seen.doubts:
        out.print(f"\nIn doubt: {doubt.problem}\n  {doubt.remedy}")
    out.print("\nNothing was stored.")
    if seen.doubts:
        click.get_current_context().exit(seen.doubts[0].exit_code)


def show_problems(seen: Preview) -> None:
    """Say why rows cannot be taken, with the first lines."""
    if seen.problems:
        rows = [(f"{one.rows:,}", ", ".join(map(str, one.lines)), f"{one.what} {one.remedy}") for one in seen.problems]
        show_table(
            ("rows", "first lines", "why, and what to do"), rows, right=("rows",), title="Rows that cannot be taken"
        )


def report(done: Delivery) -> None:
    """Say what became of the rows."""
    out = console()
    out.print(f"Delivery {done.number}: {done.name}")
    for fact, one in done.counts.items():
        gone = f", {one.gone:,} gone" if one.gone else ""
        out.print(f"  {fact.replace('_', ' ')}: {one.new:,} new, {one.known:,} known, {one.changed:,} changed{gone}")
    if done.replaces:
        out.print(
            f"It takes the place of delivery {done.replaces}; `hark imports undo {done.number}` brings that back."
        )
    if done.erased:
        were = "row of a customer who was erased was" if done.erased == 1 else "rows of customers who were erased were"
        out.print(f"{done.erased:,} {were} not taken.")
    if done.rejected:
        out.print(
            f"{done.rejected:,} row{'' if done.rejected == 1 else 's'} could not be taken; kept aside: "
            f"`hark imports rejected {done.number}` shows them, --to FILE.csv writes them to be corrected."
        )
