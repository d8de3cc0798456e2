"""Two source keys joined are one person in counts and timelines, and two again when that is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cast import answer
from hark.errors import BadQuestion, InDoubt, UnknownName
from hark.measure.query import Query
from hark.measure.run import run
from hark.store.identities import CustomerKey, join_people, part_people
from hark.store.reader import Facts
from hark.store.timeline import customer_called, timeline

SHOP, DESK, MAIL = CustomerKey("shop", "17"), CustomerKey("desk", "anna"), CustomerKey("mail", "a@example.org")


@pytest.fixture
def three(facts: Callable[..., Facts]) -> Facts:
    """One answer by each of three customers of three sources."""
    return facts(
        answers=[
            answer(10, month=month, source=key.source, customer=key.customer)
            for month, key in ((2, SHOP), (1, DESK), (3, MAIL))
        ]
    )


def people(facts: Facts) -> int:
    """How many people answered."""
    (row,) = run(Query(metric="nps"), Facts(facts.store))
    return row.estimate.people


def test_joined_customers_count_as_one_person(three: Facts) -> None:
    join_people(three.store, SHOP, DESK)

    assert people(three) == 2


def test_a_person_joined_over_a_third_customer_is_one_person(three: Facts) -> None:
    join_people(three.store, SHOP, DESK)
    join_people(three.store, DESK, MAIL)

    assert people(three) == 1


def test_taken_back_they_are_two_again(three: Facts) -> None:
    join_people(three.store, SHOP, DESK)
    join_people(three.store, DESK, MAIL)
    part_people(three.store, SHOP, DESK)

    assert people(three) == 2


def test_joining_rewrites_no_fact(three: Facts) -> None:
    before = three.store.snapshot()["answers"]
    join_people(three.store, SHOP, DESK)

    assert three.store.snapshot()["answers"] == before


def test_the_timeline_holds_what_happened_under_every_key_in_order(three: Facts) -> None:
    join_people(three.store, SHOP, DESK)

    assert [one.key for one in timeline(Facts(three.store), DESK)] == [DESK, SHOP]


def test_one_customer_cannot_be_joined_with_themselves(three: Facts) -> None:
    with pytest.raises(BadQuestion, match="one customer already"):
        join_people(three.store, SHOP, SHOP)


def test_what_was_never_joined_cannot_be_parted(three: Facts) -> None:
    join_people(three.store, SHOP, DESK)

    with pytest.raises(UnknownName, match="desk:anna"):
        part_people(three.store, SHOP, MAIL)


def test_a_customer_is_found_without_a_source_where_only_one_has_them(three: Facts) -> None:
    assert customer_called(three, "anna") == DESK


def test_a_customer_of_two_sources_needs_the_source(facts: Callable[..., Facts]) -> None:
    both = facts(answers=[answer(9, source=source, customer="17") for source in ("shop", "desk")])

    with pytest.raises(InDoubt, match="desk:17, shop:17"):
        customer_called(both, "17")


def test_a_customer_nobody_knows_is_said(three: Facts) -> None:
    with pytest.raises(BadQuestion, match="No row is about a customer called “nobody”"):
        customer_called(three, "nobody")
