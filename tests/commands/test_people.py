"""`hark people` and `hark erase` as a user types them."""

from __future__ import annotations

import pytest

from cast import answer


@pytest.fixture
def data(facts):
    return facts(answers=[answer(9, month=1, customer="007")]).store.directory


@pytest.mark.parametrize("asked", [["people", "timeline"], ["erase"]], ids=" ".join)
@pytest.mark.parametrize("name", ["nobody", "7", "test:nobody"])
def test_an_unknown_customer_is_told_how_names_are_compared(asked, name, hark, data):
    said = hark(*asked, name, "--data", data)

    assert said.code == 2
    assert f"No row is about a customer called “{name}”." in said.err
    assert "upper and lower case count, and so do zeros in front" in said.err


def test_what_was_erased_is_counted_in_words(hark, data):
    assert "Erased test:007: 1 answer." in hark("erase", "007", "--yes", "--data", data).out
