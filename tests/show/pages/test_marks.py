"""What a metric is seen beside on its page: changes and what they did, base line, benchmark, last year, the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cast import answer, at
from hark.show.report.marks import Happened
from hark.store.reader import Facts

MONDAY = date(2026, 1, 5)


def weeks(many: int, score: Callable[[int, int], float], *, each: int = 20, **columns: object) -> list[object]:
    """Answers of so many weeks from the first Monday of 2026; `score` of the week and the number in it."""
    return [
        answer(score(week, number), occurred_at=at(day.month, day.day), **columns)
        for week in range(many)
        for number in range(each)
        for day in [MONDAY + timedelta(days=7 * week + number % 7)]
    ]


@pytest.fixture
def told(browser: Callable[..., Client], facts: Callable[..., Facts]) -> Callable[..., Facts]:
    """Makes a lake whose company document says more, and opens a page of it."""

    def opened(address: str, said: str = "", **rows: object) -> object:
        there = facts(**rows)
        company = there.store.directory / "company.toml"
        company.write_text(company.read_text(encoding="utf-8") + said, encoding="utf-8")
        answer = browser("analyst").get(address)
        assert answer.status_code == 200
        return answer.context["sheet"]

    return opened


def change(day: str, what: str = "New script", metrics: str = "[]") -> str:
    return f'\n[[changes]]\nday = {day}\nwhat = "{what}"\nmetrics = {metrics}\n'


def only(sheet: object) -> Happened:
    (one,) = sheet.marks.changes
    return one


def half_then_all(week: int, number: int) -> float:
    return 10 if week >= 8 or number % 2 else 3


def test_a_change_is_told_with_before_and_after(told: Callable[..., object]) -> None:
    sheet = told("/metrics/nps/?over=week", change("2026-03-02"), answers=weeks(16, half_then_all))

    one = only(sheet)
    assert one.said == "Rose by 100 points, and it is real: 0 in the 8 weeks before, 100 in the 8 weeks after."
    assert (one.tone, one.number, one.date) == ("good", 1, "2 March 2026")
    assert ">1</text>" in sheet.pictures[0].wide


def test_a_change_that_did_nothing_is_not_praised(told: Callable[..., object]) -> None:
    sheet = told("/metrics/nps/", change("2026-03-02"), answers=weeks(16, lambda week, number: 10 if number % 2 else 3))

    assert only(sheet).said.startswith("No evidence that it changed anything: 0 in the 8 weeks before, 0 in")


def test_a_side_reaches_to_the_next_change_only(told: Callable[..., object]) -> None:
    sheet = told(
        "/metrics/nps/",
        change("2026-02-16") + change("2026-03-02", "Second"),
        answers=weeks(16, half_then_all),
    )

    first, second = sheet.marks.changes
    assert "0 in the 2 weeks before, 0 in the 2 weeks after" in first.said
    assert "0 in the 2 weeks before, 100 in the 2 weeks after" in second.said


def test_too_few_days_are_said(told: Callable[..., object]) -> None:
    sheet = told("/metrics/nps/", change("2026-01-07"), answers=weeks(16, half_then_all))

    assert only(sheet).said == "There are too few days around it to tell what it did."


def test_few_people_around_a_change_stay_hidden(told: Callable[..., object]) -> None:
    sheet = told(
        "/metrics/nps/?over=quarter",
        change("2026-03-02"),
        answers=[*weeks(8, lambda week, number: 10, each=20), *weeks(16, lambda week, number: 3, each=1)[8:11]],
    )

    assert only(sheet).said.startswith("Fewer than 5 people are on one side")


def test_a_change_of_another_metric_is_not_shown(told: Callable[..., object]) -> None:
    sheet = told("/metrics/nps/", change("2026-03-02", metrics='["csat"]'), answers=weeks(16, half_then_all))

    assert sheet.marks.changes == ()


def test_counts_are_held_against_as_many_days(told: Callable[..., object]) -> None:
    rows = weeks(8, lambda week, number: 10, each=20) + weeks(16, lambda week, number: 10, each=40)[8 * 40 :]
    sheet = told("/metrics/answers/?over=week", change("2026-03-02"), answers=rows)

    assert "160 in the 8 weeks before, 320 in the 8 weeks after" in only(sheet).said


def test_a_base_line_is_drawn_and_held_against(told: Callable[..., object]) -> None:
    sheet = told(
        "/metrics/nps/?over=week",
        "\n[base_lines.nps]\nfrom = 2026-01-05\nto = 2026-03-02\n",
        answers=weeks(16, half_then_all, each=40),
    )

    assert sheet.marks.said == (
        "It is 100 points above its base line (5 January 2026 to 1 March 2026) of 0, and it is real.",
    )
    assert "The dotted line is the base line (5 January 2026 to 1 March 2026), 0." in sheet.pictures[0].caption


@pytest.mark.parametrize(("value", "words"), [(32, "It is above"), (100, "No evidence of a difference from")])
def test_a_benchmark_is_named_with_its_source_and_day(told: Callable[..., object], value: int, words: str) -> None:
    benchmark = f'\n[[benchmarks]]\nmetric = "nps"\nvalue = {value}\nsource = "A study"\nday = 2025-12-01\n'
    sheet = told("/metrics/nps/?over=week", benchmark, answers=weeks(16, half_then_all, each=40))

    (said,) = sheet.marks.said
    assert said.startswith(f"{words} the benchmark of {value} (A study, 1 December 2025)")


def test_a_period_can_be_held_against_the_year_before(told: Callable[..., object]) -> None:
    rows = [
        answer(score, occurred_at=at(6, 1 + number % 28, year=year))
        for year, score in ((2025, 10), (2026, 3))
        for number in range(60)
    ]
    sheet = told("/metrics/nps/?over=month&against=year", answers=rows)

    assert "since June 2025" in sheet.tile.verdict
    assert sheet.tile.tone == "bad"


def test_what_is_narrowed_is_held_against_the_rest(told: Callable[..., object]) -> None:
    rows = weeks(8, lambda week, number: 10, region="North") + weeks(8, lambda week, number: 3, region="South")
    sheet = told("/metrics/nps/?over=quarter&where=region%3DSouth", answers=rows)

    assert "Against the rest it is 200 points lower, and it is real." in sheet.said


def test_groups_that_matter_most_come_first(told: Callable[..., object]) -> None:
    rows = (
        weeks(8, lambda week, number: 10, each=40, region="Large and good")
        + weeks(8, lambda week, number: 3 if number % 4 else 10, each=30, region="Large and bad")
        + weeks(8, lambda week, number: 3, each=2, region="Small and worst")
    )
    sheet = told("/metrics/nps/?by=region&over=quarter", answers=rows)

    groups = next(one for one in sheet.pictures if one.kind == "groups")
    names = [row[0].text for row in groups.rows]
    pull = groups.head.index("Moves the whole by")
    assert names[-1] == "Small and worst"
    # The whole is (320 + 0.25 * 240 - 0.75 * 240 - 16) / 576 = 31.9; without the small one 35.7.
    assert groups.rows[-1][pull].text == "−4"


def test_every_point_leads_to_its_records(browser: Callable[..., Client], shop: Facts) -> None:
    client = browser("analyst")
    sheet = client.get("/metrics/nps/?over=month&by=region").context["sheet"]

    course, groups = (next(one for one in sheet.pictures if one.kind == kind) for kind in ("course", "groups"))
    for picture in (course, groups):
        table = [row[0].to for row in picture.rows]
        drawn = {href.replace("&amp;", "&") for href in re.findall('href="([^"]+)"', picture.wide)}
        assert set(table) == drawn
        for row in picture.rows:
            assert client.get(row[0].to).status_code == 200
    asked = parse_qs(urlsplit(course.rows[0][0].to).query)
    assert asked == {"start": ["2026-01-01"], "to": ["2026-01-31"]}
    assert "where=region%3DNorth" in groups.wide + groups.rows[0][0].to


def test_no_point_leads_where_one_may_not_go(browser: Callable[..., Client], shop: Facts) -> None:
    sheet = browser("viewer").get("/metrics/nps/?over=month").context["sheet"]

    assert not any("href" in one.wide or one.rows[0][0].to for one in sheet.pictures)


def test_a_change_is_added_on_the_metrics_page_and_written_down(
    browser: Callable[..., Client], facts: Callable[..., Facts]
) -> None:
    there, client = facts(answers=weeks(16, half_then_all)), browser("manager")
    client.post("/metrics/nps/beside/", {"do": "change", "what": "New <b>script</b>", "day": "2026-03-02"})

    assert only(client.get("/metrics/nps/").context["sheet"]).what == "New <b>script</b>"
    assert client.get("/metrics/csat/").context.get("sheet") is None
    assert there.store.company.changes[0].metrics == ("nps",)
    assert "changed settings" in browser("owner").get("/settings/log/").content.decode()


def test_what_was_added_can_be_taken_away(browser: Callable[..., Client], facts: Callable[..., Facts]) -> None:
    there, client = facts(answers=weeks(2, half_then_all)), browser("manager")
    address = "/metrics/nps/beside/"
    client.post(address, {"do": "change", "what": "One", "day": "2026-03-02", "every": "on"})
    client.post(address, {"do": "benchmark", "value": "32", "source": "A", "day": "2026-01-01"})
    first = re.findall('name="which" value="([^"]+)"', client.get(address).content.decode())
    for which in first:
        client.post(address, {"do": "away", "which": which.replace("&#x27;", "'").replace("&quot;", '"')})

    assert len(first) == 2
    assert (there.store.company.changes, there.store.company.benchmarks) == ((), ())


def test_target_and_base_line_are_set_and_unset(browser: Callable[..., Client], facts: Callable[..., Facts]) -> None:
    there, client = facts(answers=weeks(2, half_then_all)), browser("manager")
    address = "/metrics/nps/beside/"
    client.post(address, {"do": "lines", "target": "40", "start": "2026-01-01", "to": "2026-03-31"})

    assert there.store.company.targets == {"nps": 40}
    assert there.store.company.base_lines["nps"].end == date(2026, 4, 1)
    assert 'value="2026-03-31"' in client.get(address).content.decode()

    client.post(address, {"do": "lines", "target": "", "start": "", "to": ""})
    assert (dict(there.store.company.targets), dict(there.store.company.base_lines)) == ({}, {})


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"do": "lines", "start": "2026-01-01"}, "needs its first and its last day"),
        ({"do": "lines", "start": "2026-02-01", "to": "2026-01-01"}, "The last day is before the first."),
        ({"do": "change", "what": "x"}, "This field is required."),
        ({"do": "benchmark", "value": "3", "day": "2026-01-01"}, "This field is required."),
        ({"do": "nothing"}, "is seen beside"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    browser: Callable[..., Client], shop: Facts, sent: dict[str, str], words: str
) -> None:
    page = browser("manager").post("/metrics/nps/beside/", sent)

    assert words in page.content.decode()
    assert shop.store.company.version == 1
