"""Hark from Python: the public names, and figures that show themselves and go elsewhere."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

import hark

MAP = """
fact = "answers"
survey = "shop"
source = "till"
zone = "UTC"
[columns]
response = "id"
customer = "who"
occurred_at = { column = "day", formats = ["%Y-%m-%d"] }
region = "region"
[attributes]
plan = "plan"
value = "size"
[[questions]]
columns = ["recommend"]
kind = "nps"
"""
LINES = [
    ("a1", "K-1", "2026-01-05", "North", "Club", "big", 10),
    ("a2", "K-2", "2026-01-06", "North", "Guest", "big", 3),
    ("a3", "K-3", "2026-02-07", "<b>South</b>", "Club", "small", 9),
    ("a4", "K-1", "2026-02-08", "North", "Club", "big", 9),
]


@pytest.fixture
def company(tmp_path: Path) -> hark.Company:
    """A company with four answers of three customers."""
    made = hark.open(tmp_path / "data", create=True)
    made.import_file(*written(tmp_path))
    return made


def written(folder: Path) -> tuple[Path, Path]:
    """The file of answers and its map."""
    file, how = folder / "answers.csv", folder / "answers.toml"
    rows = ["id,who,day,region,plan,size,recommend", *(",".join(map(str, line)) for line in LINES)]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    how.write_text(MAP, encoding="utf-8")
    return file, how


def read(question: str, arrow: object) -> list[tuple[object, ...]]:
    """What DuckDB, on a connection of its own, reads from `arrow`."""
    with duckdb.connect() as duck:
        duck.register("arrow", arrow)
        return duck.sql(question).fetchall()


class Cells(HTMLParser):
    """The cells and elements of a table."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.cells.append(data)


@pytest.mark.parametrize("name", hark.__all__)
def test_every_public_name_is_there(name):
    assert getattr(hark, name) is not None
    assert name in dir(hark)


def test_an_unknown_name_is_an_attribute_error_that_says_which_there_are():
    with pytest.raises(AttributeError, match=r"“measured”.*Company"):
        _ = hark.measured


def test_importing_hark_loads_nothing_heavy():
    heavy = ["duckdb", "deltalake", "numpy", "scipy", "sqlglot", "rich", "click", "jinja2", "vl_convert"]
    said = subprocess.run(
        [sys.executable, "-c", f"import sys, hark; print([name for name in {heavy} if name in sys.modules])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"


def test_hark_help_loads_no_command():
    said = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "hark", "--help"], capture_output=True, text=True, check=True
    )
    assert "duckdb" not in said.stderr
    assert "hark.commands." not in said.stderr


def test_measures_by_group_over_periods(company):
    figures = company.measure("nps", by="region", over="month", where="plan=Club")

    assert [(row.period, row.group["region"], row.estimate.value) for row in figures] == [
        (date(2026, 1, 1), "North", 100.0),
        (date(2026, 2, 1), "<b>South</b>", 100.0),
        (date(2026, 2, 1), "North", 100.0),
    ]


def test_days_may_be_texts(company):
    (row,) = company.measure("nps", start="2026-01-01", end="2026-02-01")

    assert (row.estimate.value, row.estimate.n) == (0.0, 2)


def test_a_day_that_is_none_says_how_to_write_it(company):
    with pytest.raises(hark.HarkError, match="2026-01-31"):
        company.measure("nps", start="January")


def test_an_unknown_metric_asks_whether_another_was_meant(company):
    with pytest.raises(hark.HarkError, match="Did you mean “nps”"):
        company.measure("npx")


def test_figures_are_a_sequence_of_rows(company):
    figures = company.measure("nps", by="region")

    assert len(figures) == 2
    assert isinstance(figures[0], hark.Row)
    assert figures[-1:] == (figures[1],)


def test_shows_itself_in_a_notebook_with_everything_escaped(company):
    table = Cells()
    table.feed(company.measure("nps", by="region")._repr_html_())

    assert "<b>South</b>" in table.cells
    assert "b" not in table.elements


def test_turns_into_arrow_that_any_engine_reads(company):
    arrow = company.measure("nps", by="region", over="month").to_arrow()

    assert read("select period, region, value, n from arrow order by all", arrow) == [
        (date(2026, 1, 1), "North", 0.0, 2),
        (date(2026, 2, 1), "<b>South</b>", 100.0, 1),
        (date(2026, 2, 1), "North", 100.0, 1),
    ]


def test_an_attribute_called_like_a_figure_keeps_apart_from_it(company):
    table = company.measure("nps", by="value").to_polars()

    assert table["x_value"].to_list() == ["big", "small"]
    assert table["value"].to_list() == [pytest.approx(100 / 3), 100.0]


def test_no_figures_are_an_empty_table(company):
    arrow = company.measure("nps", by="region", start="2020-01-01", end="2020-02-01").to_arrow()

    assert read("select * from arrow", arrow) == []


def test_turns_into_polars_and_pandas(company):
    figures = company.measure("nps", by="region")

    assert figures.to_polars()["value"].to_list() == list(figures.to_pandas()["value"])


def test_a_missing_extra_says_what_to_install(company, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)

    with pytest.raises(hark.HarkError, match=r'pip install "hark\[polars\]"'):
        company.measure("nps").to_polars()


def test_a_comparison_stands_beside_each_figure(company):
    table = company.measure("nps", over="month", against="before").to_polars()

    assert table["difference"].to_list() == [None, 100.0]
    assert table["verdict"][1] == "too few answers to tell"


def test_the_records_behind_a_figure(company):
    behind = company.records("nps", where="region=North")

    assert sorted(read("select score from arrow", behind)) == [(3.0,), (9.0,), (10.0,)]


def test_imports_are_listed_and_can_be_undone(company, tmp_path):
    (sent,) = company.imports
    company.undo(sent.number)

    assert company.measure("nps")[0].estimate.value is None
    assert [one.state for one in company.imports] == ["undone"]


def test_a_file_can_be_looked_at_without_importing_it(tmp_path):
    company = hark.open(tmp_path / "data", create=True)

    assert company.check_file(*written(tmp_path)) is not None
    assert company.imports == []


def test_a_person_can_be_erased(company):
    company.erase("till:K-1")

    assert company.measure("nps")[0].estimate.n == 2


def test_knows_its_metrics_and_its_document(company):
    assert company.metrics["nps"].unit == "points"
    assert company.document.zone == "UTC"


def test_draws_a_chart(company):
    chart = company.measure("nps", by="region", over="month").chart()

    assert "vega-lite" in chart["$schema"]


def test_writes_the_report(company, tmp_path):
    path = company.report(tmp_path / "report.html")

    assert path.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_opening_what_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(hark.HarkError, match="hark demo"):
        hark.open(tmp_path / "none")
