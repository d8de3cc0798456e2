"""The planted story in what the sample company's customers do: the North's figures move one after the other."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache

import numpy as np
import pytest

from hark.demo.customers import customers
from hark.demo.deeds import deeds
from hark.demo.story import END, LATE_FROM, MENDED_FROM

QUIET = date(2025, 7, 1)
"""From here until the story begins, nothing is wrong."""

LATE = """
    select date_trunc('week', "time")::date as begin, avg(late::integer) as value from orders
    where kind = 'order' and late is not null and region {region} group by begin
"""
TICKETS = """
    select date_trunc('week', "time")::date as begin, count(*) as value from tickets
    where activity = 'Ticket created' and region {region} group by begin
"""
FIRST_RESPONSE = """
    with answered as (
        select min("time") filter (where activity = 'Ticket created') as created,
            min("time") filter (where activity = 'Reply' and "by" = 'agent') as replied
        from tickets where region {region} group by ticket
    )
    select date_trunc('week', created)::date as begin, median(epoch(replied) - epoch(created)) / 3600 as value
    from answered where replied is not null group by begin
"""
DETRACTORS = """
    select date_trunc('week', completed)::date as begin, avg((recommend <= 6)::integer) as value from relationship
    where recommend is not null and completed is not null and region {region} group by begin
"""
CHURN = """
    with member as (
        select min(day) as joined, min(day) filter (where event in ('cancelled', 'not paid')) as ended
        from club where region {region} group by membership
    ), week as (select unnest(range(date '2025-06-30', date '2026-06-29', interval 7 day))::date as begin)
    select begin, count(*) filter (where ended < begin + 7) / count(*) as value
    from week join member on joined < begin and (ended is null or ended >= begin) group by begin
"""


@pytest.fixture(scope="module")
def weeks(sql):
    """A weekly figure of the North or of the other regions, oldest week first."""

    @cache
    def weeks(figure: str, *, north: bool = True) -> list[tuple[date, float]]:
        return sorted(sql.execute(figure.format(region="= 'North'" if north else "<> 'North'")).fetchall())

    return weeks


@pytest.fixture(scope="module")
def level(weeks):
    """The mean of a weekly figure between two days."""

    def level(figure: str, start: date, end: date, *, north: bool = True) -> float:
        return float(np.mean([value for begin, value in weeks(figure, north=north) if start <= begin < end]))

    return level


def rise(level, figure: str, start: date, end: date, *, north: bool = True) -> float:
    return level(figure, start, end, north=north) / level(figure, QUIET, LATE_FROM, north=north)


@pytest.mark.parametrize(
    ("figure", "felt_from", "at_least"),
    [
        (LATE, LATE_FROM, 8),
        (TICKETS, date(2026, 2, 9), 1.7),
        (FIRST_RESPONSE, date(2026, 2, 16), 1.8),
        (DETRACTORS, date(2026, 3, 2), 1.7),
        (CHURN, date(2026, 3, 30), 2.2),
    ],
    ids=["late", "tickets", "first response", "detractors", "churn"],
)
def test_the_figure_rises_in_the_north_and_nowhere_else(level, figure, felt_from, at_least):
    assert rise(level, figure, felt_from, MENDED_FROM) > at_least
    assert rise(level, figure, felt_from, MENDED_FROM, north=False) == pytest.approx(1, abs=0.35)


@pytest.mark.parametrize(
    ("figure", "until"),
    [(TICKETS, LATE_FROM), (FIRST_RESPONSE, LATE_FROM), (DETRACTORS, date(2026, 2, 23)), (CHURN, date(2026, 3, 16))],
    ids=["tickets", "first response", "detractors", "churn"],
)
def test_it_does_not_rise_before_its_time(level, figure, until):
    assert rise(level, figure, date(2026, 1, 5), until) < 1.4


def test_late_parcels_come_first_then_tickets_then_scores_then_churn(weeks):
    def turn(figure: str) -> date:
        """The week that splits the North's figure best into a before and an after, by least squares."""
        found = [(begin, value) for begin, value in weeks(figure) if QUIET <= begin < MENDED_FROM]
        values = np.array([value for _, value in found])
        apart = [values[:at].var() * at + values[at:].var() * (len(values) - at) for at in range(1, len(values))]
        return found[int(np.argmin(apart)) + 1][0]

    late, tickets, response, detractors, churn = map(turn, (LATE, TICKETS, FIRST_RESPONSE, DETRACTORS, CHURN))

    assert late == LATE_FROM
    assert late < tickets <= response < detractors < churn
    assert (tickets - late).days == 7
    assert 6 * 7 <= (churn - late).days <= 10 * 7


def test_most_parcels_are_in_time_again_from_may_on(level):
    assert level(LATE, MENDED_FROM, END) < 0.5 * level(LATE, LATE_FROM, MENDED_FROM)
    assert level(LATE, MENDED_FROM, END) > 2 * level(LATE, QUIET, LATE_FROM)


def test_the_new_tickets_ask_where_the_parcel_is(sql):
    share = """
        select avg((subject = 'Where is my parcel')::integer) from tickets
        where activity = 'Ticket created' and region = 'North' and "time" >= ? and "time" < ?
    """
    (quiet,), (late,) = (
        sql.execute(share, span).fetchone() for span in ((QUIET, LATE_FROM), (date(2026, 2, 9), MENDED_FROM))
    )

    assert quiet < 0.2
    assert late > 0.4


def test_who_leaves_then_says_why(sql):
    reason = """
        select reason, count(*) from club where event = 'cancelled' and region = 'North'
        and day >= date '2026-03-23' and reason is not null group by reason order by 2 desc limit 1
    """

    assert sql.execute(reason).fetchone()[0] == "Late parcels"


def test_a_late_parcel_is_what_makes_a_customer_ask_and_leave(sql):
    asked, unasked, left, all_left = sql.execute("""
        with sent as (select distinct "order", customer, late from orders where late is not null),
            known as (
                select late, "order" in (select "order" from tickets where "order" is not null) as asked,
                    customer in (select customer from club where reason = 'Late parcels') as hurt
                from sent
            )
        select avg(asked::integer) filter (where late), avg(asked::integer) filter (where not late),
            avg(hurt::integer) filter (where late), avg(hurt::integer)
        from known
    """).fetchone()

    assert asked > 0.4 > unasked
    assert left > 2 * all_left


def test_a_seed_always_makes_the_same_deeds_and_another_seed_others(done, people):
    again = deeds(7, people)

    assert again == done
    assert deeds(8, customers(np.random.default_rng(8))).tables["club"] != done.tables["club"]


def test_what_customers_say_is_what_it_was_before_they_did_anything(files):
    said = hashlib.sha256()
    for name in ("relationship", "delivery", "support", "effort"):
        said.update((files / f"{name}.csv").read_bytes())

    assert said.hexdigest() == "93a109b0450213e42e27c7ebb539e7439e3e42de78b9572055c3a6d909c2cbe8"
