"""The funnel: how many visitors take one step after the other, how many of those before, and how long they take.

A visitor takes a step where it matches a row that comes after the one of the step before, whatever lies between. Rows
of one instant come in the order of the first step they match, then of the last, then of their own names.
One row is one step, even where it matches several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlglot import exp

from hark.errors import BadQuestion, UnknownName
from hark.measure.among import Among, whole
from hark.measure.condition import Condition
from hark.measure.estimate import Estimate
from hark.measure.expression import Steps, chained, column, grouped
from hark.measure.interval import critical, wilson
from hark.store.derived.sessions import TIMEOUT
from hark.store.reader import Facts
from hark.words import gettext as _

FACT = "page_views"
WITHIN = ("ever", "visit")
FEWEST, MOST = 2, 20
FIRST = "there is no step before the first"


@dataclass(frozen=True)
class Step:
    """A step: how many took it, of those who took the first and the one before (%), and the median seconds since that.

    The first step has no step before; `seconds` is None where nobody took it.
    """

    condition: str
    n: int
    of_first: Estimate
    of_before: Estimate
    seconds: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON has it."""
        shares = {"of_first": share_dict(self.of_first), "of_before": share_dict(self.of_before)}
        return {"step": self.condition, "n": self.n, **shares, "median_seconds": self.seconds}


@dataclass(frozen=True)
class Funnel:
    """The steps of one group of visitors, by what was so when they took the first."""

    steps: tuple[Step, ...]
    group: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Visitors:
    """Who was there, and who could not be followed.

    `machines` are visitors that are left out unless asked for, with their `machine_rows`; `daily` are visitors that
    are known on one day only, and `nameless` rows of nobody known.
    """

    people: int
    machines: int
    machine_rows: int
    daily: int
    nameless: int


@dataclass(frozen=True)
class Funnels:
    """The funnel of every group; `within` says what is counted: visitors (`ever`) or visits."""

    within: str
    machines: bool
    funnels: tuple[Funnel, ...]
    visitors: Visitors

    def as_dict(self) -> list[dict[str, Any]]:
        """Every step as JSON has it."""
        return [
            {"group": dict(one.group), "within": self.within, "number": number, **step.as_dict()}
            for one in self.funnels
            for number, step in enumerate(one.steps, 1)
        ]


def funnel(
    steps: Sequence[Condition], among: Among, facts: Facts, *, within: str = "ever", machines: bool = False
) -> Funnels:
    """The funnel through `steps`, each a condition on page views; with `machines`, they are counted as well.

    Raises what `Among.check` raises, and BadQuestion for too few or too many steps or where nobody takes the first.
    """
    if within not in WITHIN:
        raise UnknownName("way to follow visitors", within, WITHIN)
    if not FEWEST <= len(steps) <= MOST:
        raise BadQuestion(
            _("A funnel has {fewest} to {most} steps, not {steps}.", fewest=FEWEST, most=MOST, steps=len(steps)),
            _("Name each in quotes: “page=/kettles” “page=/basket” “name=order”."),
        )
    among.check(FACT, facts)
    rows = facts.rows(statement(steps, among, facts, within, machines=machines))
    entered = [row for row in rows if row["reached_1"]]
    visitors = who(among, facts)
    if not entered:
        raise BadQuestion(
            _("Nobody took the first step, “{steps}”.", steps=steps[0]),
            "See with `hark facts page_views` what is there, and mind upper and lower case"
            + (f"; {visitors.machines:,} machines were left out." if visitors.machines and not machines else "."),
        )
    z = critical(facts.company.confidence)
    group_of = among.group_of(FACT, facts)
    found = [Funnel(taken(row, steps, z), group_of(row)) for row in entered]
    return Funnels(within, machines, tuple(sorted(found, key=order)), visitors)


def taken(row: Mapping[str, object], steps: Sequence[Condition], z: float) -> tuple[Step, ...]:
    """The steps of a group."""
    counts = [whole(row[f"reached_{number}"]) for number, _none in enumerate(steps, 1)]
    first = Step(str(steps[0]), counts[0], Estimate(100.0, n=counts[0], people=counts[0]), Estimate(None, note=FIRST))
    later = (
        Step(str(steps[place]), n, share(n, counts[0], z), share(n, counts[place - 1], z), middle(row, place + 1))
        for place, n in enumerate(counts)
        if place
    )
    return (first, *later)


def middle(row: Mapping[str, object], number: int) -> float | None:
    """The median seconds between a step and the one before."""
    low, high = row[f"low_{number}"], row[f"high_{number}"]
    return None if low is None or high is None else (whole(low) + whole(high)) / 2e6


def share(part: int, n: int, z: float) -> Estimate:
    """The share of those who took an earlier step, in percent, with Wilson's interval."""
    if not n:
        return Estimate(None, note="nobody took the step before")
    low, high = wilson(part / n, n, z)
    return Estimate(100 * part / n, 100 * low, 100 * high, n, n)


def share_dict(found: Estimate) -> dict[str, float | None]:
    """A share as JSON has it."""
    return {"value": found.value, "low": found.low, "high": found.high}


def statement(steps: Sequence[Condition], among: Among, facts: Facts, within: str, *, machines: bool) -> exp.Select:
    """How many of every group took each step, and the two middle times between steps.

    Windows over one visitor, each reading the one before: engines that work out a named table again wherever it is
    named would work out the first of joined ones once for every way through them.
    """
    groups, numbers = list(among.groups(FACT, facts)), range(1, len(steps) + 1)
    keys = ["who", "visit"] if within == "visit" else ["who"]
    found: Steps = [("visits", visits(among, facts, steps))] if within == "visit" else []
    found.append(("hits", hits(steps, among, facts, within, machines=machines)))
    carried = [*keys, "us", *groups, *(f"step_{number}" for number in numbers)]
    found.append(("level_0", placed(carried, keys, numbers)))
    for number in numbers:
        found.append((f"level_{number}", level(carried, keys, number)))
    return chained([*found, ("paths", paths(keys, groups, numbers)), *ranks(groups, numbers)])


def hits(steps: Sequence[Condition], among: Among, facts: Facts, within: str, *, machines: bool) -> exp.Select:
    """The rows that match a step: who it was, when, the groups, and which steps they match."""
    columns = facts.columns(FACT)
    tests = [named_view(condition.tree(columns)) for condition in steps]
    source = "visits" if within == "visit" else FACT
    rows = exp.select("about_key AS who", "epoch_us(occurred_at) AS us", "event").from_(source)
    rows = rows.select("visit") if within == "visit" else rows
    rows = rows.select(*among.groups(FACT, facts).values())
    rows = rows.select(*(flag(test).as_(f"step_{number}") for number, test in enumerate(tests, 1)))
    if not machines:
        rows = rows.where("NOT coalesce(bot, false)")
    rows = rows.where(*(named_view(test) for test in among.conditions(FACT, facts)), *among.time(facts))
    return rows.where("NOT visitor IS NULL", "NOT occurred_at IS NULL", exp.or_(*(test.copy() for test in tests)))


def visits(among: Among, facts: Facts, steps: Sequence[Condition]) -> exp.Select:
    """Every row with the number of its visit: half an hour in which the visitor did nothing begins a new one."""
    asked = [*among.where, *steps]
    trees = [condition.tree(facts.columns(FACT)) for condition in asked]
    used = {one.name for tree in trees for one in tree.find_all(exp.Column)}
    used |= {*among.groups(FACT, facts), "about_key", "occurred_at", "event", "visitor", "bot"}
    kept = [column(name, "gaps") for name in sorted(used)]
    before = "lag(epoch_us(occurred_at)) OVER (PARTITION BY about_key ORDER BY occurred_at) AS us_before"
    gaps = exp.select(*(exp.column(name, quoted=True) for name in sorted(used)), before).from_(FACT)
    gaps = gaps.where("NOT visitor IS NULL", "NOT occurred_at IS NULL", *among.time(facts))
    new = f"CASE WHEN epoch_us(gaps.occurred_at) - gaps.us_before <= {TIMEOUT * 1_000_000} THEN 0 ELSE 1 END"
    number = f"sum({new}) OVER (PARTITION BY gaps.about_key ORDER BY gaps.occurred_at) AS visit"
    return exp.select(*kept, number).from_(gaps.subquery("gaps"))


def placed(carried: Sequence[str], keys: Sequence[str], numbers: Sequence[int]) -> exp.Select:
    """The rows of every visitor (or visit) in their order."""
    apart = ", ".join(f"hits.{key}" for key in keys)
    matched = [f"WHEN hits.step_{number} = 1 THEN {number}" for number in numbers]
    first, last = (f"CASE {' '.join(branches)} END" for branches in (matched, reversed(matched)))
    order_by = f"hits.us, {first}, {last}, hits.event"
    found = exp.select(*(column(name, "hits") for name in carried)).from_("hits")
    return found.select(f"row_number() OVER (PARTITION BY {apart} ORDER BY {order_by}) AS place")


def level(carried: Sequence[str], keys: Sequence[str], number: int) -> exp.Select:
    """The same rows with the place at which their visitor took the step, as early as can be."""
    above = f"level_{number - 1}"
    apart = ", ".join(f"{above}.{key}" for key in keys)
    test = f"{above}.step_{number} = 1" + (f" AND {above}.place > {above}.place_{number - 1}" if number > 1 else "")
    known = [*carried, "place", *(f"place_{earlier}" for earlier in range(1, number))]
    found = exp.select(*(column(name, above) for name in known)).from_(above)
    return found.select(f"min(CASE WHEN {test} THEN {above}.place END) OVER (PARTITION BY {apart}) AS place_{number}")


def paths(keys: Sequence[str], groups: Sequence[str], numbers: Sequence[int]) -> exp.Select:
    """A row per visitor (or visit): when each step was taken, and the groups at the first."""
    last = f"level_{numbers[-1]}"
    at = f"max(CASE WHEN {last}.place = {last}.place_{{}} THEN {last}.{{}} END)".format
    wanted = {f"us_{number}": at(number, "us") for number in numbers}
    wanted |= {name: at(1, exp.to_identifier(name, quoted=True).sql("duckdb")) for name in groups}
    return grouped(keys, last, wanted)


def ranks(groups: Sequence[str], numbers: Sequence[int]) -> Steps:
    """How many took each step, and of the times since the step before the one or two in the middle."""
    apart = [column(name, "paths").sql("duckdb") for name in groups]
    ranked = exp.select(*(column(name, "paths") for name in groups)).from_("paths")
    ranked = ranked.select(*(f"paths.us_{number}" for number in numbers))
    wanted = {f"reached_{number}": f"count(ranked.us_{number})" for number in numbers}
    for number in numbers[1:]:
        passed = f"us_{number} - {{0}}.us_{number - 1}"
        missing = f"CASE WHEN paths.us_{number} IS NULL THEN 1 ELSE 0 END"
        over = f"PARTITION BY {', '.join([*apart, missing])}"
        ranked = ranked.select(
            f"row_number() OVER ({over} ORDER BY paths.{passed.format('paths')}) AS nth_{number}",
            f"count(paths.us_{number}) OVER ({over}) AS of_{number}",
        )
        for name, ahead in ((f"low_{number}", 0), (f"high_{number}", 1)):
            places = f"(ranked.of_{number} + {ahead}, ranked.of_{number} + {ahead + 1})"
            test = f"2 * ranked.nth_{number} IN {places}"
            wanted[name] = f"max(CASE WHEN {test} THEN ranked.{passed.format('ranked')} END)"
    return [("ranked", ranked), ("funnel", grouped(groups, "ranked", wanted))]


def who(among: Among, facts: Facts) -> Visitors:
    """Who was there in the time and under the conditions of the question."""
    machine = "coalesce(bot, false)"
    wanted = {
        "people": f"count(distinct CASE WHEN NOT {machine} AND NOT visitor IS NULL THEN about_key END)",
        "machines": f"count(distinct CASE WHEN {machine} THEN about_key END)",
        "machine_rows": f"count(CASE WHEN {machine} THEN 1 END)",
        "daily": f"count(distinct CASE WHEN daily AND NOT {machine} AND NOT visitor IS NULL THEN about_key END)",
        "nameless": f"count(CASE WHEN visitor IS NULL AND NOT {machine} THEN 1 END)",
    }
    rows = exp.select(*(f"{text} AS {name}" for name, text in wanted.items())).from_(FACT)
    rows = rows.where(*(named_view(test) for test in among.conditions(FACT, facts)), *among.time(facts))
    (found,) = facts.rows(rows)
    return Visitors(**{name: whole(found[name]) for name in wanted})


def named_view(test: exp.Expr) -> exp.Expr:
    """A condition that takes a row without a name for the view it is."""

    def filled(node: exp.Expr) -> exp.Expr:
        unnamed = isinstance(node, exp.Column) and node.name == "name"
        return exp.func("coalesce", node, exp.Literal.string("view")) if unnamed else node

    return test.transform(filled)


def flag(test: exp.Expr) -> exp.Case:
    """1 where a condition holds, else 0."""
    return exp.Case(ifs=[exp.If(this=test.copy(), true=exp.Literal.number(1))], default=exp.Literal.number(0))


def order(one: Funnel) -> list[tuple[bool, str]]:
    """By name, the empty one last."""
    return [(at is None, at or "") for at in one.group.values()]
