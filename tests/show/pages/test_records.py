"""The rows behind a figure: found, leafed through, and only those one may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cast import answer
from hark.show.pages.records import PAGE
from hark.store.reader import Facts


def rows(client: Client, address: str) -> list[list[str]]:
    """The cells of a page of records."""
    return [[cell.text for cell in row] for row in client.get(address).context["sheet"].rows]


def test_the_newest_stand_first_and_older_ones_on_the_next_page(
    browser: Callable[..., Client], facts: Callable[..., Facts]
) -> None:
    facts(answers=[answer(8, month=1, day=1 + n % 28, customer=f"c{n}") for n in range(PAGE + 3)])
    client = browser("agent")

    assert len(rows(client, "/records/")) == PAGE
    assert len(rows(client, "/records/?page=2")) == 3
    assert rows(client, "/records/")[0][0] >= rows(client, "/records/?page=2")[0][0]


@pytest.mark.parametrize("sought", ["kettle", "KETTLE", "100%_", "' or 1=1"])
def test_a_text_is_found_whatever_its_case_and_signs(
    browser: Callable[..., Client], facts: Callable[..., Facts], sought: str
) -> None:
    said = ["The Kettle leaks", "100%_sure", "' or 1=1 --", "nothing"]
    facts(answers=[answer(8, month=1, text=text) for text in said])

    found = rows(browser("agent"), "/records/?" + "q=" + sought.replace("%", "%25").replace(" ", "+"))

    assert [text for row in found for text in row if text in said] == [
        text for text in said if sought.lower() in text.lower()
    ]


def test_a_limited_member_finds_nothing_beyond_the_limit(browser: Callable[..., Client], shop: Facts) -> None:
    found = rows(browser("agent", region=["South"]), "/records/?where=region%3DNorth")

    assert found == []


def test_what_somebody_wrote_is_shown_as_it_was_written(
    browser: Callable[..., Client], facts: Callable[..., Facts]
) -> None:
    facts(answers=[answer(8, month=1, text="<script>alert(1)</script> & {{ 7*7 }}")])

    page = browser("agent").get("/records/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7*7 }}" in page


def test_what_each_row_counts_as_is_shown_where_it_tells_anything(
    browser: Callable[..., Client], facts: Callable[..., Facts]
) -> None:
    facts(answers=[answer(score, month=1) for score in (10, 3)])
    client = browser("agent")

    assert "Counts as" in client.get("/records/nps/").context["sheet"].head
    assert "Counts as" not in client.get("/records/answers/").context["sheet"].head
