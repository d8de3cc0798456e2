"""One response, ticket or customer as a page: reached from the records, in order, and only within the limits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cast import answer, at, response
from hark.show.pages.single import MOST
from hark.store.reader import Facts

TICKET = {"ticket": "T7", "source": "desk", "customer": "ada", "region": "North"}


@pytest.fixture
def desk(facts: Callable[..., Facts]) -> Facts:
    """A customer with a ticket, a response that is about it, and an answer of somebody else."""
    said = {"response": "R1", "survey": "after", "source": "desk", "customer": "ada", "region": "North"}
    return facts(
        ticket_events=[
            {**TICKET, "kind": "created", "occurred_at": at(3, 1), "text": "The kettle <b>leaks</b>"},
            {**TICKET, "kind": "solved", "occurred_at": at(3, 2)},
        ],
        responses=[response(month=3, day=3, **said)],
        answers=[
            answer(9, month=3, day=3, question="How likely?", ticket="T7", text="Quick, thank you", **said),
            answer(2, month=3, day=4, question="How likely?", source="desk", customer="bob", region="South"),
        ],
    )


def happened(client: Client, address: str) -> list[tuple[str, str]]:
    """What stands on the page of one record: what each line is called, and its value."""
    return [(one.what, one.value) for one in client.get(address).context["lines"]]


def test_a_ticket_tells_what_happened_in_order(browser: Callable[..., Client], desk: Facts) -> None:
    client = browser("agent")

    found = happened(client, "/record/ticket/?name=T7&source=desk")

    assert found == [("Ticket: Created", ""), ("Ticket: Solved", ""), ("Answer: How likely?", "9")]
    assert "The kettle &lt;b&gt;leaks&lt;/b&gt;" in client.get("/record/ticket/?name=T7&source=desk").content.decode()


def test_from_an_answer_to_its_response_and_its_customer(browser: Callable[..., Client], desk: Facts) -> None:
    client = browser("agent")
    links = {cell.text: cell.href for row in client.get("/records/").context["sheet"].rows for cell in row if cell.href}

    assert [what for what, _ in happened(client, links["R1"])] == ["Response", "Answer: How likely?"]
    assert len(happened(client, links["ada"])) == 4
    assert len(happened(client, links["T7"])) == 3


@pytest.mark.parametrize(
    "address", ["ticket/?name=none&source=desk", "ticket/?name=T7&source=other", "ticket/", "visitor/?name=x"]
)
def test_what_is_not_there_has_no_page(browser: Callable[..., Client], desk: Facts, address: str) -> None:
    assert browser("agent").get(f"/record/{address}").status_code == 404


def test_beyond_the_limit_there_is_no_page(browser: Callable[..., Client], desk: Facts) -> None:
    client = browser("agent", region=["South"])

    assert client.get("/record/ticket/?name=T7&source=desk").status_code == 404
    assert client.get("/record/customer/?name=ada&source=desk").status_code == 404
    assert client.get("/record/customer/?name=bob&source=desk").status_code == 200


def test_responses_of_two_surveys_are_two_pages(browser: Callable[..., Client], facts: Callable[..., Facts]) -> None:
    facts(answers=[answer(n, month=1, response="1", survey=one, source="x") for n, one in enumerate(("shop", "desk"))])
    client = browser("agent")
    links = {cell.href for row in client.get("/records/").context["sheet"].rows for cell in row if cell.href}

    assert len(links) == 2
    assert {len(happened(client, link)) for link in links} == {1}


def test_an_address_of_another_scheme_is_no_link(browser: Callable[..., Client], facts: Callable[..., Facts]) -> None:
    facts(ticket_events=[{**TICKET, "kind": "created", "occurred_at": at(3, 1), "url": "javascript:alert(1)"}])

    assert 'href="javascript' not in browser("agent").get("/record/ticket/?name=T7&source=desk").content.decode()


def test_of_very_much_the_newest_is_shown(browser: Callable[..., Client], facts: Callable[..., Facts]) -> None:
    facts(answers=[answer(8, month=1, day=1 + n % 28, customer="n/a", source="x") for n in range(MOST + 5)])
    found = browser("agent").get("/record/customer/?name=n%2Fa&source=x")

    assert len(found.context["lines"]) == MOST
    assert "Older ones are not shown." in found.content.decode()


def test_what_members_see_is_kept_nowhere(browser: Callable[..., Client], desk: Facts) -> None:
    assert browser("agent").get("/record/ticket/?name=T7&source=desk")["Cache-Control"] == "private, no-store"
