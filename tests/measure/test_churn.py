"""Who stays: churn and retention with named denominators, renewals, and memberships out of paid periods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from cast import Given, bring, facts_of
from hark.measure import Query
from hark.measure.notes import notes
from hark.store.reader import Facts
from measure.figure import by, counted, figure, over

CALL = Callable[..., Facts]

MARCH = {"start": date(2026, 3, 1), "end": date(2026, 4, 1)}
RATES = ("churn_rate", "churn_rate_average", "retention_rate")


def on(day: str) -> datetime:
    """A day of 2026, written 03-15, at six in the morning."""
    return datetime.fromisoformat(f"2026-{day}").replace(hour=6, tzinfo=UTC)


def step(kind: str, day: str, subscription: str = "1", **columns: object) -> Given:
    """A thing that happened to a subscription."""
    return {"subscription": subscription, "kind": kind, "occurred_at": on(day), **columns}


def paid(begins: str, ends: str, subscription: str = "1", **columns: object) -> Given:
    """A period that was paid for."""
    return step("period", begins, subscription, until=on(ends), **columns)


@pytest.fixture
def club(facts: CALL) -> Callable[..., Facts]:
    """A club of which these things are known."""
    return lambda *steps: facts(subscriptions=steps)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """A thousand members when March begins, 200 more in it; it loses 50 of the old and 30 of the new."""
    old = [step("start", "01-10", f"old {number}") for number in range(1000)]
    new = [step("start", "03-05", f"new {number}") for number in range(200)]
    gone = [step("cancellation", "03-20", f"old {number}") for number in range(50)]
    gone += [step("cancellation", "03-25", f"new {number}") for number in range(30)]
    steps = [*old, *new, *gone, step("start", "04-02", "later")]
    return facts_of(tmp_path_factory.mktemp("busy") / "data", subscriptions=steps)


def test_every_churn_rate_names_what_it_divides_by(busy: Facts) -> None:
    assert [over(busy, name, "month")["2026-03-01"] for name in RATES] == [5, pytest.approx(7.547, abs=5e-4), 95]
    assert [figure(busy, name, **MARCH) for name in RATES] == [5, pytest.approx(7.547, abs=5e-4), 95]


def test_the_members_behind_the_churn_rates(busy: Facts) -> None:
    names = ("subscribers_at_start", "subscribers", "subscribers_on_average", "lost_subscribers", "new_subscribers",
             "lost_from_start")  # fmt: skip

    assert [over(busy, name, "month", **MARCH)["2026-03-01"] for name in names] == [1000, 1120, 1060, 80, 200, 50]


def test_who_came_and_went_within_the_month_churns_on_neither_side(club: CALL) -> None:
    store = club(step("start", "01-01"), step("start", "03-02", "2"), step("cancellation", "03-09", "2"))

    assert figure(store, "churn_rate", **MARCH) == 0


def test_nobody_at_the_start_is_nothing_to_divide_by(club: CALL) -> None:
    assert figure(club(step("start", "03-02"), step("cancellation", "03-09")), "churn_rate", **MARCH) is None


def test_who_takes_a_subscription_up_again_is_new_and_held(club: CALL) -> None:
    store = club(
        step("start", "01-01"), step("cancellation", "02-01"), step("start", "03-01"), step("start", "05-01", "2")
    )

    assert list(over(store, "subscribers", "month").values()) == [1, 0, 1, 1, 2]
    assert over(store, "new_subscribers", "month")["2026-03-01"] == 1


def test_a_lapse_ends_a_subscription_like_a_cancellation(club: CALL) -> None:
    store = club(
        step("start", "01-01"), step("lapse", "03-05"), step("start", "01-01", "2"), step("start", "06-01", "3")
    )

    assert figure(store, "churn_rate", **MARCH) == 50


def test_what_has_no_meaning_here_neither_begins_nor_ends_anything(club: CALL) -> None:
    store = club(step("trial", "01-01"), step("start", "01-05"), step("upgrade", "02-01", plan="large"),
                 step("cancellation", "03-05"), step("feedback", "03-09"))  # fmt: skip

    assert list(over(store, "subscribers", "month").values()) == [1, 1, 0]
    assert by(store, "lost_subscribers", "plan") == {"large": 1}


def test_the_share_that_has_left_in_all(club: CALL) -> None:
    starts = [step("start", "01-01", str(number), plan="small" if number else "large") for number in range(4)]
    store = club(*starts, step("cancellation", "02-01", "0"), step("cancellation", "02-01", "1"))

    assert figure(store, "churned_share") == 50
    assert by(store, "churned_share", "plan") == {"small": pytest.approx(100 / 3), "large": 100}


# Renewals


def test_renewals_among_all_that_could_have_gone_on(club: CALL) -> None:
    store = club(step("start", "01-01"), step("renewal", "02-01"), step("renewal", "03-01"), step("lapse", "04-01"),
                 step("start", "01-01", "2"), step("cancellation", "01-20", "2"))  # fmt: skip

    assert (figure(store, "renewal_rate"), counted(store, "renewal_rate")) == (50, 4)


def test_a_paid_period_after_another_is_a_renewal(club: CALL) -> None:
    store = club(paid("01-01", "02-01"), paid("02-01", "03-01"), paid("03-01", "04-01"), step("start", "05-01", "2"))

    # Renewed twice, then lapsed.
    assert (figure(store, "renewal_rate"), counted(store, "renewal_rate")) == (pytest.approx(200 / 3), 3)


def test_the_first_paid_period_is_no_renewal_also_where_a_start_is_told(club: CALL) -> None:
    store = club(step("start", "01-01"), paid("01-01", "02-01"), paid("02-01", "03-01"), step("start", "04-01", "2"))

    assert (figure(store, "renewal_rate"), counted(store, "renewal_rate")) == (50, 2)


def test_what_ends_twice_ends_once(club: CALL) -> None:
    store = club(paid("01-01", "02-01"), step("cancellation", "02-20"), step("start", "04-01", "2"))

    assert (counted(store, "renewal_rate"), figure(store, "lost_subscribers")) == (1, 1)
    assert over(store, "lost_subscribers", "month") == {"2026-02-01": 1}
    assert by(store, "lost_subscribers", "ending") == {"lapse": 1}


# Memberships out of paid periods


def test_periods_without_a_gap_are_one_membership(club: CALL) -> None:
    store = club(paid("01-01", "02-01"), paid("02-01", "03-01"), paid("03-01", "06-01"))

    assert [figure(store, name) for name in ("subscribers", "new_subscribers", "lost_subscribers")] == [1, 1, 0]


@pytest.mark.parametrize(("begins", "memberships"), [("02-01", 1), ("02-04", 1), ("02-05", 2), ("03-15", 2)])
def test_a_gap_of_more_than_three_days_ends_a_membership(begins: str, memberships: int, club: CALL) -> None:
    store = club(paid("01-01", "02-01"), paid(begins, "12-01"))

    assert [figure(store, name) for name in ("new_subscribers", "lost_subscribers")] == [memberships, memberships - 1]


def test_a_membership_ends_with_the_last_period_that_was_paid_for(club: CALL) -> None:
    store = club(paid("01-01", "02-01"), paid("02-01", "03-03"), step("start", "05-01", "2"))

    assert over(store, "lost_subscribers", "month") == {"2026-03-01": 1}
    assert by(store, "lost_subscribers", "ending") == {"lapse": 1}


def test_a_restart_is_a_membership_of_its_own(club: CALL) -> None:
    store = club(paid("01-01", "02-01"), paid("04-01", "05-01"), step("start", "07-01", "2"))

    assert list(over(store, "subscribers", "month").values()) == [1, 0, 0, 1, 0, 0, 1]


def test_a_cancellation_before_the_periods_end_is_the_end(club: CALL) -> None:
    store = club(paid("01-01", "03-01"), step("cancellation", "01-20", reason="price"), step("start", "05-01", "2"))

    assert over(store, "lost_subscribers", "month") == {"2026-01-01": 1}
    assert by(store, "lost_subscribers", "reason") == {"price": 1}
    assert (figure(store, "renewal_rate"), counted(store, "renewal_rate")) == (0, 1)


def test_paid_until_later_than_anything_known_is_no_churn(club: CALL) -> None:
    store = club(paid("01-01", "12-01"), paid("02-15", "03-15", "2"))

    assert [figure(store, name) for name in ("churned_share", "lost_subscribers", "subscribers")] == [0, 0, 2]
    assert counted(store, "renewal_rate") == 0


def test_an_end_that_is_announced_for_later_is_no_churn(club: CALL) -> None:
    # What was received in November tells nothing of what will have happened in December.
    store = club(step("start", "01-01"), step("cancellation", "12-31"), step("start", "01-01", "2"))

    assert [figure(store, name) for name in ("churned_share", "subscribers")] == [0, 2]


def test_a_longer_period_goes_on_beside_a_shorter_one(club: CALL) -> None:
    store = club(paid("01-01", "06-01"), paid("02-01", "03-01"), step("start", "08-01", "2"))

    assert over(store, "lost_subscribers", "month") == {"2026-06-01": 1}


def test_what_was_paid_before_a_cancellation_does_not_last_beyond_it(club: CALL) -> None:
    store = club(
        paid("01-01", "09-01"), step("cancellation", "02-01"), paid("03-01", "04-01"), step("start", "11-01", "2")
    )

    assert over(store, "lost_subscribers", "month") == {"2026-02-01": 1, "2026-03-01": 0, "2026-04-01": 1}


def test_periods_in_any_order_give_the_same(club: CALL) -> None:
    periods = [paid("01-01", "02-01"), paid("02-01", "03-01"), paid("05-01", "06-01"), step("start", "08-01", "2")]
    store = club(periods[2])
    for each in (periods[3], periods[1], periods[0]):
        bring(store.store, subscriptions=[each])

    assert list(over(Facts(store.store), "subscribers", "month").values()) == [1, 1, 0, 0, 1, 0, 0, 1]


def test_one_customers_two_subscriptions_are_two(club: CALL) -> None:
    store = club(step("start", "01-01", "1", customer="anna"), step("start", "01-01", "2", customer="anna"))

    assert figure(store, "subscribers") == 2


# Durations as of a day


def test_durations_as_of_a_day_say_so(club: CALL) -> None:
    day = on("06-30")
    store = club(step("start", "01-30", "1", as_of=day), step("start", "02-28", "2", as_of=day),
                 step("cancellation", "06-30", "2", as_of=day))  # fmt: skip

    assert figure(store, "churned_share") == 50
    assert "Durations are as of 30 June 2026, as the map says." in list(notes(Query("churned_share"), store))
