"""The cohort table: of the customers who first ordered in a month, the share who ordered again one, two … months later.

A customer belongs to the period of their first order for good, and to the groups they belonged to in it: conditions and
groups are those of the first order, and whatever they ordered later counts. A period counts once it was seen whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from sqlglot import exp

from hark.errors import BadQuestion, UnknownName
from hark.measure.among import Among, whole
from hark.measure.clock import MONTHS, Clock, Period
from hark.measure.estimate import Estimate
from hark.measure.expression import chained, column, grouped, term
from hark.measure.figures import period_of
from hark.measure.hours import hours, joined
from hark.measure.interval import critical, wilson
from hark.measure.scope import Frame, day
from hark.measure.whole import reaches
from hark.store.reader import Facts
from hark.words import gettext as _

FACT = "customer_months"
NOT_OVER = "not over yet"

Place = tuple[date, tuple[tuple[str, str | None], ...]]
"""The period of the first order, and the group."""


@dataclass(frozen=True)
class Cohort:
    """The customers who first ordered in the period that begins on `start`: how many, and the share (%) who came back.

    `later` has an estimate for one, two … periods later; without a value where that period was not seen whole.
    """

    start: date
    n: int
    later: tuple[Estimate, ...]
    group: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))

    def as_dict(self) -> dict[str, Any]:
        """The cohort as JSON has it."""
        later = [{"later": at, **each.as_dict()} for at, each in enumerate(self.later, 1)]
        return {"cohort": self.start.isoformat(), "group": dict(self.group), "n": self.n, "later": later}


@dataclass(frozen=True)
class Cohorts:
    """The table: a line for every cohort, oldest first, and the share over all who could come back so much later.

    `begins` is the first day of the orders: whoever ordered before it counts as new at their next order.
    """

    over: str
    cohorts: tuple[Cohort, ...]
    every: tuple[Estimate, ...]
    begins: date

    @property
    def n(self) -> int:
        """How many customers there are."""
        return sum(cohort.n for cohort in self.cohorts)

    def as_dict(self) -> list[dict[str, Any]]:
        """The cohorts as JSON has them."""
        return [{"over": self.over, **cohort.as_dict()} for cohort in self.cohorts]


def cohorts(among: Among, facts: Facts, *, over: str = "month", most: int | None = None) -> Cohorts:
    """The cohort table of the customers whose first order is asked about, `most` periods ahead.

    Raises what `Among.check` raises, UnknownName for a period that is none, BadQuestion where nobody ordered.
    """
    if over not in MONTHS:
        raise UnknownName("period of a cohort", over, MONTHS)
    among.check(FACT, facts)
    span = facts.span(FACT)
    counted = facts.rows(cells(among, facts, periods(span, facts, over))) if span else []
    if span is None or not counted:
        raise nothing(among, found=span is not None)
    table: dict[Place, dict[date, int]] = defaultdict(dict)
    group_of = among.group_of(FACT, facts)
    for row in counted:
        group = tuple(group_of(row).items())
        table[period_of(row["first_period"]), group][period_of(row["bought_period"])] = whole(row["people"])
    clock = Clock.of(facts.company)
    first, last = (day(bound, clock) for bound in span)
    z = critical(facts.company.confidence)
    lines = [
        line(place, table[place], list(ahead(place[0], last, clock, over, most)), z)
        for place in sorted(table, key=order)
    ]
    return Cohorts(over, tuple(lines), tuple(pooled(lines, z)), first)


def nothing(among: Among, *, found: bool) -> BadQuestion:
    """What to say where nobody ordered."""
    if found:
        return BadQuestion(
            _("Nobody's first order is among what was asked for."),
            "Choose another time with --from and --to" + (", and check --where." if among.where else "."),
        )
    return BadQuestion(
        _("There are no orders of known customers."),
        _("Import orders with a customer in the map; see with `hark facts orders` what is there."),
    )


def periods(span: tuple[int, int], facts: Facts, over: str) -> list[Period]:
    """Every period with orders."""
    clock = Clock.of(facts.company)
    return clock.periods(day(span[0], clock), day(span[1], clock) + timedelta(days=1), over)


def cells(among: Among, facts: Facts, every: Sequence[Period]) -> exp.Select:
    """How many customers of every cohort ordered in which period, that of their first order among them."""
    groups = list(among.groups(FACT, facts))
    time = Frame(every[0].begins, every[-1].ends, tuple(every))
    numbered = months(among, facts, time)
    firsts = exp.select("numbered.person", "numbered.period", *(column(name, "numbered") for name in groups))
    firsts = firsts.from_("numbered").where("numbered.nth = 1", "numbered.meets = 1")
    bought = grouped(["person", "period"], "numbered", {})
    # Named again, or ClickHouse calls a column that both sides have by its full name.
    theirs = exp.select("firsts.period AS first_period", "bought.period AS bought_period")
    theirs = theirs.select(*(column(name, "firsts").as_(name, quoted=True) for name in groups))
    theirs = theirs.from_("firsts").join("bought", on="bought.person = firsts.person")
    counted = grouped([*groups, "first_period", "bought_period"], "theirs", {"people": "count(*)"})
    steps = [("hours", hours(time)), ("numbered", numbered)]
    return chained([*steps, ("firsts", firsts), ("bought", bought), ("theirs", theirs), ("cells", counted)])


def months(among: Among, facts: Facts, time: Frame) -> exp.Select:
    """The months in which somebody ordered, each with its period and its number among those of the customer."""
    asked = exp.and_(exp.true(), *among.conditions(FACT, facts), *among.time(facts))
    meets = exp.Case(ifs=[exp.If(this=asked, true=exp.Literal.number(1))], default=exp.Literal.number(0))
    rows = exp.select("person", column("period", "hours"), *among.groups(FACT, facts).values(), meets.as_("meets"))
    rows = rows.select("row_number() OVER (PARTITION BY person ORDER BY occurred_at, derived_key) AS nth")
    return joined(rows.from_(FACT).where(term("orders > 0").copy()), time, "occurred_at")


def ahead(first: date, last: date, clock: Clock, over: str, most: int | None) -> Iterator[tuple[date, bool]]:
    """The periods after `first` that had begun by `last`, `most` at most, and whether each was seen whole."""
    start = clock.moved(first, over)
    while start <= last and most != 0:
        end = clock.moved(start, over)
        yield start, reaches(last, start, end)
        start, most = end, None if most is None else most - 1


def line(place: Place, bought: Mapping[date, int], later: Sequence[tuple[date, bool]], z: float) -> Cohort:
    """One line of the table."""
    first, group = place
    n = bought[first]
    shares = [share(bought.get(start, 0), n, z) if over else not_over(n) for start, over in later]
    return Cohort(first, n, tuple(shares), MappingProxyType(dict(group)))


def pooled(lines: Sequence[Cohort], z: float) -> Iterator[Estimate]:
    """The share who came back so much later, over all cohorts of which that is known."""
    for at in range(max(len(one.later) for one in lines)):
        known = [(one.n, one.later[at].value) for one in lines if at < len(one.later)]
        told = [(n, value) for n, value in known if value is not None]
        n = sum(n for n, _none in told)
        yield share(round(sum(n * value / 100 for n, value in told)), n, z) if n else not_over(0)


def share(yes: int, n: int, z: float) -> Estimate:
    """The share of customers in percent, with Wilson's interval."""
    low, high = wilson(yes / n, n, z)
    return Estimate(100 * yes / n, 100 * low, 100 * high, n, n)


def not_over(n: int) -> Estimate:
    """The share in a period that was not seen whole."""
    return Estimate(None, n=n, people=n, note=NOT_OVER)


def order(place: Place) -> tuple[list[tuple[bool, str]], date]:
    """Groups by name, the empty one last; in each the oldest first."""
    first, group = place
    return [(at is None, at or "") for _none, at in group], first
