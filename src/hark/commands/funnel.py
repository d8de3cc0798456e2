"""Say how many visitors take one step after the other, and where the others stop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from hark.commands._among import AMONG, among, by_columns, hand_on, lasting, named
from hark.commands._question import HANDING_ON, facts_in, form_of, options
from hark.commands.measure import figure
from hark.export import Columns
from hark.measure.among import Among
from hark.measure.condition import Condition
from hark.measure.estimate import Estimate
from hark.measure.funnel import WITHIN, Funnels, funnel
from hark.plain import say
from hark.terminal import counted, data_option, show_table

SHARES = ("of_first", "of_before")
KINDS = {
    "within": "VARCHAR",
    "number": "BIGINT",
    "step": "VARCHAR",
    "n": "BIGINT",
    **{f"{name}{end}": "DOUBLE" for name in SHARES for end in ("", "_low", "_high")},
    "median_seconds": "DOUBLE",
}


@click.command()
@click.argument("steps", nargs=-1, required=True, metavar="STEP...")
@options(AMONG)
@click.option(
    "--within",
    type=click.Choice(WITHIN),
    default="ever",
    show_default=True,
    help="Follow visitors for as long as they are known, or count every visit by itself.",
)
@click.option("--bots", "machines", is_flag=True, help="Count machines as well.")
@options(HANDING_ON)
@data_option
def command(
    data: Path,
    form: str | None,
    output: Path | None,
    engine_name: str,
    steps: tuple[str, ...],
    **asked: Any,
) -> None:
    """Say how many visitors take every STEP after the one before, and where the others stop.

    A step is a condition on page views and named events. What lies between two steps does not matter.

    For example: hark funnel "page=/kettles" "page=/basket" "name=order" --within visit
    """
    how = {name: asked.pop(name) for name in ("within", "machines")}
    rows, form = among(**asked), form_of(form, output)
    found = funnel([Condition.parse(step) for step in steps], rows, facts_in(data, engine_name), **how)
    if form == "table":
        show(rows, found)
    else:
        hand_on(form, output, found.as_dict(), columns(rows, found))


def columns(asked: Among, found: Funnels) -> Columns:
    """A row for every step of every group."""
    told = found.as_dict()
    rows = [{**row, **{name: value for share in SHARES for name, value in flat(share, row[share])}} for row in told]
    return by_columns(asked.by, [row["group"] for row in told], rows, KINDS)


def flat(name: str, share: dict[str, float | None]) -> Iterator[tuple[str, float | None]]:
    """A share and its bounds, by the names of their columns."""
    yield from ((name, share["value"]), (f"{name}_low", share["low"]), (f"{name}_high", share["high"]))


def show(asked: Among, found: Funnels) -> None:
    """Print the funnel as a person reads it: a sentence, a line for every step, what to mind."""
    one, many = ("visit", "visits") if found.within == "visit" else ("visitor", "visitors")
    first, last = (sum(each.steps[at].n for each in found.funnels) for at in (0, -1))
    whole = found.funnels[0].steps[-1].of_first
    sure = "" if asked.by else f", {share(whole)}"
    say(f"Funnel{asked}: {counted(first, one, many)} took the first step, {last:,} the last{sure}.")
    for sentence in minded(found):
        say(sentence)
    lines = [[*map(named, each.group.values()), *line] for each in found.funnels for line in steps_of(each.steps)]
    head = [*asked.by, "step", many, "% of first", "from", "to", "% of before", "from", "to", "median time since"]
    show_table(head, lines, right=head[len(asked.by) + 1 :])


def share(found: Estimate) -> str:
    """A share with how sure it is, in words."""
    low, high = (figure(bound, "%") for bound in (found.low, found.high))
    return f"{figure(found.value, '%')} % ({low} to {high})"


def steps_of(steps: tuple[Any, ...]) -> Iterator[list[str]]:
    """A line for every step; the first has none before it."""
    for place, step in enumerate(steps):
        told = (step.of_first, step.of_before)
        shares = [figure(number, "%") for each in told for number in (each.value, each.low, each.high)]
        yield [step.condition, f"{step.n:,}", *shares, lasting(step.seconds) if place else "–"]


def minded(found: Funnels) -> Iterator[str]:
    """Who is left out, and who cannot be followed."""
    seen = found.visitors
    if seen.machines and not found.machines:
        machines = counted(seen.machines, "machine")
        yield f"Left out: {machines} with {counted(seen.machine_rows, 'row')}. With --bots they count."
    if seen.daily:
        yield (
            f"Known by the day only: {seen.daily:,} of {counted(seen.people, 'visitor')}. They can be followed within "
            "a day; whoever comes back on another day counts as another visitor."
        )
    if seen.nameless:
        yield f"Left out: {counted(seen.nameless, 'row')} of visitors nobody knows."
