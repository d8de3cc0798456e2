"""From a query to one SQL statement: a number per row first, then sums per person, then sums per group.

The statement is a sqlglot tree in DuckDB's dialect; each engine writes it in its own. The columns of its result are
`period` (20260131 for the period that begins on 31 January 2026), the groups, and the sums the summary asks for.
`fsum` is DuckDB's sum that carries its rounding errors along: with a plain one the last digits would change each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from statistics import NormalDist

from sqlglot import exp

from hark.errors import BadQuestion
from hark.measure.dimension import dimension
from hark.measure.formula import PERIOD_BEGINS, names
from hark.measure.hours import between, hours, joined
from hark.measure.metric import Metric, metrics
from hark.measure.query import Query
from hark.measure.scope import Frame, frame, selection, text, value
from hark.measure.summary import Distinct, Quantile, Ratio, Shape, Share, Summary
from hark.store.derivation import DERIVED_KEY
from hark.store.facts import Column, Kind
from hark.store.reader import PERSON, Declared, Facts
from hark.words import gettext as _

HAS_VALUE = "NOT numbers.x IS NULL"
SCALES = ("scale_worst", "scale_best")

Steps = list[tuple[str, exp.Select]]
"""Named tables, each made of the ones before; the last is the result."""

PERSONS: Mapping[Shape, Mapping[str, str]] = {
    Shape.COUNT: {},
    Shape.LEVEL: {"x": "fsum(numbers.x)"},
    Shape.SUM: {"x": "fsum(numbers.x)", "xx": "fsum(numbers.x * numbers.x)"},
    Shape.MOMENTS: {"wx": "fsum(numbers.x)", "wxx": "fsum(numbers.x * numbers.x)"},
}
"""What is added up per person, besides how many rows there are."""

WEIGHTED: Mapping[str, str] = {
    "w": "fsum(numbers.w)",
    "wx": "fsum(numbers.w * numbers.x)",
    "wxx": "fsum(numbers.w * numbers.x * numbers.x)",
    "ww": "fsum(numbers.w * numbers.w)",
    "wwx": "fsum(numbers.w * numbers.w * numbers.x)",
    "wwxx": "fsum(numbers.w * numbers.w * numbers.x * numbers.x)",
}
"""The same for moments where rows have weights."""

ENDS: Mapping[str, str] = {
    "worst_min": "min(numbers.scale_worst)",
    "worst_max": "max(numbers.scale_worst)",
    "best_min": "min(numbers.scale_best)",
    "best_max": "max(numbers.scale_best)",
}
"""The ends of the scales that are mixed in a group."""


def expression(query: Query, facts: Facts) -> exp.Select:
    """The one statement that answers a question about one metric.

    Raises what `Query.check` raises, and `BadQuestion` for a ratio, which is two questions.
    """
    query.check(facts)
    metric = metrics[query.metric]
    if isinstance(metric.summary, Ratio):
        raise BadQuestion(
            _("“{metric}” is one figure over another.", metric=metric.name),
            _(
                "Ask for “{numerator}” and “{denominator}”.",
                numerator=metric.summary.numerator,
                denominator=metric.summary.denominator,
            ),
        )
    return statement(query, metric, facts, frame(query, facts))


def statement(query: Query, metric: Metric, facts: Declared, time: Frame) -> exp.Select:
    """The statement for a metric that is not a ratio, over a time that is known."""
    keys = keys_of(query, metric, facts)
    weighted = query.weighted and metric.summary.shape is Shape.MOMENTS and "weight" in facts.columns(metric.fact)
    scaled = metric.summary.shape is Shape.MOMENTS and scales(metric)
    steps = sources(query, metric, facts, time, numbers(query, metric, facts, time, weighted=weighted))
    match metric.summary.shape:
        case Shape.DISTINCT:
            steps += distinct(keys, metric)
        case Shape.QUANTILE:
            steps += quantile(keys, metric.summary, facts.company.confidence)
        case shape:
            terms = {**(WEIGHTED if weighted else PERSONS[shape]), **(ENDS if scaled else {})}
            steps += sums(keys, shape, terms if not isinstance(metric.summary, Share) else without_squares(terms))
    return chained(steps)


def pair(query: Query, top: Metric, bottom: Metric, facts: Declared, time: Frame) -> exp.Select:
    """Two counts of the same rows in one statement: `above` and `above_people` beside `n` and `people`.

    Both must count one fact under one condition; only their values differ.
    """
    keys = keys_of(query, bottom, facts)
    rows = numbers(query, bottom, facts, time, weighted=False).select(value(top, facts, time).as_("y"), copy=False)
    inner = {"n": "count(numbers.x)", "above": "count(numbers.y)"}
    outer = {
        "n": "sum(persons.n)",
        "people": "count(CASE WHEN persons.n > 0 THEN 1 END)",
        "above": "sum(persons.above)",
        "above_people": "count(CASE WHEN persons.above > 0 THEN 1 END)",
    }
    steps = sources(query, bottom, facts, time, rows)
    persons = grouped([*keys, "person"], "numbers", inner).where(f"{HAS_VALUE} OR NOT numbers.y IS NULL", copy=False)
    return chained([*steps, ("persons", persons), ("pair", grouped(keys, "persons", outer))])


def keys_of(query: Query, metric: Metric, facts: Declared) -> list[str]:
    """The columns of the result that say which figure a row belongs to."""
    columns = facts.columns(metric.fact)
    return (["period"] if query.over else []) + [dimension(name, columns).name for name in query.by]


def sources(query: Query, metric: Metric, facts: Declared, time: Frame, rows: exp.Select) -> Steps:
    """The steps up to `numbers`, which are `rows`, or those rows under every other group's name."""
    steps: Steps = [("hours", hours(time, begins=PERIOD_BEGINS in names(metric.value)))] if query.over else []
    if not query.others:
        return [*steps, ("numbers", rows)]
    columns = facts.columns(metric.fact)
    return [*steps, ("own", rows), ("numbers", others([dimension(name, columns).name for name in query.by], rows))]


def chained(steps: Steps) -> exp.Select:
    """The last step, with the others named before it."""
    *before, (_none, found) = steps
    for name, tree in before:
        found = found.with_(name, as_=tree, copy=False)
    return found


def numbers(query: Query, metric: Metric, facts: Declared, time: Frame, *, weighted: bool) -> exp.Select:
    """A row per row with a value: its period, its groups, the person, the value `x`, the weight `w`.

    Where rows stop counting at some time, they are there once more, at that time and with the opposite value.
    """
    began = happened(query, metric, facts, time, weighted=weighted, at=metric.at)
    if not metric.until:
        return began
    ended = happened(query, metric, facts, time, weighted=weighted, at=metric.until)
    for each in ended.selects:
        if each.alias_or_name == "x":
            each.replace(exp.alias_(exp.Neg(this=exp.paren(each.unalias().copy())), "x"))
    ended = ended.where(exp.not_(exp.column(metric.until).is_(exp.null())), copy=False)
    if time.ends is None and time.known is not None:
        known = exp.LTE(this=exp.func("epoch_us", exp.column(metric.until)), expression=exp.Literal.number(time.known))
        ended = ended.where(known, copy=False)
    both = exp.union(began, ended, distinct=False, copy=False)
    listed = (column(each.alias_or_name, "both") for each in began.selects)
    return exp.select(*listed, copy=False).from_(both.subquery("both", copy=False), copy=False)


def happened(query: Query, metric: Metric, facts: Declared, time: Frame, *, weighted: bool, at: str) -> exp.Select:
    """The rows with their numbers, each in the period that holds the time in the column `at`."""
    columns = facts.columns(metric.fact)
    wanted: list[exp.Expr] = [column("period", "hours")] if query.over else []
    wanted += [*(named(dimension(name, columns)) for name in query.by), exp.column(PERSON)]
    wanted.append(value(metric, facts, time).as_("x", copy=False))
    if weighted:
        wanted.append(term("coalesce(weight, 1e0)").copy().as_("w", copy=False))
    wanted += map(exp.column, scales(metric) if metric.summary.shape is Shape.MOMENTS else ())
    if isinstance(metric.summary, Distinct) and metric.summary.known_for != "always":
        wanted += [exp.column("daily"), exp.column("day")]
    rows = exp.select(*wanted, copy=False).from_(metric.fact, copy=False)
    rows = rows.where(*selection(query, metric, facts), *between(time, at), copy=False)
    return joined(rows, time, at) if query.over and time.begins is not None else rows


def others(groups: Sequence[str], own: exp.Select) -> exp.Select:
    """The same rows under the name of every group that is not theirs, so that all groups' rests are one question."""
    every = exp.select(*(column(name, "own") for name in groups)).distinct().from_("own").where("NOT own.x IS NULL")
    origin = {each.alias_or_name: "each" if each.alias_or_name in groups else "own" for each in own.selects}
    # Named again, or ClickHouse calls a column that both sides have by its full name.
    found = exp.select(*(column(name, table).as_(name, quoted=True) for name, table in origin.items())).from_("own")
    theirs = exp.and_(*(alike(column(name, "own"), column(name, "each")) for name in groups))
    return found.join(every.subquery("each"), join_type="cross").where(exp.not_(exp.paren(theirs)))


def alike(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """Whether two are equal, or both empty; never null."""
    empty = exp.and_(one.is_(exp.null()), other.is_(exp.null()))
    return exp.func("coalesce", exp.EQ(this=one.copy(), expression=other.copy()), empty)


def without_squares(terms: Mapping[str, str]) -> dict[str, str]:
    """The terms where every x is 0 or 1, and so its own square."""
    return {name: text for name, text in terms.items() if not name.endswith("xx")}


def sums(keys: Sequence[str], shape: Shape, inner: Mapping[str, str]) -> Steps:
    """Sums per person, then per group, so that several answers by one person can be told from several people."""
    persons = grouped([*keys, "person"], "numbers", {"n": "count(*)", **inner}).where(
        term(HAS_VALUE).copy(), copy=False
    )
    outer = {"n": "sum(persons.n)", "people": "count(*)"}
    outer |= {name: f"{name[-3:] if name in ENDS else 'fsum'}(persons.{name})" for name in inner}
    if shape is Shape.MOMENTS:
        outer |= squares("w" if "w" in inner else "n")
    return [("persons", persons), ("sums", grouped(keys, "persons", outer))]


def squares(m: str) -> dict[str, str]:
    """Σm², Σtm and Σt² over persons, where m is a person's weight and t the weighted sum of their values."""
    return {
        "mm": f"fsum(persons.{m} * persons.{m})",
        "tm": f"fsum(persons.wx * persons.{m})",
        "tt": "fsum(persons.wx * persons.wx)",
    }


def distinct(keys: Sequence[str], metric: Metric) -> Steps:
    """How many different values; in one step, because it does not add up from person to person.

    Where the values are people, or visitors, who are taken for such, they are not counted twice.
    """
    wanted = {"n": "count(*)", "distinct": "count(distinct numbers.x)"}
    if metric.value not in (PERSON, DERIVED_KEY):
        wanted["people"] = "count(distinct numbers.person)"
    if isinstance(metric.summary, Distinct) and metric.summary.known_for != "always":
        wanted |= {"daily": "max(CASE WHEN numbers.daily THEN 1 ELSE 0 END)", "days": "count(distinct numbers.day)"}
    return [("distinct", grouped(keys, "numbers", wanted).where(term(HAS_VALUE).copy(), copy=False))]


def quantile(keys: Sequence[str], summary: Summary, confidence: float) -> Steps:
    """The order statistics at p and at the ends of its interval, n·p ± z·sqrt(n·p·(1 - p)).

    The order among equal values is left open: it cannot change which value stands at a rank.
    Source: Conover, Practical Nonparametric Statistics, 3.2; one rank more above, so that turning the scale round
    turns the interval round.
    """
    p = summary.p if isinstance(summary, Quantile) else 0.5
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    apart = ", ".join(column(key, "numbers").sql("duckdb", identify=True) for key in keys)
    over = f"PARTITION BY {apart}" if keys else ""
    ranked = exp.select(*(column(key, "numbers") for key in keys), "numbers.person", "numbers.x").select(
        f"row_number() OVER ({over} ORDER BY numbers.x) AS place", f"count(*) OVER ({over}) AS n", dialect="duckdb"
    )
    ranked = ranked.from_("numbers").where(term(HAS_VALUE).copy(), copy=False)
    middle, half = f"ranked.n * {p!r}e0", f"{z!r}e0 * sqrt(ranked.n * {p * (1 - p)!r}e0)"
    at = "max(CASE WHEN ranked.place = {} THEN ranked.x END)".format
    # A billionth keeps 0.1 * 30 from counting as more than 3.
    wanted = {
        "n": "max(ranked.n)",
        "people": "count(distinct ranked.person)",
        "value": f"({at(f'ceil({middle} - 1e-9)')} + {at(f'floor({middle} + 1e-9) + 1')}) * 5e-1",
        "low": at(f"floor({middle} - {half})"),
        "high": at(f"ceil({middle} + {half}) + 1"),
    }
    return [("ranked", ranked), ("quantile", grouped(keys, "ranked", wanted))]


def grouped(keys: Sequence[str], source: str, wanted: Mapping[str, str]) -> exp.Select:
    """`SELECT keys, wanted FROM source GROUP BY keys`."""
    terms = (exp.alias_(term(text).copy(), name, copy=False) for name, text in wanted.items())
    found = exp.select(*(column(key, source) for key in keys), *terms, copy=False).from_(source, copy=False)
    return found.group_by(*(column(key, source) for key in keys), copy=False) if keys else found


@cache
def term(text: str) -> exp.Expr:
    """The tree of a term; they are few, and reading them again takes longer than many a question."""
    return exp.maybe_parse(text, dialect="duckdb")


def scales(metric: Metric) -> tuple[str, ...]:
    """The columns with the ends of the scale, where the figure stands on the question's own."""
    return SCALES if metric.one_scale else ()


def named(found: Column) -> exp.Expr:
    """A group's column, as text."""
    plain = exp.column(found.name, quoted=True)
    return plain if found.kind is Kind.TEXT else text(found.name).as_(found.name)


def column(name: str, table: str) -> exp.Expr:
    """A column of a named table."""
    return exp.column(name, table=table, quoted=True)
