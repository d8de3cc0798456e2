"""`hark measure`, `hark records`, `hark metrics`: what a user types and reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from cast import answer, facts_of, response
from conftest import Said
from hark.measure import metrics

HARK = Callable[..., Said]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A company with a handful of answers."""
    folder = tmp_path / "hark-data"
    facts_of(
        folder,
        answers=[
            answer(10, month=1, touchpoint="shop", region="North", text="=HYPERLINK(1)"),
            answer(0, month=2, touchpoint="shop", region="North", text="מאוחר"),
            answer(9, month=2, touchpoint="web", x_value="a", customer="007"),
            answer(8),
        ],
        responses=[response(month=1), response(finished=False, month=1)],
    )
    return folder


def test_json_is_a_list_of_figures_with_exactly_these_keys(hark: HARK, data: Path) -> None:
    said = hark(
        "measure", "nps", "--by", "touchpoint", "--over", "month", "--from", "2026-01-01", "--to", "2026-07-01",
        "--where", "region=North", "--format", "json", "--data", data,
    )  # fmt: skip

    first, second = json.loads(said.out)
    assert list(first) == ["metric", "period", "group", "value", "low", "high", "n", "people", "unit"]
    assert (first["period"], first["group"], first["value"]) == ("2026-01-01", {"touchpoint": "shop"}, 100)
    assert (second["period"], second["value"], second["unit"]) == ("2026-02-01", -100, "points")
    assert said.err == ""


def test_json_of_a_comparison_says_what_came_out(hark: HARK, data: Path) -> None:
    said = hark("measure", "nps", "--over", "month", "--against", "before", "--format", "json", "--data", data)

    first, second = json.loads(said.out)
    assert "comparison" not in first
    assert second["comparison"]["verdict"] == "too few answers to tell"


def test_one_figure_is_a_sentence(hark: HARK, data: Path) -> None:
    said = hark("measure", "completion_rate", "--data", data)

    assert said.out.startswith("Completion rate: 50.0 % (9.5 to 90.5), from 2 responses of 2 people.")


def test_several_figures_are_a_table_with_what_to_mind(hark: HARK, data: Path) -> None:
    said = hark("measure", "nps", "--by", "touchpoint", "--over", "month", "--data", data)

    assert "Net Promoter Score by touchpoint every month: 3 figures, in points." in said.out
    assert "2026-02-01   web" in said.out
    assert "Without a time: 1 more row, which counts in totals and never in a period." in said.out


def test_csv_is_safe_for_a_spreadsheet_and_numbers_stay_numbers(hark: HARK, data: Path) -> None:
    figures = list(
        csv.DictReader(io.StringIO(hark("measure", "nps", "--by", "value", "--format", "csv", "--data", data).out))
    )
    rows = list(csv.DictReader(io.StringIO(hark("records", "nps", "--format", "csv", "--data", data).out)))

    assert [row["x_value"] for row in figures] == ["a", ""]
    assert {row["text"] for row in rows} == {"'=HYPERLINK(1)", "מאוחר", ""}
    assert {row["counts_as"] for row in rows} == {"100.0", "-100.0", "0.0"}
    assert "007" in {row["customer"] for row in rows}


def test_parquet_goes_to_a_file(hark: HARK, data: Path, tmp_path: Path) -> None:
    target = tmp_path / "it's.parquet"

    hark("measure", "nps", "--over", "month", "--format", "parquet", "--output", target, "--data", data)

    found = duckdb.read_parquet(str(target)).project("period::varchar, value, n").fetchall()
    assert found == [("2026-01-01", 100.0, 1), ("2026-02-01", 0.0, 2)]


def test_the_records_of_a_figure_are_listed(hark: HARK, data: Path) -> None:
    said = hark("records", "nps", "--where", "region=North", "--data", data)

    assert "2 rows behind Net Promoter Score. Times are those of UTC." in said.out
    assert "2026-02-15 12:00:00+00" in said.out
    (first,) = json.loads(hark("records", "nps", "--format", "json", "--limit", "1", "--data", data).out)
    assert first["occurred_at"].startswith("2026-02-15")


@pytest.mark.parametrize("name", metrics)
def test_a_definition_tells_everything(name: str, hark: HARK, tmp_path: Path) -> None:
    said = hark("metrics", name, "--data", tmp_path / "none")

    assert said.code == 0
    for word in (metrics[name].label, metrics[name].help, "formula", "threshold", "example", "source", "SELECT"):
        assert word in said.out


def test_the_definition_shows_the_companys_thresholds(hark: HARK, data: Path) -> None:
    (data / "company.toml").write_text("[metrics.csat]\ntop = 1\n", encoding="utf-8")

    assert "top = 1" in hark("metrics", "csat", "--data", data).out


def test_the_metrics_are_listed(hark: HARK, tmp_path: Path) -> None:
    said = hark("metrics", "--data", tmp_path)

    assert all(name in said.out for name in metrics)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["measure", "npx"], 2, "There is no metric called “npx”.\nDid you mean “nps”?"),
        (["measure", "nps", "--by", "regoin"], 2, "Did you mean “region”?"),
        (["measure", "nps", "--where", "region"], 2, "Write for example region=North"),
        (["measure", "nps", "--where", "region=north"], 2, "upper and lower case count"),
        (
            ["measure", "nps", "--over", "day", "--from", "2030-01-01", "--to", "2030-02-01"],
            2,
            "from 2026-01-15 to 2026-02-15",
        ),
        (["measure", "csat"], 2, "See with `hark facts` what has been imported"),
        (["measure", "nps", "--from", "01.02.2026"], 2, "“01.02.2026” is no day. Write it such as 2026-01-31."),
        (["measure", "nps", "--format", "parquet"], 2, "Say with --output where to write it."),
        (["measure", "nps", "--engine", "spark"], 6, "Set HARK_SPARK"),
        (["measure", "nps", "--format", "json", "--output", "/nowhere/at/all.json"], 6, "/nowhere/at"),
        (["metrics", "npss"], 2, "Did you mean “nps”?"),
        (["records", "npss"], 2, "Did you mean “nps”?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_goes_wrong_is_said_and_what_to_do(
    arguments: list[str], code: int, words: str, hark: HARK, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HARK_SPARK", raising=False)

    said = hark(*arguments, "--data", data)

    assert (said.code, words in said.err) == (code, True), said.err
    assert "Traceback" not in said.err


def test_a_period_without_data_gives_an_empty_list_to_a_program(hark: HARK, data: Path) -> None:
    said = hark(
        "measure",
        "nps",
        "--over",
        "day",
        "--from",
        "2030-01-01",
        "--to",
        "2030-01-05",
        "--format",
        "json",
        "--data",
        data,
    )

    assert (json.loads(said.out), said.code) == ([], 0)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("[metrics.csat]\ntop = 0\n", "metrics.csat.top is 0.\nMake it a number from 1 to 11."),
        ("[metrics.csat]\nshare = 1.5\n", "metrics.csat.share is 1.5."),
        ("[metrics.csat]\ntopp = 2\n", "Did you mean “top”?"),
        ("[metrics.csatt]\ntop = 2\n", "Did you mean “csat”?"),
        ("[targets]\nnpss = 4\n", "targets.npss: there is no metric called “npss”.\nDid you mean “nps”?"),
    ],
)
@pytest.mark.parametrize("asked", [["measure", "nps"], ["metrics", "csat"], ["doctor"]], ids=" ".join)
def test_a_wrong_number_or_name_in_the_company_document_is_refused(
    settings: str, words: str, asked: list[str], hark: HARK, data: Path
) -> None:
    (data / "company.toml").write_text(settings, encoding="utf-8")

    said = hark(*asked, "--data", data)

    assert said.code == (1 if asked == ["doctor"] else 3)
    assert words in (said.out + said.err).replace("\n  ", "\n")


@pytest.mark.parametrize("command", ["measure", "records"])
@pytest.mark.parametrize(("name", "begins"), [("x.csv", b""), ("x.JSON", b"[{"), ("x.parquet", b"PAR1")])
def test_the_file_says_by_its_name_how_to_write_it(
    command: str, name: str, begins: bytes, hark: HARK, data: Path, tmp_path: Path
) -> None:
    said = hark(command, "nps", "--output", tmp_path / name, "--data", data)

    assert (said.code, said.out, said.err) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize("command", ["measure", "records"])
@pytest.mark.parametrize("name", ["x.xlsx", "x.table", "x"])
def test_a_file_that_cannot_be_written_is_refused(command: str, name: str, hark: HARK, data: Path) -> None:
    said = hark(command, "nps", "--output", name, "--data", data)

    assert (said.code, said.out) == (2, "")
    assert "Give --output a name that ends with .csv, .json or .parquet" in said.err


def test_one_group_and_one_period_are_named(hark: HARK, data: Path) -> None:
    said = hark("measure", "nps", "--by", "region", "--over", "month", "--where", "text==HYPERLINK(1)", "--data", data)

    assert "2026-01-01   North" in said.out


def test_figures_in_csv_have_no_noise_behind_the_point(hark: HARK, data: Path) -> None:
    said = hark("measure", "nps", "--over", "month", "--against", "before", "--format", "csv", "--data", data)

    cells = [cell for row in csv.reader(io.StringIO(said.out)) for cell in row]
    assert max(len(cell.strip("-").replace(".", "")) for cell in cells if cell[-2:].isdigit() and "." in cell) <= 11
