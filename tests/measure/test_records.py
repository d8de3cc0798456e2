"""The rows behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import pytest

from cast import answer, at, response
from hark.errors import UnknownName
from hark.measure import Condition, Query, records, run
from hark.store.reader import Facts

CALL = Callable[..., Facts]


def rows(query: Query, facts: Facts, shown: str = "score", **asked: int) -> list[tuple[object, ...]]:
    return duckdb.connect().from_arrow(records(query, facts, **asked)).project(shown).fetchall()


def test_the_rows_are_those_that_count_newest_first_the_timeless_last(facts: CALL) -> None:
    store = facts(
        answers=[
            answer(9, month=1),
            answer(3, month=2),
            answer(8),
            answer(None, month=3),
            answer(5, kind="csat", month=3),
        ]
    )

    assert rows(Query("nps"), store, "score, counts_as") == [(3, -100), (9, 100), (8, 0)]


def test_there_are_as_many_rows_as_the_figure_says(facts: CALL) -> None:
    store = facts(
        answers=[answer(score, month=1 + score % 3, region="North" if score % 2 else None) for score in range(11)]
    )
    query = Query("nps", where=(Condition.parse("region=North"),), start=date(2026, 2, 1), end=date(2026, 4, 1))

    assert len(rows(query, store)) == run(query, store)[0].estimate.n


def test_groups_periods_and_comparisons_are_left_aside(facts: CALL) -> None:
    store = facts(answers=[answer(9, month=1, region="North"), answer(3, month=2)])

    assert len(rows(Query("nps", by=("region",), over="month", against="before"), store)) == 2


def test_a_ratio_shows_what_it_divides_by(facts: CALL) -> None:
    store = facts(responses=[response(), response(finished=False), response(finished=None)])

    assert sorted(rows(Query("completion_rate"), store, "finished")) == [(False,), (True,)]


def test_no_more_rows_than_asked_for(facts: CALL) -> None:
    assert len(rows(Query("nps"), facts(answers=[answer(9)] * 5), limit=2)) == 2


def test_how_a_row_is_kept_is_nobodys_business(facts: CALL) -> None:
    shown = duckdb.connect().from_arrow(records(Query("nps"), facts(answers=[answer(9)]))).columns

    assert {"event", "content", "person_key", "revision", "replaced_by"}.isdisjoint(shown)
    assert {"person", "counts_as", "score", "import"} <= set(shown)


def test_records_of_an_unknown_metric_are_refused(facts: CALL) -> None:
    with pytest.raises(UnknownName, match="nps"):
        records(Query("npz"), facts())


def test_behind_a_backlog_are_the_tickets_that_were_open_then(facts: CALL) -> None:
    opened = {"kind": "open", "counts": True, "occurred_at": at(3, 1)}
    spans = [{**opened, "ticket": "1", "ended_at": at(3, 5)}, {**opened, "ticket": "2"}]
    store = facts(ticket_events=[{"kind": "created", "occurred_at": at(4, 1)}], ticket_spans=spans)

    assert rows(Query("backlog"), store, "ticket") == [("2",)]
    assert rows(Query("backlog", end=date(2026, 3, 3)), store, "ticket") == [("1",), ("2",)]
