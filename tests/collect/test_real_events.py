"""Real tickets, orders, subscriptions and visits through the maps in examples/: the counts are the known ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from collect.conftest import Desk
from hark.collect.importer import import_file
from hark.collect.maps.map import read_map
from hark.store.deliveries import Delivery, undo_delivery

EXAMPLES = Path(__file__).parents[2] / "examples"

FILES = {
    "incident-event-log": ("incident_event_log/incident_event_log.csv.gz", 141_712 + 24_918 + 23_362 + 24_918, 0),
    "bpi2013-incidents": ("bpi2013_incidents/bpic2013_incidents.xes.gz", 65_533, 0),
    "online-retail": ("online_retail/onlineretail.parquet", 541_909, 0),
    "cdnow": ("cdnow/CDNOW_master.txt.gz", 69_659, 0),
    "complete-journey": ("complete_journey/transactions_sample.parquet", 75_000, 0),
    "apache-access-log": ("apache_access_log/apache_logs.gz", 9_999, 1),
    "telco-churn": ("telco_churn/Telco-Customer-Churn.csv", 7_043 + 1_869, 0),
    "survival-dd": ("survival_reference/dd.csv", 1_808 + 1_468, 0),
    "survival-gbsg2": ("survival_reference/gbsg2.csv", 686 + 299, 0),
    "survival-larynx": ("survival_reference/larynx.csv", 90 + 50, 0),
    "survival-lung": ("survival_reference/lung.csv", 228 + 165, 0),
    "survival-regression": ("survival_reference/regression.csv", 200 + 189, 0),
    "survival-rossi": ("survival_reference/rossi.csv", 432 + 114, 0),
    "survival-waltons": ("survival_reference/waltons_dataset.csv", 163 + 156, 0),
}
"""By example: the file, the events it brings, and the rows that cannot be taken."""


def bring(desk: Desk, real_data: Path, example: str) -> Delivery:
    return import_file(desk.store, real_data / FILES[example][0], read_map(EXAMPLES / f"{example}.toml"))


@pytest.mark.parametrize("example", FILES)
def test_every_event_arrives_once_and_can_be_taken_back(desk: Desk, real_data: Path, example: str) -> None:
    _, events, rejected = FILES[example]
    done = bring(desk, real_data, example)
    [counts] = done.counts.values()
    assert (counts.new, counts.known, counts.changed, done.rejected) == (events, 0, 0, rejected)

    [again] = bring(desk, real_data, example).counts.values()
    assert (again.new, again.known, again.changed) == (0, events, 0)

    undo_delivery(desk.store, done.number)
    assert sum(table.rows for name, table in desk.store.snapshot().items() if name in done.counts) == 0


def test_incidents_are_solved_as_fast_as_their_authors_say(desk: Desk, real_data: Path) -> None:
    bring(desk, real_data, "incident-event-log")

    solved, created = (f"epoch(min(occurred_at) filter (kind = '{kind}'))" for kind in ("solved", "created"))
    assert desk.rows(
        f"select count(*), count(hours), round(median(hours), 1), round(avg(hours), 2) from "
        f"(select ({solved} - {created}) / 3600 as hours from ticket_events group by about_key)"
    ) == [(24_918, 23_362, 22.1, 178.17)]
    assert desk.rows(
        "select round(100 * avg((reopens > 0)::int), 2), round(100 * avg((transfers = 0)::int), 2) from "
        "(select max(reopens) as reopens, max(transfers) as transfers from ticket_events where kind = 'seen' "
        "group by about_key)"
    ) == [(1.1, 54.37)]


def test_an_event_log_holds_its_tickets(desk: Desk, real_data: Path) -> None:
    bring(desk, real_data, "bpi2013-incidents")

    days = "(epoch(max(occurred_at)) - epoch(min(occurred_at))) / 86400"
    assert desk.rows(
        "select count(*), round(avg(days), 3), round(median(days), 3) from "
        f"(select {days} as days from ticket_events group by about_key)"
    ) == [(7_554, 12.079, 7.549)]


def test_a_shops_lines_are_its_invoices(desk: Desk, real_data: Path) -> None:
    bring(desk, real_data, "online-retail")

    assert desk.rows("select kind, count(distinct about_key) from orders group by 1 order by 1") == [
        ("adjustment", 3), ("cancellation", 3_836), ("order", 22_061),
    ]  # fmt: skip
    assert desk.rows("select round(sum(amount), 2), count(distinct customer) from orders") == [(9_747_747.93, 4_372)]


def test_a_file_in_columns_of_blanks_is_read(desk: Desk, real_data: Path) -> None:
    bring(desk, real_data, "cdnow")

    assert desk.rows("select round(sum(amount), 2), count(distinct person_key) from orders") == [(2_500_315.63, 23_570)]


def test_baskets_add_up(desk: Desk, real_data: Path) -> None:
    bring(desk, real_data, "complete-journey")

    assert desk.rows("select round(sum(amount), 2), count(distinct customer) from orders") == [(233_935.24, 2_377)]


def test_the_malformed_line_of_a_log_is_kept_and_the_visits_are_the_known_ones(desk: Desk, real_data: Path) -> None:
    bring(desk, real_data, "apache-access-log")

    assert desk.rows("select hark_line from rejected") == [(8_899,)]
    assert desk.rows(
        "select count(*), round(100 * avg((requests = 1)::int), 2) from (select count(*) as requests from (select *, "
        "sum(case when gap <= 1800 then 0 else 1 end) over (partition by about_key order by occurred_at "
        "range unbounded preceding) as nth from (select about_key, occurred_at, epoch(occurred_at) - "
        "lag(epoch(occurred_at)) over (partition by about_key order by occurred_at) as gap from page_views)) "
        "group by about_key, nth)"
    ) == [(3_223, 55.04)]


def test_months_with_a_telephone_company_are_a_start_and_an_end(desk: Desk, real_data: Path) -> None:
    bring(desk, real_data, "telco-churn")

    assert desk.rows(
        "select plan, round(100 * avg((kinds = 2)::int), 2) from (select any_value(plan) as plan, count(*) as kinds "
        "from subscriptions group by about_key) group by 1 order by 1"
    ) == [("Month-to-month", 42.71), ("One year", 11.27), ("Two year", 2.83)]
