"""Say which customers are one person, and see what happened with them."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from hark.plain import say
from hark.store.identities import join_people, part_people
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.store.timeline import Moment, customer_called
from hark.store.timeline import timeline as moments
from hark.terminal import data_option, show_table


@click.group()
def command() -> None:
    """Say which customers are one person, and see what happened with them.

    A customer is written source:customer, or the customer alone where only one source has one called so.
    """


@command.command()
@click.argument("first")
@click.argument("second")
@click.option("--rule", default="by hand", show_default=True, help="How it was found out, for the record.")
@data_option
def join(first: str, second: str, rule: str, data: Path) -> None:
    """From now on FIRST and SECOND are one person. No fact is rewritten; `part` takes it back."""
    store = Store.open(data)
    facts = Facts(store)
    one, other = customer_called(facts, first), customer_called(facts, second)
    join_people(store, one, other, rule)
    say(f"{one} and {other} are one person now. `hark people part {one} {other}` takes it back.")


@command.command()
@click.argument("first")
@click.argument("second")
@data_option
def part(first: str, second: str, data: Path) -> None:
    """Take back that FIRST and SECOND are one person."""
    store = Store.open(data)
    facts = Facts(store)
    one, other = customer_called(facts, first), customer_called(facts, second)
    part_people(store, one, other)
    say(f"{one} and {other} are two persons again.")


@command.command()
@click.argument("customer")
@data_option
def timeline(customer: str, data: Path) -> None:
    """Everything that happened with CUSTOMER, over all sources, the oldest first."""
    store = Store.open(data)
    facts = Facts(store)
    zone = ZoneInfo(facts.company.zone)
    key = customer_called(facts, customer)
    rows = [(when(one, zone), one.fact.replace("_", " "), str(one.key), said(one)) for one in moments(facts, key)]
    show_table(["when", "what", "customer", "said"], rows, title=f"{key} ({facts.company.zone} time)")


def when(one: Moment, zone: ZoneInfo) -> str:
    """The time of a moment in the company's zone, to the minute."""
    return one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if one.at else "no time"


def said(one: Moment) -> str:
    """What a moment says, on one line."""
    return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in one.said.items())
