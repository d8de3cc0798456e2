"""List what is open: how many tickets wait at a moment, for how long, and the oldest of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from hark.commands._among import BY, WHERE, among, by_columns, hand_on, lasting, named
from hark.commands._question import HANDING_ON, facts_in, form_of, options
from hark.commands.measure import figure
from hark.export import Columns
from hark.measure.among import Among
from hark.measure.clock import Clock
from hark.measure.waiting import Waiting, waiting
from hark.plain import say
from hark.show.language import Language
from hark.terminal import counted, data_option, show_table

TICKETS = {
    "ticket": "VARCHAR",
    "opened_at": "TIMESTAMP WITH TIME ZONE",
    "age_seconds": "DOUBLE",
    "team": "VARCHAR",
    "agent": "VARCHAR",
    "priority": "VARCHAR",
    "url": "VARCHAR",
    "source": "VARCHAR",
}
GROUPS = {"n": "BIGINT", "median_seconds": "DOUBLE", "p90_seconds": "DOUBLE", "oldest_seconds": "DOUBLE"}
INSTANT = timedelta(microseconds=1)


class When(click.ParamType[date]):
    """A day, or a moment of one."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day or moment; a usage error that shows how to write one."""
        try:
            return date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no day and no moment. Write 2026-01-31, or 2026-01-31 17:30.", param, ctx)


@click.command()
@options((BY, WHERE))
@click.option(
    "--at",
    "when",
    type=When(),
    metavar="WHEN",
    help="A moment such as “2026-01-31 17:30”, or a day, at its end; else the last moment that is known.",
)
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="How many tickets, oldest first.")
@options(HANDING_ON)
@data_option
def command(
    data: Path, form: str | None, output: Path | None, engine_name: str, when: date | None, limit: int, **asked: Any
) -> None:
    """List what is open: how many tickets wait at a moment, for how long, and the oldest of them.

    A ticket is as old as the time since it was created or last reopened. Merged tickets, spam and deleted ones are
    none. In other formats than a table, the tickets are handed on; with --by, the groups.

    For example: hark open --at 2026-01-31 --by team
    """
    rows, form = among(**asked), form_of(form, output)
    facts = facts_in(data, engine_name)
    clock = Clock.of(facts.company)
    found = waiting(rows, facts, at=instant(when, clock) if when else None, limit=limit)
    if form == "table":
        show(rows, found, clock, when)
    else:
        told = [each.as_dict() for each in (found.groups if rows.by else found.oldest)]
        hand_on(form, output, told, columns(rows, found, told))


def instant(when: date, clock: Clock) -> datetime:
    """The moment that was asked about, in the company's zone unless it says another; of a day, its last."""
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=clock.zone)
    return clock.begins(when + timedelta(days=1)) - INSTANT


def columns(asked: Among, found: Waiting, told: list[dict[str, Any]]) -> Columns:
    """A row for every ticket, or for every group."""
    if not asked.by:
        return by_columns((), (), told, TICKETS)
    rows = [{**row, **row["ages"]} for row in told]
    return by_columns(
        asked.by, [row["group"] for row in told], rows, GROUPS | dict.fromkeys(found.every.ages, "BIGINT")
    )


def show(asked: Among, found: Waiting, clock: Clock, when: date | None) -> None:
    """Print it as a person reads it: sentences, the ages, the groups, the oldest tickets."""
    say(sentence(asked, found, moment(found, clock, when)))
    if found.beyond:
        known = written(found.known, clock)
        say(f"Nothing is known after {known}: what was opened or solved since is not in it.")
    if not found.every.n:
        return
    ages = [[age, f"{n:,}", figure(100 * n / found.every.n, "%")] for age, n in found.every.ages.items()]
    show_table(("open for", "tickets", "%"), ages, right=("tickets", "%"))
    if asked.by:
        groups = [
            [*map(named, each.group.values()), f"{each.n:,}", *map(lasting, (each.median, each.p90, each.oldest))]
            for each in found.groups
        ]
        figures = ("tickets", "median", "p90", "oldest")
        show_table([*asked.by, *figures], groups, right=figures)
    if found.oldest:
        say("The oldest, longest first:" if len(found.oldest) < found.every.n else "Longest first:")
        head, lines = listed(found)
        show_table(head, lines, right=("open for",), whole=("link",))


def sentence(asked: Among, found: Waiting, at: str) -> str:
    """How much is open, in words."""
    where = "".join(f", {condition}" for condition in asked.where)
    every = found.every
    if not every.n:
        return f"Nothing was open {at}{where}."
    half, tenth, oldest = map(lasting, (every.median, every.p90, every.oldest))
    ages = (
        f" for {oldest}"
        if every.n == 1
        else f": half of them for {half} or longer, a tenth for {tenth} or longer, the oldest for {oldest}"
    )
    return f"{counted(every.n, 'ticket')} open {at}{where}{ages}."


def moment(found: Waiting, clock: Clock, when: date | None) -> str:
    """The moment in words."""
    if when is None:
        return f"on {written(found.at, clock)}, the last moment that is known"
    if isinstance(when, datetime):
        return f"on {written(found.at, clock)}"
    return f"at the end of {Language().day(when)}"


def written(at: datetime, clock: Clock) -> str:
    """A moment as the company's clock shows it."""
    there = at.astimezone(clock.zone)
    return f"{Language().day(there.date())} at {there:%H:%M}"


def listed(found: Waiting) -> tuple[list[str], list[list[str]]]:
    """The oldest tickets as a table; columns nobody filled are left out."""
    names = {"team": "team", "agent": "agent", "priority": "priority", "url": "link"}
    filled = [name for name in names if any(getattr(each, name) for each in found.oldest)]
    lines = [[each.ticket, lasting(each.age), *(getattr(each, name) or "" for name in filled)] for each in found.oldest]
    return ["ticket", "open for", *(names[name] for name in filled)], lines
