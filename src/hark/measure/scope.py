"""Which rows a question is about, and what time they cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlglot import exp

from hark.errors import BadQuestion
from hark.measure.clock import Clock, Period
from hark.measure.formula import KNOWN_UNTIL, MOMENTS, PERIOD_BEGINS, formula, names
from hark.measure.metric import Metric, metrics
from hark.measure.query import Query, parts
from hark.store.derivation import roots
from hark.store.reader import PERSON, Declared, Facts
from hark.words import gettext as _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = 1 << 62
"""A moment that never comes, in microseconds since 1970."""


@dataclass(frozen=True)
class Scope:
    """The rows with a value that a question is about, whatever its time.

    How many there are, how many of them have no time, and the first and last day (the company's) of the others.
    """

    n: int
    untimed: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Frame:
    """The time a question covers: the instants it begins and ends (None: open), and its periods where it has any.

    `known`: until when anything is known, in microseconds since 1970; None where that does not matter.
    """

    begins: datetime | None = None
    ends: datetime | None = None
    periods: tuple[Period, ...] = ()
    known: int | None = None


def scope(query: Query, facts: Facts) -> Scope:
    """What the question has to go by; for a ratio, what its denominator has."""
    part = parts(metrics[query.metric])[-1]
    instant = exp.func("epoch_us", exp.column(part.at))
    number = value(part, facts, Frame(known=known(part, facts)))
    rows = (
        exp.select(exp.Count(this=exp.Star()).as_("n"), exp.Count(this=exp.column(part.at)).as_("timed"))
        .select(exp.Min(this=instant).as_("first"), exp.Max(this=instant.copy()).as_("last"))
        .from_(part.fact)
        .where(*selection(query, part, facts), exp.not_(number.is_(exp.null())))
    )
    (found,) = facts.rows(rows)
    clock = Clock.of(facts.company)
    first, last = (None if found[name] is None else day(found[name], clock) for name in ("first", "last"))
    n, timed = (int(str(found[name])) for name in ("n", "timed"))
    return Scope(n, n - timed, first, last)


def nothing(query: Query, facts: Facts) -> BadQuestion:
    """What to say where no row answers the question."""
    found = scope(query, facts)
    if metrics[query.metric].unit.startswith("business") and not facts.company.calendars:
        return BadQuestion(
            _("Nobody has said when the company is open, so “{metric}” cannot be told.", metric=query.metric),
            _(
                "Write its hours into company.toml: [calendars.office] with a line such as monday = "
                '"09:00-17:00" for each day.'
            ),
        )
    if not found.n and (why := untold(query, facts)):
        return BadQuestion(
            _("“{metric}” cannot be told: {why}.", metric=query.metric, why=why),
            _("Bring in the log of the help desk, or map its counters: see `hark facts ticket_events`."),
        )
    if not found.n:
        return BadQuestion(
            f"There is nothing behind “{query.metric}”{' with these conditions' if query.where else ''}.",
            "See with `hark facts` what has been imported"
            + (", and check --where: upper and lower case count." if query.where else "."),
        )
    return BadQuestion(
        _("There is nothing behind “{metric}” in that time.", metric=query.metric),
        _(
            "The rows that would count are from {first} to {last}; choose --from and --to within.",
            first=found.first,
            last=found.last,
        ),
    )


def untold(query: Query, facts: Facts) -> str:
    """Why none of the rows there are has a value, where the metric says so; empty where there are no rows."""
    part = parts(metrics[query.metric])[-1]
    why = str(getattr(part.summary, "untold", ""))
    rows = exp.select(exp.Count(this=exp.Star()).as_("n")).from_(part.fact).where(*selection(query, part, facts))
    return why if why and facts.rows(rows)[0]["n"] else ""


def known(metric: Metric, facts: Facts) -> int | None:
    """Until when anything is known, in microseconds since 1970, where the metric depends on it."""
    if not metric.until and KNOWN_UNTIL not in names(metric.value):
        return None
    span = facts.span(metric.fact)
    if span is None:
        return None
    # What is announced for later, such as an end in December, is not known to have happened.
    came = [facts.kept(exp.select("epoch_us(max(received_at)) AS last").from_(root)) for root in roots(metric.fact)]
    lasts = [int(str(row["last"])) for (row,) in came if row["last"] is not None]
    return min(span[1], *lasts) if lasts else span[1]


def frame(query: Query, facts: Facts) -> Frame:
    """The time of the question: the days it names, else all of which the fact has rows."""
    clock, until = Clock.of(facts.company), known(metrics[query.metric], facts)
    if not query.over:
        begins, ends = (clock.begins(bound) if bound else None for bound in (query.start, query.end))
        return Frame(begins, ends, known=until)
    first, end = query.start, query.end
    if not (first and end):
        # Of the whole fact, which is known at once, not of the rows the question is about.
        span = facts.span(parts(metrics[query.metric])[-1].fact)
        if span is None:
            return Frame()
        first, end = first or day(span[0], clock), end or day(span[1], clock) + timedelta(days=1)
    periods = clock.periods(first, end, query.over) if first < end else []
    return Frame(periods[0].begins, periods[-1].ends, tuple(periods), until) if periods else Frame(known=until)


def check_times(query: Query, facts: Facts) -> None:
    """Raise `BadQuestion` where a question asks for time and none of the rows it is about has one."""
    found = scope(query, facts)
    if query.timed and found.n and found.first is None:
        raise BadQuestion(
            _(
                "None of the {n} rows behind “{metric}” says when it happened, so there is nothing to show "
                "over time, between two days or against an earlier time.",
                n=found.n,
                metric=query.metric,
            ),
            _("Leave out the time; or, if the file has a date, name it in the map as occurred_at and import it again."),
        )


def selection(query: Query, metric: Metric, facts: Declared) -> list[exp.Expr]:
    """The conditions a row must meet, time aside: the metric's own and the question's."""
    columns = facts.columns(metric.fact)
    own = [formula(metric.where, columns, metric.thresholds(facts.company.thresholds))] if metric.where else []
    asked = [condition.tree(columns) for condition in query.where]
    return [*own, *asked]


def value(metric: Metric, facts: Declared, time: Frame) -> exp.Expr:
    """The number of a row; `time` is the time of the question."""
    columns = (*facts.columns(metric.fact), PERSON)
    return formula(metric.value, columns, metric.thresholds(facts.company.thresholds)).transform(
        lambda node: moment(node, time)
    )


def moment(node: exp.Expr, time: Frame) -> exp.Expr:
    """The moment that `node` names, else `node`. Where a question has no periods, everything came before."""
    if not isinstance(node, exp.Column) or node.name not in MOMENTS or node.table:
        return node
    if node.name == PERIOD_BEGINS and time.periods:
        return exp.column("begins", table="hours", quoted=True)
    bound = time.begins if node.name == PERIOD_BEGINS else time.ends
    plain = FOREVER if bound is None else (bound - EPOCH) // timedelta(microseconds=1)
    if node.name == KNOWN_UNTIL and time.known is not None:
        plain = time.known
    return exp.Literal.number(plain)


def text(column: str) -> exp.Expr:
    """A column as text, as groups are named."""
    return exp.cast(exp.column(column, quoted=True), exp.DataType.Type.TEXT)


def day(micros: object, clock: Clock) -> date:
    """The company's day of an instant given in microseconds since 1970."""
    return clock.day_of(EPOCH + timedelta(microseconds=int(str(micros))))
