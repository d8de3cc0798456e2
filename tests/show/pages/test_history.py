"""Why a figure is different from what somebody saw: what it was, since when, and what happened in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from cast import answer, bring, response
from hark import readings
from hark.models import Reading, Taking
from hark.store.deliveries import undo_delivery
from hark.store.erase import erase_person
from hark.store.identities import CustomerKey
from hark.store.lake import Store
from hark.store.reader import Facts


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that goes on by so many hours when told to."""
    now = [datetime(2026, 11, 1, 9, tzinfo=UTC)]
    monkeypatch.setattr(readings.timezone, "now", lambda: now[0])

    def later(hours: float = 1) -> None:
        now[0] += timedelta(hours=hours)

    return later


def told(client: Client, metric: str = "nps", period: str = "month|2026-02-01") -> list[str]:
    """Each change on the page, the newest first, as plain text."""
    page = client.get(f"/metrics/{metric}/history/", {"period": period}).content.decode()
    listed = page.split('<ol class="story" reversed>')[1].split("</ol>")[0] if '<ol class="story"' in page else ""
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in listed.split('<li><p class="time">')[1:]]


def some(score: float, many: int = 20, month: int = 2, **more: object) -> list[object]:
    return [answer(score, month=month, customer=f"{score}-{n}", **more) for n in range(many)]


@pytest.fixture
def read(facts: Callable[..., Facts], clock: Callable[[float], None]) -> Store:
    """A store with forty answers in two months, whose figures were read off once."""
    store = facts(answers=[*some(10), *some(10, month=1)]).store
    readings.read_off(store)
    clock()
    return store


def test_late_rows_are_named_with_their_file(read: Store, browser: Callable[..., Client]) -> None:
    bring(read, answers=some(3, 5))
    readings.read_off(read)

    newest, first = told(browser("manager"))

    assert "60 (" in newest
    assert "before, until 1 November 2026, 09:00: 100 (" in newest
    assert re.search("“delivery [0-9]+” came in: 5 new rows", newest)
    assert "Read off for the first time." in first


def test_rows_of_other_periods_change_nothing(read: Store, browser: Callable[..., Client]) -> None:
    bring(read, answers=some(3, 5, month=1))
    readings.read_off(read)

    assert len(told(browser("manager"))) == 1
    assert len(told(browser("manager"), period="month|2026-01-01")) == 2


def test_how_many_rows_are_of_the_period_is_said(
    read: Store, browser: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    monkeypatch.setattr("cast.RECEIVED", datetime(2026, 11, 1, 9, 30, tzinfo=UTC))
    bring(read, answers=[*some(3, 5), *some(9, 7, month=1)])
    readings.read_off(read)

    assert "5 rows that came in are of this very period." in told(browser("manager"))[0]


def test_a_file_taken_back_is_named(
    read: Store, browser: Callable[..., Client], clock: Callable[[float], None]
) -> None:
    bring(read, answers=some(3, 5))
    readings.read_off(read)
    clock()
    undo_delivery(read, 2)
    readings.read_off(read)

    newest, *_rest = told(browser("manager"))
    assert "was taken back." in newest
    assert "100 (" in newest


def test_a_changed_setting_is_named(read: Store, browser: Callable[..., Client]) -> None:
    company = read.directory / "company.toml"
    company.write_text(company.read_text(encoding="utf-8").replace("confidence = 0.95", "confidence = 0.9"))
    bring(read, answers=some(3, 5))
    readings.read_off(read)

    assert "A setting was changed: how sure an interval is." in told(browser("manager"))[0]


def test_another_version_of_hark_is_named(
    read: Store, browser: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "__version__", "9.9.9")
    bring(read, answers=some(3, 5))
    readings.read_off(read)

    assert "was followed by 9.9.9, which may count differently." in told(browser("manager"))[0]


def test_an_erased_customer_is_counted_and_not_named(read: Store, browser: Callable[..., Client]) -> None:
    erase_person(read, CustomerKey("test", "10-3"))
    readings.read_off(read)

    newest = told(browser("manager"))[0]
    assert "1 customer was erased." in newest
    assert "10-3" not in newest
    # What it was before, less what it is, would be what they had said.
    assert "not kept, since somebody was erased after that" in newest
    assert "100 (95" not in newest.partition("before, until")[2]


def test_figures_of_few_are_forgotten_with_whoever_is_erased(
    facts: Callable[..., Facts], clock: Callable[[float], None]
) -> None:
    store = facts(answers=[*some(10), *some(7, 1, month=1), *some(9, month=3)]).store
    company = store.directory / "company.toml"
    company.write_text(company.read_text(encoding="utf-8").replace("hide_below = 5", "hide_below = 0"))
    readings.read_off(store)
    clock()
    assert Reading.objects.filter(metric="nps", period="2026-01-01").exists()

    erase_person(store, CustomerKey("test", "7-0"))
    readings.read_off(store)

    assert not Reading.objects.filter(metric="nps", period="2026-01-01", gone=False).exists()
    assert Reading.objects.filter(metric="nps", period="2026-02-01").exists()


def test_where_nothing_changed_nothing_is_read_off(read: Store) -> None:
    assert readings.read_off(read) is None
    assert Taking.objects.count() == 1


def test_what_was_posted_is_read_off_once_a_day(read: Store, clock: Callable[[float], None]) -> None:
    clock(24)
    assert readings.read_off(read) is not None
    assert Reading.objects.filter(taking=Taking.objects.last()).count() == 0


def test_old_takings_go_and_the_newest_figures_stay(read: Store, clock: Callable[[float], None]) -> None:
    clock(24)
    readings.read_off(read)
    clock(24 * 91)
    readings.read_off(read)

    assert Taking.objects.count() == 2
    assert Reading.objects.filter(metric="nps").count() == 2


def test_who_may_not_bring_files_in_does_not_see_their_names(read: Store, browser: Callable[..., Client]) -> None:
    bring(read, answers=some(3, 5))
    readings.read_off(read)

    newest = told(browser("viewer"))[0]
    assert "A file came in: 5 new rows" in newest
    assert "delivery" not in newest


def test_limited_members_see_no_figure_of_all_rows(read: Store, browser: Callable[..., Client]) -> None:
    page = browser("viewer", region=["North"]).get("/metrics/nps/history/").content.decode()

    assert "Only for those who see all rows" in page
    assert "100 (" not in page


def test_few_people_stay_hidden(facts: Callable[..., Facts], browser: Callable[..., Client]) -> None:
    store = facts(answers=[*some(10, 3), *some(10, month=1), *some(10, month=3)]).store
    readings.read_off(store)
    Reading.objects.filter(metric="nps").update(people=3)

    assert "hidden, since fewer than 5 people are behind it" in told(browser("viewer"), period="month|2026-03-01")[0]


def test_counts_are_shown_without_an_interval(facts: Callable[..., Facts], browser: Callable[..., Client]) -> None:
    store = facts(
        responses=[response(month=1 + n % 2) for n in range(40)], answers=[*some(10), *some(10, month=1)]
    ).store
    readings.read_off(store)

    assert "20 Read off" in told(browser("viewer"), "responses", "month|2026-01-01")[0]


def test_the_metrics_page_leads_there(read: Store, browser: Callable[..., Client]) -> None:
    client = browser("viewer")
    page = client.get("/metrics/nps/").content.decode()

    (address,) = re.findall(r'href="(/metrics/nps/history/[^"]+)"', page)
    assert "100 (" in client.get(address).content.decode()


@pytest.mark.parametrize("period", ["month|2026-02-31", "nonsense", "|", "month|2020-01-01"])
def test_a_period_that_was_not_read_off_is_refused(read: Store, browser: Callable[..., Client], period: str) -> None:
    page = browser("viewer").get("/metrics/nps/history/", {"period": period})

    assert page.status_code == 200
    assert "Select a valid choice" in page.content.decode()


def test_nothing_read_off_yet_is_said(browser: Callable[..., Client]) -> None:
    assert "Nothing was read off yet" in browser("viewer").get("/metrics/nps/history/").content.decode()
