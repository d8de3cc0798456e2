"""What customers do, in the report: tickets, orders, subscriptions and visits, alone and beside what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from cast import Given, answer, at
from hark.errors import BadQuestion
from hark.show.report import Options, build_report
from hark.store.reader import Facts
from show.reading import Page

TODAY = date(2026, 11, 20)
REGIONS = ("North", "South", "East")
OFFICE = """
[calendars.office]
monday = "09:00-17:00"
tuesday = "09:00-17:00"
wednesday = "09:00-17:00"
thursday = "09:00-17:00"
friday = "09:00-17:00"
"""


def page(facts: Facts, **options: object) -> Page:
    """The report as it is read."""
    return Page(build_report(facts, options=Options(today=TODAY, **options)))  # type: ignore[arg-type]


def ticket(number: int, when: datetime, hours: float = 4, **columns: object) -> list[Given]:
    """A ticket that was answered and solved after some hours."""
    own = {"ticket": f"T{number}", **columns}
    later = {"created": 0.0, "replied": hours, "solved": hours + 1}
    return [{**own, "kind": kind, "occurred_at": when + timedelta(hours=wait)} for kind, wait in later.items()]


def desk(*, waits: float = 4, steps: int = 3) -> list[Given]:
    """Two months of tickets, some 30 a month and region; in October the answers take `waits` hours.

    They take up to three hours longer, in so many steps.
    """
    every = [(month, day, region) for month in (9, 10) for day in range(1, 31) for region in REGIONS]
    return [
        event
        for number, (month, day, region) in enumerate(every)
        for event in ticket(
            number, at(month, day, hour=9), (waits if month == 10 else 4) + 3 * (number % steps) / steps, region=region
        )
    ]


def order(number: int, when: datetime, amount: float = 20, **columns: object) -> Given:
    """An order of one line."""
    return {"order": f"O{number}", "occurred_at": when, "amount": amount, **columns}


def shop() -> list[Given]:
    """Two months of orders of forty customers."""
    every = [(month, day) for month in (9, 10) for day in range(1, 31) for _ in range(3)]
    return [
        order(number, at(month, day), 20 + number % 5, customer=f"C{number % 40}", region=REGIONS[number % 3])
        for number, (month, day) in enumerate(every)
    ]


def club(**columns: object) -> list[Given]:
    """Sixty members since January, of whom some leave in September and more in October."""
    joined = [{"subscription": f"S{at_}", "kind": "start", "occurred_at": at(1, 5)} for at_ in range(60)]
    left = [
        {"subscription": f"S{number}", "kind": "cancellation", "occurred_at": at(month, 10)}
        for month, numbers in ((9, range(3)), (10, range(3, 24)))
        for number in numbers
    ]
    last = {"subscription": "S59", "kind": "renewal", "occurred_at": at(10, 31)}
    return [{**row, **columns} for row in (*joined, *left, last)]


def visits(*, daily: bool = False) -> list[Given]:
    """Five days of visits of one page or of two."""
    return [
        {"visitor": f"V{day}-{number}", "page": name, "occurred_at": at(10, day, minute=minute), "daily": daily}
        for day in range(10, 15)
        for number in range(20)
        for minute, name in enumerate(("/", "/kettles")[: 1 + number % 2])
    ]


def test_tickets_alone_make_a_page(facts):
    told = page(facts(ticket_events=desk()), over="month")

    assert "Nothing has been asked yet" not in told.text
    assert "180 tickets, from 1 delivery." in told.text
    assert re.search(r"First response time was 5\.0 h in October 2026 \(.{5,20}, 90 tickets\)", told.text)
    assert "In October 2026: mean 5.0 h, 9 of 10 within 6.0 h." in told.text


def test_a_longer_wait_is_bad_news(facts):
    told = page(facts(ticket_events=desk(waits=30, steps=89)), over="month")

    assert "First response time and Resolution time rose in October 2026" in told.text
    assert "It rose by 26.0 h since September, and it is real." in told.text
    assert any("bad" in (one.get("class") or "") for one in told.every("p", "verdict"))


def test_open_hours_are_told_where_the_company_has_any(facts):
    there = facts(ticket_events=desk())
    company = there.store.directory / "company.toml"
    company.write_text(company.read_text() + OFFICE)
    told = page(Facts(there.store), over="month")

    assert re.search(r"In October 2026: mean .*?; in open hours 5\.0 h, mean ", told.text)
    assert "Open hours by the calendar office of company.toml." in told.text


def test_of_a_month_of_few_people_nothing_is_told_beside_it_either(facts):
    early = [event for number in range(40) for event in ticket(number, at(9, 1 + number % 28), customer=f"C{number}")]
    late = [event for number in range(4) for event in ticket(90 + number, at(10, 7), 77, customer="C1")]
    told = page(facts(ticket_events=early + late), over="month")

    assert not re.search(r"\b77\b", told.text)
    assert "3.2 d" not in told.text


def test_a_backlog_is_a_state_at_the_end_of_a_period(facts):
    waiting = [{"ticket": f"W{one}", "kind": "created", "occurred_at": at(10, 30)} for one in range(7)]
    told = page(facts(ticket_events=desk() + waiting), over="month")

    assert "Backlog at the end of October 2026: 7. 7 more than at the end of September." in told.text
    assert "Backlog end of October 2026 7 7 more than at the end of September" in told.text


def test_orders_alone_make_a_page(facts):
    told = page(facts(orders=shop()), over="month")

    assert "180 orders, from 1 delivery." in told.text
    assert "Revenue in October 2026: €1,980." in told.text
    assert "Average order was €22.00 in October 2026" in told.text
    assert "Repeat purchase rate is 100.0%" in told.text


def test_what_few_people_paid_is_hidden_though_it_only_adds_up(facts):
    few = [order(number, at(10, 1 + number), 77, customer=f"C{number % 3}") for number in range(9)]
    told = page(facts(orders=few))

    assert "Revenue all transactions hidden" in told.text
    assert "fewer than 5 people" in told.text
    assert not re.search(r"\b693\b", told.text)
    assert not re.search(r"\b77\b", told.text)


def test_a_currency_without_a_rate_is_said_and_the_rest_is_told(facts):
    told = page(facts(orders=[{**row, "currency": "USD"} for row in shop()]))

    assert "Revenue and Average order cannot be told: there are amounts in USD without a rate into EUR." in told.text
    assert "In all: 180." in told.text


def test_test_orders_are_said_to_be_left_out(facts):
    told = page(facts(orders=[*shop(), order(999, at(10, 3), test=True)]))

    assert "Left out: 1 purchases that are only tests." in told.text


def test_subscriptions_alone_make_a_page(facts):
    told = page(facts(subscriptions=club()), over="month")

    assert "Churn rate rose in October 2026" in told.text
    assert re.search(r"Churn rate was 36\.8% in October 2026 \(.{5,20}, 57 subscriptions\)", told.text)
    assert "Subscribers at the end of October 2026: 36. 21 fewer than at the end of September." in told.text


def test_durations_as_of_a_day_have_a_total_and_no_course(facts):
    told = page(facts(subscriptions=club(as_of=at(11, 1))))

    assert "Churned in all is 40.0%" in told.text
    assert "Durations are as of 1 November 2026, as the map says." in told.text
    assert "Every month" not in told.text


def test_visits_alone_make_a_page(facts):
    told = page(facts(page_views=visits()), over="day")

    assert "Visits on 14 October 2026: 20." in told.text
    assert "Bounce rate was 50.0% on 14 October 2026" in told.text
    assert "of 20 visitors" in told.text
    assert "By page" in told.text


def test_visitors_whom_nobody_can_recognise_are_not_counted_over_days(facts):
    told = page(facts(page_views=visits(daily=True)), over="month")

    assert "Visitors cannot be told, since visitors are known for a day only" in told.text
    assert 'id="visitors"' not in told.html


def test_all_of_it_is_one_page_with_a_part_each(facts):
    said = [answer(9, month=month, day=day, region="North") for month in (9, 10) for day in range(1, 29)]
    told = page(facts(answers=said, ticket_events=desk(), orders=shop(), subscriptions=club(), page_views=visits()))
    levels = [int(tag[1]) for tag, _ in told.elements if re.fullmatch("h[1-6]", tag)]
    names = [attributes["id"] for _, attributes in told.elements if "id" in attributes]

    assert {"said", "help-desk", "shop", "subscriptions", "web-site"} <= set(names)
    assert len(names) == len(set(names))
    assert {(link["href"] or "")[1:] for link in told.every("a")} <= set(names)
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_a_time_without_anything_is_refused(facts):
    with pytest.raises(BadQuestion, match="from 2026-09-01 to 2026-10-30"):
        page(facts(ticket_events=desk()), start=date(2020, 1, 1), end=date(2020, 2, 1))


def weekly(*, late: bool) -> Iterator[tuple[datetime, str, float]]:
    """Thirty-two weeks, three regions: when, where, and how likely something goes wrong there; late from week 20."""
    for week in range(32):
        for day in range(7):
            for region in REGIONS:
                yield (
                    datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(weeks=week, days=day),
                    region,
                    0.6 if late and region == "North" and week >= 20 else 0.05,
                )


def parcels(*, late: bool) -> list[Given]:
    """Orders that came late or not."""
    rng = Random(3)
    return [
        order(10 * number + each, when, region=region, x_late="yes" if rng.random() < wrong else "no")
        for number, (when, region, wrong) in enumerate(weekly(late=late))
        for each in range(3)
    ]


def opinions(*, late: bool) -> list[Given]:
    """What people say of it: the North a fortnight after."""
    rng = Random(4)
    return [
        answer(2 if rng.random() < wrong else 5, kind="csat", occurred_at=when + timedelta(days=14), region=region)
        for when, region, wrong in weekly(late=late)
        for _ in range(3)
    ]


def happened(told: Page) -> str:
    """The list of what happened, as text."""
    return told.text.partition("What happened, in order")[2].rpartition("At a glance")[0]


def test_what_happened_is_told_in_order(facts):
    told = page(facts(orders=parcels(late=True), answers=opinions(late=True)))
    said = happened(told)

    assert re.search(
        r"25 May 2026 Orders: late · North \(region\) from [456]\.\d% to [56]\d\.\d% rose, and it is real", said
    )
    assert re.search(r"8 June 2026 Customer satisfaction · North \(region\) from 9\d\.\d% to [34]\d\.\d% fell", said)
    assert said.index("Orders: late") < said.index("Customer satisfaction")


def test_where_nothing_happened_there_is_no_list(facts):
    assert "What happened" not in page(facts(orders=parcels(late=False), answers=opinions(late=False))).text


def test_a_busy_season_is_no_move_of_a_group(facts):
    rows: Sequence[Given] = [
        order(100 * number + each, when, region=region)
        for number, (when, region, _) in enumerate(weekly(late=False))
        for each in range(9 if when.month >= 6 else 3)
    ]

    assert "What happened" not in page(facts(orders=rows)).text
