"""What figures can be grouped and filtered by."""

from __future__ import annotations

import pytest

from hark.errors import UnknownName
from hark.measure.dimension import dimension, dimensions, filterable
from hark.store.facts import attribute_column, facts

COLUMNS = {**facts["answers"].columns, **{f"x_{name}": attribute_column(name) for name in ("plan", "region", "Größe")}}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("touchpoint", "touchpoint"),
        ("plan", "x_plan"),
        ("x_plan", "x_plan"),
        ("region", "region"),
        ("x_region", "x_region"),
        ("Größe", "x_Größe"),
    ],
)
def test_a_plain_column_goes_before_an_attribute_of_its_name(name: str, column: str) -> None:
    assert dimension(name, COLUMNS).name == column


@pytest.mark.parametrize("name", ["score", "text", "customer", "event", "weight", "Plan", "x_touchpoint", ""])
def test_what_does_not_group_is_refused(name: str) -> None:
    with pytest.raises(UnknownName):
        dimension(name, COLUMNS)


@pytest.mark.parametrize(("name", "column"), [("score", "score"), ("customer", "customer"), ("plan", "x_plan")])
def test_more_can_be_filtered_by_than_grouped(name: str, column: str) -> None:
    assert filterable(name, COLUMNS).name == column


@pytest.mark.parametrize("name", ["event", "attributes", "choices", "occurred_at"])
def test_keys_lists_and_times_are_no_filters(name: str) -> None:
    with pytest.raises(UnknownName):
        filterable(name, COLUMNS)


def test_people_see_the_names_they_gave() -> None:
    assert {"touchpoint", "plan", "x_region", "Größe"} <= set(dimensions(COLUMNS))
