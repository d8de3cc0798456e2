"""Every metric gives the figure of its own example, and says enough about itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from cast import answer, at
from hark.errors import HarkError, UnknownName
from hark.measure import Metric, Query, metrics, run
from hark.measure.figures import figures
from hark.measure.formula import formula
from hark.measure.query import parts
from hark.store.derivation import roots
from hark.store.reader import Facts

CALL = Callable[..., Facts]


@pytest.mark.parametrize("metric", metrics.values(), ids=metrics)
def test_every_metric_gives_the_figure_of_its_own_example(metric: Metric, facts: CALL) -> None:
    rows, expected = metric.example

    asked = Query(metric.name, over="year", start=date(2026, 1, 1), end=date(2027, 1, 1)) if metric.periodic else None

    # Something else has happened before and after, so that it is known what went on in between.
    dated = any(part.until or "known_until" in part.value for part in parts(metric))
    later = {root: [{"occurred_at": at(year=2025)}, {"occurred_at": at(6)}] for root in roots(metric.fact) if dated}

    (row,) = run(asked or Query(metric.name), facts(**{**later, metric.fact: rows}))

    assert row.estimate.value == pytest.approx(expected)


@pytest.mark.parametrize("metric", metrics.values(), ids=metrics)
def test_every_metric_says_what_it_is(metric: Metric) -> None:
    assert metric.label
    assert metric.help.endswith(".")
    assert metric.unit
    assert metric.source
    assert metric.requirement


@pytest.mark.parametrize("score", [6.5, 8.5, -1, 11, None, 9.99, 10.5], ids=lambda score: f"a score of {score}")
def test_nps_counts_only_whole_scores_from_0_to_10(score: float | None, facts: CALL) -> None:
    (row,) = run(Query("nps"), facts(answers=[answer(10), answer(score)]))

    assert (row.estimate.value, row.estimate.n) == (100, 1)


def test_the_three_shares_of_nps_partition_the_answers(facts: CALL) -> None:
    store = facts(answers=[answer(score) for score in range(11)])

    shares = [
        run(Query(name), store)[0].estimate.value or 0
        for name in ("promoter_share", "passive_share", "detractor_share")
    ]

    assert shares == pytest.approx([200 / 11, 200 / 11, 700 / 11])


@pytest.mark.parametrize(
    ("worst", "best", "satisfied"),
    [
        (1, 5, {4, 5}),
        (5, 1, {1, 2}),
        (1, 7, {6, 7}),
        (1, 10, {9, 10}),
        (0, 10, {9, 10}),
        (0, 1, {1}),
        (1, 3, {3}),
        (1, 4, {3, 4}),
        (0, 100, set(range(80, 101))),
    ],
)
def test_csat_counts_the_best_scores_of_any_scale(worst: int, best: int, satisfied: set[int], facts: CALL) -> None:
    scores = range(min(worst, best), max(worst, best) + 1)
    rows = [answer(score, kind="csat", scale_worst=worst, scale_best=best, x_given=str(score)) for score in scores]

    found = run(Query("csat", by=("given",)), facts(answers=rows))

    assert {int(str(row.group["given"])) for row in found if row.estimate.value == 100} == satisfied
    assert len(found) == len(scores)


def test_the_company_may_say_what_satisfied_means(facts: CALL) -> None:
    store = facts(answers=[answer(score, kind="csat") for score in (5, 4)])
    before = run(Query("csat"), store)[0].estimate.value
    (store.store.directory / "company.toml").write_text("[metrics.csat]\ntop = 1\n", encoding="utf-8")

    after = run(Query("csat"), Facts(store.store))[0].estimate.value

    assert (before, after) == (100, 50)
    assert "best 1 scores" in metrics["csat"].meaning({"csat": {"top": 1}})


@pytest.mark.parametrize("name", ["ces", "rating"])
def test_answers_on_several_scales_have_no_common_mean(name: str, facts: CALL) -> None:
    store = facts(answers=[answer(5, kind=name), answer(5, kind=name, scale_best=10)])

    (row,) = run(Query(name), store)

    assert (row.estimate.value, row.estimate.n) == (None, 2)
    assert "scales" in row.estimate.note


def test_ces_from_0_to_100_takes_every_scale(facts: CALL) -> None:
    store = facts(answers=[answer(7, kind="ces"), answer(1, kind="ces", scale_worst=1, scale_best=5)])

    assert run(Query("ces_100"), store)[0].estimate.value == 50


def test_a_response_with_an_unknown_end_is_on_neither_side_of_the_completion_rate(facts: CALL) -> None:
    store = facts(responses=[{"finished": True}, {"finished": False}, {"finished": None}])

    found = figures(Query("completion_rate"), store)[None, ()]

    assert (found.value, found.n) == (50, 2)


@pytest.mark.parametrize(
    "text",
    ["random()", "score + (select 1)", "case when score > 1 then current_date end", "read_text('x')", "1; drop x"],
)
def test_the_text_of_a_metric_holds_only_what_every_engine_does_alike(text: str) -> None:
    with pytest.raises(HarkError):
        formula(text, ["score"])


def test_the_text_of_a_metric_speaks_only_of_columns_that_exist() -> None:
    with pytest.raises(UnknownName, match="score"):
        formula("scroe > 1", ["score"])
