"""Intervals cover what they should, stay in bounds, and shrink with more answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hark.measure.interval import adjusted_wald, critical, newcombe, student, wilson
from measure.samples import NPS, groups, record, share

counts = st.integers(0, 300)
zs = st.floats(0.1, 5)


@st.composite
def shares(draw):
    n = draw(st.integers(1, 100_000))
    return draw(st.integers(0, n)) / n, float(n)


@given(shares(), zs)
def test_interval_of_a_share_holds_the_share_and_stays_within_bounds(sample, z):
    low, high = wilson(*sample, z)

    assert 0 <= low <= sample[0] <= high <= 1
    assert low < high


@given(shares(), zs)
def test_interval_of_a_share_is_mirrored_for_the_opposite_share(sample, z):
    low, high = wilson(*sample, z)

    assert wilson(1 - sample[0], sample[1], z) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(shares(), st.integers(2, 50))
def test_more_answers_make_a_share_surer(sample, times):
    low, high = wilson(*sample, 1.96)
    lower, upper = wilson(sample[0], sample[1] * times, 1.96)

    assert upper - lower < high - low


def test_a_share_of_nobody_can_be_anything():
    assert wilson(0.0, 0.0, 1.96) == (0.0, 1.0)


@given(counts, counts, counts)
def test_interval_of_a_score_stays_within_bounds_and_mirrors(detractors, passives, promoters):
    estimate = NPS.estimate(record(groups(detractors, passives, promoters)))
    mirrored = NPS.estimate(record(groups(promoters, passives, detractors)))

    if estimate.value is None:
        assert (detractors, passives, promoters) == (0, 0, 0)
        return
    assert -100 <= estimate.low <= estimate.value <= estimate.high <= 100
    assert estimate.low < estimate.high
    assert (mirrored.low, mirrored.high) == pytest.approx((-estimate.high, -estimate.low), abs=1e-9)


@given(counts, counts, counts, st.integers(2, 20))
def test_more_answers_make_a_score_surer(detractors, passives, promoters, times):
    few = NPS.estimate(record(groups(detractors + 1, passives + 10, promoters + 1)))
    many = NPS.estimate(record(groups(times * (detractors + 1), times * (passives + 10), times * (promoters + 1))))

    assert many.high - many.low < few.high - few.low


@given(st.integers(1, 7), st.integers(1, 400))
def test_equal_answers_on_a_scale_do_not_look_certain(answer, n):
    low, high = adjusted_wald(answer, answer * answer, n, (1, 7), critical(0.95))

    assert high - low > 1 / n


@given(shares(), shares(), zs)
def test_interval_of_a_difference_turns_round_with_the_sides(first, second, z):
    low, high = newcombe(*first, *second, z)

    assert -1 <= low <= high <= 1
    assert newcombe(*second, *first, z) == pytest.approx((-high, -low), abs=1e-12)


def test_interval_of_a_mean_off_any_scale_is_the_textbook_one():
    answers = [5.1, 4.9, 6.2, 5.7, 5.5]
    low, high = stats.t.interval(0.9, 4, np.mean(answers), stats.sem(answers))

    assert student(np.mean(answers), stats.sem(answers) ** 2, 5, 0.9) == pytest.approx((low, high))


@pytest.mark.parametrize("probability", [0.02, 0.1, 0.3, 0.5])
@pytest.mark.parametrize("n", [10, 30, 200])
def test_interval_of_a_share_covers_the_truth_nineteen_times_in_twenty(probability, n):
    yes = np.arange(n + 1)
    ends = [wilson(k / n, n, critical(0.95)) for k in yes]
    chances = stats.binom.pmf(yes, n, probability)
    covered = sum(chance for chance, (low, high) in zip(chances, ends, strict=True) if low <= probability <= high)

    assert covered > 0.91


@pytest.mark.parametrize("n", [5, 10, 50, 500])
def test_interval_of_a_score_covers_the_truth_nineteen_times_in_twenty(n):
    draws = np.random.default_rng(20_16).multinomial(n, [0.2, 0.3, 0.5], size=20_000)
    distinct, times = np.unique(draws, axis=0, return_counts=True)
    covered = 0
    for (detractors, _, promoters), often in zip(distinct, times, strict=True):
        mean, square = 100 * (promoters - detractors) / n, 1e4 * (promoters + detractors) / n
        low, high = adjusted_wald(mean, square, n, (-100, 100), critical(0.95))
        covered += often * (low <= 30 <= high)

    assert 0.935 < covered / 20_000 < 0.99


def test_share_of_twenty_noes_is_not_surely_none():
    assert share(0, 20).high == pytest.approx(16.11, abs=5e-3)
