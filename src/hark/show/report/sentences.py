"""Say in plain words what there is to see: the figure, how sure it is, what changed, and where most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from hark.measure.clock import Clock
from hark.measure.compare import Comparison, Verdict
from hark.measure.metric import Metric, metrics
from hark.measure.run import Row
from hark.measure.summary import Quantile
from hark.show.charts.breakdown import name_of
from hark.show.language import Language, count, markup
from hark.show.report.areas import SAID, nouns
from hark.show.report.finding import Finding
from hark.show.report.groups import Groups
from hark.show.report.ways import CHANGED, FELL, HEADLINES, MOVED, ROSE
from hark.words import gettext as _
from hark.words import noted

MOST_NAMES = 6
"""More groups than this stand in the chart only."""


def headline(found: Sequence[Finding], language: Language, *, grouped: bool = True) -> str:
    """The page's first words: what really changed, bad news first; or that nothing did.

    `grouped`: groups were looked at too, so that nothing at all is known to have changed.
    """
    real = [one for one in found if change(one.latest) and not one.aside]
    for good in (False, True, None):
        chosen = [one for one in real if (change(one.latest) or NONE).good is good][:2]
        if chosen:
            way, time = way_of(chosen[0].latest), when(chosen[0], language)
            same = [one for one in chosen if way_of(one.latest) == way and when(one, language) == time]
            return _(HEADLINES[way][0], what=language.list([one.metric.label for one in same]), when=time)
    told = [one for one in found if one.latest and not one.aside]
    for one in told:
        for row in (groups.mover for groups in one.groups if groups.mover):
            words = HEADLINES[way_of(row)][1]
            return _(words, what=one.metric.label, group=name_of(row), when=when(one, language))
    compared = [one for one in told if one.latest and one.latest.comparison]
    if compared and not grouped:
        return _("None of these figures really changed {when}", when=when(compared[0], language))
    if compared:
        return _("No sign of a real change {when}", when=when(compared[0], language))
    return _("What customers do") if found and all(one.area is not SAID for one in found) else _(SAID.title)


MIDDLE = 0.5
"""The part of all values that a median does not exceed."""

NONE = Comparison("before", None, None, None, None, Verdict.CANNOT_TELL)


def change(row: Row | None) -> Comparison | None:
    """The comparison of a row, where the difference is real."""
    return row.comparison if row and row.comparison and row.comparison.verdict.real else None


def way_of(row: Row | None) -> Verdict | None:
    """Whether a row really rose or fell; None where nobody can say which."""
    verdict = (change(row) or NONE).verdict
    return verdict if verdict in (ROSE, FELL) else None


def when(found: Finding, language: Language) -> str:
    """“in October 2026”; “so far in October 2026” while it lasts; of a state, “at the end of October 2026”."""
    if not (found.latest and found.latest.period and found.over):
        return ""
    name = language.period(found.latest.period, found.over)
    if found.stands:
        return _("at the last, in {period}", period=name) if found.partial else _("at the end of {period}", period=name)
    if found.over == "day":
        return _("so far on {day}", day=name) if found.partial else _("on {day}", day=name)
    return _("so far in {period}", period=name) if found.partial else _("in {period}", period=name)


def figure(row: Row, language: Language) -> str:
    """A figure as a sentence says it: with its sign of percent, which is part of the number there."""
    return percent(language.figure(row.estimate.value, row.unit), row.unit, row.estimate.value)


def percent(said: str, unit: str, value: float | None) -> str:
    """A figure with its sign of percent, where it is one."""
    return _("{number}%", number=said) if unit == "%" and value is not None else said


def sure(row: Row, language: Language, noun: str) -> str:
    """“28 to 40, 412 answers”."""
    between = language.interval(row.estimate, row.unit)
    return comma(between, count(language, row.estimate.n, *noun.split("/")))


def comma(*said: str) -> str:
    """Words beside each other; empty ones are left out."""
    return _(", ").join(filter(None, said))


def noun_of(found: Finding) -> str:
    """What the figure is made of, one and many."""
    return "/".join(nouns(found.metric))


def statement(found: Finding, language: Language) -> Markup:
    """“NPS was 34 in October 2026 (28 to 40, 412 answers).” And why there is no figure where there is none."""
    row, label = found.shown, found.metric.label
    about = _("{what} {when}", what=label, when=when(found, language)) if found.latest else label
    if row.estimate.value is None:
        if row.estimate.note:
            return markup("{what}: cannot tell: {reason}.", what=about, reason=_(row.estimate.note))
        return markup("{what}: cannot tell.", what=about)
    if found.counted:
        return markup("{what}: <b>{figure}</b>.", what=about, figure=figure(row, language))
    places = {"what": label, "figure": figure(row, language), "sure": sure(row, language, noun_of(found))}
    if found.latest:
        return markup("{what} was <b>{figure}</b> {when} ({sure}).", **places, when=when(found, language))
    return markup("{what} is <b>{figure}</b> ({sure}).", **places)


def companions(found: Finding, language: Language) -> str:
    """“In June 2026: mean 5.1 h, 9 of 10 within 12 h; in open hours 2.4 h.” Empty where nothing stands beside it."""
    said: tuple[list[str], list[str]] = ([], [])
    for row in found.beside:
        text, clock = figure(row, language), int(row.unit.startswith("business"))
        summary = metrics[row.metric].summary
        if not isinstance(summary, Quantile):
            text = _("mean {figure}", figure=text)
        elif summary.p > MIDDLE:
            text = _("{part} of 10 within {figure}", part=f"{summary.p * 10:g}", figure=text)
        said[clock].append(text)
    every, open_hours = (comma(*each) for each in said)
    if open_hours and every:
        every = _("{every}; in open hours {open}", every=every, open=open_hours)
    elif open_hours:
        every = _("in open hours {open}", open=open_hours)
    time = when(found, language) or _("in all")
    return _("{when}: {figures}.", when=f"{time[0].upper()}{time[1:]}", figures=every) if every else ""


def since(found: Finding, language: Language, clock: Clock) -> str:
    """The name of the period it is compared with; its year only where it is another."""
    row = found.latest
    if not (row and row.period and found.over):
        return ""
    earlier: date = clock.moved(row.period, found.over, -1)
    if row.comparison and row.comparison.against == "year":
        earlier = clock.year_before(row.period, found.over)
    return language.period(earlier, found.over, year=earlier.year != row.period.year)


def difference(comparison: Comparison, unit: str, language: Language) -> str:
    """“11 points”."""
    return in_points(language.figure(abs(comparison.difference or 0.0), unit), unit)


def in_points(said: str, unit: str) -> str:
    """A difference with what it is counted in."""
    match unit:
        case "points":
            return _("{number} points", number=said)
        case "%":
            return _("{number} percentage points", number=said)
    return said


def verdict_of(comparison: Comparison, metric: Metric) -> str:
    """What may be said about a difference, where the figure is made of something else than answers, too."""
    if comparison.verdict is Verdict.TOO_FEW:
        return _("too few {things} to tell", things=metric.noun)
    return _(comparison.verdict.value)


def what_changed(found: Finding, language: Language, clock: Clock) -> str:
    """“It fell by 11 points since September, and it is real.”; empty where there is no period before."""
    row, before = found.latest, since(found, language, clock)
    if not (row and row.comparison and before):
        return ""
    comparison = row.comparison
    if comparison.verdict.real:
        by = difference(comparison, row.unit, language)
        said = _(CHANGED[way_of(row)], by=by, before=before)
        return said + " " + _("But {note}.", note=_(comparison.note)) if comparison.note else said
    if comparison.verdict is Verdict.NO_CHANGE and row.estimate.value is not None:
        then = language.figure(row.estimate.value - (comparison.difference or 0.0), row.unit)
        then = percent(then, row.unit, row.estimate.value)
        return _("No evidence of change since {before}, when it was {then}.", before=before, then=then)
    if comparison.verdict is Verdict.TOO_FEW:
        things = found.metric.noun
        return _("Too few {things} to tell whether it changed since {before}.", things=things, before=before)
    return plain_change(found, language, before)


def plain_change(found: Finding, language: Language, before: str) -> str:
    """“12 more than at the end of May.” of a state, in which there is no chance; else that nobody can tell."""
    row = found.latest
    by = row.comparison.difference if row and row.comparison else None
    if not (row and found.counted and by is not None) or found.amount:
        return _("Whether it changed since {before}, we cannot tell.", before=before)
    if found.stands:
        then = _("at the end of {period}", period=before)
    else:
        then = _("on {day}", day=before) if found.over == "day" else _("in {period}", period=before)
    if not by:
        return _("As many as {then}.", then=then)
    places = {"number": language.figure(abs(by), row.unit), "then": then}
    return _("{number} more than {then}.", **places) if by > 0 else _("{number} fewer than {then}.", **places)


def who_moved(found: Finding, language: Language) -> Markup:
    """“North (region) fell most: by 21 points, and it is real.” Empty where no group really moved."""
    movers = [(called(groups), groups.mover) for groups in found.groups if groups.mover]
    if not movers:
        return Markup("")
    column, row = max(movers, key=lambda pair: abs((change(pair[1]) or NONE).difference or 0.0))
    theirs, whole = change(row) or NONE, change(found.latest)
    most, yet = MOVED[way_of(row)]
    return markup(
        most if whole and whole.verdict is theirs.verdict else yet,
        group=named(row),
        column=column,
        by=difference(theirs, row.unit, language),
    )


def named(row: Row) -> Markup:
    """The name of a group, which may be written in another direction than the page."""
    return Markup("<bdi>{}</bdi>").format(name_of(row))


def paragraph(found: Finding, language: Language, clock: Clock) -> Markup:
    """All there is to say first about a metric."""
    warnings = [groups.warning for groups in found.groups if groups.warning][:1]
    said = [
        statement(found, language),
        what_changed(found, language, clock),
        who_moved(found, language),
        *warnings,
    ]
    return Markup(" ").join(filter(None, said))


def in_all(found: Finding, language: Language) -> Markup:
    """The figure of all answers, where the page has told about a part of them; and where there is no time, why."""
    row, label = found.total, found.metric.label
    if found.scope.first is None:
        words = (
            noted("None of the {things} says when it was given, so there is nothing to show over time.")
            if found.area is SAID
            else noted("None of the {things} says when it happened, so there is nothing to show over time.")
        )
        return Markup("{} {}").format(statement(found, language), _(words, things=found.metric.noun))
    if not found.latest:
        return statement(found, language)
    if row.estimate.value is None or found.stands:
        return Markup("")
    if found.counted:
        return markup("In all: <b>{figure}</b>.", figure=figure(row, language))
    return markup(
        "Over all {things}, {what} is <b>{figure}</b> ({sure}).",
        things=found.metric.noun, what=label, figure=figure(row, language), sure=sure(row, language, noun_of(found)),
    )  # fmt: skip


def extremes(found: Finding) -> Markup:
    """“Really higher than the rest: West. Really lower: North.” Of two columns; empty where none stands out."""
    said = Markup("")
    for verdict, words in (
        (Verdict.HIGHER, noted("Really higher than the rest: {groups}.")),
        (Verdict.LOWER, noted("Really lower: {groups}.")),
    ):
        names = [
            markup("{group} ({column})", group=named(row), column=called(groups))
            for groups in found.groups[:2]
            for row in groups.shown.rows
            if row.comparison and row.comparison.verdict is verdict
        ]
        if 0 < len(names) <= MOST_NAMES:
            said += Markup("{}{}").format(" " if said else "", markup(words, groups=markup(", ").join(names)))
    return said


def called(groups: Groups) -> str:
    """What the column is called that groups are of."""
    return groups.label or plain(groups.dimension)


def plain(column: str) -> str:
    """A column as people say it: `age_group` is “age group”."""
    return _(column.removeprefix("x_").replace("_", " "))
