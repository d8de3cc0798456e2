"""Lengths of time as a person says them."""

from __future__ import annotations

import pytest

from hark.commands._among import lasting


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"),
        (0, "0 seconds"),
        (59.4, "59 seconds"),
        (90, "1.5 minutes"),
        (3600, "1.0 hours"),
        (36 * 3600, "36.0 hours"),
        (5 * 86_400, "5.0 days"),
        (730.5 * 86_400, "2.0 years"),
    ],
)
def test_a_length_has_the_unit_that_suits_it(seconds: float | None, words: str) -> None:
    assert lasting(seconds) == words
