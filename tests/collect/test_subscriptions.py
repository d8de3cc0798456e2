"""Subscriptions: events, durations as of a day, and periods that were paid for."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from collect.test_deliveries import counts
from hark.errors import InDoubt

AS_OF = """fact = "subscriptions"
source = "phone"
zone = "UTC"
[columns]
subscription = "id"
plan = "plan"
[as_of]
date = "2018-03-31"
months = "tenure"
left = { column = "churn", values = ["Yes"] }
"""
ROWS = "id,plan,tenure,churn\n1,A,1,No\n2,B,13,Yes\n3,A,,No\n4,A,0,Yes\n"
PERIODS = """fact = "subscriptions"
source = "pay"
zone = "UTC"
[columns]
subscription = "id"
amount = "sum"
[periods]
begins = "from"
ends = "to"
"""
PAID = "id,sum,from,to\n1,9,2026-01-01,2026-02-01\n1,9,2026-02-01,2026-03-01\n"
TOLD = "select subscription, kind, occurred_at::date::varchar, as_of::date::varchar from subscriptions order by all"


def test_a_duration_is_a_start_so_long_before_the_day_and_for_who_left_an_end_on_it(desk: Desk) -> None:
    desk.bring(ROWS, AS_OF)

    day = "2018-03-31"
    assert desk.rows(TOLD) == [
        ("1", "start", "2018-02-28", day), ("2", "cancellation", day, day), ("2", "start", "2017-02-28", day),
        ("3", "start", day, day), ("4", "cancellation", day, day), ("4", "start", day, day),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "said", "begun"),
    [("months", "2", "2018-01-31 00:00:00"), ("months", "1.5", "2018-02-14 00:00:00"),
     ("months", "12000", "1018-03-31 00:00:00"), ("days", "1.25", "2018-03-29 18:00:00"),
     ("days", "31", "2018-02-28 00:00:00")],
)  # fmt: skip
def test_months_are_the_calendars_and_parts_are_parts(desk: Desk, unit: str, said: str, begun: str) -> None:
    desk.bring(f"id,plan,tenure,churn\n1,A,{said},No\n", AS_OF.replace("months", unit))

    assert desk.rows("select (occurred_at at time zone 'UTC')::varchar from subscriptions") == [(begun,)]


def test_days_are_those_of_the_maps_zone(desk: Desk) -> None:
    desk.bring("id,plan,tenure,churn\n1,A,1,No\n", AS_OF.replace('"UTC"', '"Europe/Berlin"'))

    assert desk.rows("select occurred_at::varchar, as_of::varchar from subscriptions") == [
        ("2018-02-27 23:00:00+00", "2018-03-30 22:00:00+00")
    ]


@pytest.mark.parametrize("said", ["soon", "-1", "12001", "1e300"])
def test_a_duration_that_is_none_makes_a_rejected_row(desk: Desk, said: str) -> None:
    done = desk.bring(ROWS + f"5,A,{said},No\n", AS_OF)

    assert done.rejected == 1
    assert f"“tenure” says “{said}”, which is no number" in str(desk.rows("select hark_reason from rejected"))


def test_the_same_subscription_as_of_a_later_day_is_corrected(desk: Desk) -> None:
    desk.bring(ROWS, AS_OF)
    done = desk.bring(ROWS.replace("1,A,1,No", "1,A,3,Yes"), AS_OF.replace("2018-03-31", "2018-05-31"), "may.csv")

    assert counts(done, "subscriptions") == (1, 0, 6)
    assert desk.rows("select count(*), count(distinct about_key) from subscriptions") == [(7, 4)]


def test_rows_without_a_name_are_a_subscription_each(desk: Desk) -> None:
    made = AS_OF.replace('subscription = "id"\n', "")
    rows = "plan,tenure,churn\nA,1,Yes\nA,1,Yes\nB,2,No\n"
    desk.bring(rows, made)

    assert desk.rows("select count(*), count(distinct about_key), count(distinct subscription) from subscriptions") == [
        (5, 3, 3)
    ]
    assert desk.rows("select bool_and(about_key = person_key) from subscriptions") == [(True,)]
    assert counts(desk.bring(rows + "B,3,No\n", made, "b.csv"), "subscriptions") == (1, 5, 0)


def test_who_left_in_other_capitals_is_asked(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="never says “Yes”, but “yes” 2 times") as caught:
        desk.bring(ROWS.replace("Yes", "yes"), AS_OF)

    assert 'values = ["yes"]' in caught.value.remedy


def test_the_dry_run_says_whose_word_the_day_is(desk: Desk) -> None:
    said = desk.check(ROWS, AS_OF).sentences

    assert "The owner of the map says these durations are as of 31 March 2018; every figure from them says so." in said
    assert "Of 4 subscriptions, 2 have ended by then." in said
    assert any("A subscription is known by “id”" in one for one in said)


def test_a_period_that_was_paid_for_is_an_event(desk: Desk) -> None:
    desk.bring(PAID, PERIODS)

    assert desk.rows("select kind, occurred_at::date::varchar, until::date::varchar from subscriptions order by 2") == [
        ("period", "2026-01-01", "2026-02-01"), ("period", "2026-02-01", "2026-03-01"),
    ]  # fmt: skip
    assert counts(desk.bring(PAID.replace(",9,", ",8,"), PERIODS, "b.csv"), "subscriptions") == (0, 0, 2)


def test_a_period_without_a_begin_is_rejected(desk: Desk) -> None:
    assert desk.bring(PAID + "2,9,,2026-02-01\n", PERIODS).rejected == 1


def test_a_subscription_with_its_current_period_keeps_the_earlier_ones(desk: Desk) -> None:
    made = PERIODS + '[events]\nstart = "since"\ncancellation = "gone"\n'
    desk.bring("id,sum,since,gone,from,to\n1,9,2026-01-01,,2026-01-01,2026-02-01\n", made)
    desk.bring("id,sum,since,gone,from,to\n1,9,2026-01-01,2026-02-20,2026-02-01,2026-03-01\n", made, "b.csv")

    told = "select kind, occurred_at::date::varchar, until::date::varchar from subscriptions order by 1, 2"
    assert desk.rows(told) == [
        ("cancellation", "2026-02-20", None), ("period", "2026-01-01", "2026-02-01"),
        ("period", "2026-02-01", "2026-03-01"), ("start", "2026-01-01", None),
    ]  # fmt: skip


def test_words_that_are_no_kind_of_subscription_event_are_asked_about(desk: Desk) -> None:
    made = 'fact = "subscriptions"\n[columns]\nsubscription = "id"\noccurred_at = "at"\nkind = "what"\n'

    with pytest.raises(InDoubt, match="churned"):
        desk.bring("id,at,what\n1,2026-01-01,churned\n", made)
