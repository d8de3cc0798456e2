"""Say who comes back: of the customers who first ordered in a month, the share who ordered again later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hark.commands._among import AMONG, among, by_columns, hand_on, named
from hark.commands._question import HANDING_ON, facts_in, form_of, options
from hark.commands.measure import figure
from hark.export import Columns
from hark.measure.among import Among
from hark.measure.clock import MONTHS
from hark.measure.cohort import Cohorts, cohorts
from hark.measure.estimate import Estimate
from hark.plain import say
from hark.show.language import Language
from hark.terminal import counted, data_option, show_table

KINDS = {
    "cohort": "DATE",
    "customers": "BIGINT",
    "over": "VARCHAR",
    "later": "BIGINT",
    "value": "DOUBLE",
    "low": "DOUBLE",
    "high": "DOUBLE",
    "note": "VARCHAR",
}


@click.command()
@options(AMONG)
@click.option(
    "--over", type=click.Choice(list(MONTHS)), default="month", show_default=True, help="How long a cohort's period is."
)
@click.option("--later", "most", type=click.IntRange(1), default=12, show_default=True, help="How many periods ahead.")
@options(HANDING_ON)
@data_option
def command(
    data: Path, form: str | None, output: Path | None, engine_name: str, over: str, most: int, **asked: Any
) -> None:
    """Say who comes back: of the customers who first ordered in a month, the share who ordered again later.

    Conditions, groups and days are those of the first order. A period that is not over yet is empty, not zero.

    For example: hark cohorts --over quarter --where region=North
    """
    rows, form = among(**asked), form_of(form, output)
    found = cohorts(rows, facts_in(data, engine_name), over=over, most=most)
    if form == "table":
        show(rows, found)
    else:
        hand_on(form, output, found.as_dict(), columns(rows, found))


def columns(asked: Among, found: Cohorts) -> Columns:
    """A row for every cohort and every period after it."""
    every = [(one, later, told) for one in found.cohorts for later, told in enumerate(one.later, 1)]
    rows = [
        {**told.as_dict(), "cohort": one.start, "customers": one.n, "over": found.over, "later": later}
        for one, later, told in every
    ]
    return by_columns(asked.by, [one.group for one, _, _ in every], rows, KINDS)


def show(asked: Among, found: Cohorts) -> None:
    """Print the table as a person reads it: sentences, a line for every cohort, and all cohorts together."""
    span = found.over.replace("-", " ")
    who = f"{counted(found.n, 'customer')}{asked}"
    say(f"{who}: the share (%) who ordered again so many {span}s after their first order.")
    if found.every and found.every[0].value is not None:
        first = found.every[0]
        say(f"In the {span} after their first, {figure(first.value, '%')} % ordered again "
            f"({figure(first.low, '%')} to {figure(first.high, '%')}).")  # fmt: skip
    say(f"Orders are known since {Language().day(found.begins)}: whoever ordered before then counts as new later.")
    told = [each for each in found.every if each.value is not None]
    if not told:
        say("How many came back cannot be told yet: no period after a first order is over.")
    ahead = [str(later) for later, _ in enumerate(told, 1)]
    lines = [
        [*map(named, one.group.values()), str(one.start), f"{one.n:,}", *cells(one.later, len(ahead))]
        for one in found.cohorts
    ]
    show_table([*asked.by, span, "customers", *ahead], lines, right=("customers", *ahead))
    if told:
        say("Empty: not over yet. All cohorts together, of which it is known:")
        head = [f"{span}s later", "%", "from", "to", "customers"]
        show_table(head, [line(later, each) for later, each in enumerate(told, 1)], right=head)


def line(later: int, told: Estimate) -> list[str]:
    """How many of all cohorts came back so much later."""
    return [str(later), *(figure(number, "%") for number in (told.value, told.low, told.high)), f"{told.n:,}"]


def cells(later: tuple[Estimate, ...], width: int) -> list[str]:
    """The shares of a cohort, empty where they cannot be told."""
    told = ["" if each.value is None else figure(each.value, "%") for each in later[:width]]
    return told + [""] * (width - len(told))
