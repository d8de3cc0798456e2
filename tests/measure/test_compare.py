"""The difference of two figures, its p, many of them at once, and totals that contradict their groups."""

import json
from math import isfinite

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hark.errors import HarkError
from hark.measure.compare import adjust, adjusted, compare, p_of_shares, sample_ratio
from hark.measure.estimate import Estimate
from hark.measure.mix import mix_warning, take_apart
from hark.measure.summary import Count, Distinct, Mean, Quantile, Ratio, Share, Sum
from measure.samples import NPS, nps, record, share

counts = st.integers(0, 400)


def yes_of(counts):
    return share(min(counts), max(counts))


@given(st.tuples(counts, counts), st.tuples(counts, counts), st.sampled_from([0.8, 0.95, 0.99]))
def test_p_of_two_shares_is_small_just_where_the_interval_leaves_out_zero(first, second, confidence):
    found = compare(yes_of(first), yes_of(second), summary=Share(), confidence=confidence)

    if found.p is not None and abs(found.p - (1 - confidence)) > 1e-9:
        assert (found.p < 1 - confidence) == (not found.low <= 0 <= found.high)


@given(st.tuples(counts, counts, counts), st.tuples(counts, counts, counts))
def test_the_other_way_round_is_the_same_difference_with_the_other_sign(first, second):
    one = compare(nps(*first), nps(*second), summary=NPS)
    other = compare(nps(*second), nps(*first), summary=NPS)

    if one.p is None:
        assert (one.difference, other.difference) == (None, None)
        return
    assert (one.difference, one.low, one.high) == pytest.approx((-other.difference, -other.high, -other.low))
    assert one.p == pytest.approx(other.p)
    assert -200 <= one.low <= one.difference <= one.high <= 200
    assert one.p > 0


def test_p_of_two_shares_is_near_that_of_the_textbook():
    pooled = 104 / 150
    z = 0.2 / (pooled * (1 - pooled) * (1 / 70 + 1 / 80)) ** 0.5

    assert p_of_shares(0.8, 70, 0.6, 80) == pytest.approx(2 * stats.norm.sf(z), abs=5e-4)


def test_p_of_two_shares_far_apart_is_still_a_number():
    assert 0 < p_of_shares(1.0, 1e6, 0.0, 1e6) < 1e-290


def test_two_means_off_any_scale_are_compared_by_welchs_t():
    first, second = [5.1, 6.3, 4.8, 5.9, 7.0, 6.1], [3.9, 5.0, 4.4, 4.1, 4.0, 5.2, 3.1]
    found = compare(Mean().estimate(record(first)), Mean().estimate(record(second)), summary=Mean())
    textbook = stats.ttest_ind(first, second, equal_var=False)

    assert found.p == pytest.approx(textbook.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(textbook.confidence_interval(0.95)))


def test_equal_answers_on_both_sides_of_a_scale_do_not_prove_a_difference_out_of_nothing():
    found = compare(nps(0, 0, 30), nps(0, 30, 0), summary=NPS)

    assert 0 < found.p < 1e-3
    assert found.low < 100 < found.high


def test_counts_swing_by_the_root_of_their_number():
    found = compare(
        Count().estimate({"n": 460, "people": 460}), Count().estimate({"n": 400, "people": 400}), summary=Count()
    )

    assert found.p == pytest.approx(2 * stats.norm.sf(60 / 860**0.5))
    assert "campaign" in found.note


def test_counts_of_people_who_come_again_and_again_swing_more():
    many, few = ({"n": n, "people": n // 4} for n in (460, 400))
    found = compare(Count().estimate(many), Count().estimate(few), summary=Count())

    assert found.p == pytest.approx(2 * stats.norm.sf(60 / (4 * 860) ** 0.5))


def test_totals_swing_with_the_squares_of_their_amounts():
    total = Sum().estimate({"n": 100, "people": 100, "x": 1000, "xx": 20_000})
    found = compare(total, Sum().estimate({"n": 90, "people": 90, "x": 700, "xx": 12_000}), summary=Sum())

    assert found.p == pytest.approx(2 * stats.norm.sf(300 / 32_000**0.5))


def test_ratios_of_two_totals_are_compared_by_the_delta_method():
    solved = Ratio("solved", "created", nested=False)
    now, then = (
        solved.estimate_ratio(Count().estimate({"n": a, "people": a}), Count().estimate({"n": b, "people": b}))
        for a, b in ((150, 100), (90, 100))
    )

    error = (1.5**2 * (1 / 150 + 1 / 100) + 0.9**2 * (1 / 90 + 1 / 100)) ** 0.5

    assert compare(now, then, summary=solved).p == pytest.approx(2 * stats.norm.sf(0.6 / error))


@pytest.mark.parametrize("summary", [Quantile(), Distinct()], ids=str)
def test_what_has_no_formula_has_a_difference_without_p(summary):
    found = compare(Estimate(7, n=90, people=90), Estimate(5, n=90, people=90), summary=summary)

    assert (found.difference, found.p, found.verdict) == (2, None, "cannot tell")


def test_a_comparison_is_json():
    found = compare(share(56, 70), share(48, 80), summary=Share(), better="up")

    assert json.loads(json.dumps(found.as_dict(), allow_nan=False))["verdict"] == "rose, and it is real"


@given(st.lists(st.none() | st.floats(0, 1), max_size=30))
def test_asking_of_many_groups_never_makes_surer(p_values):
    raised = adjust(p_values)

    for p, q in zip(p_values, raised, strict=True):
        assert (p is None) == (q is None)
        assert p is None or p <= q <= 1


def test_raised_p_values_are_those_of_scipy():
    p_values = np.random.default_rng(1995).uniform(0, 0.2, 40).tolist()

    assert adjust(p_values) == pytest.approx(stats.false_discovery_control(p_values).tolist())


def test_one_chance_difference_among_many_groups_is_no_evidence():
    chance = compare(share(60, 100), share(45, 100), summary=Share(), against="rest", better="up")
    nothing = compare(share(50, 100), share(50, 100), summary=Share(), against="rest", better="up")
    first, *_ = adjusted([chance, *[nothing] * 9], better="up")

    assert (chance.verdict, chance.good) == ("higher than the rest, and it is real", True)
    assert (first.verdict, first.good) == ("no evidence of a difference", None)
    assert (first.low, first.high) == (chance.low, chance.high)


def test_a_group_of_few_stays_too_few_among_many():
    few = compare(share(12, 12), share(2, 12), summary=Share(), against="rest")
    nothing = compare(share(50, 100), share(50, 100), summary=Share(), against="rest")

    assert few.verdict == "higher than the rest, and it is real"
    assert adjusted([few] + [nothing] * 2000)[0].verdict == "too few answers to tell"


def test_adjusting_never_makes_too_few_enough():
    nine = compare(share(9, 9), share(0, 9), summary=Share())

    assert nine.p < 1e-3
    assert adjusted([nine])[0].verdict == "too few answers to tell"


def test_shares_of_a_plan_may_differ():
    assert not sample_ratio([900, 100], planned=[9, 1]).suspicious
    assert sample_ratio([900, 100], planned=[8, 2]).suspicious


def test_variants_without_a_plan_for_each_are_refused():
    with pytest.raises(HarkError, match="cannot be checked"):
        sample_ratio([10, 20], planned=[1])


def parts(*counts):
    return dict(enumerate(share(*each) for each in counts))


def test_a_total_that_agrees_with_its_groups_is_not_warned_of():
    assert mix_warning(parts((60, 100), (80, 100)), parts((50, 100), (70, 100))) is None


def test_groups_that_moved_by_chance_are_no_reason_for_a_warning():
    now, then = parts((60, 120), (56, 80)), parts((40, 80), (83, 120))
    mix = take_apart(now, then)

    assert mix.change < 0 < mix.within < mix.error
    assert mix_warning(now, then) is None


def test_the_warning_speaks_of_the_rest_where_groups_are_compared_with_it():
    warning = mix_warning(parts((81, 87), (192, 263)), parts((234, 270), (55, 80)), against="rest")

    assert warning.startswith("The total is lower, but every group is higher")


def test_one_group_has_no_mix():
    assert take_apart(parts((1, 2)), parts((1, 2))) is None


def test_counts_have_no_mix():
    assert take_apart(*[{at: Count().estimate({"n": 5, "people": 5}) for at in "ab"}] * 2) is None


cells = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=5)


@given(cells, cells)
def test_a_change_is_what_groups_did_and_what_their_mix_did(now, then):
    first, second = (parts(*[(yes, yes + no) for yes, no in each]) for each in (now, then))
    mix = take_apart(first, second)

    if mix is not None:
        assert mix.change == pytest.approx(mix.within + mix.mix)
        assert isfinite(mix.error)


def test_weights_count_in_the_mix():
    heavy = Share().estimate(record([1, 0, 1], weights=[5, 5, 10]))
    mix = take_apart({"a": heavy, "b": share(0, 20)}, {"a": share(0, 20), "b": share(0, 20)})

    assert mix.change == pytest.approx(37.5)


@pytest.mark.parametrize("probability", [0.05, 0.3, 0.5])
@pytest.mark.parametrize(("n", "m"), [(10, 10), (12, 60), (29, 29), (30, 30), (40, 200)])
def test_chance_is_called_real_at_most_once_in_twenty(n, m, probability):
    chances = np.outer(stats.binom.pmf(range(n + 1), n, probability), stats.binom.pmf(range(m + 1), m, probability))
    real = sum(
        chances[a, b]
        for a in range(n + 1)
        for b in range(m + 1)
        if chances[a, b] > 1e-7 and compare(share_of(a, n), share_of(b, m), summary=Share()).verdict.real
    )

    assert real < 0.06


def share_of(yes, n):
    return Estimate(100 * yes / n, n=n, people=n, n_eff=float(n))


@pytest.mark.parametrize("answers_each", [1, 6])
def test_chance_in_scores_is_called_real_at_most_once_in_twenty(answers_each):
    chance = np.random.default_rng(answers_each)
    real = 0
    for _ in range(400):
        sides = [by_persons(chance, 60, answers_each) for _ in range(2)]
        real += compare(*sides, summary=NPS).verdict.real

    assert real / 400 < 0.075


def by_persons(chance, persons, answers_each):
    opinion = np.repeat(chance.normal(0, 1, persons), answers_each) + chance.normal(0, 0.5, persons * answers_each)
    answers = np.where(opinion > 0.2, 100.0, np.where(opinion < -0.7, -100.0, 0.0)).tolist()
    return NPS.estimate(record(answers, people=np.repeat(np.arange(persons), answers_each).tolist()))
