"""Who a person is to us: everything that happened with them, over all sources, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlglot import exp

from hark.errors import BadQuestion, InDoubt
from hark.store.columns import ATTRIBUTE
from hark.store.facts import Fact, Kind, facts
from hark.store.identities import CustomerKey, moment
from hark.store.pseudonyms import HASH, form, stored
from hark.store.reader import PERSON, Facts
from hark.words import gettext as _

NAMES = frozenset({"response", "version", "scale_worst", "scale_best", "weight", "about_key"})
"""Columns that name or measure a row and tell a reader nothing about what happened."""


WHERE = ("touchpoint", "channel", "product", "region", "department")
"""Columns of every fact that say where it happened."""


@dataclass(frozen=True)
class Moment:
    """One thing that happened. `at` is UTC, None where nobody knows; `said` holds what was said of it, and where."""

    at: datetime | None
    fact: str
    key: CustomerKey
    said: Mapping[str, str]


def timeline(facts_: Facts, key: CustomerKey, *, most: int | None = None) -> list[Moment]:
    """Everything that happened with the person `key` belongs to, the oldest first, what has no time last.

    Of very much, the newest `most`.
    """
    return gathered(facts_, facts, exp.column(PERSON).eq(person_of(facts_, key)), most)


def happened(facts_: Facts, about: Mapping[str, str], *, most: int | None = None) -> list[Moment]:
    """Everything that is about one response, ticket or order, in order; of very much, the newest `most`.

    `about` says by column which one it is, where nothing is an empty text. The columns are not said again.
    """
    alike = [
        exp.func("coalesce", exp.column(name, quoted=True), exp.Literal.string("")).eq(exp.Literal.string(text))
        for name, text in about.items()
    ]
    among = {name: fact for name, fact in facts.items() if about.keys() <= fact.columns.keys()}
    return [
        replace(one, said={key: said for key, said in one.said.items() if key not in about})
        for one in gathered(facts_, among, exp.and_(*alike), most)
    ]


def gathered(facts_: Facts, among: Mapping[str, Fact], where: exp.Expr, most: int | None) -> list[Moment]:
    """What the rows say for which `where` is true, of some facts: the oldest first, what has no time last.

    Of one moment, a response comes before its answers.
    """
    held = set(facts_.held())
    found = [moment for name, fact in among.items() if name in held for moment in of_fact(facts_, fact, where, most)]
    place = {name: number for number, name in enumerate(facts)}
    found.sort(key=lambda one: (one.at is None, one.at or 0, place[one.fact], sorted(one.said.items())))
    return found[-most:] if most else found


def person_of(facts_: Facts, key: CustomerKey) -> int:
    """The number of the whole person a customer belongs to."""
    for name in facts_.held():
        if name in facts:
            asked = exp.select(PERSON).from_(exp.to_table(name)).where(exp.column("person_key").eq(key.number)).limit(1)
            for row in facts_.rows(asked):
                return int(str(row[PERSON]))
    return key.number


def of_fact(facts_: Facts, fact: Fact, where: exp.Expr, most: int | None) -> list[Moment]:
    """What the rows of one fact say for which `where` is true; of very many, the newest `most`."""
    own = [column.name for column in fact.own if column.name not in NAMES]
    own += [name for name in facts_.columns(fact.name) if name in WHERE or name.startswith(ATTRIBUTE)]
    asked = exp.select(
        exp.func("epoch_us", exp.column("occurred_at", quoted=True)).as_("at"),
        exp.column("source", quoted=True),
        exp.column("customer", quoted=True),
        *(exp.cast(exp.column(name, quoted=True), Kind.TEXT.duckdb).as_(name, quoted=True) for name in own),
    )
    asked = asked.from_(exp.to_table(fact.name)).where(where.copy())
    if most:
        asked = asked.order_by("occurred_at DESC NULLS FIRST", dialect="duckdb").limit(most)
    rows = facts_.rows(asked)
    return [
        Moment(
            None if row["at"] is None else moment(int(str(row["at"]))),
            fact.name,
            CustomerKey(str(row["source"] or ""), str(row["customer"] or "")),
            {name: str(row[name]) for name in own if row[name] not in (None, "")},
        )
        for row in rows
    ]


def disguised(facts_: Facts, text: str) -> list[str]:
    """`source:pseudonym` of everybody `text` may mean, where the lake knows customers by their pseudonyms alone."""
    if form(facts_.store) != HASH:
        return []
    sources = set()
    for name in (name for name in facts_.held() if name in facts):
        asked = exp.select(exp.column("source", quoted=True)).distinct().from_(exp.to_table(name))
        sources |= {str(row["source"]) for row in facts_.rows(asked)}
    keys = [CustomerKey(source, text.removeprefix(f"{source}:")) for source in sorted(sources)]
    keys += [CustomerKey(source, text) for source in sorted(sources) if text.startswith(f"{source}:")]
    return [str(stored(facts_.store, one)) for one in keys]


def customer_called(facts_: Facts, text: str) -> CustomerKey:
    """The customer that `text` means: `source:customer`, or the customer alone where only one source has one called so.

    Raises BadQuestion where there is none, InDoubt where there are several.
    """
    found: set[CustomerKey] = set()
    texts = [exp.Literal.string(one) for one in (text, *disguised(facts_, text))]
    for name in (name for name in facts_.held() if name in facts):
        source, customer = exp.column("source", quoted=True), exp.column("customer", quoted=True)
        both = exp.DPipe(this=exp.DPipe(this=source, expression=exp.Literal.string(":")), expression=customer)
        asked = exp.select(source, customer).distinct().from_(exp.to_table(name))
        asked = asked.where(exp.or_(customer.copy().eq(exp.Literal.string(text)), both.isin(*texts)))
        found |= {CustomerKey(str(row["source"]), str(row["customer"])) for row in facts_.rows(asked)}
    if len(found) > 1:
        raise InDoubt(
            _("Several sources have a customer called “{text}”.", text=text),
            _("Say which one: {map}.", map=", ".join(map(str, sorted(found)))),
        )
    if not found:
        raise BadQuestion(
            _("No row is about a customer called “{text}”.", text=text),
            _(
                "Check how it is written: upper and lower case count, and so do zeros in front. `hark "
                "records responses` shows the newest customers."
            ),
        )
    return found.pop()
