"""Which rows a question is about: what can be asked, and what cannot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cast import at
from hark.errors import BadQuestion, UnknownName
from hark.measure.among import Among, whole
from hark.measure.condition import Condition
from hark.store.engines.duckdb import DuckDB
from measure.stage import Staged


@pytest.fixture
def facts(tmp_path: Path) -> Staged:
    """One membership with an attribute."""
    return Staged(DuckDB(tmp_path), memberships=[{"occurred_at": at(1), "x_size": "large"}])


@pytest.mark.parametrize(
    ("among", "error", "words"),
    [
        (Among(by=("sise",)), UnknownName, "“size”"),
        (Among(by=("plan", "plan")), BadQuestion, "names a column twice"),
        (Among(where=(Condition.parse("plam=a"),)), UnknownName, "“plan”"),
        (Among(start=date(2026, 2, 1), end=date(2026, 2, 1)), BadQuestion, "the end is not included"),
    ],
)
def test_what_cannot_be_asked_is_said(among: Among, error: type[Exception], words: str, facts: Staged) -> None:
    with pytest.raises(error, match=words):
        among.check("memberships", facts)


def test_a_group_is_called_as_it_was_asked_for(facts: Staged) -> None:
    row = {"x_size": "large", "plan": None}

    assert Among(by=("size", "plan")).group_of("memberships", facts)(row) == {"size": "large", "plan": None}


def test_a_question_is_said_in_words() -> None:
    asked = Among(by=("plan", "size"), where=(Condition.parse("region=North"),))

    assert str(asked) == " by plan and size, region=North"


@pytest.mark.parametrize("number", [7, "7", Decimal(7)])
def test_a_whole_number_is_one_however_it_comes(number: object) -> None:
    assert whole(number) == 7
