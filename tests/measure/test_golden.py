"""The SQL of every metric in every dialect, as it was read and approved. `make golden` writes it anew."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hark.company import CompanyDocument
from hark.measure import Metric, Query, metrics
from hark.measure.clock import Clock
from hark.measure.expression import statement
from hark.measure.figures import statements
from hark.measure.scope import Frame
from hark.measure.summary import Shape
from hark.store.engines.clickhouse import ClickHouse
from hark.store.engines.duckdb import DuckDB
from hark.store.engines.engine import Engine
from hark.store.engines.spark import Spark
from hark.store.reader import Declared
from measure.zoo import ZOO

FOLDER = Path(__file__).parents[1] / "golden"
ENGINES = (DuckDB, ClickHouse, Spark)
SHAPES = (Shape.QUANTILE, Shape.DISTINCT, Shape.LEVEL, Shape.SUM)
ASKED = [*metrics.values(), *(each for each in ZOO if each.summary.shape in SHAPES)]


def text(metric: Metric, engine: type[Engine]) -> str:
    """The statements of a metric by touchpoint, every month of a spring in Berlin."""
    periods = Clock(ZoneInfo("Europe/Berlin")).periods(date(2026, 3, 1), date(2026, 6, 1), "month")
    time = Frame(periods[0].begins, periods[-1].ends, tuple(periods))
    query = Query(metric.name, by=("touchpoint",), over="month")
    if metric.name not in metrics:
        return f"{engine.sql(statement(query, metric, Declared(CompanyDocument()), time))};\n"
    trees = statements(query, Declared(CompanyDocument()), time)
    return "".join(f"{engine.sql(tree)};\n" for tree in trees.values())


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("metric", ASKED, ids=lambda metric: metric.name)
def test_the_sql_is_the_approved_one(metric: Metric, engine: type[Engine]) -> None:
    path = FOLDER / f"{metric.name}.{engine.name}.sql"
    if os.environ.get("HARK_WRITE_GOLDEN"):
        path.write_text(text(metric, engine), encoding="utf-8")

    assert path.is_file(), "approve it with `make golden` once you have read it"
    assert text(metric, engine) == path.read_text(encoding="utf-8")


def test_no_approved_sql_is_left_over() -> None:
    wanted = {f"{metric.name}.{engine.name}.sql" for metric in ASKED for engine in ENGINES}

    assert {path.name for path in FOLDER.glob("*.sql")} == wanted


def test_the_same_question_is_always_the_same_text() -> None:
    assert len({text(metrics["csat"], DuckDB) for _ in range(3)}) == 1
