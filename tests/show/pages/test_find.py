"""Every page by a few letters, of those one may open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client


def found(client: Client, sought: str) -> list[str]:
    """What is found, by its address."""
    return [one.href for one in client.get("/find/", {"q": sought}).context["found"]]


@pytest.mark.parametrize(
    ("sought", "address"),
    [("promoter", "/metrics/nps/"), ("SCORE net", "/metrics/nps/"), ("team", "/settings/team/"), ("impo", "/imports/")],
)
def test_a_few_letters_find_a_page(browser: Callable[..., Client], sought: str, address: str) -> None:
    client = browser("owner")

    assert address in found(client, sought)
    assert client.get(address).status_code == 200


def test_every_page_that_is_found_can_be_opened(browser: Callable[..., Client]) -> None:
    client = browser("agent")
    shown = [href for letter in "aeioustn" for href in found(client, letter)]

    assert not [href for href in dict.fromkeys(shown) if client.get(href).status_code != 200]
    assert not [href for href in shown if href.startswith(("/settings/", "/imports/"))]


def test_what_nothing_is_called_is_said(browser: Callable[..., Client]) -> None:
    assert "No page is called so." in browser("viewer").get("/find/?q=zzz").content.decode()
