"""What happened, in order, as the page writes it: a line per figure that really moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hark.measure.metric import metrics
from hark.show.charts.breakdown import UNSTATED
from hark.show.language import Language
from hark.show.report.sentences import percent, plain
from hark.show.report.story import Line, Series
from hark.words import gettext as _


@dataclass(frozen=True)
class Event:
    """A line: since which week what moved, in which groups of which columns, how, and whether that is good."""

    since: str
    label: str
    names: tuple[tuple[str, str], ...]
    levels: str
    verdict: str
    tone: str
    anchor: str


def events(lines: Sequence[Line], language: Language) -> Iterator[Event]:
    """The lines of what happened, in their order."""
    for line in lines:
        series, move = line.series, line.move
        names = tuple((_(UNSTATED) if name is None else name, plain(column)) for column, name in series.group.items())
        told = move.comparison
        yield Event(
            language.day(move.start),
            series.label,
            names,
            levels(line, language),
            _(told.verdict.value),
            {True: "good", False: "bad", None: "real"}[told.good],
            series.chapter,
        )


def levels(line: Line, language: Language) -> str:
    """“from 18 h to 48 h”, “from 28% to 46% of all tickets”."""
    series = line.series
    then, now = (written(one.value, series, language) for one in (line.move.usual, line.move.since))
    if series.whole:
        return _("from {then} to {now} of all {things}", then=then, now=now, things=_(series.whole))
    if metrics[series.metric].periodic:
        return _("from {then} to {now} a week", then=then, now=now)
    return _("from {then} to {now}", then=then, now=now)


def written(value: float | None, series: Series, language: Language) -> str:
    """A level with its sign of percent."""
    return percent(language.figure(value, series.unit), series.unit, value)
