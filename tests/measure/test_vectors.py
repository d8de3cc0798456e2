"""The figures of vectors.toml: from papers, packages and questions answered in public."""

import tomllib
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from hark.measure.compare import adjust, compare, sample_ratio
from hark.measure.estimate import rounded
from hark.measure.interval import adjusted, critical, newcombe, wilson
from hark.measure.mix import mix_warning, take_apart
from hark.measure.moments import Moments
from hark.measure.summary import Mean, Share
from measure.samples import groups, merged, nps, record, share

VECTORS = tomllib.loads(Path(__file__).with_name("vectors.toml").read_text(encoding="utf-8"))
NPS = Mean(-100, 100)


def named(vector):
    return vector.get("name") or str(vector.get("counts") or vector.get("seen"))


@pytest.mark.parametrize("vector", VECTORS["nps"], ids=named)
def test_score_and_variance_are_those_of_the_source(vector):
    sample = Moments.of(record(groups(*vector["counts"])))

    assert (sample.mean, sample.scatter) == pytest.approx((vector["value"], vector["variance"]), abs=vector["within"])


@pytest.mark.parametrize("vector", [each for each in VECTORS["nps"] if "error" in each], ids=named)
def test_standard_error_of_a_score_is_that_of_the_source(vector):
    error = sqrt(nps(*vector["counts"]).variance)

    assert error == pytest.approx(vector["error"], abs=vector["within"])
    if "half_width" in vector:
        assert vector["z"] * error == pytest.approx(vector["half_width"], abs=vector["within"])


@pytest.mark.parametrize("vector", VECTORS["adjusted"], ids=named)
def test_interval_of_a_score_is_adjusted_wald_around_an_unadjusted_value(vector):
    estimate = nps(*vector["counts"])
    sample = Moments.of(record(groups(*vector["counts"])))
    centre, _ = adjusted(sample.mean, sample.square, sample.n_eff, (-100, 100))

    expected = [vector[name] for name in ("value", "low", "high", "centre")]
    assert [estimate.value, estimate.low, estimate.high, centre] == pytest.approx(expected, abs=vector["within"])


@pytest.mark.parametrize(("n", "half"), VECTORS["half_widths"]["by_n"])
def test_a_score_of_few_answers_is_as_unsure_as_it_is(n, half):
    table = VECTORS["half_widths"]
    estimate = nps(*(part * n // 10 for part in table["shares"]))

    assert table["z"] * sqrt(estimate.variance) == pytest.approx(half, abs=table["within"])


def test_two_scores_are_compared_by_their_standard_errors():
    vector = VECTORS["two_scores"]
    now, then = nps(*vector["now"]), nps(*vector["then"])
    found = compare(now, then, summary=NPS)
    error = sqrt(now.variance + then.variance)

    assert found.difference == vector["difference"]
    assert (error, found.p) == pytest.approx((vector["error"], vector["p"]), abs=vector["within"])
    assert found.difference / error == pytest.approx(vector["z"], abs=vector["within"])
    assert found.verdict == vector["verdict"]


@pytest.mark.parametrize(("counts", "shown"), VECTORS["rounding"]["once"])
def test_a_score_is_rounded_once(counts, shown):
    assert rounded(nps(*counts).value) == shown


def test_rounding_the_shares_first_would_be_wrong_for_one_score_in_four():
    triples = [(p, d, n) for n in range(1, 101) for p in range(n + 1) for d in range(n + 1 - p)]
    promoters, detractors, n = np.array(triples).T
    once = np.rint(100 * (promoters - detractors) / n)
    twice = np.rint(100 * promoters / n) - np.rint(100 * detractors / n)

    assert len(triples) == VECTORS["rounding"]["triples"]
    assert int((once != twice).sum()) == VECTORS["rounding"]["differ"]


@pytest.mark.parametrize(
    ("row", "z", "within"),
    [(row, source["z"], source["within"]) for source in VECTORS["wilson"] for row in source["rows"]],
    ids=str,
)
def test_interval_of_a_share_is_wilsons(row, z, within):
    yes, n, low, high = row

    assert wilson(yes / n, n, z) == pytest.approx((low, high), abs=within)


def test_interval_of_a_share_uses_the_exact_z():
    estimate = share(81, 263)

    assert critical(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert (estimate.low, estimate.high) == pytest.approx((25.53, 36.62), abs=5e-3)


def test_difference_of_two_shares_is_newcombes():
    vector = VECTORS["newcombe"]
    (yes, n), (yes_then, n_then) = vector["now"], vector["then"]
    expected = pytest.approx((vector["low"], vector["high"]), abs=vector["within"])
    found = compare(share(yes, n), share(yes_then, n_then), summary=Share())

    assert newcombe(yes / n, n, yes_then / n_then, n_then, vector["z"]) == expected
    assert (found.low / 100, found.high / 100) == expected
    assert found.difference == pytest.approx(100 * vector["difference"])


def test_of_many_p_values_benjamini_and_hochberg_keep_four():
    vector = VECTORS["many"]

    assert sum(p <= vector["q"] for p in adjust(vector["p"])) == vector["rejected"]


@pytest.mark.parametrize("vector", VECTORS["simpson"], ids=named)
def test_total_that_contradicts_its_parts_is_warned_of(vector):
    now, then = ({i: share(*part) for i, part in enumerate(vector[side])} for side in ("now", "then"))
    totals = [share(*map(sum, zip(*vector[side], strict=True))).value for side in ("now", "then")]
    mix = take_apart(now, then)

    assert totals == pytest.approx(vector["total"], abs=vector["within"])
    assert mix.change == pytest.approx(totals[0] - totals[1])
    assert mix.everywhere is vector["everywhere"]
    if "higher" in vector:
        assert [part for part in now if now[part].value > then[part].value] == vector["higher"]
    assert "The total fell, but" in mix_warning(now, then)


def test_weights_that_differ_cost_answers():
    vector = VECTORS["kish"]
    weights = [float(weight) for count, weight in vector["weights"] for _ in range(count)]
    answers = [float(i % 2) for i in range(len(weights))]
    estimate = Share().estimate(record(answers, weights))

    assert estimate.n_eff == pytest.approx(vector["n_eff"], abs=vector["within"])
    assert estimate.n / estimate.n_eff == pytest.approx(vector["design_effect"], abs=vector["within"])
    assert (estimate.low, estimate.high) == pytest.approx([100 * end for end in wilson(0.5, 64, critical(0.95))])


@pytest.mark.parametrize("vector", VECTORS["divided"], ids=named)
def test_variants_with_unlikely_numbers_are_distrusted(vector):
    split = sample_ratio(vector["seen"])

    assert split.p == pytest.approx(vector["p"], abs=vector["within"])
    assert split.suspicious is vector["suspicious"]


def test_a_total_is_made_of_answers_not_of_averages():
    vector = VECTORS["pooled"]
    parts = [record([float(mean)] * n) for n, mean in vector["groups"]]
    means = [Mean().estimate(part).value for part in parts]

    assert Mean().estimate(merged(*parts)).value == pytest.approx(vector["right"], abs=vector["within"])
    assert sum(means) / len(means) == pytest.approx(vector["wrong"], abs=vector["within"])
