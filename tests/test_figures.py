"""Real files give the figures that are published or worked out by other means, through the front door."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from crawleruseragents import is_crawler

from hark.collect.importer import import_file
from hark.collect.maps.map import read_map
from hark.company import save_company
from hark.store.deliveries import deliveries
from hark.store.lake import Store
from hark.store.reader import Facts
from measure.figure import by, counted, figure

PROJECT = Path(__file__).parents[1]
Hark = Callable[..., Any]
Bring = Callable[..., Facts]
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


@pytest.fixture
def bring(tmp_path: Path, real_data: Path) -> Bring:
    """Import a real file by a map of examples/ into a store of its own."""

    def brought_in(file: str, example: str, currency: str = "EUR") -> Facts:
        store = Store.open(tmp_path / "data", create=True)
        save_company(store.directory, replace(store.company, currency=currency))
        import_file(store, real_data / file, read_map(PROJECT / "examples" / f"{example}.toml"))
        return Facts(store)

    return brought_in


def told(facts: Facts, expected: Mapping[str, float], digits: int) -> dict[str, float]:
    """The figures of these metrics, rounded."""
    return {name: round(figure(facts, name) or 0, digits) for name in expected}


def test_incidents_kept_as_snapshots(bring: Bring) -> None:
    facts = bring("incident_event_log/incident_event_log.csv.gz", "incident-event-log")

    hours = {"first_resolution_time": 22.1, "first_resolution_time_mean": 178.17}
    # The snapshots tell of one solution of a ticket, the last.
    hours |= {"full_resolution_time": 22.1, "full_resolution_time_mean": 178.17}
    shares = {"reopen_rate": 1.10, "never_transferred": 54.37}
    counts = {"ticket_volume": 24_918, "solved_tickets": 23_362, "backlog": 0}
    assert told(facts, hours | shares | counts, 2) == hours | shares | counts
    assert counted(facts, "full_resolution_time_mean") == 23_362


def test_incidents_kept_as_an_event_log(bring: Bring) -> None:
    facts = bring("bpi2013_incidents/bpic2013_incidents.xes.gz", "bpi2013-incidents")

    days = {name: (figure(facts, name) or 0) / 24 for name in ("ticket_lifetime", "ticket_lifetime_mean")}
    assert {name: round(value, 3) for name, value in days.items()} == {
        "ticket_lifetime": 7.549,
        "ticket_lifetime_mean": 12.079,
    }
    assert figure(facts, "ticket_volume") == 7_554


def test_a_shops_orders_by_the_line(bring: Bring) -> None:
    facts = bring("online_retail/onlineretail.parquet", "online-retail", "GBP")

    expected = {"revenue": 9_747_747.93, "transactions": 25_900, "orders": 22_061, "order_customers": 4_372}
    expected |= {"buyers": 4_339, "first_time_buyers": 4_339, "repeat_purchase_rate": 65.57}
    assert told(facts, expected, 2) == expected
    assert by(facts, "transactions", "kind") == {"order": 22_061, "cancellation": 3_836, "adjustment": 3}


def test_a_record_shops_customers(bring: Bring) -> None:
    facts = bring("cdnow/CDNOW_master.txt.gz", "cdnow", "USD")

    expected = {"buyers": 23_570, "repeat_purchase_rate": 49.48, "revenue": 2_500_315.63}
    assert told(facts, expected, 2) == expected


def test_a_telephone_companys_churn(bring: Bring) -> None:
    facts = bring("telco_churn/Telco-Customer-Churn.csv", "telco-churn", "USD")

    assert (round(figure(facts, "churned_share") or 0, 3), counted(facts, "churned_share")) == (26.537, 7_043)
    assert {plan: round(share or 0, 2) for plan, share in by(facts, "churned_share", "plan").items()} == {
        "Month-to-month": 42.71,
        "One year": 11.27,
        "Two year": 2.83,
    }
    assert [figure(facts, name) for name in ("lost_subscribers", "subscribers")] == [1_869, 7_043 - 1_869]


LOG = "apache_access_log/apache_logs.gz"


def test_the_sessions_of_a_web_server(bring: Bring) -> None:
    facts = bring(LOG, "apache-access-log")

    expected = {"sessions": 3_223, "one_request_share": 55.04}
    assert told(facts, expected, 2) == expected
    assert [(one.counts["page_views"].new, one.rejected) for one in deliveries(facts.store)] == [(9_999, 1)]


def test_the_sessions_of_a_web_server_without_machines_apart(bring: Bring, real_data: Path) -> None:
    facts = bring(LOG, "apache-access-log")

    lengths = list(sessions_by_hand(real_data / LOG))
    for bot in (True, False):
        found = [requests for machine, requests in lengths if machine is bot]
        assert by(facts, "sessions", "bot")[str(bot).lower()] == len(found)
        one = 100 * sum(requests == 1 for requests in found) / len(found)
        assert by(facts, "one_request_share", "bot")[str(bot).lower()] == pytest.approx(one)


def sessions_by_hand(log: Path) -> Iterable[tuple[bool, int]]:
    """Whether a machine's, and of how many requests, for every session of a log: told without Hark."""
    line = re.compile(r'(\S+) \S+ \S+ \[([^]]+)\] "[^"]*" \d+ \S+ "[^"]*" "([^"]*)"$')
    with gzip.open(log, "rt", encoding="utf-8") as lines:
        found = [match.groups() for each in lines if (match := line.match(each.rstrip("\n")))]
    requests = sorted((who, agent, datetime.strptime(at, "%d/%b/%Y:%H:%M:%S %z")) for who, at, agent in found)
    for (_, agent), visitors in groupby(requests, key=lambda one: one[:2]):
        times = [at for *_, at in visitors]
        cuts = [n for n, (before, at) in enumerate(pairwise(times), 1) if (at - before).total_seconds() > 1800]
        for begins, ends in pairwise([0, *cuts, len(times)]):
            yield agent == "-" or is_crawler(agent), ends - begins
