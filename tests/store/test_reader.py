"""What a query reads: the rows that count, at one moment, also while writers move on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlglot import exp

from cast import answer, bring
from hark.errors import StoreTrouble
from hark.measure import Query, run
from hark.store.compact import compact
from hark.store.facts import facts as declared
from hark.store.reader import Facts

CALL = Callable[..., Facts]


def test_a_fact_without_rows_is_an_empty_view_with_all_its_columns(facts: CALL) -> None:
    store = facts()

    for name, fact in declared.items():
        columns = [exp.column(column, quoted=True) for column in fact.columns]
        assert store.rows(exp.select(*columns, "person").from_(name)) == []


def test_a_moment_stays_what_it_was_while_rows_come(facts: CALL) -> None:
    before = facts(answers=[answer(10)])
    bring(before.store, answers=[answer(0)])

    assert run(Query("nps"), before)[0].estimate.value == 100
    assert run(Query("nps"), Facts(before.store))[0].estimate.value == 0


def test_where_a_file_has_gone_the_newest_moment_answers(facts: CALL) -> None:
    before = facts(answers=[answer(10)])
    for _ in range(5):
        bring(before.store, answers=[answer(0)])
    compact(before.store, grace=0)

    assert not any(path.exists() for path in before.snapshot["answers"].files)
    assert run(Query("answers"), before)[0].estimate.value == 6


def test_a_file_that_is_missing_for_good_is_said_without_a_traceback(facts: CALL) -> None:
    store = facts(answers=[answer(10)])
    for path in store.snapshot["answers"].files:
        path.unlink()

    with pytest.raises(StoreTrouble):
        run(Query("answers"), store)


def test_columns_of_files_that_are_older_are_empty(facts: CALL) -> None:
    store = facts(answers=[answer(10, x_plan="gold")])
    bring(store.store, answers=[answer(9, x_size="big")])

    found = Facts(store.store).rows(exp.select("score", "x_plan", "x_size").from_("answers").order_by("score"))

    assert [tuple(row.values()) for row in found] == [(9, None, "big"), (10, "gold", None)]


def test_an_attribute_may_be_called_anything(facts: CALL) -> None:
    store = facts(answers=[answer(10, **{"x_it's odd, too": "yes"})])

    assert [row.group for row in run(Query("nps", by=("it's odd, too",)), store)] == [{"it's odd, too": "yes"}]
