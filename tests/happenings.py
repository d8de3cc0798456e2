"""What may happen to customers, and all that is worked out of it: for properties of whatever comes in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

import duckdb
from hypothesis import strategies as some
from sqlglot import exp

from cast import Given, at, bring
from hark.store.compact import compact
from hark.store.deliveries import deliveries, undo_delivery
from hark.store.derivation import derived
from hark.store.erase import erase_person
from hark.store.identities import CustomerKey, join_people, part_people
from hark.store.keys import event_name
from hark.store.lake import Store
from hark.store.reader import Facts

CALENDAR = (
    '[calendars.office]\nmonday = "09:00-17:00"\ntuesday = "09:00-12:00, 13:00-17:00"\n[rates.USD]\n2026-01-01 = 0.5\n'
)
PEOPLE = ("anna", "bo", None)
START = at(3, 2, hour=7)

KINDS: Mapping[str, Sequence[str | None]] = {
    "ticket_events": ("created", "replied", "auto-replied", "solved", "reopened", "closed", "seen", "merged", "odd"),
    "orders": ("order", None, "cancellation", "refund", "adjustment"),
    "subscriptions": ("start", "renewal", "cancellation", "lapse", "period"),
    "page_views": ("view", None, "request", "order"),
}
ABOUT = {"ticket_events": "ticket", "orders": "order", "subscriptions": "subscription", "page_views": "visitor"}


@some.composite
def happening(draw: some.DrawFn) -> tuple[str, Given]:
    """One row of a fact; few names and moments, so that rows meet."""
    fact = draw(some.sampled_from(sorted(KINDS)))
    moment = draw(some.one_of(some.none(), some.integers(0, 60 * 24 * 40), some.integers(0, 90)))
    when = None if moment is None else START + timedelta(minutes=moment)
    name = draw(some.sampled_from("abcdefgh"))
    row: dict[str, object] = {
        "event": event_name(fact, "test", name),
        "occurred_at": when,
        ABOUT[fact]: draw(some.sampled_from(("1", "2", None))),
        "customer": draw(some.sampled_from(PEOPLE)),
        "region": draw(some.sampled_from(("North", None))),
        "name" if fact == "page_views" else "kind": draw(some.sampled_from(KINDS[fact])),
    }
    if fact == "ticket_events":
        row |= {"by": draw(some.sampled_from(("agent", "customer", "bot", None)))}
        row |= {"team": draw(some.sampled_from(("A", "B", None))), "reopens": draw(some.sampled_from((0, 1, None)))}
    if fact == "orders":
        row |= {
            "amount": draw(some.sampled_from((5, -3, None))),
            "currency": draw(some.sampled_from(("USD", "SEK", None))),
        }
    if fact == "subscriptions" and when:
        row |= {"until": when + timedelta(days=draw(some.integers(1, 20)))}
    content = hash(repr(sorted(row.items(), key=str))) & ((1 << 62) - 1)
    return fact, {**row, "content": content}


def take(step: tuple, store: Store) -> None:
    """One step; what cannot be done is left out."""
    one, other = CustomerKey("test", "anna"), CustomerKey("test", "bo")
    match step:
        case ("deliver", rows):
            bring(store, **{name: [row for fact, row in rows if fact == name] for name in KINDS})
        case ("undo", which) if live := [one.number for one in deliveries(store) if one.state == "live"]:
            undo_delivery(store, live[which % len(live)])
        case ("erase",):
            erase_person(store, one)
        case ("join",):
            join_people(store, one, other)
        case ("part",):
            with suppress(LookupError):
                part_people(store, one, other)
        case ("compact",):
            compact(store, grace=0, few=1)


def told(store: Store) -> dict[str, list[tuple]]:
    """All rows of every derived fact, in no order of their own."""
    facts = Facts(store)
    found = {}
    for name in derived:
        rows = facts.arrow(exp.select("*").from_(name))
        plain = duckdb.connect().from_arrow(rows)
        listed = ", ".join(
            f'epoch_us("{column}")'
            if "TIME" in str(kind)
            else f'round("{column}", 6)'
            if str(kind) == "DOUBLE"
            else f'"{column}"'
            for column, kind in zip(plain.columns, plain.types, strict=True)
            if column != "made"
        )
        found[name] = sorted(plain.project(listed).fetchall(), key=repr)
    return found
