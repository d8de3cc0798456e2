"""Funnels: from page views to how many take one step after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import Given, at
from hark.errors import BadQuestion, UnknownName
from hark.measure.among import Among
from hark.measure.condition import Condition
from hark.measure.funnel import Funnels, funnel
from hark.store.engines.duckdb import DuckDB
from measure.stage import Staged

Ask = Callable[..., Funnels]

WAY = ("page=/kettles", "page=/basket", "name=order")


def seen(visitor: str | None, seconds: float, page: str = "/", **columns: object) -> Given:
    """Something a visitor did, so many seconds after noon."""
    key = sum(ord(letter) << 8 * place for place, letter in enumerate(visitor or ""))
    when = at() + timedelta(seconds=seconds)
    event = f"{key}-{seconds}-{page}-{columns}"
    return {"visitor": visitor, "about_key": key, "event": event, "occurred_at": when, "page": page, **columns}


def ordered(visitor: str, seconds: float, **columns: object) -> Given:
    """An order, which is no page view."""
    return seen(visitor, seconds, "/thanks", name="order", **columns)


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The funnel of some rows."""

    def asked(rows: Sequence[Given], steps: Sequence[str] = WAY, among: Among | None = None, **how: object) -> Funnels:
        facts = Staged(DuckDB(tmp_path), page_views=rows)
        return funnel([Condition.parse(step) for step in steps], among or Among(), facts, **how)  # type: ignore[arg-type]

    return asked


def counts(found: Funnels) -> list[int]:
    """How many took each step of the only funnel."""
    (only,) = found.funnels
    return [step.n for step in only.steps]


BOUGHT = [seen("a", 0, "/kettles"), seen("a", 60, "/basket"), ordered("a", 90)]


def test_how_many_take_each_step(ask: Ask) -> None:
    rows = [*BOUGHT, seen("b", 0, "/kettles"), seen("b", 40, "/basket"), seen("c", 0, "/kettles"), seen("d", 0, "/")]

    assert counts(ask(rows)) == [3, 2, 1]


def test_every_step_says_its_share_how_sure_and_how_long(ask: Ask) -> None:
    rows = [*BOUGHT, seen("b", 0, "/kettles"), seen("b", 40, "/basket"), seen("c", 0, "/kettles")]

    kettles, basket, order = ask(rows).funnels[0].steps

    assert (kettles.of_first.value, kettles.seconds) == (100, None)
    assert (basket.of_first.value, basket.of_before.value, basket.seconds) == (
        pytest.approx(200 / 3),
        basket.of_first.value,
        50,
    )
    assert (order.of_first.value, order.of_before.value, order.seconds) == (pytest.approx(100 / 3), 50, 30)
    assert (order.of_before.low, order.of_before.high) == (
        pytest.approx(9.45, abs=0.01),
        pytest.approx(90.55, abs=0.01),
    )


def test_a_step_counts_only_after_the_one_before(ask: Ask) -> None:
    assert counts(ask([ordered("a", 0), seen("a", 10, "/basket"), seen("a", 20, "/kettles")])) == [1, 0, 0]


def test_whatever_lies_between_does_not_matter(ask: Ask) -> None:
    assert counts(ask([*BOUGHT, seen("a", 30, "/help"), seen("a", 5 * 86_400, "/kettles")])) == [1, 1, 1]


def test_what_happened_in_one_instant_comes_in_the_order_of_the_steps(ask: Ask) -> None:
    rows = [ordered("a", 0), seen("a", 0, "/basket"), seen("a", 0, "/kettles")]

    assert counts(ask(rows)) == [1, 1, 1]


def test_one_row_is_not_two_steps(ask: Ask) -> None:
    row = seen("a", 0, "/basket", name="order")

    assert counts(ask([row], ["page=/basket", "name=order"])) == [1, 0]
    assert counts(ask([seen("a", 0, "/basket"), row], ["page=/basket", "name=order"])) == [1, 1]


def test_a_row_without_a_name_is_a_view(ask: Ask) -> None:
    rows = [seen("a", 0), seen("a", 1, name="view"), ordered("a", 2), seen("b", 0, name="request"), ordered("b", 1)]

    assert counts(ask(rows, ["name=view", "name=view", "name=order"])) == [1, 1, 1]


def test_machines_are_left_out_unless_they_are_asked_for(ask: Ask) -> None:
    rows = [*BOUGHT, seen("robot", 0, "/kettles", bot=True)]

    assert counts(ask(rows)) == [1, 1, 1]
    assert counts(ask(rows, machines=True)) == [2, 1, 1]
    assert (ask(rows).visitors.machines, ask(rows).visitors.people) == (1, 1)


def test_within_a_visit_half_an_hour_of_nothing_begins_another(ask: Ask) -> None:
    near = [seen("a", 0, "/kettles"), seen("a", 1800, "/basket")]
    far = [seen("b", 0, "/kettles"), seen("b", 1801, "/basket")]

    assert counts(ask([*near, *far])) == [2, 2, 0]
    assert counts(ask([*near, *far], within="visit")) == [2, 1, 0]


def test_what_no_step_asks_for_keeps_a_visit_going(ask: Ask) -> None:
    rows = [seen("a", 0, "/kettles"), seen("a", 1000, "/help", name="request"), seen("a", 2000, "/basket")]

    assert counts(ask(rows, within="visit")) == [1, 1, 0]


def test_every_visit_counts(ask: Ask) -> None:
    rows = [seen("a", 0, "/kettles"), seen("a", 9000, "/kettles"), seen("a", 9001, "/basket")]

    assert counts(ask(rows)) == [1, 1, 0]
    assert counts(ask(rows, within="visit")) == [2, 1, 0]


def test_groups_are_those_of_the_first_step(ask: Ask) -> None:
    rows = [
        seen("a", 0, "/kettles", device="phone"),
        seen("a", 10, "/basket", device="desktop"),
        seen("b", 0, "/kettles", x_kind="new"),
    ]

    found = ask(rows, among=Among(by=("device", "kind")))

    assert [(dict(one.group), [step.n for step in one.steps]) for one in found.funnels] == [
        ({"device": "phone", "kind": None}, [1, 1, 0]),
        ({"device": None, "kind": "new"}, [1, 0, 0]),
    ]


def test_conditions_and_days_choose_the_rows(ask: Ask) -> None:
    rows = [*BOUGHT, seen("b", -86_400, "/kettles"), seen("c", 0, "/kettles", site="other")]
    asked = Among(where=(Condition.parse("site="),), start=date(2026, 1, 15), end=date(2026, 1, 16))

    assert counts(ask(rows, among=asked)) == [1, 1, 1]
    assert counts(ask(rows, among=asked, within="visit")) == [1, 1, 1]


def test_whoever_is_not_known_cannot_be_followed_and_is_counted(ask: Ask) -> None:
    rows = [*BOUGHT, seen(None, 0, "/kettles"), seen("daily", 0, "/kettles", daily=True)]

    found = ask(rows)

    assert counts(found) == [2, 1, 1]
    assert (found.visitors.nameless, found.visitors.daily) == (1, 1)


def test_json_has_every_step(ask: Ask) -> None:
    first, second, _ = ask(BOUGHT).as_dict()

    assert list(first) == ["group", "within", "number", "step", "n", "of_first", "of_before", "median_seconds"]
    assert (second["number"], second["step"], second["median_seconds"]) == (2, "page=/basket", 60)


@pytest.mark.parametrize(
    ("steps", "how", "error", "words"),
    [
        (["page=/kettles"], {}, BadQuestion, "2 to 20 steps, not 1"),
        (["page=/kettles"] * 21, {}, BadQuestion, "not 21"),
        (["page=/nowhere", "page=/basket"], {}, BadQuestion, "Nobody took the first step, “page=/nowhere”"),
        (WAY, {"within": "week"}, UnknownName, "week"),
        (["pages=/", "page=/"], {}, UnknownName, "page"),
    ],
)
def test_what_cannot_be_followed_is_said(
    steps: list[str], how: dict[str, str], error: type[Exception], words: str, ask: Ask
) -> None:
    with pytest.raises(error, match=words):
        ask(BOUGHT, steps, **how)


def naive(rows: list[tuple[str, int, str]]) -> tuple[list[int], list[float | None]]:
    """Walk every visitor's rows one by one."""
    pages = ["/1", "/2", "/3"]
    ways: dict[str, list[int]] = {}
    for visitor, second, page in sorted(rows):
        way = ways.setdefault(visitor, [])
        if len(way) < len(pages) and page == pages[len(way)]:
            way.append(second)
    reached = [sum(len(way) > place for way in ways.values()) for place in range(3)]
    passed = [[way[place] - way[place - 1] for way in ways.values() if len(way) > place] for place in (1, 2)]
    return reached, [float(median(each)) if each else None for each in passed]


ROWS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.integers(0, 30), st.sampled_from(["/1", "/2", "/3"])),
    min_size=1,
    max_size=30,
    unique=True,
)


@settings(max_examples=40)
@given(ROWS)
def test_a_funnel_is_what_walking_every_visitor_gives(rows: list[tuple[str, int, str]]) -> None:
    facts = Staged(DuckDB(Path("/nowhere")), page_views=[seen(*row) for row in rows])
    steps = [Condition.parse(f"page=/{number}") for number in (1, 2, 3)]
    reached, passed = naive(rows)
    if not reached[0]:
        return

    (found,) = funnel(steps, Among(), facts).funnels

    assert ([step.n for step in found.steps], [step.seconds for step in found.steps[1:]]) == (reached, passed)
