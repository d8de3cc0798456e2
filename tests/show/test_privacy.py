"""What stands on few people is not shown, and cannot be worked out from what is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.show.privacy import show_groups
from show.rows import row


def sizes(*people: int) -> list[int]:
    """The sizes that are shown of a partition into groups of these sizes, at a threshold of five."""
    rows = [row(people=size, n=size, region=str(place)) for place, size in enumerate(people)]
    return [one.estimate.people for one in show_groups(rows, 5).rows]


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ((10, 20, 5), [10, 20, 5]),
        ((10, 20, 4), [20]),
        ((10, 20, 4, 3), [10, 20]),
        ((10, 20, 1, 1), [20]),
        ((10, 4), []),
        ((4,), []),
        ((10, 0), [10, 0]),
        ((), []),
    ],
)
def test_hides_small_groups_and_as_many_more_as_it_takes(people, shown):
    assert sizes(*people) == shown


@given(st.lists(st.integers(0, 30), max_size=12))
def test_what_is_hidden_is_never_one_group_nor_a_few_people(people):
    shown = sizes(*people)
    hidden = sum(people) - sum(shown)
    groups = len(people) - len(shown)

    assert groups == 0 or shown.count(0) == len(shown) or (groups > 1 and hidden >= 5)


def test_where_nobody_says_who_answered_every_answer_is_somebody():
    rows = [row(people=0, n=3, region="a"), row(people=0, n=50, region="b"), row(people=0, n=60, region="c")]

    assert [one.estimate.n for one in show_groups(rows, 5).rows] == [60]
