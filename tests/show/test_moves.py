"""When a figure left its usual level: quiet figures never do, and a change is dated by the week it began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from hark.measure.estimate import Estimate
from hark.measure.summary import Mean, Share, Summary
from hark.show.report.moves import Weeks, first_move, looks

MONDAY = date(2026, 1, 5)
SERIES = 50
"""As many series as a report looks at."""


def week(number: int) -> date:
    """The Monday of a week."""
    return MONDAY + timedelta(weeks=number)


def shares(rng: Random, usual: float, *, n: int = 60, weeks: int = 40, level: dict[int, float] | None = None) -> Weeks:
    """Shares of `n` answers a week around a level that may be another in some weeks."""
    return [(week(at), share(rng, (level or {}).get(at, usual), n)) for at in range(weeks)]


def share(rng: Random, p: float, n: int) -> Estimate:
    """The share of ones among `n` chances."""
    ones = sum(rng.random() < p for _ in range(n))
    own = {"n": n, "people": n, "w": n, "ww": n, "mm": n}
    return Share().estimate(own | dict.fromkeys(("wx", "wwx", "wxx", "wwxx", "tm", "tt"), ones))


def waits(rng: Random, *, n: int = 40, weeks: int = 40) -> Weeks:
    """Mean waiting times, a few of them very long."""
    found = []
    for at in range(weeks):
        each = [rng.lognormvariate(1, 1.2) for _ in range(n)]
        total, squares = sum(each), sum(one * one for one in each)
        own = {"n": n, "people": n, "w": n, "ww": n, "mm": n, "wx": total, "wwx": total, "tm": total}
        found.append((week(at), Mean().estimate(own | dict.fromkeys(("wxx", "wwxx", "tt"), squares))))
    return found


def moved(weeks: Weeks, summary: Summary, better: str = "up") -> object:
    """The move of one series among those of a report."""
    limit = 0.05 / (SERIES * looks(weeks))
    return first_move(weeks, summary=summary, better=better, limit=limit, confidence=0.95, enough=30)


def quiet() -> Iterator[tuple[Weeks, Summary]]:
    """A thousand series in which nothing happens."""
    rng = Random(4)
    for _ in range(700):
        yield shares(rng, rng.choice((0.02, 0.1, 0.5, 0.8, 0.95)), n=rng.choice((20, 60, 150))), Share()
    for _ in range(300):
        yield waits(rng), Mean()


def test_of_a_thousand_quiet_series_hardly_one_is_told():
    assert sum(moved(weeks, summary) is not None for weeks, summary in quiet()) <= 1


@pytest.mark.parametrize("begins", [15, 20, 27])
def test_a_change_is_dated_by_the_week_it_began(begins):
    level = dict.fromkeys(range(begins, 40), 0.5)
    move = moved(shares(Random(begins), 0.8, level=level), Share())

    assert move.start == week(begins)  # type: ignore[attr-defined]
    assert (move.comparison.verdict.value, move.comparison.good) == ("fell, and it is real", False)  # type: ignore[attr-defined]


def test_what_comes_back_within_a_month_is_no_move():
    assert moved(shares(Random(1), 0.8, level=dict.fromkeys(range(20, 24), 0.5)), Share()) is None


def test_what_lasted_less_than_eight_weeks_so_far_is_not_told_yet():
    assert moved(shares(Random(1), 0.8, level=dict.fromkeys(range(34, 40), 0.5)), Share()) is None


def test_a_figure_that_always_swings_must_swing_further():
    swinging = {at: 0.8 + 0.15 * (1 if at % 4 < 2 else -1) for at in range(40)}
    calm = moved(shares(Random(2), 0.8, n=400, level=dict.fromkeys(range(20, 40), 0.73)), Share())
    wild = moved(shares(Random(2), 0.8, n=400, level={**swinging, **dict.fromkeys(range(20, 40), 0.73)}), Share())

    assert calm is not None
    assert wild is None
