"""Erase a person everywhere, for good."""

from __future__ import annotations

from pathlib import Path

import click

from hark.errors import BadQuestion, InDoubt, Refused
from hark.plain import say
from hark.store.backup import backups
from hark.store.erase import Erasure, erase_person, rejected_called
from hark.store.identities import CustomerKey
from hark.store.lake import Store
from hark.store.pseudonyms import stored
from hark.store.reader import Facts
from hark.store.timeline import customer_called, timeline
from hark.terminal import counted, data_option, progress


@click.command()
@click.argument("customer")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@click.option("--unseen", is_flag=True, help="Erase even a customer no row is about: needs source:customer.")
@data_option
def command(customer: str, yes: bool, unseen: bool, data: Path) -> None:
    """Erase CUSTOMER (source:customer, or the customer alone) everywhere, for good.

    Every row of the person goes, under all their keys: facts, older revisions, rejected rows and records; so does what
    the application's log, sessions and files on their way say of them. Backups that still hold them are named.
    A keyed hash stays behind that refuses them when the next file brings them again. The figures of all others
    stay as they are. This cannot be undone.
    """
    store = Store.open(data)
    key = known_or_named(Facts(store), customer, unseen)
    if not yes:
        agreed(key, customer, len(timeline(Facts(store), key)))
    with progress() as tell:
        done = erase_person(store, key, progress=tell)
    say(told(done))
    if done.aside:
        files = ", ".join(done.aside)
        say(f"These files were on their way in and named them, or may have; they were put aside: {files}.")
    if held := backups(store, done.since):
        listed = ", ".join(f"{one.file} of {one.made_at.date()}" for one in held)
        say(f"These backups still hold them: {listed}. Remove them, or make new ones.")


def known_or_named(facts: Facts, text: str, unseen: bool) -> CustomerKey:
    """The customer `text` means, of rows that count or were rejected; with `unseen`, one that has none (any more)."""
    if not unseen:
        return of_any_row(facts, text)
    source, colon, customer = text.partition(":")
    if not colon:
        raise click.BadParameter("with --unseen, write the source before the customer: source:customer")
    return stored(facts.store, CustomerKey(source, customer))


def of_any_row(facts: Facts, text: str) -> CustomerKey:
    """The customer `text` means. Raises BadQuestion where no row, not even a rejected one, is about them."""
    try:
        return customer_called(facts, text)
    except BadQuestion as nobody:
        found = sorted(rejected_called(facts.store, text))
        if len(found) > 1:
            raise InDoubt(
                f"Rejected rows of several sources have a customer called “{text}”.",
                f"Say which one: {', '.join(map(str, found))}.",
            ) from None
        if not found:
            raise BadQuestion(
                nobody.problem, f"{nobody.remedy} --unseen refuses somebody who has not come yet."
            ) from None
        return found[0]


def agreed(key: CustomerKey, text: str, moments: int) -> None:
    """Have the customer's name typed again. Raises Refused where it is not."""
    say(f"{key} has {counted(moments, 'row')}, besides rejected ones. Erasing cannot be undone.")
    if click.prompt("Type the customer again to erase them", default="", show_default=False) not in {
        key.customer,
        str(key),
        text,
    }:
        raise Refused("That is another name, so nothing was erased.", "Start again, or give --yes.")


def told(done: Erasure) -> str:
    """What was erased, in a sentence."""
    rows = ", ".join(words(count, fact) for fact, count in done.rows.items()) or "no rows"
    rest = f", {counted(done.rejected, 'rejected row')}" if done.rejected else ""
    known = " and ".join(map(str, done.keys))
    return f"Erased {known}: {rows}{rest}. They will not come back with the next import."


def words(count: int, fact: str) -> str:
    """How many rows of a fact, in words: 1 answer, 2 answers."""
    many = fact.replace("_", " ")
    return counted(count, many.removesuffix("s"), many)
