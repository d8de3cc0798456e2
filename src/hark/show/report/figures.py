"""The pictures of a finding: its course, where it differs, how answers are spread; each with its table behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlglot import exp

from hark.company import CompanyDocument
from hark.measure.metric import Metric
from hark.measure.query import Query, parts
from hark.measure.run import Row
from hark.measure.scope import EPOCH, Frame, frame, selection, value
from hark.measure.summary import Mean, Share
from hark.show.charts.breakdown import breakdown, name_of
from hark.show.charts.distribution import Bar, Counts, distribution
from hark.show.charts.trend import Beside, Line, Link, trend
from hark.show.charts.volume import volume
from hark.show.drawing import draw
from hark.show.language import Language, count
from hark.show.privacy import people
from hark.show.report.areas import SAID
from hark.show.report.captions import ENDS, EVERY, VOLUMES, about_groups, banded, hidden_periods
from hark.show.report.finding import Finding
from hark.show.report.groups import Groups
from hark.show.report.options import Options
from hark.show.report.sentences import called, plain, verdict_of, when
from hark.show.report.tables import Cell, Picture, by_period, cells, columns, lined
from hark.show.theme import NARROW, WIDE
from hark.store.reader import Facts
from hark.words import gettext as _
from hark.words import ngettext

MOST_LINES, MOST_BESIDE = 24, 12
"""Groups a chart of a score shows, and any other; of more, the first and the last. The table has all."""

MOST_SCORES = 11
"""Scores a distribution shows."""


def pictures(
    found: Finding,
    facts: Facts,
    options: Options,
    language: Language,
    around: Beside = Beside(),  # noqa: B008  frozen
) -> Iterator[Picture]:
    """Every picture of a finding, the course first; `around` is what they are drawn beside."""
    company = facts.company
    told = [row for row in found.course if row.estimate.value is not None]
    if len(told) > 1 and found.counted and not found.stands:
        yield counted(found, told, company, language, around)
    elif len(told) > 1:
        yield course(found, told, company, language, around)
    if bars := spread(found, facts, options):
        yield scores(found, bars, language)
    for groups in found.groups:
        nothing = found.counted and not any(row.estimate.value for row in groups.shown.rows)
        if not nothing and (len(groups.shown.rows) > 1 or groups.shown.hidden):
            yield beside(found, groups, company, language, around.link)


def course(
    found: Finding,
    rows: Sequence[Row],
    company: CompanyDocument,
    language: Language,
    around: Beside = Beside(),  # noqa: B008  frozen
) -> Picture:
    """The figure period by period."""
    over, below, target = found.over or "", company.grey_below, company.targets.get(found.metric.name)
    lines = around.lines if target is None else (Line(target, "target"), *around.lines)

    def drawn(width: int) -> str:
        few = 0 if found.counted else below
        spec = trend(rows, over, width=width, grey_below=few, beside=replace(around, lines=lines), language=language)
        css = "wide" if width == WIDE else "narrow"
        return draw(spec, label=spoken(found, rows, language), language=language.code, css=css)

    said = (
        *banded(found.metric.noun, rows, below),
        *lined(lines, found.shown.unit, language),
        hidden_periods(found.hidden, company.hide_below),
    )
    caption, title = " ".join(filter(None, said)), _((ENDS if found.stands else EVERY)[over])
    return Picture(
        "course", title, caption, drawn(WIDE), drawn(NARROW), *by_period(found, rows, below, language, around.link)
    )


def counted(
    found: Finding,
    rows: Sequence[Row],
    company: CompanyDocument,
    language: Language,
    around: Beside = Beside(),  # noqa: B008  frozen
) -> Picture:
    """How much came in, period by period."""
    over, label = found.over or "", spoken(found, rows, language)
    table = by_period(found, rows, 0, language, around.link)
    said = (*lined(around.lines, found.shown.unit, language), hidden_periods(found.hidden, company.hide_below))
    caption = " ".join(filter(None, said))
    narrow = volume(rows, over, width=NARROW, beside=around, language=language)
    if found.aside:
        drawn = draw(narrow, label=label, language=language.code)
        title = _(VOLUMES[over], what=found.metric.label)
        return Picture("volume", title, caption, drawn, drawn, *table)
    wide = draw(volume(rows, over, beside=around, language=language), label=label, language=language.code, css="wide")
    small = draw(narrow, label=label, language=language.code, css="narrow")
    return Picture("course", _(EVERY[over]), caption, wide, small, *table)


def spoken(found: Finding, rows: Sequence[Row], language: Language) -> str:
    """What a picture over time shows, for those who cannot see it."""
    over = found.over or ""
    first, last = (
        _(
            "{figure} in {period}",
            figure=language.figure(row.estimate.value, row.unit),
            period=language.tick(row.period, over),
        )
        for row in (rows[0], rows[-1])
        if row.period
    )
    return ngettext(
        "{what}, {number} figure, from {first} to {last}; the table below has it.",
        "{what}, {number} figures, from {first} to {last}; the table below has them all.",
        len(rows), what=found.metric.label, first=first, last=last,
    )  # fmt: skip


def beside(
    found: Finding, groups: Groups, company: CompanyDocument, language: Language, link: Link | None = None
) -> Picture:
    """The figure group by group, those first that matter most to the whole."""
    rows, below = mattering(groups.shown.rows, found), company.grey_below
    most = MOST_LINES if found.area is SAID else MOST_BESIDE
    shown = rows[:most]
    title = _("By {column}", column=called(groups))
    if found.metric.periodic or found.stands:
        title = _("By {column} {when}", column=called(groups), when=when(found, language))
    caption = " ".join(about_groups(groups, shown, company.hide_below))
    drawn = ""
    if any(row.estimate.value is not None for row in shown):
        told = ngettext(
            "{what}, {title}: {number} group; the table below has the figures.",
            "{what}, {title}: {number} groups; the table below has the figures.",
            len(rows), what=found.metric.label, title=title,
        )  # fmt: skip
        noun = "" if found.counted else found.metric.noun
        few = 0 if found.counted else below
        spec = breakdown(
            shown, grey_below=few, total=found.total.estimate.value, link=link, language=language, noun=noun
        )
        drawn = draw(spec, label=told, language=language.code)
    judged = any(row.comparison for row in rows)
    table = tuple(
        (
            Cell(name_of(row), name=True, to=link(row) if link else ""),
            *cells(row, found, below, language),
            *([Cell(pull(row, found, language)), Cell(verdict(row, found))] if judged else []),
        )
        for row in rows
    )
    head = (
        groups.label or plain(groups.dimension).capitalize(),
        *columns(found),
        *([_("Moves the whole by"), _("Against the rest")] if judged else []),
    )
    return Picture("groups", title, caption, drawn, drawn, head, table)


def matters(row: Row, found: Finding) -> float | None:
    """By how much a group moves the whole: the figure of all, less that of all others; None where nobody can tell."""
    whole, told = found.total.estimate.value, row.comparison
    if whole is None or row.estimate.value is None or told is None or told.difference is None:
        return None
    return whole - (row.estimate.value - told.difference)


def mattering(rows: Sequence[Row], found: Finding) -> list[Row]:
    """The groups, those first that move the whole most, up or down; as they came where none is beside the rest."""
    if any(matters(row, found) is None for row in rows if row.estimate.value is not None):
        return list(rows)
    return sorted(rows, key=lambda row: -abs(matters(row, found) or 0.0))


def pull(row: Row, found: Finding, language: Language) -> str:
    """By how much a group moves the whole, with its sign."""
    by = matters(row, found)
    return "—" if by is None else language.signed(by, row.unit)


def verdict(row: Row, found: Finding) -> str:
    """What may be said about a row beside what it is compared with."""
    return verdict_of(row.comparison, found.metric) if row.comparison else ""


def scores(found: Finding, bars: Sequence[Bar], language: Language) -> Picture:
    """How the answers are spread over the scale."""
    total = sum(bar.answers for bar in bars)
    told = _("{what}: how many gave which score; the table below has the numbers.", what=found.metric.label)
    drawn = draw(distribution(bars, language=language), label=told, language=language.code)
    table = tuple(
        (
            Cell(f"{bar.score:g}"),
            Cell(language.number(bar.answers)),
            Cell(language.number(100 * bar.answers / total, 1)),
        )
        for bar in bars
    )
    caption = _("Percent of {answers}, each counted once.", answers=count(language, total, "answer", "answers"))
    return Picture("scores", _("Scores given"), caption, drawn, drawn, (_("Score"), _("Answers"), "%"), table)


def spread(found: Finding, facts: Facts, options: Options) -> list[Bar]:
    """How many answers gave each score, from worst to best; empty where that says nothing or tells too much."""
    metric = found.metric
    if metric.fact != "answers" or not isinstance(metric.summary, Mean | Share):
        return []
    if people(found.total.estimate) < facts.company.hide_below:
        return []
    query = Query(metric.name, start=options.start, end=options.end)
    part, number = parts(metric)[0], value(metric, facts, Frame())
    scale = [exp.column(name) for name in ("scale_worst", "scale_best")]
    rows = facts.rows(
        exp.select("score", *scale, exp.Avg(this=number).as_("value"), exp.Count(this=exp.Star()).as_("answers"))
        .from_(part.fact)
        .where(*selection(query, part, facts), *during(query, facts), exp.not_(number.copy().is_(exp.null())))
        .group_by("score", *scale)
    )
    if len({(row["scale_worst"], row["scale_best"]) for row in rows}) != 1 or not 1 < len(rows) <= MOST_SCORES:
        return []
    down = float(str(rows[0]["scale_worst"] or 0)) > float(str(rows[0]["scale_best"] or 1))
    bars = [
        Bar(float(str(row["score"])), int(str(row["answers"])), kind(metric, float(str(row["value"])))) for row in rows
    ]
    return sorted(bars, key=lambda bar: -bar.score if down else bar.score)


def during(query: Query, facts: Facts) -> Iterator[exp.Expr]:
    """The conditions that keep rows to the time asked for."""
    time = frame(query, facts)
    instant = exp.func("epoch_us", exp.column("occurred_at"))
    for test, bound in ((exp.GTE, time.begins), (exp.LT, time.ends)):
        if bound:
            yield test(this=instant.copy(), expression=exp.Literal.number((bound - EPOCH) // timedelta(microseconds=1)))


def kind(metric: Metric, number: float) -> Counts:
    """Whether the metric takes a number for good or bad."""
    match metric.summary:
        case Share():
            return "good" if (number == 1) == (metric.better != "down") else "middle"
        case Mean(low=low, high=high) if metric.name == "nps" and low is not None:
            return "good" if number == high else "bad" if number == low else "middle"
    return ""
