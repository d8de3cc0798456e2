"""Questions: groups, filters, time, comparisons; what cannot be asked, and how that is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cast import answer, at, bring, facts_of, response
from hark.errors import BadQuestion, UnknownName
from hark.measure import Condition, Query, Row, run, scope
from hark.measure.compare import Verdict
from hark.measure.notes import notes
from hark.store.identities import CustomerKey, join_people, part_people
from hark.store.reader import Facts
from measure.zoo import declared

CALL = Callable[..., Facts]


def told(rows: list[Row]) -> list[tuple[object, ...]]:
    """Period, groups and value of every figure."""
    return [(row.period, *row.group.values(), row.estimate.value) for row in rows]


def settle(facts: Facts, document: str) -> Facts:
    """The same facts under another company document."""
    (facts.store.directory / "company.toml").write_text(document, encoding="utf-8")
    return Facts(facts.store)


def test_a_question_without_groups_has_one_figure(facts: CALL) -> None:
    (row,) = run(Query("nps"), facts(answers=[answer(10), answer(9), answer(0)]))

    assert (row.period, dict(row.group), row.estimate.n, row.unit) == (None, {}, 3, "points")
    assert row.estimate.value == pytest.approx(100 / 3)


def test_nobody_is_no_figure_and_no_error(facts: CALL) -> None:
    (row,) = run(Query("nps"), facts(answers=[]))

    assert (row.estimate.value, row.estimate.low, row.estimate.n) == (None, None, 0)


def test_groups_come_by_name_the_empty_one_last(facts: CALL) -> None:
    store = facts(answers=[answer(10, region="West"), answer(0, region=None), answer(9, region="East")])

    assert told(run(Query("nps", by=("region",)), store)) == [
        (None, "East", 100),
        (None, "West", 100),
        (None, None, -100),
    ]


def test_an_attribute_groups_by_its_bare_name_and_by_its_column(facts: CALL) -> None:
    store = facts(answers=[answer(10, x_plan="gold"), answer(0, x_plan="tin")])

    bare, full = (run(Query("nps", by=(name,)), store) for name in ("plan", "x_plan"))

    assert told(bare) == told(full) == [(None, "gold", 100), (None, "tin", -100)]
    assert list(bare[0].group) == ["plan"]


def test_an_attribute_that_came_later_is_empty_before(facts: CALL) -> None:
    store = facts(answers=[answer(10)])
    bring(store.store, answers=[answer(0, x_plan="tin")])

    assert told(run(Query("nps", by=("plan",)), Facts(store.store))) == [(None, "tin", -100), (None, None, 100)]


def test_two_columns_group_together(facts: CALL) -> None:
    store = facts(answers=[answer(10, region="North", channel="web"), answer(0, region="North", channel="shop")])

    assert told(run(Query("nps", by=("region", "channel")), store)) == [
        (None, "North", "shop", -100),
        (None, "North", "web", 100),
    ]


def test_periods_are_those_of_the_companys_clock(facts: CALL) -> None:
    late = at(1, 31, hour=23, minute=30)
    store = facts(answers=[answer(10, occurred_at=late), answer(0, occurred_at=at(2, 1))])

    utc = run(Query("nps", over="month"), store)
    berlin = run(Query("nps", over="month"), settle(store, 'zone = "Europe/Berlin"\n'))

    assert told(utc) == [(date(2026, 1, 1), 100), (date(2026, 2, 1), -100)]
    assert told(berlin) == [(date(2026, 2, 1), 0)]


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Europe/Berlin", "2026-03-29T01:30+00:00", date(2026, 3, 29)),
        ("Europe/Berlin", "2026-03-28T22:59:59+00:00", date(2026, 3, 28)),
        ("Africa/Cairo", "2026-04-23T22:00+00:00", date(2026, 4, 24)),
        ("Asia/Kathmandu", "2026-01-01T18:14:59+00:00", date(2026, 1, 1)),
        ("Asia/Kathmandu", "2026-01-01T18:15+00:00", date(2026, 1, 2)),
        ("Australia/Lord_Howe", "2026-04-04T13:00+00:00", date(2026, 4, 5)),
        ("UTC", "1969-12-31T23:30+00:00", date(1969, 12, 31)),
        ("Africa/Monrovia", "1971-06-01T00:44:29+00:00", date(1971, 5, 31)),
        ("Africa/Monrovia", "1971-06-01T00:44:30+00:00", date(1971, 6, 1)),
    ],
)
def test_an_answer_is_in_the_day_its_clock_shows(zone: str, instant: str, day: date, facts: CALL) -> None:
    # Two more days, so that the periods start before the answer.
    others = [answer(5, occurred_at=datetime(day.year, day.month, 15, each, tzinfo=UTC)) for each in (1, 2)]
    store = settle(
        facts(answers=[answer(10, occurred_at=datetime.fromisoformat(instant)), *others]), f'zone = "{zone}"\n'
    )

    found = {row.period: row.estimate.value for row in run(Query("nps", over="day"), store)}

    assert found[day] == 100


def test_the_end_is_not_included(facts: CALL) -> None:
    store = facts(answers=[answer(10, occurred_at=at(1, 31)), answer(0, occurred_at=at(2, 1, hour=0))])

    assert told(run(Query("nps", end=date(2026, 2, 1)), store)) == [(None, 100)]
    assert told(run(Query("nps", start=date(2026, 2, 1)), store)) == [(None, -100)]


def test_an_answer_without_a_time_is_in_totals_never_in_a_period_and_is_counted(facts: CALL) -> None:
    store = facts(answers=[answer(10, month=1), answer(0), answer(None)])

    assert told(run(Query("nps"), store)) == [(None, 0)]
    assert told(run(Query("nps", over="month"), store)) == [(date(2026, 1, 1), 100)]
    assert (scope(Query("nps"), store).untimed, scope(Query("nps"), store).n) == (1, 2)
    assert "Without a time: 1 more row" in " ".join(notes(Query("nps", over="month"), store))


@pytest.mark.parametrize(
    "asked", [{"over": "month"}, {"start": date(2026, 1, 1)}, {"over": "year", "against": "before"}], ids=str
)
def test_time_is_refused_with_the_reason_where_nothing_has_one(asked: dict[str, object], facts: CALL) -> None:
    store = facts(answers=[answer(10), answer(0)])

    with pytest.raises(BadQuestion, match=r"None of the 2 rows.*says when.*occurred_at"):
        run(replace(Query("nps"), **asked), store)  # type: ignore[arg-type]


def test_a_count_of_none_is_a_figure_and_a_mean_of_none_is_not(facts: CALL) -> None:
    store = facts(responses=[response(month=1), response(month=3)], answers=[answer(10, month=1), answer(10, month=3)])

    assert told(run(Query("responses", over="month"), store))[1] == (date(2026, 2, 1), 0)
    assert [row.period for row in run(Query("nps", over="month"), store)] == [date(2026, 1, 1), date(2026, 3, 1)]


def test_a_level_stands_where_it_was_left_and_counts_what_was_before(facts: CALL) -> None:
    rows = [answer(5, month=1), answer(5, month=1), answer(5, kind="csat", month=2), answer(5, month=4)]
    with declared():
        found = run(Query("standing", over="month", start=date(2026, 2, 1), end=date(2026, 5, 1)), facts(answers=rows))

    assert told(found) == [(date(2026, 2, 1), 1), (date(2026, 3, 1), 1), (date(2026, 4, 1), 2)]


def test_weights_count_unless_left_aside(facts: CALL) -> None:
    store = facts(answers=[answer(10, weight=3), answer(0)])

    weighted, plain = run(Query("nps"), store)[0].estimate, run(Query("nps", weighted=False), store)[0].estimate

    assert (weighted.value, plain.value, weighted.n) == (50, 0, 2)
    assert "Weighted: 1" in " ".join(notes(Query("nps"), store))
    assert "Not weighted" in " ".join(notes(Query("nps", weighted=False), store))


def test_several_answers_by_one_person_are_one_person(facts: CALL) -> None:
    store = facts(answers=[answer(10, customer="ann"), answer(9, customer="ann"), answer(0, customer="bo")])

    (row,) = run(Query("nps"), store)

    assert (row.estimate.n, row.estimate.people) == (3, 2)


def test_two_keys_that_were_joined_are_one_person_until_they_are_parted(facts: CALL) -> None:
    store = facts(answers=[answer(10, customer="ann", source="shop"), answer(9, customer="a.n.", source="web")]).store
    ann, other = CustomerKey("shop", "ann"), CustomerKey("web", "a.n.")

    def people() -> int:
        return run(Query("nps"), Facts(store))[0].estimate.people

    apart = people()
    join_people(store, ann, other)
    joined = people()
    part_people(store, ann, other)

    assert (apart, joined, people()) == (2, 1, 2)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("region=North", {1}),
        ("region = North", {1}),
        ("region!=North", {2, 3, 4}),
        ("region=", {4}),
        ("region!=", {1, 2, 3}),
        ("region in North,South", {1, 2}),
        ('region in "a, b",South', {2, 3}),
        ("region in South,", {2, 4}),
        ("score>=9", {1, 2}),
        ("score<9", {3, 4}),
        ("score=8.5", {3}),
        ("plan=it's", {1}),
        ("x_plan=it's", {1}),
        ("public=", {1, 2, 3, 4}),
    ],
)
def test_a_filter_keeps_what_it_says(text: str, kept: set[int], facts: CALL) -> None:
    rows = [
        answer(10, region="North", x_plan="it's", customer="1"),
        answer(9, region="South", customer="2"),
        answer(8.5, region="a, b", customer="3"),
        answer(7, region=None, customer="4"),
    ]
    text = text.replace("public", "channel")

    found = run(Query("answers", by=("survey",), where=(Condition.parse(text),)), facts(answers=rows))

    assert sum(row.estimate.n for row in found) == len(kept)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("region", "is not a condition"),
        ("=North", "is not a condition"),
        ("regio=North", "Did you mean “region”"),
        ("score>=many", "holds numbers"),
        ("score>=nan", "holds numbers"),
        ("region>North", "words, which have no order"),
        ("score>", "compares with nothing"),
        ("region; drop table answers=1", "is not a condition"),
        ('"region" or 1=1 --=x', "no column|is not a condition"),
        ("attributes=x", "no column"),
    ],
)
def test_a_filter_that_makes_no_sense_says_why(text: str, said: str, facts: CALL) -> None:
    store = facts(answers=[answer(10)])

    with pytest.raises((BadQuestion, UnknownName), match=said):
        run(Query("nps", where=(Condition.parse(text),)), store)


@pytest.mark.parametrize("value", ["'; drop table answers; --", "\\", "a' or 'a'='a", "שלום", "%", '"'])
def test_a_value_is_never_more_than_a_value(value: str, facts: CALL) -> None:
    store = facts(answers=[answer(10, region=value), answer(0, region="other")])

    assert told(run(Query("nps", where=(Condition("region", "=", (value,)),)), store)) == [(None, 100)]


@pytest.mark.parametrize("text", ["region=North", "score>=9", "region in North,South", "region=", "region!=x"])
def test_a_condition_is_written_as_it_was_read(text: str) -> None:
    assert str(Condition.parse(text)) == text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"metric": "npx"}, "Did you mean “nps”"),
        ({"by": ("regio",)}, "Did you mean “region”"),
        ({"by": ("score",)}, "no dimension"),
        ({"by": ("region", "region")}, "twice"),
        ({"over": "mont"}, "Did you mean “month”"),
        ({"against": "befor"}, "Did you mean “before”"),
        ({"against": "before"}, "no period"),
        ({"against": "year", "start": date(2026, 1, 1)}, "no period"),
        ({"against": "rest"}, "without groups"),
        ({"start": date(2026, 2, 1), "end": date(2026, 2, 1)}, "no time"),
        ({"metric": "responses", "by": ("question",)}, "no dimension"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_a_remedy(asked: dict[str, object], said: str, facts: CALL) -> None:
    store = facts(answers=[answer(10, month=1)])

    with pytest.raises((BadQuestion, UnknownName), match=said) as refused:
        run(replace(Query("nps"), **asked), store)  # type: ignore[arg-type]
    assert refused.value.remedy


def many(score: int, month: int, count: int = 60, **columns: object) -> list[object]:
    """As many answers."""
    return [answer(score, month=month, **columns) for _ in range(count)]


def test_every_period_is_compared_with_the_one_before(facts: CALL) -> None:
    store = facts(answers=[*many(10, 1), *many(0, 2), *many(0, 3)])

    rows = run(Query("nps", over="month", against="before"), store)

    assert [row.comparison and row.comparison.difference for row in rows] == [None, -200, 0]
    assert [row.comparison and row.comparison.verdict for row in rows] == [None, Verdict.FELL, Verdict.NO_CHANGE]


def test_the_first_period_asked_for_is_compared_with_the_one_before_it(facts: CALL) -> None:
    store = facts(answers=[*many(10, 1), *many(0, 2)])

    (row,) = run(Query("nps", over="month", start=date(2026, 2, 1), end=date(2026, 3, 1), against="before"), store)

    assert row.comparison is not None
    assert row.comparison.difference == -200


@pytest.mark.parametrize(
    ("start", "end", "then"),
    [
        (date(2026, 3, 1), date(2026, 5, 1), at(1, 1, hour=0)),
        (date(2026, 3, 1), date(2026, 4, 1), at(2, 1, hour=0)),
        (date(2026, 3, 10), date(2026, 3, 17), at(3, 3, hour=0)),
    ],
)
def test_a_stretch_of_days_is_compared_with_the_one_just_before(
    start: date, end: date, then: datetime, facts: CALL
) -> None:
    inside = datetime(end.year, end.month, end.day, tzinfo=UTC).replace(day=max(1, end.day - 1))
    now = datetime(start.year, start.month, start.day, tzinfo=UTC)
    store = facts(answers=[answer(10, occurred_at=now), answer(0, occurred_at=then), answer(0, occurred_at=inside)][:2])

    (row,) = run(Query("nps", start=start, end=end, against="before"), store)

    assert row.comparison is not None
    assert (row.estimate.value, row.comparison.difference) == (100, 200)


def test_a_month_is_compared_with_the_same_month_a_year_before(facts: CALL) -> None:
    store = facts(answers=[*many(10, 3), *[{**row, "occurred_at": at(3, 15, year=2025)} for row in many(0, 3)]])

    rows = run(Query("nps", over="month", against="year"), store)

    assert [row.comparison and row.comparison.difference for row in rows if row.period == date(2026, 3, 1)] == [200]


def test_a_group_is_compared_with_all_others(facts: CALL) -> None:
    store = facts(answers=[*many(10, 1, region="North"), *many(0, 1, region="South"), *many(0, 1, region=None)])

    rows = run(Query("nps", by=("region",), against="rest"), store)

    assert [(row.group["region"], row.comparison and row.comparison.difference) for row in rows] == [
        ("North", 200),
        ("South", -100),
        (None, -100),
    ]
    assert rows[0].comparison is not None
    assert (rows[0].comparison.verdict, rows[0].comparison.good) == (Verdict.HIGHER, True)


def test_a_total_that_moves_against_all_its_groups_is_warned_of(facts: CALL) -> None:
    """The kidney stones: small stones do better, and one month had more of them."""

    def cured(month: int, size: str, well: int, count: int) -> list[object]:
        return [answer(5 if each < well else 1, kind="csat", month=month, region=size) for each in range(count)]

    before = [*cured(1, "small", 234, 270), *cured(1, "large", 55, 80)]
    after = [*cured(2, "small", 81, 87), *cured(2, "large", 192, 263)]

    said = " ".join(
        notes(Query("csat", by=("region",), over="month", against="before"), facts(answers=[*before, *after]))
    )

    assert "The total fell, but every group rose" in said


def test_figures_are_the_same_in_any_order(facts: CALL, tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = [answer(score, month=1 + score % 3, weight=1 + score / 7, customer=str(score % 4)) for score in range(11)]
    other = facts_of(tmp_path_factory.mktemp("turned") / "d", answers=rows[::-1])

    mine, theirs = (run(Query("nps", over="month"), each) for each in (facts(answers=rows), other))

    assert [row.estimate.value for row in mine] == pytest.approx([row.estimate.value for row in theirs], rel=1e-12)
