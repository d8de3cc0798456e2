"""The real surveys give the figures that are published or worked out by other means, through the front door."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[1]
Hark = Callable[..., Any]
RATED = {"2013": "Q7", "2014": "Q7", "2015": "Q7", "2016": "Q7"}


def brought(hark: Hark, data: Path, *files: tuple[Path, str]) -> None:
    """Import files by the maps of examples/."""
    for file, name in files:
        said = hark("import", file, "--map", PROJECT / "examples" / f"{name}.toml", "--data", data)
        assert said.code == 0, said.err


def figures(hark: Hark, data: Path, *asked: str) -> dict[str, dict[str, Any]]:
    """The figures of a question by the value of their one group."""
    rows = json.loads(hark("measure", *asked, "--format", "json", "--data", data).out)
    return {next(iter(row["group"].values()), ""): row for row in rows}


@pytest.fixture(scope="module")
def ratings(real_data: Path) -> dict[str, list[tuple[int, float]]]:
    """Every facility rating of the airport's passengers by year, with its weight: read without Hark."""
    found = {}
    for year, prefix in RATED.items():
        with gzip.open(next((real_data / "sfo_survey").glob(f"{year}*.csv.gz"))) as raw:
            rows = csv.DictReader(io.StringIO(raw.read().decode("latin-1")))
            found[year] = [
                (int(value), float(row["WEIGHT"]))
                for row in rows
                for name, value in row.items()
                if name and name.startswith(prefix) and "COM" not in name and value in set("12345")
            ]
    return found


@pytest.mark.parametrize("weighted", [True, False], ids=["weighted", "unweighted"])
def test_the_airports_satisfaction_per_year(
    hark: Hark, tmp_path: Path, real_data: Path, ratings: dict[str, list[tuple[int, float]]], weighted: bool
) -> None:
    files = [(next((real_data / "sfo_survey").glob(f"{year}*.csv.gz")), f"sfo-{year}") for year in RATED]
    brought(hark, tmp_path / "data", *files)

    rows = figures(hark, tmp_path / "data", "csat", "--by", "year", *([] if weighted else ["--unweighted"]))

    for year, given in ratings.items():
        total = sum(weight if weighted else 1 for _, weight in given)
        satisfied = sum(weight if weighted else 1 for score, weight in given if score >= 4)
        assert rows[year]["value"] == pytest.approx(100 * satisfied / total, abs=1e-9)
        assert rows[year]["n"] == len(given)
        assert rows[year]["low"] < rows[year]["value"] < rows[year]["high"]


def test_lectures_by_department(hark: Hark, tmp_path: Path, real_data: Path) -> None:
    brought(hark, tmp_path / "data", (real_data / "insteval" / "InstEval.parquet", "insteval"))

    (mean,) = figures(hark, tmp_path / "data", "rating").values()
    rows = figures(hark, tmp_path / "data", "rating", "--by", "department")
    best, worst = (pick(rows, key=lambda one: rows[one]["value"]) for pick in (max, min))

    assert mean["value"] == pytest.approx(3.2057, abs=5e-5)
    assert (best, worst) == ("5", "10")
    assert (rows["5"]["value"], rows["10"]["value"]) == (pytest.approx(3.355, abs=5e-4), pytest.approx(2.990, abs=5e-4))
    assert rows["10"]["high"] < mean["low"] < mean["high"] < rows["5"]["low"]


def test_lectures_over_time_are_refused_with_the_reason(hark: Hark, tmp_path: Path, real_data: Path) -> None:
    brought(hark, tmp_path / "data", (real_data / "insteval" / "InstEval.parquet", "insteval"))

    said = hark("measure", "rating", "--over", "month", "--data", tmp_path / "data")

    assert said.code == 2
    assert "says when it happened" in said.err


def test_a_response_without_any_answer_counts(hark: Hark, tmp_path: Path, real_data: Path) -> None:
    file = real_data / "jupyter_surveys" / "2015-12_survey_short_columns.csv.gz"
    brought(hark, tmp_path / "data", (file, "jupyter-2015"))

    (begun,) = figures(hark, tmp_path / "data", "responses").values()
    (finished,) = figures(hark, tmp_path / "data", "finished_responses").values()

    assert (begun["value"], finished["value"]) == (1706, 779)


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        ("hebrew_comments/dev.tsv.gz", "hebrew-comments", "מקסים 😊"),
        ("hungarian_husst/sst_dev.json.gz", "hungarian-husst", "Donovan elpazarolja a fő eszközét"),
        ("welsh_text/cy.txt.gz", "welsh-text", "Mae Môr y De i weld yn ddiddiwedd."),
    ],
)
def test_every_language_is_kept_listed_and_reported(
    hark: Hark, tmp_path: Path, real_data: Path, file: str, name: str, said: str
) -> None:
    brought(hark, tmp_path / "data", (real_data / file, name))

    rows = json.loads(
        hark("records", "answers", "--limit", "20000", "--format", "json", "--data", tmp_path / "data").out
    )
    report = tmp_path / "report.html"
    hark("report", "--output", report, "--data", tmp_path / "data")

    assert any(said in (row["text"] or "") for row in rows)
    assert 'dir="auto"' in report.read_text(encoding="utf-8")
