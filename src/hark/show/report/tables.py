"""What a picture is: its drawings, and the table behind it, with what stands in its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hark.measure.run import Row
from hark.show.charts.trend import Line, Link
from hark.show.language import Language
from hark.show.privacy import people
from hark.show.report.finding import Finding
from hark.words import gettext as _
from hark.words import noted


@dataclass(frozen=True)
class Cell:
    """One cell of a table; `name`: somebody's own words, `grey`: few people behind it, `to`: where its rows are."""

    text: str
    name: bool = False
    grey: bool = False
    to: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart for wide and for narrow pages (the same where one will do), and the table behind it."""

    kind: str
    title: str
    caption: str
    wide: str
    narrow: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


LINES = {
    "target": noted("The dashed line is the target, {figure}."),
    "base": noted("The dotted line is the base line ({what}), {figure}."),
    "benchmark": noted("The broken line is the benchmark ({what}), {figure}."),
}
"""How people call the lines of a chart."""


def lined(lines: Sequence[Line], unit: str, language: Language) -> Iterator[str]:
    """What every line across a chart is."""
    for one in lines:
        yield _(LINES[one.kind], what=one.words, figure=language.figure(one.value, unit))


def by_period(
    found: Finding, rows: Sequence[Row], below: int, language: Language, link: Link | None = None
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """The table behind a picture over time: its head and its rows."""
    table = (
        (
            Cell(language.tick(row.period, found.over or ""), to=link(row) if link else ""),
            *cells(row, found, below, language),
        )
        for row in rows
        if row.period
    )
    return (_("Period"), *columns(found)), tuple(table)


def columns(found: Finding) -> tuple[str, ...]:
    """The heads of the columns that hold a figure."""
    many = found.metric.noun.capitalize()
    if found.counted:
        return (many, _("People")) if found.aside else (found.metric.label, *((many,) if found.amount else ()))
    label = f"{found.metric.label}{' (%)' if found.metric.unit == '%' else ''}"
    return (label, _("Interval"), many, _(found.crowd[1]).capitalize())


def cells(row: Row, found: Finding, below: int, language: Language) -> tuple[Cell, ...]:
    """A figure in the cells of a table."""
    estimate = row.estimate
    grey = not found.counted and people(estimate) < below
    figure = Cell(language.figure(estimate.value, row.unit), grey=grey)
    made, persons = Cell(language.number(estimate.n)), Cell(language.number(estimate.people))
    if found.counted:
        return (figure, persons) if found.aside else (figure, *((made,) if found.amount else ()))
    sure = Cell(language.interval(estimate, row.unit) or _(estimate.note) or "—", grey=grey)
    return (figure, sure, made, persons)
