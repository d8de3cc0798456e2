"""Reading figures off now and then, and saying later why one is not what it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from sqlglot import exp

from hark import __version__
from hark.company import CompanyDocument
from hark.measure.clock import Clock
from hark.measure.estimate import Estimate
from hark.measure.metric import metrics
from hark.measure.query import parts
from hark.models import Reading, Taking
from hark.show.glance import figures
from hark.show.report.options import Options
from hark.store.derivation import roots
from hark.store.facts import facts as base
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.store.records import Delivery, deliveries
from hark.store.tombstones import tombstones

KEPT = timedelta(days=90)
"""How long what was read off is kept."""

PERIODS = 24
"""Of every metric, so many of the newest periods are read off."""

FEW = 5
"""Figures of fewer people are forgotten when somebody is erased."""

MOST = 30
"""So many changes of a figure are told, the newest."""

COUNTED = (
    "zone", "week_starts", "fiscal_year_starts", "currency", "confidence", "thresholds", "calendars", "rates",
    "hide_below", "grey_below",
)  # fmt: skip
"""The fields of the company document that figures depend on."""

Key = tuple[str, str, date]
"""A figure: its metric, its period's length, and the period's first day."""


def read_off(store: Store) -> Taking | None:
    """Read off all figures and keep those that changed; None where there is nothing to be read off yet.

    There is after every delivery, undoing, erasing and change of settings, and once a day for what was posted.
    """
    facts, last = Facts(store), Taking.objects.last()
    day = Clock.of(facts.company).day_of
    if last and said_of(last) == state(facts) and day(last.taken_at) == day(timezone.now()):
        return None
    now = dict(standing(facts))
    with transaction.atomic():
        taking: Taking = Taking.objects.create(taken_at=timezone.now(), **state(facts))
        known = latest()
        fresh = list(changed(taking, now, known))
        if last and last.erased < taking.erased:
            forget(fresh)
        Reading.objects.bulk_create(fresh, batch_size=500)
        Taking.objects.filter(taken_at__lt=taking.taken_at - KEPT).exclude(
            pk__in=[one.taking_id for one in known.values()]
        ).delete()
    return taking


def forget(fresh: list[Reading]) -> None:
    """Forget what figures were before somebody was erased: the difference would tell what that person had said.

    Of few people, every figure goes, whether it changed or not; where nobody says how many there are, rows count.
    """
    few = Q(people__gt=0, people__lt=FEW) | Q(people=0, n__lt=FEW)
    Reading.objects.filter(few, gone=False).delete()
    for one in fresh:
        before = Reading.objects.filter(metric=one.metric, over=one.over, period=one.period)
        before.update(value=None, low=None, high=None, n=0, people=0)


def state(facts: Facts) -> dict[str, object]:
    """All that figures depend on besides posted rows, as a taking keeps it."""
    head = facts.snapshot.head
    return {
        "delivery": head.delivery,
        "undone": sorted(head.undone),
        "erased": len(tombstones(facts.store)),
        "settings": settings_of(facts.company),
        "hark": __version__,
    }


def settings_of(company: CompanyDocument) -> dict[str, str]:
    """What the company document says of all that figures depend on."""
    return {name: str(getattr(company, name)) for name in COUNTED}


def said_of(taking: Taking) -> dict[str, object]:
    """The state of a taking."""
    return {name: getattr(taking, name) for name in ("delivery", "undone", "erased", "settings", "hark")}


def standing(facts: Facts) -> Iterator[tuple[Key, Estimate]]:
    """The newest figures of every metric."""
    for found in figures(list(metrics), facts, Options()):
        for row in found.course[-PERIODS:]:
            if row.period and found.over and row.estimate.value is not None:
                yield (row.metric, found.over, row.period), row.estimate


def latest() -> dict[Key, Reading]:
    """The newest reading of every figure."""
    newest = Reading.objects.values("metric", "over", "period").annotate(newest=Max("pk")).values("newest")
    return {(one.metric, one.over, one.period): one for one in Reading.objects.filter(pk__in=newest)}


def changed(taking: Taking, now: dict[Key, Estimate], known: dict[Key, Reading]) -> Iterator[Reading]:
    """A reading of every figure that is not what it was."""
    for key, estimate in now.items():
        before = known.get(key)
        if before is None or before.gone or told(before) != (estimate.value, estimate.low, estimate.high, estimate.n):
            yield reading(taking, key, estimate)
    # Only what is missing from a course that is still told is gone; older periods have merely left it.
    first: dict[tuple[str, str], date] = {}
    for metric, over, day in now:
        first[metric, over] = min(day, first.get((metric, over), day))
    for key, before in known.items():
        if key not in now and not before.gone and key[2] >= first.get(key[:2], date.max):
            yield reading(taking, key, Estimate(None), gone=True)


def told(one: Reading) -> tuple[float | None, float | None, float | None, int]:
    """What a reading says."""
    return one.value, one.low, one.high, one.n


def reading(taking: Taking, key: Key, estimate: Estimate, *, gone: bool = False) -> Reading:
    """A figure at a taking."""
    metric, over, period = key
    return Reading(
        taking=taking,
        metric=metric,
        over=over,
        period=period,
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        n=estimate.n,
        people=estimate.people,
        gone=gone,
    )


@dataclass(frozen=True)
class Came:
    """What a delivery brought between two takings: its number and name, and rows new, changed and gone."""

    number: int
    name: str
    new: int
    changed: int
    gone: int


@dataclass(frozen=True)
class Step:
    """A figure that changed between two takings (`since`: the earlier one, None at first), and what happened there.

    `settings` are the fields that changed, with what they said and say; `hark` both versions, where another counted;
    `rows` were received in that time, of the period itself.
    """

    reading: Reading
    before: Reading | None
    since: datetime | None
    came: tuple[Came, ...] = ()
    undone: tuple[str, ...] = ()
    erased: int = 0
    settings: tuple[tuple[str, str, str], ...] = ()
    hark: tuple[str, str] | None = None
    rows: int | None = None


def history(metric: str, over: str, period: date, facts: Facts) -> list[Step]:
    """Every time a figure was found changed, the newest first, and what happened between it and the taking before."""
    readings = list(Reading.objects.filter(metric=metric, over=over, period=period).select_related("taking"))
    names = {one.number: one for one in deliveries(facts.store)}
    told = range(max(0, len(readings) - MOST), len(readings))
    return [step(readings[at], readings[at - 1] if at else None, names, facts) for at in reversed(told)]


def step(now: Reading, before: Reading | None, names: Mapping[int, Delivery], facts: Facts) -> Step:
    """What happened between the taking that found a change and the one before it."""
    earlier = Taking.objects.filter(taken_at__lt=now.taking.taken_at).last()
    if before is None or earlier is None:
        return Step(now, before, earlier.taken_at if earlier else None)
    taking = now.taking
    touched = {root for part in parts(metrics[now.metric]) for root in roots(part.fact)}
    came = (
        Came(number, one.name, *(sum(getattr(each, what) for each in counts) for what in ("new", "changed", "gone")))
        for number, one in names.items()
        if earlier.delivery < number <= taking.delivery
        and (counts := [one.counts[fact] for fact in touched if fact in one.counts])
    )
    return Step(
        now,
        before,
        earlier.taken_at,
        tuple(one for one in came if one.new or one.changed or one.gone),
        tuple(names[one].name for one in sorted({*taking.undone} - {*earlier.undone}) if one in names),
        taking.erased - earlier.erased,
        tuple(
            (name, earlier.settings.get(name, ""), said)
            for name, said in taking.settings.items()
            if earlier.settings.get(name, "") != said
        ),
        (earlier.hark, taking.hark) if earlier.hark != taking.hark else None,
        received(now, earlier.taken_at, now.period, facts),
    )


def received(now: Reading, since: datetime, period: date, facts: Facts) -> int | None:
    """How many rows of a period came between two takings; None for what is worked out of rows of other times."""
    part = parts(metrics[now.metric])[-1]
    if part.fact not in base:
        return None
    clock = Clock.of(facts.company)
    begins, ends = clock.begins(period), clock.begins(clock.moved(period, now.over))
    bounds = (
        ("occurred_at", exp.GTE, begins), ("occurred_at", exp.LT, ends),
        ("received_at", exp.GT, since), ("received_at", exp.LTE, now.taking.taken_at),
    )  # fmt: skip
    tests = [
        test(this=exp.func("epoch_us", exp.column(column)), expression=exp.Literal.number(micros(bound)))
        for column, test, bound in bounds
    ]
    (row,) = facts.rows(exp.select(exp.Count(this=exp.Star()).as_("n")).from_(part.fact).where(*tests))
    return int(str(row["n"]))


def micros(moment: datetime) -> int:
    """An instant in microseconds since 1970."""
    return round(moment.timestamp() * 1_000_000)
