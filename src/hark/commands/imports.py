"""List what was imported, look at a delivery, take it back, get its rejected rows."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from hark.collect.check.rejected import export, reasons
from hark.collect.importer import REJECTED
from hark.store.deliveries import Delivery, deliveries, delivery, undo_delivery
from hark.store.lake import Store
from hark.terminal import console, data_option, show_table

STATES = {"live": "counts", "undone": "taken back", "replaced": "replaced"}


@click.group(invoke_without_command=True)
@data_option
@click.pass_context
def command(ctx: click.Context, data: Path) -> None:
    """List what was imported, look at a delivery, take it back, get its rejected rows."""
    ctx.find_root().obj = data
    if ctx.invoked_subcommand is None:
        show_list(data)


@command.command("list")
@data_option
def list_(data: Path) -> None:
    """List every delivery, the newest last."""
    show_list(data)


@command.command()
@click.argument("number", type=int)
@data_option
def show(number: int, data: Path) -> None:
    """Show what came with delivery NUMBER, what became of it, and its map."""
    store = Store.open(data)
    one = delivery(store, number)
    out = console()
    out.print(f"Delivery {one.number}: {one.name}, {STATES[one.state]}")
    out.print(f"  received {one.received_at.astimezone(store.company.clock):%Y-%m-%d %H:%M %Z}")
    survey = f"survey {one.survey}, " if one.survey else f"{one.fact.replace('_', ' ')}, "
    out.print(f"  {survey}source {one.source}, SHA-256 {one.digest}", soft_wrap=True)
    if one.replaces:
        out.print(f"  takes the place of delivery {one.replaces}")
    head = ("fact", "new", "known", "changed", "rejected", "gone")
    rows = [
        (fact, *(f"{n:,}" for n in (c.new, c.known, c.changed, c.rejected, c.gone))) for fact, c in one.counts.items()
    ]
    show_table(head, rows, right=head[1:])
    kept = store.imports / str(number) / "map.toml"
    if kept.is_file():
        out.print(kept.read_text(encoding="utf-8"), markup=False)


@command.command()
@click.argument("number", type=int)
@data_option
def undo(number: int, data: Path) -> None:
    """Take delivery NUMBER back: its rows go, what it replaced counts again."""
    store = Store.open(data)
    done = undo_delivery(store, number)
    again = f" Delivery {done.replaces} counts again." if done.replaces else ""
    console().print(f"Delivery {done.number} ({done.name}) was taken back.{again}")
    for one in deliveries(store):
        if one.mends == number and one.state == "live":
            console().print(
                f"Its rejected rows came in corrected as delivery {one.number} ({one.name}), which still counts: "
                f"`hark imports undo {one.number}` takes them back as well."
            )


@command.command()
@click.argument("number", type=int)
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows to this CSV, to be corrected."
)
@data_option
def rejected(number: int, to: Path | None, data: Path) -> None:
    """Show why rows of delivery NUMBER could not be taken, or write them to be corrected.

    Import the corrected CSV with the same map. No cell in it is a formula to a spreadsheet: an apostrophe stands before
    such a cell, and goes away when the file comes back.
    """
    store = Store.open(data)
    one = delivery(store, number)
    kept = store.imports / str(number) / REJECTED
    if not kept.is_file():
        console().print(f"Every row of delivery {one.number} ({one.name}) was taken.")
        return
    if to:
        count = export(kept, to)
        them = "1 row is" if count == 1 else f"{count:,} rows are"
        command = shlex.join(["hark", "import", str(to)])
        console().print(
            f"{them} in {to}. Correct what is wrong, and import that file with the same map. "
            f"`{command}` reads it by the map of delivery {one.number}, of itself."
        )
        return
    rows = [
        (f"{count:,}", ", ".join(map(str, lines)), f"{reason} {remedy}")
        for reason, remedy, count, lines in reasons(kept)
    ]
    show_table(("rows", "first lines", "why, and what to do"), rows, right=("rows",), whole=("why, and what to do",))
    if any("`" in remedy for _, remedy, _, _ in reasons(kept)):
        console().print(
            f"What stands in `...` is a word of the map: `hark imports show {one.number}` prints that. Kept as "
            "MAP.toml and changed, it counts with `hark import FILE --map MAP.toml`: FILE is the whole file again."
        )


def show_list(data: Path) -> None:
    """Print every delivery."""
    store = Store.open(data)
    came = deliveries(store)
    if not came:
        console().print("Nothing was imported yet: hark import FILE")
        return
    head = ("number", "received", "file", "of", "new", "known", "changed", "rejected", "state")
    show_table(head, [line(one, store) for one in came], right=("number", "new", "known", "changed", "rejected"))


def line(one: Delivery, store: Store) -> tuple[str, ...]:
    """A delivery as a row of the list; the counts are those of all its facts together."""
    counts = one.counts.values()
    numbers = (sum(c.new for c in counts), sum(c.known for c in counts), sum(c.changed for c in counts), one.rejected)
    when = one.received_at.astimezone(store.company.clock)
    return (
        str(one.number),
        f"{when:%Y-%m-%d %H:%M}",
        one.name,
        one.survey or one.fact.replace("_", " "),
        *(f"{n:,}" for n in numbers),
        STATES[one.state],
    )
