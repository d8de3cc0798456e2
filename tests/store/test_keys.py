"""The names of events and persons are the same in SQL and in Python."""

from __future__ import annotations

import duckdb
import pytest

from hark.store.keys import SEPARATOR, escaped_sql, number_sql, person_key


@pytest.mark.parametrize("customer", ["17", "Zoë", "", "a\x1fb", "a\x1eb", "שלום"])
def test_a_person_has_one_number(customer: str) -> None:
    text = f"? || '{SEPARATOR}' || {escaped_sql('?')}"

    found = duckdb.connect().execute(f"select {number_sql(text)}", ["shop", customer]).fetchall()

    assert found == [(person_key("shop", customer),)]
