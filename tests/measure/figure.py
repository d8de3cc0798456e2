"""Questions in one line: the figure of a metric, or its figures by period or group."""

from __future__ import annotations

from pathlib import Path

from hark.measure import Query, run
from hark.store.reader import Facts


def figure(facts: Facts, metric: str, **asked: object) -> float | None:
    """The one figure of a metric."""
    (row,) = run(Query(metric, **asked), facts)  # type: ignore[arg-type]
    return row.estimate.value


def counted(facts: Facts, metric: str, **asked: object) -> int:
    """How many rows the one figure of a metric stands on."""
    (row,) = run(Query(metric, **asked), facts)  # type: ignore[arg-type]
    return row.estimate.n


def by(facts: Facts, metric: str, column: str, **asked: object) -> dict[str | None, float | None]:
    """The figures of a metric by the values of a column."""
    rows = run(Query(metric, by=(column,), **asked), facts)  # type: ignore[arg-type]
    return {row.group[column]: row.estimate.value for row in rows}


def over(facts: Facts, metric: str, period: str, **asked: object) -> dict[str, float | None]:
    """The figures of a metric by the first day of each period, in the order of time."""
    rows = run(Query(metric, over=period, **asked), facts)  # type: ignore[arg-type]
    return {str(row.period): row.estimate.value for row in rows}


def company(facts: Facts, text: str) -> Facts:
    """The same facts after `text` was written into company.toml."""
    with (Path(facts.store.directory) / "company.toml").open("a", encoding="utf-8") as document:
        document.write(text + "\n")
    return Facts(facts.store)
