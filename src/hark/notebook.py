"""Hark from Python: a company's data directory, and figures that show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any, overload

import vl_convert
from arro3.core import Table

from hark.collect.importer import check_file, import_file
from hark.collect.maps.map import read_map
from hark.collect.preview import Preview
from hark.company import CompanyDocument
from hark.errors import BadQuestion, HarkError
from hark.export import columns, table
from hark.measure.condition import Condition
from hark.measure.estimate import rounded
from hark.measure.metric import Metric, metrics
from hark.measure.query import Query
from hark.measure.records import records
from hark.measure.run import Row, run
from hark.show.charts.breakdown import breakdown
from hark.show.charts.lines import lines
from hark.show.charts.trend import Beside, Line, trend
from hark.show.drawing import VERSION, speakable
from hark.show.language import Language
from hark.show.report import write_report
from hark.show.theme import WIDE
from hark.store.deliveries import Delivery, deliveries, undo_delivery
from hark.store.erase import Erasure, erase_person
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.store.timeline import customer_called

Day = date | str
"""A day, or a text like 2026-01-31."""


def open(directory: Path | str = "hark-data", *, create: bool = False) -> Company:  # noqa: A001
    """The company whose data lies in `directory`; with `create`, a new one where there is none. Raises StoreTrouble."""
    return Company(Store.open(directory, create=create))


@dataclass(frozen=True)
class Company:
    """A data directory, to ask and to add to."""

    store: Store

    @property
    def document(self) -> CompanyDocument:
        """The company document: zone, week, thresholds and the rest."""
        return self.store.company

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """Every metric by name."""
        return metrics

    @property
    def imports(self) -> list[Delivery]:
        """Every delivery, oldest first."""
        return deliveries(self.store)

    def measure(  # noqa: PLR0913 - a question has that many parts
        self,
        metric: str,
        *,
        by: str | Sequence[str] = (),
        over: str | None = None,
        start: Day | None = None,
        end: Day | None = None,
        where: str | Sequence[str] = (),
        against: str | None = None,
        weighted: bool = True,
    ) -> Figures:
        """The figures of a metric: `by` columns or attributes, `over` a period, from `start` to before `end`.

        `where` holds conditions such as `"region=North"`; `against` is `"before"`, `"year"` or `"rest"`.
        Raises UnknownName or BadQuestion for what cannot be asked.
        """
        query = Query(
            metric=metric,
            by=_several(by),
            over=over,
            start=_day(start),
            end=_day(end),
            where=tuple(Condition.parse(text) for text in _several(where)),
            against=against,
            weighted=weighted,
        )
        return Figures(query, tuple(run(query, Facts(self.store))), self)

    def records(self, metric: str, *, limit: int = 100, **asked: Any) -> Table:
        """The rows behind a figure, as Arrow: asked like `measure`, at most `limit` of them."""
        return self.measure(metric, **asked).records(limit=limit)

    def check_file(self, file: Path | str, map: Path | str) -> Preview:  # noqa: A002 - the word users know it by
        """What importing the file would do, without doing it."""
        return check_file(self.store, Path(file), read_map(Path(map)))

    def import_file(
        self,
        file: Path | str,
        map: Path | str,  # noqa: A002
        *,
        strict: bool = False,
        replace: int | None = None,
        beside: bool = False,
    ) -> Delivery:
        """Import a file by a map file; all or nothing. Options as in `hark import`."""
        return import_file(self.store, Path(file), read_map(Path(map)), strict=strict, replace=replace, beside=beside)

    def undo(self, number: int) -> Delivery:
        """Take delivery `number` back."""
        return undo_delivery(self.store, number)

    def erase(self, customer: str) -> Erasure:
        """Erase a person (`source:customer`, or the customer alone) from everything; that cannot be undone."""
        return erase_person(self.store, customer_called(Facts(self.store), customer))

    def report(self, path: Path | str = "report.html") -> Path:
        """Write the report to one self-contained HTML file, and return where it is."""
        return write_report(self.store, Path(path))


@dataclass(frozen=True)
class Figures(Sequence[Row]):
    """The figures that answer a question: rows to go through, a table to look at, Arrow to take elsewhere."""

    query: Query
    rows: tuple[Row, ...]
    company: Company

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def metric(self) -> Metric:
        """The metric that was asked for."""
        return metrics[self.query.metric]

    def records(self, *, limit: int = 100) -> Table:
        """The rows behind the figures, as Arrow, at most `limit` of them."""
        return Table.from_arrow(records(self.query, Facts(self.company.store), limit=limit))

    def to_arrow(self) -> Table:
        """The figures as Arrow, one row each; whatever reads the Arrow stream protocol takes it."""
        return Table.from_arrow(table(columns(self.query, self.rows)))

    def chart(self) -> Chart:
        """Lines over time, or a dot and its interval per group. Raises BadQuestion for a single figure."""
        document = self.company.document
        said: dict[str, Any] = {"grey_below": document.grey_below, "language": Language(document.language)}
        if self.query.over and self.query.by:
            return Chart(lines(self.rows, self.query.over, **said))
        if self.query.over:
            target = document.targets.get(self.query.metric)
            lines_across = () if target is None else (Line(target, "target"),)
            return Chart(trend(self.rows, self.query.over, beside=Beside(lines_across), **said))
        if self.query.by:
            return Chart(breakdown(self.rows, width=WIDE, **said))
        raise BadQuestion("One figure makes no chart.", "Group it (by) or ask for it over a period (over).")

    def to_polars(self) -> Any:
        """The figures as a polars DataFrame; needs the extra `polars`."""
        return extra("polars").DataFrame(self.to_arrow())

    def to_pandas(self) -> Any:
        """The figures as a pandas DataFrame; needs the extra `pandas`."""
        return extra("pandas").DataFrame.from_arrow(self.to_arrow())

    def __repr__(self) -> str:
        return f"<Figures: {self.metric.label}, {self.metric.unit}; rows: {len(self)}>"

    def _repr_html_(self) -> str:
        found = columns(self.query, self.rows)
        head = "".join(f"<th>{escape(name)}</th>" for name in found)
        rows = zip(*(values for _, values in found.values()), strict=True)
        body = "".join("<tr>" + "".join(f"<td>{escape(shown(cell))}</td>" for cell in row) + "</tr>" for row in rows)
        title = f"<caption>{escape(self.metric.label)}, {escape(self.metric.unit)}</caption>"
        return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class Chart(dict[str, Any]):
    """A Vega-Lite chart: the dictionary itself, which shows itself in a notebook."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        spec: Any = speakable(dict(self))
        drawn = vl_convert.vegalite_to_svg(spec, vl_version=VERSION, allowed_base_urls=[])
        return {"application/vnd.vegalite.v6+json": spec, "image/svg+xml": drawn}


def extra(name: str) -> Any:
    """The package of an extra; raises HarkError where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise HarkError(f"{name} is not installed.", f'Install it: pip install "hark[{name}]"') from None


def shown(cell: object) -> str:
    """A cell as people read it."""
    if cell is None:
        return ""
    return f"{rounded(cell, 1):g}" if isinstance(cell, float) else str(cell)


def _several(named: str | Sequence[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named)


def _day(given: Day | None) -> date | None:
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadQuestion(f"“{given}” is not a day.", "Write it as year-month-day, for example 2026-01-31.") from None
