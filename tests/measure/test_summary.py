"""What each summary makes of its sums: nobody, one, all equal, weighted, and several answers by one person."""

import json
from math import inf, isfinite, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import answer
from hark.errors import HarkError
from hark.measure import Query, run
from hark.measure.estimate import Estimate, rounded
from hark.measure.moments import NAMES
from hark.measure.summary import Count, Distinct, Level, Mean, Quantile, Ratio, Share, Sum
from measure.samples import NPS, merged, nps, record, share

ON_OWN_SCALE = Mean(bounds="scale")
SUMMARIES = [
    NPS, Share(), Mean(), ON_OWN_SCALE, Count(), Sum(), Level(), Distinct(), Quantile(), Ratio("a", "b"),
    Ratio("a", "b", nested=False),
]  # fmt: skip
FIELDS = ("n", "people", *NAMES, "worst_min", "worst_max", "best_min", "best_max", "x", "xx", "level",
          "distinct", "value", "low", "high", "numerator", "denominator")  # fmt: skip


def scale(worst, best, answers):
    ends = {"worst_min": worst, "worst_max": worst, "best_min": best, "best_max": best}
    return record(answers) | ends


def test_nobody_has_no_score():
    assert NPS.estimate({"n": 0, "people": 0}) == Estimate(None, note="nobody answered")


def test_nobody_and_a_row_of_nulls_are_the_same():
    assert NPS.estimate(dict.fromkeys(FIELDS)) == NPS.estimate({})


def test_one_answer_on_a_scale_has_a_wide_interval():
    estimate = nps(0, 0, 1)

    assert (estimate.value, estimate.n, estimate.people) == (100, 1, 1)
    assert estimate.high == 100
    assert estimate.low < 0


def test_one_answer_off_any_scale_has_a_value_and_no_interval():
    estimate = Mean().estimate(record([4.0]))

    assert (estimate.value, estimate.low, estimate.high) == (4, None, None)
    assert "too few people" in estimate.note


def test_equal_answers_off_any_scale_cannot_tell_how_sure():
    estimate = Mean().estimate(record([3.3] * 50))

    assert estimate.value == pytest.approx(3.3)
    assert (estimate.low, estimate.high, estimate.variance) == (None, None, None)
    assert "all answers are equal" in estimate.note


def test_rounding_in_the_engine_does_not_make_equal_answers_differ():
    sums = record([3.3] * 1000)

    assert Mean().estimate(sums | {"wxx": sums["wxx"] * (1 + 1e-13)}).low is None


def test_a_scale_may_run_downwards():
    assert ON_OWN_SCALE.estimate(scale(1, 5, [5, 5, 4])) == ON_OWN_SCALE.estimate(scale(5, 1, [5, 5, 4]))


def test_a_mean_stays_on_its_own_scale():
    assert ON_OWN_SCALE.estimate(scale(1, 5, [5, 5, 5])).high == 5


def test_answers_on_different_scales_have_no_mean():
    estimate = ON_OWN_SCALE.estimate(scale(1, 5, [5, 9]) | {"best_max": 10})

    assert (estimate.value, estimate.n) == (None, 2)
    assert "different scales" in estimate.note


def test_a_scale_nobody_declared_bounds_nothing():
    assert ON_OWN_SCALE.estimate(record([1, 2, 3])) == Mean().estimate(record([1, 2, 3]))


def test_a_mean_has_two_bounds_or_none():
    with pytest.raises(HarkError, match="two bounds or none"):
        Mean(low=1)


def test_weights_move_the_value():
    assert Share().estimate(record([1, 0], weights=[3, 1])).value == 75


def test_weights_of_zero_tell_nothing():
    estimate = Share().estimate(record([1, 0], weights=[0, 0]))

    assert (estimate.value, estimate.n) == (None, 2)
    assert estimate.note == "cannot tell"


def test_the_unit_of_weights_does_not_matter():
    answers, weights, people = [1, 0, 1, 1, 0, 0], [1, 2, 3, 1, 2, 5], "aabcdd"
    one = Share().estimate(record(answers, weights, people))
    other = Share().estimate(record(answers, [1000 * weight for weight in weights], people))

    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


def test_answers_by_different_people_lose_nothing():
    assert share(30, 100).n_eff == pytest.approx(100)


def test_one_person_is_one_answer_however_often_they_answer():
    estimate = Share().estimate(record([1, 0, 1, 1, 0] * 20, people=["a"] * 100))

    assert (estimate.n, estimate.people) == (100, 1)
    assert estimate.n_eff == pytest.approx(1)


def test_equal_answers_are_worth_as_many_as_there_are_people():
    assert Share().estimate(record([1.0] * 40, people=[i // 4 for i in range(40)])).n_eff == pytest.approx(10)


@pytest.mark.parametrize(("answers", "n_eff"), [([1, 0, 1, 0], 4 / 1.5), ([1, 1, 0, 0], 4 / 2.5)], ids=str)
def test_two_people_are_few_to_know_how_alike_their_answers_are(answers, n_eff):
    # By hand: seen = 1 and 3, the worst case = 2, each counting half.
    assert Share().estimate(record(answers, people="aabb")).n_eff == pytest.approx(n_eff)


def test_people_who_repeat_themselves_are_worth_one_answer_each():
    answers = [float(i % 3 == 0) for i in range(200) for _ in range(5)]
    estimate = Share().estimate(record(answers, people=[i // 5 for i in range(1000)]))

    assert estimate.n_eff == pytest.approx(200, rel=0.01)


def test_people_whose_answers_have_nothing_in_common_cost_nothing():
    answers = np.random.default_rng(8).integers(0, 2, 4000).astype(float).tolist()
    estimate = Share().estimate(record(answers, people=[i // 4 for i in range(4000)]))

    assert estimate.n_eff == pytest.approx(4000, rel=0.1)


def repeated(seed):
    """150 people, 1 to 8 answers each, in part their own opinion, and weights that differ."""
    chance = np.random.default_rng(seed)
    sizes = chance.integers(1, 9, 150)
    opinion = np.repeat(chance.normal(0, 1, 150), sizes) + chance.normal(0, 1, sizes.sum())
    answers = np.where(opinion > 0.3, 100.0, np.where(opinion < -0.8, -100.0, 0.0))
    return answers, chance.choice([0.5, 1.0, 2.0], sizes.sum()), np.repeat(np.arange(150), sizes)


@pytest.mark.parametrize("seed", range(4))
def test_standard_error_agrees_with_a_bootstrap_by_person(seed):
    answers, weights, people = repeated(seed)
    sizes, totals = (np.bincount(people, each) for each in (weights, weights * answers))
    drawn = np.random.default_rng(seed + 100).integers(0, 150, (4000, 150))
    spread = np.std(totals[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    estimate = NPS.estimate(record(answers.tolist(), weights.tolist(), people.tolist()))

    assert estimate.variance**0.5 == pytest.approx(spread, rel=0.08)
    assert estimate.n_eff < estimate.n / 1.5


def test_the_engine_adds_up_what_the_answers_say(facts):
    chance = np.random.default_rng(3)
    scores, weights = chance.choice([3.0, 8.0, 9.0], 60).tolist(), chance.choice([0.5, 1.0, 3.0], 60).tolist()
    people = [f"customer {i}" for i in chance.integers(0, 20, 60)]
    asked = zip(scores, weights, people, strict=True)
    (row,) = run(Query("nps"), facts(answers=[answer(x, weight=w, customer=who) for x, w, who in asked]))
    expected = NPS.estimate(record([{3.0: -100.0, 8.0: 0.0, 9.0: 100.0}[x] for x in scores], weights, people))

    assert row.estimate.as_dict() == pytest.approx(expected.as_dict())
    assert row.estimate.n_eff == pytest.approx(expected.n_eff)


samples = st.lists(
    st.tuples(st.sampled_from([-100.0, 0.0, 100.0]), st.sampled_from([0.5, 1.0, 4.0]), st.integers(0, 5)), min_size=1
)


@given(samples)
def test_repeated_people_and_weights_never_make_surer(sample):
    answers, weights, people = map(list, zip(*sample, strict=True))
    estimate = NPS.estimate(record(answers, weights, people))
    kish = sum(weights) ** 2 / sum(weight * weight for weight in weights)

    assert 0 < estimate.n_eff <= kish * (1 + 1e-9)
    assert -100 <= estimate.low < estimate.high <= 100


@given(samples, st.randoms(use_true_random=False))
def test_order_does_not_matter(sample, random):
    shuffled = random.sample(sample, len(sample))
    one, other = (NPS.estimate(record(*map(list, zip(*each, strict=True)))) for each in (sample, shuffled))

    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=2), st.data())
def test_periods_of_different_people_merge(answers, data):
    cut = data.draw(st.integers(1, len(answers) - 1))
    whole, parts = record(answers), merged(record(answers[:cut]), record(answers[cut:]))
    one, other = Share().estimate(whole), Share().estimate(parts)

    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


numbers = st.none() | st.floats() | st.integers(-(10**6), 10**6)


@pytest.mark.parametrize("summary", SUMMARIES, ids=str)
@settings(max_examples=40)
@given(sums=st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, numbers)), n=st.integers(0, 10**9))
def test_no_record_gives_a_figure_that_is_no_number(summary, sums, n):
    estimate = summary.estimate(sums | {"n": n, "people": n // 2})

    figures = [estimate.value, estimate.low, estimate.high, estimate.n_eff, estimate.variance, estimate.weight]
    assert all(figure is None or isfinite(figure) for figure in figures)
    json.dumps(estimate.as_dict(), allow_nan=False)


def test_a_count_of_nobody_is_zero_and_has_no_interval():
    estimate = Count().estimate({"n": 0, "people": 0})

    assert (estimate.value, estimate.low, estimate.high) == (0, None, None)


def test_a_total_nobody_knows_is_not_zero():
    assert Sum().estimate({"n": 0, "people": 0, "x": None, "xx": None}).value is None


def test_a_total_of_no_rows_is_zero():
    assert Sum().estimate({"n": 0, "people": 0, "x": 0, "xx": 0}).value == 0


def test_a_total_is_the_sum():
    assert Sum().estimate({"n": 2, "people": 2, "x": 30, "xx": 500}).value == 30


@pytest.mark.parametrize(("summary", "name"), [(Level(), "level"), (Distinct(), "distinct")], ids=str)
def test_levels_and_distinct_are_taken_as_they_are(summary, name):
    estimate = summary.estimate({"n": 9, "people": 9, name: 7})

    assert (estimate.value, estimate.low) == (7, None)


def test_a_median_takes_the_engines_order_statistics():
    estimate = Quantile().estimate({"n": 9, "people": 9, "value": 5, "low": 2, "high": 8})

    assert (estimate.value, estimate.low, estimate.high, estimate.note) == (5, 2, 8, "")


def test_a_median_says_when_people_answered_several_times():
    assert "too narrow" in Quantile().estimate({"n": 9, "people": 3, "value": 5, "low": 2, "high": 8}).note


def test_a_median_of_few_has_no_interval():
    assert Quantile().estimate({"n": 2, "people": 2, "value": 5, "low": None, "high": 8}).low is None


def test_there_is_no_quantile_beyond_all_values():
    with pytest.raises(HarkError, match="no quantile 1"):
        Quantile(p=1)


def count(n, people=None):
    return Count().estimate({"n": n, "people": n if people is None else people})


def test_finished_of_begun_is_a_share():
    rate = Ratio("finished", "begun").estimate_ratio(count(779), count(1706))

    assert (rate.value, rate.low, rate.high) == pytest.approx(
        (share(779, 1706).value, share(779, 1706).low, share(779, 1706).high)
    )
    assert (rate.n, rate.people) == (1706, 1706)


def test_finished_of_begun_is_as_sure_as_there_are_people():
    assert Ratio("finished", "begun").estimate_ratio(count(50), count(100, people=25)).n_eff == 25


def test_nothing_begun_has_no_rate():
    assert Ratio("finished", "begun").estimate_ratio(count(0), count(0)).value is None


def test_more_finished_than_begun_is_no_share():
    rate = Ratio("finished", "begun").estimate_ratio(count(3), count(2))

    assert (rate.value, rate.note) == (None, "there is more finished than begun")


def test_solved_per_created_may_exceed_one():
    rate = Ratio("solved", "created", nested=False).estimate_ratio(count(150), count(100))

    assert rate.value == 1.5
    assert 1 < rate.low < 1.5 < rate.high < 2


def test_none_solved_cannot_tell_how_sure():
    rate = Ratio("solved", "created", nested=False).estimate_ratio(count(0), count(100))

    assert (rate.value, rate.low) == (0, None)


def test_a_ratio_of_a_record_is_that_of_its_two_counts():
    rate = Ratio("finished", "begun").estimate({"n": 40, "people": 40, "numerator": 10, "denominator": 40})

    assert rate == Ratio("finished", "begun").estimate_ratio(count(10), count(40))


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_an_estimate_never_holds_what_json_cannot(number):
    assert Estimate(number, number, number).as_dict()["value"] is None


def test_the_readers_view_leaves_out_what_is_for_comparing():
    assert list(share(1, 2).as_dict()) == ["value", "low", "high", "n", "people", "note"]


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(45.4545, 0, 45), (-44.44, 0, -44), (0.5, 0, 1), (2.5, 0, 3), (-2.5, 0, -3), (0.285, 2, 0.29), (None, 0, None)],
)
def test_rounding_halves_go_away_from_zero(value, digits, shown):
    assert rounded(value, digits) == shown
