"""`hark demo`: a sample company in a directory of its own, that never mixes with real data."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from hark.demo import deeds, sample, surveys
from hark.demo.customers import Customers, customers
from hark.demo.surveys import Survey
from hark.store.deliveries import deliveries
from hark.store.lake import Store
from parcels import bring

COUNT = 200
NAMES = [
    "club.csv", "delivery.csv", "effort.csv", "orders.csv", "relationship.csv", "support.csv", "tickets.csv",
    "visits.log",
]  # fmt: skip


@cache
def done_by(seed: int) -> deeds.Deeds:
    """All that the customers of a seed do; making it takes longer than importing a little of it."""
    return deeds.deeds(seed, customers(np.random.default_rng(seed)))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample company of a few responses, so that these tests are quick."""
    whole = surveys.surveys

    def some(*given: object) -> dict[str, Survey]:
        return {
            name: {column: cells[:COUNT] for column, cells in survey.items()} for name, survey in whole(*given).items()
        }

    def few(seed: int, _: Customers) -> deeds.Deeds:
        done = done_by(seed)
        tables = {
            name: {column: cells[:COUNT] for column, cells in table.items()} for name, table in done.tables.items()
        }
        return deeds.Deeds(tables, done.visits[:COUNT])

    monkeypatch.setattr(sample, "surveys", some)
    monkeypatch.setattr(sample, "deeds", few)


def figures(hark, data: Path, metric: str, *asked: str) -> list[dict]:
    said = hark("measure", metric, *asked, "--data", data, "--format", "json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_the_whole_sample_company_tells_its_story(hark, tmp_path):
    data = tmp_path / "demo"
    said = hark("demo", "--data", data, "--no-report")
    assert said.code == 0, said.err
    assert "hark measure nps" in said.out

    time = ("--from", "2026-02-02", "--to", "2026-05-04")
    late = figures(hark, data, "csat", "--where", "touchpoint=delivery", "--by", "region", *time)
    worst = min(late, key=lambda row: row["value"])
    assert worst["group"] == {"region": "North"}
    assert worst["high"] < min(row["low"] for row in late if row is not worst)

    (answers,) = figures(hark, data, "answers")
    (responses,) = figures(hark, data, "responses")
    assert 40_000 < answers["value"] < 60_000
    assert responses["value"] == 25_900
    assert {sent.name: sent.rejected for sent in deliveries(Store.open(data))} == dict.fromkeys(NAMES, 0)
    assert {row["group"]["language"] for row in figures(hark, data, "nps", "--by", "language")} >= {"en", "cy", "he"}


@pytest.mark.usefixtures("small")
def test_every_comment_is_kept_also_beside_a_score_left_out(hark, tmp_path):
    hark("demo", "--data", tmp_path, "--no-report")

    written = 0
    for path in (tmp_path / "sample").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            written += sum(bool(line.get("comment")) for line in csv.DictReader(file))
    (kept,) = figures(hark, tmp_path, "answers", "--where", "text!=")
    assert kept["value"] == written > 0


@pytest.mark.usefixtures("small")
def test_its_files_and_maps_lie_beside_it_to_be_read(hark, tmp_path):
    hark("demo", "--data", tmp_path / "demo", "--no-report")

    files = tmp_path / "demo" / "sample"
    assert sorted(path.name for path in files.iterdir() if path.suffix in (".csv", ".log")) == NAMES
    for name in NAMES:
        said = hark(
            "import", files / name, "--map", (files / name).with_suffix(".toml"), "--data", tmp_path / "mine"
        )  # fmt: skip
        assert said.code == 0, said.err


@pytest.mark.usefixtures("small")
def test_once_made_it_stays_and_nothing_is_imported_twice(hark, tmp_path):
    hark("demo", "--data", tmp_path, "--no-report")
    said = hark("demo", "--data", tmp_path, "--no-report")

    assert said.code == 0
    assert sorted(sent.name for sent in deliveries(Store.open(tmp_path))) == NAMES


@pytest.mark.usefixtures("small")
def test_what_was_cut_short_is_finished_by_the_next_run(hark, tmp_path, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sample, "import_file", stop)
        assert hark("demo", "--data", tmp_path, "--no-report").code == 130

    assert hark("demo", "--data", tmp_path, "--no-report").code == 0
    assert len(deliveries(Store.open(tmp_path))) == len(NAMES)


@pytest.mark.usefixtures("small")
def test_another_seed_asks_before_it_replaces(hark, tmp_path):
    hark("demo", "--data", tmp_path, "--no-report")

    refused = hark("demo", "--data", tmp_path, "--no-report", "--seed", 8)
    assert refused.code == 5
    assert "--again" in refused.err

    assert hark("demo", "--data", tmp_path, "--no-report", "--seed", 8, "--again").code == 0
    assert len(deliveries(Store.open(tmp_path))) == len(NAMES)


def test_a_directory_with_real_data_is_refused_and_left_alone(hark, tmp_path):
    store = Store.open(tmp_path / "real", create=True)
    bring(store, "real.csv", [("a", 1)])

    for extra in ((), ("--again",)):
        said = hark("demo", "--data", tmp_path / "real", *extra)
        assert said.code == 5
        assert "not the sample company" in said.err

    assert len(deliveries(store)) == 1


@pytest.mark.usefixtures("small")
def test_what_a_user_added_to_the_sample_is_not_thrown_away(hark, tmp_path):
    hark("demo", "--data", tmp_path, "--no-report")
    bring(Store.open(tmp_path), "mine.csv", [("a", 1)])

    said = hark("demo", "--data", tmp_path, "--no-report", "--again")

    assert said.code == 5
    assert "mine.csv" in said.err


@pytest.mark.usefixtures("small")
def test_writes_its_report_and_says_where(hark, tmp_path):
    said = hark("demo", "--data", tmp_path)

    assert said.code == 0, said.err
    assert (tmp_path / "report.html").as_uri() in said.out
    assert "Brindle" in (tmp_path / "report.html").read_text(encoding="utf-8")
