"""One story, told in the README's tour: a real file, a wrong map seen in time, and figures that survive everything."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from show.reading import Page

PROJECT = Path(__file__).parents[1]
MAP = PROJECT / "examples" / "sfo-2016.toml"
Hark = Callable[..., Any]


@pytest.fixture
def survey(real_data: Path) -> Path:
    """The passenger survey of San Francisco airport, 2016."""
    return next((real_data / "sfo_survey").glob("2016*.csv.gz"))


def satisfied(file: Path, *, without: str = "") -> tuple[float, int]:
    """The share of ratings that are 4 or 5, weighted, in percent, and how many there are: worked out without Hark."""
    with gzip.open(file) as raw:
        rows = list(csv.DictReader(io.StringIO(raw.read().decode("latin-1"))))
    ratings = [
        (int(value), float(row["WEIGHT"]))
        for row in rows
        for name, value in row.items()
        if name.startswith("Q7") and value in set("12345") and row["*RESPNUM"] != without
    ]
    total = sum(weight for _, weight in ratings)
    return 100 * sum(weight for score, weight in ratings if score >= 4) / total, len(ratings)


def test_a_real_file_with_a_wrong_map_becomes_the_right_figure_and_stays_it(
    hark: Hark, survey: Path, tmp_path: Path
) -> None:
    data, wrong = ("--data", tmp_path / "data"), tmp_path / "wrong.toml"
    wrong.write_text(MAP.read_text(encoding="utf-8").replace('"0", "6", "Blank"', '"0", "Blank"'), encoding="utf-8")

    # The dry run shows what is wrong with the map, and stores nothing.
    seen = hark("import", survey, "--map", wrong, "--dry-run", *data)
    assert "2,180 rows cannot be taken" in " ".join(seen.out.split())
    assert "6 (1,664 times)" in " ".join(seen.out.split())
    assert hark("measure", "csat", *data).code != 0

    # Corrected, it goes in, and the figure is the right one.
    assert hark("import", survey, "--map", MAP, *data).code == 0
    figure = measured(hark, *data)
    value, count = satisfied(survey)
    assert (figure["value"], figure["n"]) == (pytest.approx(value, abs=1e-9), count)

    # Taken back, nothing is left; brought again, it is the same to the last digit.
    assert hark("imports", "undo", "1", *data).code == 0
    assert measured(hark, *data)["n"] == 0
    assert hark("import", survey, "--map", MAP, *data).code == 0
    assert measured(hark, *data) == figure

    # One person is erased: the figures of the rest are what they are without that person.
    assert hark("erase", "passengers-2016:17", "--yes", *data).code == 0
    value, count = satisfied(survey, without="17")
    rest = measured(hark, *data)
    assert (rest["value"], rest["n"]) == (pytest.approx(value, abs=1e-9), count)

    # And the person does not come back with the file.
    assert hark("imports", "undo", "2", *data).code == 0
    assert hark("import", survey, "--map", MAP, *data).code == 0
    assert measured(hark, *data) == rest


def measured(hark: Hark, *data: object) -> dict[str, Any]:
    """The CSAT of all there is."""
    (figure,) = json.loads(hark("measure", "csat", "--format", "json", *data).out)
    return dict(figure)


def test_the_report_of_the_sample_company_tells_what_happened_in_order(hark: Hark, tmp_path: Path) -> None:
    assert hark("demo", "--data", tmp_path / "sample").code == 0
    told = Page((tmp_path / "sample" / "report.html").read_text(encoding="utf-8")).text
    happened = told.partition("What happened, in order")[2].rpartition("At a glance")[0]
    said = re.findall(r"(\d+ \w+ 2026) ([A-Z][^·]+?)(?: · (\w+) \(touchpoint\))? · (\w+) \(region\) from", happened)

    # Parcels come late in the North and please less; then people ask and wait; then scores fall; then members leave.
    assert {group for *_, group in said} == {"North"}
    assert said[:2] == [
        ("2 February 2026", "Orders: late", "", "North"),
        ("2 February 2026", "Customer satisfaction", "delivery", "North"),
    ]
    order = [what for _, what, *_ in said]
    asked, scored, left = (order.index(what) for what in ("Tickets", "Net Promoter Score", "Churn rate"))
    assert asked < scored < left
    assert order.index("First response time") < scored
