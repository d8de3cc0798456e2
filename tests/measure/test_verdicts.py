"""The table of verdicts: what may be said of which samples."""

import pytest

from hark.measure.compare import Verdict, compare
from hark.measure.estimate import Estimate
from hark.measure.summary import Count, Distinct, Level, Mean, Quantile, Ratio, Share, Sum
from measure.samples import NPS, groups, nps, record, share

V = Verdict
RATING = Mean(bounds="scale")
FINISHED = Ratio("finished", "begun")


def weighted(yes, n, heavy):
    """A share of n answers, of which the first `heavy` weigh a hundred times as much as the others."""
    answers = [float(i % n < yes) for i in range(n)]
    return Share().estimate(record(answers, weights=[100.0 if i < heavy else 1.0 for i in range(n)]))


def by_people(yes, n, people):
    """A share of n answers that `people` gave, each answering always the same."""
    answers = [float(i * people // n < yes * people / n) for i in range(n)]
    return Share().estimate(record(answers, people=[i * people // n for i in range(n)]))


def mean(*answers):
    return Mean().estimate(record(answers))


def count(n, people=None):
    return Count().estimate({"n": n, "people": people or n})


def total(n, x, xx):
    return Sum().estimate({"n": n, "people": n, "x": x, "xx": xx})


def finished(yes, n):
    return FINISHED.estimate_ratio(count(yes), count(n))


MIXED = RATING.estimate(record([1.0] * 50) | {"worst_min": 1, "worst_max": 1, "best_min": 5, "best_max": 10})

TABLE = [
    # nobody
    ("nobody on either side", NPS, nps(0, 0, 0), nps(0, 0, 0), V.TOO_FEW),
    ("nobody before", NPS, nps(100, 100, 100), nps(0, 0, 0), V.TOO_FEW),
    ("nobody now", Share(), share(0, 0), share(50, 100), V.TOO_FEW),
    ("none counted twice", Count(), count(0), count(0), V.TOO_FEW),
    ("nothing begun", FINISHED, finished(0, 0), finished(50, 100), V.TOO_FEW),
    # tiny n
    ("one promoter, one detractor", NPS, nps(0, 0, 1), nps(1, 0, 0), V.TOO_FEW),
    ("three yes, three no", Share(), share(3, 3), share(0, 3), V.TOO_FEW),
    ("nine yes, nine no", Share(), share(9, 9), share(0, 9), V.TOO_FEW),
    ("a clear difference, twelve each", Share(), share(12, 12), share(1, 12), V.ROSE),
    ("a middling difference, twelve each", Share(), share(10, 12), share(5, 12), V.TOO_FEW),
    ("few now, many before", NPS, nps(8, 2, 2), nps(300, 300, 400), V.TOO_FEW),
    ("three became one", Count(), count(1), count(3), V.TOO_FEW),
    ("one answer off any scale", Mean(), mean(5.0), mean(4.0), V.TOO_FEW),
    # as many as are needed
    ("from the paper", NPS, nps(20, 30, 50), nps(25, 30, 45), V.NO_CHANGE),
    ("a large fall", NPS, nps(50, 30, 20), nps(20, 30, 50), V.FELL),
    ("a small rise of many", NPS, nps(2000, 3000, 5000), nps(2500, 3000, 4500), V.ROSE),
    ("Newcombe's shares", Share(), share(56, 70), share(48, 80), V.ROSE),
    ("the same share", Share(), share(50, 100), share(50, 100), V.NO_CHANGE),
    ("finished more", FINISHED, finished(700, 1000), finished(600, 1000), V.ROSE),
    ("more responses", Count(), count(600), count(400), V.ROSE),
    ("hardly more responses", Count(), count(410), count(400), V.NO_CHANGE),
    ("less revenue", Sum(), total(400, 4000, 50_000), total(500, 6000, 90_000), V.FELL),
    ("revenue of one large order", Sum(), total(40, 9000, 5000**2 + 200_000), total(40, 4000, 500_000), V.NO_CHANGE),
    # all equal
    ("all promoters, twice", NPS, nps(0, 0, 40), nps(0, 0, 40), V.NO_CHANGE),
    ("all promoters, all passives", NPS, nps(0, 0, 40), nps(0, 40, 0), V.ROSE),
    ("all yes, nearly all yes", Share(), share(40, 40), share(39, 40), V.NO_CHANGE),
    ("all equal off any scale", Mean(), mean(*[3.0] * 40), mean(*[4.0] * 40), V.CANNOT_TELL),
    ("all equal on one side off any scale", Mean(), mean(*[3.0] * 40), mean(*range(40)), V.CANNOT_TELL),
    ("all amounts zero", Sum(), total(40, 0, 0), total(40, 0, 0), V.CANNOT_TELL),
    # weights
    ("weighted: five answers carry all", Share(), weighted(30, 100, 5), weighted(60, 100, 0), V.TOO_FEW),
    ("unweighted: the same answers", Share(), weighted(30, 100, 0), weighted(60, 100, 0), V.FELL),
    # several answers by one person
    ("six hundred answers by six hundred", Share(), by_people(360, 600, 600), by_people(270, 600, 600), V.ROSE),
    ("six hundred answers by sixty", Share(), by_people(360, 600, 60), by_people(270, 600, 60), V.NO_CHANGE),
    ("six hundred answers by six", Share(), by_people(500, 600, 6), by_people(100, 600, 6), V.TOO_FEW),
    ("six hundred answers by one", Share(), by_people(600, 600, 1), by_people(0, 600, 1), V.TOO_FEW),
    ("the same few came more often", Count(), count(600, people=20), count(400, people=20), V.NO_CHANGE),
    # no formula
    ("medians", Quantile(), Estimate(7, 6, 8, 90, 90), Estimate(4, 3, 5, 90, 90), V.CANNOT_TELL),
    ("different visitors", Distinct(), Estimate(900, n=900), Estimate(400, n=400), V.CANNOT_TELL),
    ("a backlog", Level(), Estimate(90, n=900), Estimate(40, n=400), V.CANNOT_TELL),
    ("several scales at once", RATING, MIXED, MIXED, V.CANNOT_TELL),
]

REST = [
    ("clearly better", NPS, nps(10, 20, 70), nps(300, 300, 400), V.HIGHER),
    ("clearly worse", Share(), share(40, 100), share(700, 1000), V.LOWER),
    ("like the others", NPS, nps(30, 30, 40), nps(300, 300, 400), V.NO_DIFFERENCE),
    ("a small group", NPS, nps(0, 2, 6), nps(300, 300, 400), V.TOO_FEW),
    ("the only group", NPS, nps(30, 30, 40), nps(0, 0, 0), V.TOO_FEW),
    ("counts are not of one size", Count(), count(100), count(900), V.CANNOT_TELL),
]


def ids(table):
    return [name for name, *_ in table]


@pytest.mark.parametrize(("name", "summary", "now", "then", "verdict"), TABLE, ids=ids(TABLE))
def test_verdict_against_the_period_before(name, summary, now, then, verdict):
    assert compare(now, then, summary=summary).verdict is verdict


@pytest.mark.parametrize(("name", "summary", "now", "rest", "verdict"), REST, ids=ids(REST))
def test_verdict_of_one_group_against_the_rest(name, summary, now, rest, verdict):
    assert compare(now, rest, summary=summary, against="rest").verdict is verdict


@pytest.mark.parametrize("name", list(Verdict))
def test_every_verdict_is_in_the_table(name):
    assert name in {row[-1] for row in TABLE + REST}


@pytest.mark.parametrize(
    ("better", "verdict", "good"),
    [("up", V.ROSE, True), ("up", V.FELL, False), ("down", V.ROSE, False), ("down", V.FELL, True), ("", V.ROSE, None)],
)
def test_a_real_change_is_good_where_it_goes_the_wanted_way(better, verdict, good):
    high, low = nps(20, 30, 50), nps(60, 30, 10)
    sides = (high, low) if verdict is V.ROSE else (low, high)
    found = compare(*sides, summary=NPS, better=better)

    assert (found.verdict, found.good) == (verdict, good)


def test_what_is_not_real_is_neither_good_nor_bad():
    assert compare(nps(20, 30, 50), nps(25, 30, 45), summary=NPS, better="up").good is None


def test_the_company_says_how_many_are_enough():
    sides = nps(6, 9, 25), nps(16, 9, 15)

    assert compare(*sides, summary=NPS).verdict is V.ROSE
    assert compare(*sides, summary=NPS, enough=50).verdict is V.TOO_FEW


def test_a_stricter_company_calls_less_real():
    assert compare(share(56, 70), share(48, 80), summary=Share(), confidence=0.999).verdict is V.NO_CHANGE


def test_thirty_equal_weights_are_thirty_answers():
    answers = groups(10, 10, 10)
    side = NPS.estimate(record(answers, weights=[0.1] * 30))

    assert compare(side, side, summary=NPS).verdict is V.NO_CHANGE
