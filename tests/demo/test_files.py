"""The sample company's exports, as files of a shop, a help desk, a club and a web server: sound in themselves."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

import crawleruseragents
import pytest

from hark.calendars import business_seconds
from hark.company import load_company
from hark.demo.hours import FOLDER
from hark.demo.sample import NAME
from hark.demo.story import END, START

DOCUMENTATION = [ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")]
LINE = re.compile(r'^(\S+) \S+ \S+ \[([^]]+)\] "(?:GET|POST|HEAD) (\S+) HTTP/1\.1" (\d{3}) (\d+) "([^"]*)" "([^"]*)"$')


def one(sql, query: str) -> object:
    return sql.execute(query).fetchone()[0]


@pytest.fixture(scope="module")
def lines(done) -> list[re.Match[str]]:
    return [match for line in done.visits if (match := LINE.match(line))]


def test_there_are_as_many_of_everything_as_the_docs_say(sql, done):
    assert one(sql, """select count(distinct "order") from orders""") == 18_000
    assert 8_500 < one(sql, "select count(distinct ticket) from tickets") < 9_500
    assert 1_900 < one(sql, "select count(distinct membership) from club") < 2_200
    assert 55_000 < len(done.visits) < 65_000


@pytest.mark.parametrize("name", ["orders", "tickets"])
def test_they_last_the_same_eighteen_months(sql, name):
    first, last = sql.execute(f"""select min("time")::date, max("time")::date from {name}""").fetchone()

    assert (first, last < END) == (START, True)
    assert (END - last).days <= 2


def test_every_customer_is_one_of_the_companys(sql, people):
    known = set(people.name.tolist())

    for name in ("orders", "tickets", "club"):
        asked = f"select distinct customer from {name} where customer is not null"
        assert {row[0] for row in sql.execute(asked).fetchall()} <= known


def test_every_line_of_an_order_has_a_name_of_its_own(sql):
    assert one(sql, "select count(*) - count(distinct line) from orders") == 0


def test_what_is_taken_back_was_ordered_before_and_takes_away(sql):
    assert one(sql, """
        select count(*) from orders as back join orders as bought on bought.line = rtrim(back.line, 'RC')
        where back.kind <> 'order' and back."time" > bought."time" and back.quantity = -bought.quantity
        and bought.kind = 'order'
    """) == one(sql, "select count(*) from orders where kind <> 'order'") > 500  # fmt: skip


def test_orders_of_the_staff_name_no_customer(sql):
    assert one(sql, "select count(*) from orders where test and customer is not null") == 0
    assert one(sql, "select count(*) from orders where test") > 50


def test_a_few_orders_are_in_euros(sql):
    assert 0.02 < one(sql, "select avg((currency = 'EUR')::integer) from orders") < 0.08


def test_a_parcel_is_late_when_it_came_after_the_promised_day(sql):
    assert one(sql, "select count(*) from orders where late <> (delivered > promised)") == 0


def test_a_ticket_begins_with_its_creation_and_nothing_follows_its_end(sql):
    assert one(sql, """
        select count(*) from (select arg_min(activity, event) as first, arg_max(activity, event) as last,
            bool_or(starts_with(activity, 'Closed') or activity in ('Merged', 'Marked as spam')) as ended
            from tickets group by ticket)
        where first <> 'Ticket created'
            or ended <> (starts_with(last, 'Closed') or last in ('Merged', 'Marked as spam'))
    """) == 0  # fmt: skip


def test_a_ticket_is_reopened_only_once_it_was_solved(sql):
    assert one(sql, """
        select count(*) from tickets as again where activity = 'Reopened' and not exists (
            select 1 from tickets as before where before.ticket = again.ticket and before.activity = 'Solved'
            and before.event < again.event)
    """) == 0  # fmt: skip


def test_some_tickets_are_merged_spam_or_still_open(sql):
    merged, spam, waiting = sql.execute("""
        select count(distinct ticket) filter (where activity = 'Merged'),
            count(distinct ticket) filter (where activity = 'Marked as spam'),
            count(distinct ticket)
                - count(distinct ticket) filter (where activity in ('Solved', 'Merged', 'Marked as spam'))
        from tickets
    """).fetchone()

    assert (merged > 100, spam > 100, waiting > 15) == (True, True, True)


def test_agents_reply_while_their_team_works(sql):
    company, minute = load_company(FOLDER), 60
    replies = sql.execute("""
        select epoch("time"), team from tickets where activity = 'Reply' and "by" = 'agent' and event % 97 = 0
    """).fetchall()

    for at, team in replies:
        since, until = (datetime.fromtimestamp(at + shift * minute, UTC) for shift in (-1, 1))
        assert business_seconds(company, since, until, team) >= minute
    assert {team for _, team in replies} >= {"North team", "Workshop"}


def test_nobody_renews_after_leaving_the_club(sql):
    assert one(sql, """
        select count(*) from club join (select membership, min(day) as ended from club
            where event in ('cancelled', 'not paid') group by membership) using (membership)
        where day > ended or (day = ended and event in ('joined', 'renewed'))
    """) == 0  # fmt: skip


def test_every_line_of_the_log_is_in_the_combined_format_and_in_order(lines, done):
    times = [datetime.strptime(line[2], "%d/%b/%Y:%H:%M:%S %z") for line in lines]

    assert len(lines) == len(done.visits)
    assert times == sorted(times)


def test_addresses_are_nobodys(lines):
    addresses = {ip_address(line[1]) for line in lines}

    assert {address.version for address in addresses} == {4, 6}
    assert all(any(address in net for net in DOCUMENTATION) for address in addresses)


def test_some_visitors_are_machines_and_the_others_are_taken_for_people(lines):
    machine = {agent: agent == "-" or crawleruseragents.is_crawler(agent) for agent in {line[7] for line in lines}}

    assert sorted(machine.values()) == [False] * 8 + [True] * 5
    assert 0.05 < sum(machine[line[7]] for line in lines) / len(lines) < 0.15


def test_more_people_look_for_their_parcel_while_parcels_are_late(lines):
    asked = [line[2][3:11] for line in lines if line[3].startswith("/help/where-is-my-parcel")]

    assert asked.count("Mar/2026") > 3 * asked.count("Jan/2026") > 0


def test_what_is_bought_on_the_web_is_in_the_log(sql, lines):
    thanked = sum(line[3] == "/checkout/thanks" for line in lines)
    bought = one(sql, """
        select count(distinct "order") from orders
        where channel = 'web' and kind = 'order' and not test and "time" >= date '2026-01-01'
    """)  # fmt: skip

    assert thanked == pytest.approx(bought, abs=3)


def test_what_is_broken_is_passed_on_to_the_workshop(sql):
    teams = sql.execute("""
        select activity, list_distinct(list(team))
        from tickets where activity in ('Assigned', 'Passed on') group by activity order by activity
    """).fetchall()

    assert [(activity, sorted(names)) for activity, names in teams] == [
        ("Assigned", ["East team", "North team", "South team", "West team"]),
        ("Passed on", ["Workshop"]),
    ]


def test_its_company_document_is_understood_and_named_like_the_sample():
    company = load_company(FOLDER)

    assert (company.name, company.zone, company.currency) == (NAME, "Europe/London", "GBP")
    assert {calendar.name: calendar.teams for calendar in company.calendars} == {"desk": (), "workshop": ("Workshop",)}
    assert list(company.rates) == ["EUR"]
