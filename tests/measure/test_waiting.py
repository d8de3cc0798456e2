"""What is open, at any moment: how much, how old, and which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cast import Given, at
from hark.errors import BadQuestion, UnknownName
from hark.measure.among import Among
from hark.measure.condition import Condition
from hark.measure.waiting import Waiting, waiting
from hark.store.engines.duckdb import DuckDB
from measure.stage import Staged

Ask = Callable[..., Waiting]

NOW = at(3, 31)
DAY = 86_400


def spent(days: float, ended: float | None = None, **columns: object) -> Given:
    """A ticket opened so many days ago, and ended so many days ago or not at all."""
    whole = {"kind": "open", "counts": True, "ticket": f"T{days}", **columns}
    ends = None if ended is None else NOW - timedelta(days=ended)
    return whole | {"occurred_at": NOW - timedelta(days=days), "ended_at": ends}


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """What is open among some stretches; the last event of all is now."""

    def asked(spans: Sequence[Given], among: Among | None = None, **how: object) -> Waiting:
        events = [{"occurred_at": NOW}] if spans else []
        facts = Staged(DuckDB(tmp_path), ticket_spans=spans, ticket_events=events)
        return waiting(among or Among(), facts, **how)  # type: ignore[arg-type]

    return asked


def test_what_has_not_ended_is_open_at_the_last_moment_that_is_known(ask: Ask) -> None:
    found = ask([spent(2), spent(5, ended=1), spent(0.5)])

    assert (found.at, found.every.n, [each.ticket for each in found.oldest]) == (NOW, 2, ["T2", "T0.5"])


def test_what_was_open_at_a_past_moment(ask: Ask) -> None:
    found = ask([spent(2), spent(5, ended=1)], at=NOW - timedelta(days=3))

    assert [(each.ticket, each.age) for each in found.oldest] == [("T5", 2 * DAY)]


def test_a_ticket_is_open_from_the_moment_it_is_opened_until_the_moment_it_ends(ask: Ask) -> None:
    spans = [spent(5, ended=1)]

    counts = [ask(spans, at=NOW - timedelta(days=days)).every.n for days in (5, 1)]

    assert counts == [1, 0]


@pytest.mark.parametrize("columns", [{"counts": False}, {"kind": "wait"}])
def test_what_does_not_count_is_not_open(columns: Given, ask: Ask) -> None:
    assert ask([spent(2, **columns)]).every.n == 0


def test_ages_are_counted_by_how_old_they_are(ask: Ask) -> None:
    found = ask([spent(days) for days in (0, 0.99, 1, 2, 3, 6, 7, 27, 28, 400)]).every

    assert list(found.ages.values()) == [2, 2, 2, 2, 2]
    assert (found.median, found.oldest) == (4.5 * DAY, 400 * DAY)


@pytest.mark.parametrize(
    ("count", "median", "p90"), [(1, 1, 1), (2, 1.5, 2), (10, 5.5, 9.5), (11, 6, 10), (20, 10.5, 18.5)]
)
def test_the_median_and_the_ninth_tenth(count: int, median: float, p90: float, ask: Ask) -> None:
    found = ask([spent(days) for days in range(1, count + 1)]).every

    assert (found.median, found.p90) == (median * DAY, p90 * DAY)


def test_groups_are_largest_first(ask: Ask) -> None:
    spans = [spent(1, team="Parcels"), spent(2, team="Desk"), spent(3, team="Desk"), spent(4)]

    found = ask(spans, Among(by=("team",)))

    assert [(each.group["team"], each.n) for each in found.groups] == [("Desk", 2), ("Parcels", 1), (None, 1)]
    assert found.every.n == 4


def test_conditions_choose_the_tickets(ask: Ask) -> None:
    found = ask([spent(1, priority="1"), spent(2)], Among(where=(Condition.parse("priority=1"),)))

    assert (found.every.n, len(found.oldest)) == (1, 1)


def test_the_list_is_as_long_as_asked_for_and_says_who_has_what(ask: Ask) -> None:
    spans = [spent(days, team="Desk", url=f"https://desk/{days}") for days in range(5)]

    (oldest,) = ask(spans, limit=1).oldest

    assert (oldest.ticket, oldest.team, oldest.url, oldest.agent) == ("T4", "Desk", "https://desk/4", None)
    assert oldest.as_dict()["opened_at"] == "2026-03-27T12:00:00+00:00"


def test_nothing_open_is_nothing_and_not_unknown(ask: Ask) -> None:
    found = ask([spent(2, ended=1)])

    assert (found.every.n, found.every.median, found.oldest, sum(found.every.ages.values())) == (0, None, (), 0)


def test_later_than_anything_is_known_is_said(ask: Ask) -> None:
    assert ask([spent(1)], at=datetime(2027, 1, 1, tzinfo=UTC)).beyond
    assert not ask([spent(1)]).beyond


def test_json_of_a_group(ask: Ask) -> None:
    told = ask([spent(1)]).every.as_dict()

    assert list(told) == ["group", "n", "median_seconds", "p90_seconds", "oldest_seconds", "ages"]


def test_no_tickets_is_said(ask: Ask) -> None:
    with pytest.raises(BadQuestion, match="no tickets"):
        ask([])


def test_a_column_nobody_declared_is_named(ask: Ask) -> None:
    with pytest.raises(UnknownName, match="teem"):
        ask([spent(1)], Among(by=("teem",)))
