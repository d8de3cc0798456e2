"""Persons: which customers of which sources are one and the same. Facts never change because of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from hark.errors import BadQuestion, UnknownName
from hark.store.claims import scan
from hark.store.keys import person_key
from hark.store.lake import Store
from hark.store.refresh import refresh
from hark.store.tables import IDENTITIES, LINKS
from hark.store.writer import Writing, writing
from hark.words import gettext as _


@dataclass(frozen=True, order=True)
class CustomerKey:
    """A customer as one source names them; written `source:customer`."""

    source: str
    customer: str

    @property
    def number(self) -> int:
        """The `person_key` of the customer's rows."""
        return person_key(self.source, self.customer)

    def __str__(self) -> str:
        return f"{self.source}:{self.customer}"


@dataclass(frozen=True)
class Link:
    """What somebody said: these two customers are one person. `taken_back` is None while it holds."""

    first: CustomerKey
    second: CustomerKey
    since: datetime
    rule: str
    taken_back: datetime | None = None

    def joins(self, one: CustomerKey, other: CustomerKey) -> bool:
        """Whether the link holds and is between these two."""
        return self.taken_back is None and {self.first, self.second} == {one, other}

    def names(self, keys: Iterable[CustomerKey]) -> bool:
        """Whether one of `keys` is an end of the link."""
        return not {self.first, self.second}.isdisjoint(keys)


def join_people(store: Store, first: CustomerKey, second: CustomerKey, rule: str = "by hand") -> None:
    """From now on two customers are one person in every count and timeline. Raises BadQuestion for one and the same."""
    if first == second:
        raise BadQuestion(_("{first} is one customer already.", first=first), _("Name two different ones."))
    with writing(store) as work:
        known = links(work)
        if not any(link.joins(first, second) for link in known):
            settle(work, [*known, Link(first, second, datetime.now(UTC), rule)])
            refresh(work)
            work.commit()


def part_people(store: Store, first: CustomerKey, second: CustomerKey) -> None:
    """Take back that two customers are one person. Raises UnknownName where nobody had said so."""
    with writing(store) as work:
        known = links(work)
        if not any(link.joins(first, second) for link in known):
            said = (f"{link.first} {link.second}" for link in known if link.taken_back is None)
            raise UnknownName("pair of customers joined by hand", f"{first} {second}", said)
        now = datetime.now(UTC)
        settle(work, [taken_back(link, now) if link.joins(first, second) else link for link in known])
        refresh(work)
        work.commit()


def keys_of(work: Writing, key: CustomerKey) -> tuple[CustomerKey, ...]:
    """All customers who are the same person as `key`, itself included, in order."""
    person = persons(links(work))
    mine = person.get(key)
    return tuple(sorted({key, *(other for other, whole in person.items() if whole == mine and mine is not None)}))


def links(work: Writing) -> list[Link]:
    """Everything that was ever said about who is who, the oldest first."""
    rows = work.duck.execute(
        "select first_source, first_customer, second_source, second_customer, "
        "epoch_us(since), rule, epoch_us(taken_back) "
        f"from {scan(part.path for part in work.parts(LINKS))} order by since"
        if work.parts(LINKS)
        else "select 1 where false"
    ).fetchall()
    return [
        Link(CustomerKey(one, a), CustomerKey(two, b), moment(since), rule, None if back is None else moment(back))
        for one, a, two, b, since, rule, back in rows
    ]


def moment(microseconds: int) -> datetime:
    """The time so many microseconds after 1970, UTC."""
    return datetime.fromtimestamp(microseconds / 1e6, UTC)


def taken_back(link: Link, now: datetime) -> Link:
    """The link, no longer holding."""
    return Link(link.first, link.second, link.since, link.rule, now)


def persons(known: Iterable[Link]) -> Mapping[CustomerKey, int]:
    """For every customer in a link that holds, the number of the whole person: the smallest of their keys' numbers."""
    group: dict[CustomerKey, set[CustomerKey]] = {}
    for link in known:
        if link.taken_back is None:
            whole = group.get(link.first, {link.first}) | group.get(link.second, {link.second})
            group |= dict.fromkeys(whole, whole)
    return {key: min(other.number for other in whole) for key, whole in group.items()}


def settle(work: Writing, known: list[Link]) -> None:
    """Make `known` everything that was said, and write anew what follows from it."""
    work.duck.execute(
        "create or replace temp table linked (first_source VARCHAR, first_customer VARCHAR, second_source VARCHAR, "
        "second_customer VARCHAR, since TIMESTAMPTZ, rule VARCHAR, taken_back TIMESTAMPTZ)"
    )
    work.duck.execute(
        "create or replace temp table people (source VARCHAR, customer VARCHAR, person_key BIGINT, person BIGINT)"
    )
    if known:
        work.duck.executemany("insert into linked values (?, ?, ?, ?, ?, ?, ?)", [row(link) for link in known])
    whole = persons(known)
    if whole:
        rows = [(key.source, key.customer, key.number, number) for key, number in sorted(whole.items())]
        work.duck.executemany("insert into people values (?, ?, ?, ?)", rows)
    for table, query in ((LINKS, "from linked"), (IDENTITIES, "from people")):
        work.remove(table, [part.path for part in work.parts(table)])
        work.add(table, query)


def row(link: Link) -> tuple[object, ...]:
    """The link as a row of its table."""
    back = link.taken_back.isoformat() if link.taken_back else None
    return (
        link.first.source,
        link.first.customer,
        link.second.source,
        link.second.customer,
        link.since.isoformat(),
        link.rule,
        back,
    )
