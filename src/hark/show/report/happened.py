"""What happened, in order, as the page writes it: a line per figure that really moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hark.measure.metric import metrics
from hark.show.charts.breakdown import UNSTATED
from hark.show.language import Language
from hark.show.report.sentences import plain
from hark.show.report.story import Line, Series


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
        names = tuple((UNSTATED if name is None else name, plain(column)) for column, name in series.group.items())
        told = move.comparison
        yield Event(
            language.day(move.start),
            series.label,
            names,
            levels(line, language),
            told.verdict,
            {True: "good", False: "bad", None: "real"}[told.good],
            series.chapter,
        )


def levels(line: Line, language: Language) -> str:
    """“from 18 h to 48 h”, “from 28% to 46% of all tickets”."""
    series = line.series
    then, now = (written(one.value, series, language) for one in (line.move.usual, line.move.since))
    of = f" of all {series.whole}" if series.whole else " a week" if metrics[series.metric].periodic else ""
    return f"from {then} to {now}{of}"


def written(value: float | None, series: Series, language: Language) -> str:
    """A level with its sign of percent."""
    return language.figure(value, series.unit) + ("%" if series.unit == "%" and value is not None else "")
