"""How long customers stay: survival curves of the memberships, by groups, and whether the groups differ.

A membership lasts from its start to its end. One that has not ended was seen until the day its source says it counts
up to (`as_of`), else until the last moment its source tells of: an end announced for a later day is no end yet.
Durations are whole days, months or years of the company's calendar, by dates: a month after 31 January is the last of
February, so that months a source counted back from a day come out as they went in. They are never negative.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlglot import exp

from hark.errors import BadQuestion, UnknownName
from hark.measure.among import Among, Group, whole
from hark.measure.apart import LogRank, log_rank
from hark.measure.clock import Clock
from hark.measure.curve import Curve, Point, Stay, kaplan_meier
from hark.measure.days import DAY, day_number, day_of
from hark.measure.expression import chained, column, grouped, term
from hark.measure.scope import EPOCH
from hark.store.reader import Facts
from hark.words import gettext as _

FACT = "memberships"

POINTS: Mapping[str, Sequence[int]] = {
    "day": (1, 7, 14, 30, 60, 90, 180, 365, 730, 1095, 1825, 3650),
    "month": (1, 3, 6, 12, 18, 24, 36, 48, 60, 72, 96, 120),
    "year": (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50),
}
"""The units durations are measured in, and the durations a curve is told at unless others are asked for."""

GroupKey = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Known:
    """Until when memberships were seen.

    `as_of`: the days that sources say they count up to; `until`: of each of the others, the last instant it tells of,
    in microseconds since 1970.
    """

    until: Mapping[str, int]
    as_of: tuple[date, ...] = ()

    @property
    def last(self) -> datetime | None:
        """The last instant of all sources that do not say."""
        return EPOCH + timedelta(microseconds=max(self.until.values())) if self.until else None


@dataclass(frozen=True)
class Survival:
    """The curve of every group, in `unit`, and whether they differ; `untimed` memberships have no start."""

    unit: str
    curves: tuple[Curve, ...]
    known: Known
    points: tuple[int, ...]
    apart: LogRank | None = None
    untimed: int = 0

    def told(self, curve: Curve) -> list[Point]:
        """A curve at the durations that were asked for."""
        return [curve.at(duration) for duration in self.points]

    def as_dict(self) -> list[dict[str, Any]]:
        """The curves as JSON has them."""
        return [self._curve(curve) for curve in self.curves]

    def _curve(self, curve: Curve) -> dict[str, Any]:
        told: dict[str, Any] = {"group": dict(curve.group), "unit": self.unit, "n": curve.n, "people": curve.people}
        told |= {"ended": curve.ended, "median": curve.median.as_dict()}
        told |= {"as_of": [day.isoformat() for day in self.known.as_of]}
        told |= {"points": [point.as_dict() for point in self.told(curve)]}
        return told | ({"difference": self.apart.as_dict()} if self.apart else {})


def survival(among: Among, facts: Facts, *, unit: str = "month", points: Sequence[int] = ()) -> Survival:
    """The curves of the memberships that began in the time of the question.

    Without `points`, a curve is told at some that suit the unit. Raises what `Among.check` raises, UnknownName for a
    unit that is none, and BadQuestion where there is nothing to follow.
    """
    if unit not in POINTS:
        raise UnknownName("unit", unit, POINTS)
    among.check(FACT, facts)
    totals = facts.rows(counts(among, facts))
    known = seen(among, facts)
    if not any(row["timed"] for row in totals):
        raise nothing(among, totals)
    stays = followed(among, facts, known, totals, unit)
    if not stays:
        raise BadQuestion(
            _("None of these memberships had begun by the last moment that is known."),
            _("Import what happened since."),
        )
    group_of = among.group_of(FACT, facts)
    people = {key_of(group_of(row)): whole(row["people"]) for row in totals}
    confidence = facts.company.confidence
    curves = tuple(kaplan_meier(stays[key], confidence, dict(key), people[key]) for key in sorted(stays, key=order))
    apart = log_rank(curves, confidence=confidence, enough=facts.company.grey_below) if len(curves) > 1 else None
    untimed = sum(whole(row["n"]) - whole(row["timed"]) for row in totals)
    return Survival(unit, curves, known, tuple(points) or sensible(unit, curves), apart, untimed)


def nothing(among: Among, totals: Sequence[Mapping[str, object]]) -> BadQuestion:
    """What to say where there is nobody to follow."""
    if any(row["n"] for row in totals):
        return BadQuestion(
            _("None of these memberships says when it began."), _("Map a date, or an [as_of] day with a duration.")
        )
    asked = among.where or among.start or among.end
    return BadQuestion(
        f"There are no memberships{' with these conditions' if asked else ''} to follow.",
        "See with `hark facts subscriptions` what has been imported"
        + (", and check what was asked." if asked else "."),
    )


def counts(among: Among, facts: Facts) -> exp.Select:
    """How many memberships and people every group has, and when the first began."""
    rows = exp.select(*among.groups(FACT, facts).values(), "person", "epoch_us(occurred_at) AS begun").from_(FACT)
    wanted = {
        "n": "count(*)",
        "timed": "count(members.begun)",
        "people": "count(distinct members.person)",
        "first_begun": "min(members.begun)",
    }
    rows = rows.where(*among.conditions(FACT, facts), *among.time(facts))
    keys = list(among.groups(FACT, facts))
    return chained([("members", rows), ("counts", grouped(keys, "members", wanted))])


def seen(among: Among, facts: Facts) -> Known:
    """Until when every source was seen, and on which days sources counted up to.

    A source tells of nothing later than it was received, whatever it announces; but what began has begun.
    """
    begun = "CASE WHEN subscriptions.kind IN ('cancellation', 'lapse') THEN NULL ELSE {} END".format
    happened, received = "epoch_us(subscriptions.occurred_at)", "epoch_us(subscriptions.received_at)"
    wanted = {"last": f"max({happened})", "received": f"max({received})", "begun": f"max({begun(happened)})"}
    rows = facts.rows(grouped(["source"], "subscriptions", {f"{name}_at": text for name, text in wanted.items()}))
    days = exp.select("source", "epoch_us(as_of) AS day").distinct().from_(FACT)
    told = facts.rows(days.where(*among.conditions(FACT, facts), *among.time(facts)))
    silent = {row["source"] for row in told if row["day"] is None}
    until = {str(row["source"]): last_known(row) for row in rows if row["last_at"] and row["source"] in silent}
    clock = Clock.of(facts.company)
    as_of = {clock.day_of(EPOCH + timedelta(microseconds=whole(row["day"]))) for row in told if row["day"] is not None}
    return Known(until, tuple(sorted(as_of)))


def last_known(row: Mapping[str, object]) -> int:
    """The last microsecond a source tells of."""
    last = whole(row["last_at"])
    bounds = [whole(row[name]) for name in ("received_at", "begun_at") if row[name] is not None]
    return min(last, max(bounds)) if bounds else last


def followed(
    among: Among, facts: Facts, known: Known, totals: Iterable[Mapping[str, object]], unit: str
) -> dict[GroupKey, list[Stay]]:
    """The stays of every group that has any."""
    first = min(whole(row["first_begun"]) for row in totals if row["first_begun"] is not None)
    found: dict[GroupKey, list[Stay]] = defaultdict(list)
    group_of = among.group_of(FACT, facts)
    for row in facts.rows(lasting(among, facts, known, first)):
        begun, last = whole(row["begun_day"]), whole(row["last_day"])
        stay = Stay(passed(begun, last, unit), whole(row["ended"]), whole(row["censored"]))
        found[key_of(group_of(row))].append(stay)
    return found


def lasting(among: Among, facts: Facts, known: Known, first: int) -> exp.Select:
    """How many memberships of every group lasted from which day to which, ended or not."""
    groups = among.groups(FACT, facts)
    begun, ended = "epoch_us(occurred_at) AS begun_us", "epoch_us(ended_at) AS ended_us"
    rows = exp.select(*groups.values(), begun, ended, f"{until(known)} AS known_us", dialect="duckdb").from_(FACT)
    rows = rows.where(*among.conditions(FACT, facts), *among.time(facts), term("NOT occurred_at IS NULL").copy())
    zone = Clock.of(facts.company).zone
    over = "CASE WHEN members.ended_us <= members.known_us THEN {} ELSE {} END".format
    spans = exp.select(*(column(name, "members") for name in groups), "members.begun_us")
    spans = spans.select(f"{over('members.ended_us', 'members.known_us')} AS last_us", f"{over(1, 0)} AS ended")
    spans = spans.from_("members").where("members.begun_us <= members.known_us")
    begun_day, last_day = (day_number(f"spans.{name}", zone, first, beyond(known)) for name in ("begun_us", "last_us"))
    days = exp.select(*(column(name, "spans") for name in groups), "spans.ended").from_("spans")
    days = days.select(f"{begun_day} AS begun_day", f"{last_day} AS last_day", dialect="duckdb")
    wanted = {"ended": "sum(days.ended)", "censored": "count(*) - sum(days.ended)"}
    counted = grouped([*groups, "begun_day", "last_day"], "days", wanted)
    return chained([("members", rows), ("spans", spans), ("days", days), ("lasting", counted)])


def until(known: Known) -> str:
    """The SQL of the last microsecond a membership was seen at."""
    branches = " ".join(
        f"WHEN source = {exp.Literal.string(source).sql('duckdb')} THEN {last}"
        for source, last in sorted(known.until.items())
    )
    return f"coalesce(epoch_us(as_of), CASE {branches} END)" if branches else "epoch_us(as_of)"


def beyond(known: Known) -> int:
    """A microsecond after every moment a membership was seen at."""
    days = [((day - EPOCH.date()).days + 2) * DAY for day in known.as_of]
    return max([*known.until.values(), *days])


def passed(begun: int, last: int, unit: str) -> int:
    """Whole units from one day to another, both as numbers; 0 where it ends before it begins."""
    if last <= begun:
        return 0
    if unit == "day":
        return last - begun
    return whole_months(day_of(begun), day_of(last)) // (12 if unit == "year" else 1)


def whole_months(begun: date, last: date) -> int:
    """The most months that can be added to one day without passing the other; beyond a month's end is its end."""
    months = (last.year - begun.year) * 12 + last.month - begun.month
    return months - (last.day < begun.day and last.day < monthrange(last.year, last.month)[1])


def sensible(unit: str, curves: Iterable[Curve]) -> tuple[int, ...]:
    """Durations to tell a curve at, as far as anybody was followed."""
    longest = max(curve.longest for curve in curves)
    return tuple(point for point in POINTS[unit] if point <= longest) or (longest,)


def key_of(group: Group) -> GroupKey:
    """A group such as can be looked up."""
    return tuple(group.items())


def order(key: GroupKey) -> list[tuple[bool, str]]:
    """By name, the empty one last."""
    return [(at is None, at or "") for _none, at in key]


def every_point(found: Survival) -> Iterator[tuple[Curve, Point]]:
    """Every curve at every point that was asked for."""
    for curve in found.curves:
        for point in found.told(curve):
            yield curve, point
