"""Say in plain words what there is to see: the figure, how sure it is, what changed, and where most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from hark.measure.clock import Clock
from hark.measure.compare import Comparison, Verdict
from hark.measure.metric import metrics
from hark.measure.run import Row
from hark.measure.summary import Quantile
from hark.show.charts.breakdown import name_of
from hark.show.language import Language, count
from hark.show.report.areas import SAID, nouns
from hark.show.report.finding import Finding

MOST_NAMES = 6
"""More groups than this stand in the chart only."""

WORD = {"points": " points", "%": " percentage points"}
ROSE = {Verdict.ROSE: "rose", Verdict.FELL: "fell"}


def headline(found: Sequence[Finding], language: Language) -> str:
    """The page's first words: what really changed, bad news first; or that nothing did."""
    real = [one for one in found if change(one.latest) and not one.aside]
    for good in (False, True, None):
        chosen = [one for one in real if (change(one.latest) or NONE).good is good][:2]
        if chosen:
            verb = ROSE.get((change(chosen[0].latest) or NONE).verdict, "changed")
            same = [
                one
                for one in chosen
                if ROSE.get((change(one.latest) or NONE).verdict) == verb
                and when(one, language) == when(chosen[0], language)
            ]
            return f"{' and '.join(one.metric.label for one in same)} {verb} {when(same[0], language)}"
    told = [one for one in found if one.latest and not one.aside]
    for one in told:
        for row in (groups.mover for groups in one.groups if groups.mover):
            verb = ROSE.get((change(row) or NONE).verdict, "changed")
            return f"{one.metric.label} {verb} for {name_of(row)} {when(one, language)}"
    compared = [one for one in told if one.latest and one.latest.comparison]
    if compared:
        return f"No sign of a real change {when(compared[0], language)}"
    return "What customers do" if found and all(one.area is not SAID for one in found) else SAID.title


MIDDLE = 0.5
"""The part of all values that a median does not exceed."""

NONE = Comparison("before", None, None, None, None, Verdict.CANNOT_TELL)


def change(row: Row | None) -> Comparison | None:
    """The comparison of a row, where the difference is real."""
    return row.comparison if row and row.comparison and row.comparison.verdict.real else None


def when(found: Finding, language: Language) -> str:
    """“in October 2026”; “so far in October 2026” while it lasts; of a state, “at the end of October 2026”."""
    if not (found.latest and found.latest.period and found.over):
        return ""
    word = "on" if found.over == "day" else "in"
    name = language.period(found.latest.period, found.over)
    if found.stands:
        return f"at the end of {name}" if not found.partial else f"at the last, in {name}"
    return f"{'so far ' if found.partial else ''}{word} {name}"


def figure(row: Row, language: Language) -> str:
    """A figure as a sentence says it: with its sign of percent, which is part of the number there."""
    return language.figure(row.estimate.value, row.unit) + (
        "%" if row.unit == "%" and row.estimate.value is not None else ""
    )


def sure(row: Row, language: Language, noun: str) -> str:
    """“28 to 40, 412 answers”."""
    between = language.interval(row.estimate, row.unit)
    return ", ".join(filter(None, [between, count(language, row.estimate.n, *noun.split("/"))]))


def noun_of(found: Finding) -> str:
    """What the figure is made of, one and many."""
    return "/".join(nouns(found.metric))


def statement(found: Finding, language: Language) -> Markup:
    """“NPS was 34 in October 2026 (28 to 40, 412 answers).” And why there is no figure where there is none."""
    row, label = found.shown, found.metric.label
    time = f" {when(found, language)}" if found.latest else ""
    if row.estimate.value is None:
        reason = f": {row.estimate.note}" if row.estimate.note else ""
        return Markup("{}{}: cannot tell{}.").format(label, time, reason)
    if found.counted:
        return Markup("{}{}: <b>{}</b>.").format(label, time, figure(row, language))
    verb = "was" if found.latest else "is"
    inside = sure(row, language, noun_of(found))
    return Markup("{} {} <b>{}</b>{} ({}).").format(label, verb, figure(row, language), time, inside)


def companions(found: Finding, language: Language) -> str:
    """“In June 2026: mean 5.1 h, 9 of 10 within 12 h; in open hours 2.4 h.” Empty where nothing stands beside it."""
    said: tuple[list[str], list[str]] = ([], [])
    for row in found.beside:
        text, clock = figure(row, language), int(row.unit.startswith("business"))
        summary = metrics[row.metric].summary
        if not isinstance(summary, Quantile):
            text = f"mean {text}"
        elif summary.p > MIDDLE:
            text = f"{summary.p * 10:g} of 10 within {text}"
        said[clock].append(text)
    plain_hours, open_hours = (", ".join(each) for each in said)
    every = "; ".join(filter(None, [plain_hours, open_hours and f"in open hours {open_hours}"]))
    time = when(found, language) or "in all"
    return f"{time[0].upper()}{time[1:]}: {every}." if every else ""


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
    return language.figure(abs(comparison.difference or 0.0), unit) + WORD.get(unit, "")


def what_changed(found: Finding, language: Language, clock: Clock) -> str:
    """“It fell by 11 points since September, and it is real.”; empty where there is no period before."""
    row, before = found.latest, since(found, language, clock)
    if not (row and row.comparison and before):
        return ""
    comparison = row.comparison
    if comparison.verdict.real:
        by = difference(comparison, row.unit, language)
        mind = f" But {comparison.note}." if comparison.note else ""
        return f"It {ROSE.get(comparison.verdict, 'changed')} by {by} since {before}, and it is real.{mind}"
    if comparison.verdict is Verdict.NO_CHANGE and row.estimate.value is not None:
        then = language.figure(row.estimate.value - (comparison.difference or 0.0), row.unit)
        return f"No evidence of change since {before}, when it was {then}{'%' if row.unit == '%' else ''}."
    if comparison.verdict is Verdict.TOO_FEW:
        return f"Too few {found.metric.noun} to tell whether it changed since {before}."
    return plain_change(found, language, before)


def plain_change(found: Finding, language: Language, before: str) -> str:
    """“12 more than at the end of May.” of a state, in which there is no chance; else that nobody can tell."""
    row = found.latest
    by = row.comparison.difference if row and row.comparison else None
    if not (row and found.counted and by is not None) or found.amount:
        return f"Whether it changed since {before}, we cannot tell."
    than = f"{'at the end of' if found.stands else 'on' if found.over == 'day' else 'in'} {before}"
    if not by:
        return f"As many as {than}."
    return f"{language.figure(abs(by), row.unit)} {'more' if by > 0 else 'fewer'} than {than}."


def who_moved(found: Finding, language: Language) -> Markup:
    """“North (region) fell most: by 21 points, and it is real.” Empty where no group really moved."""
    movers = [(groups.dimension, groups.mover) for groups in found.groups if groups.mover]
    if not movers:
        return Markup("")
    column, row = max(movers, key=lambda pair: abs((change(pair[1]) or NONE).difference or 0.0))
    theirs, whole = change(row) or NONE, change(found.latest)
    first, most = ("", " most:") if whole and whole.verdict is theirs.verdict else ("Yet ", "")
    return Markup("{}<bdi>{}</bdi> ({}) {}{} by {}, and it is real.").format(
        first,
        name_of(row),
        plain(column),
        ROSE.get(theirs.verdict, "changed"),
        most,
        difference(theirs, row.unit, language),
    )


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
        happened = "was given" if found.area is SAID else "happened"
        none = f"None of the {found.metric.noun} says when it {happened}, so there is nothing to show over time."
        return Markup("{} {}").format(statement(found, language), none)
    if not found.latest:
        return statement(found, language)
    if row.estimate.value is None or found.stands:
        return Markup("")
    if found.counted:
        return Markup("In all: <b>{}</b>.").format(figure(row, language))
    inside = sure(row, language, noun_of(found))
    return Markup("Over all {}, {} is <b>{}</b> ({}).").format(found.metric.noun, label, figure(row, language), inside)


def extremes(found: Finding) -> Markup:
    """“Really higher than the rest: West. Really lower: North.” Of two columns; empty where none stands out."""
    said = Markup("")
    for verdict, words in ((Verdict.HIGHER, "Really higher than the rest"), (Verdict.LOWER, "Really lower")):
        names = [
            Markup("<bdi>{}</bdi> ({})").format(name_of(row), plain(groups.dimension))
            for groups in found.groups[:2]
            for row in groups.shown.rows
            if row.comparison and row.comparison.verdict is verdict
        ]
        if 0 < len(names) <= MOST_NAMES:
            listed = Markup(", ").join(names)
            said += Markup("{}{}: {}.").format(" " if said else "", words, listed)
    return said


def plain(column: str) -> str:
    """A column as people say it: `age_group` is “age group”."""
    return column.removeprefix("x_").replace("_", " ")
