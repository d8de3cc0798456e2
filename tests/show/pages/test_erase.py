"""Erasing a person in the browser: asked for by name, done behind the page, and told with what is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from cast import answer
from hark.errors import StoreTrouble
from hark.models import Audit, Erasing
from hark.store import backup
from hark.store.reader import Facts

Browser = Callable[..., Client]

WHO = {"name": "ada", "source": "desk"}
HER_PAGE = "/record/customer/?name=ada&source=desk"


@pytest.fixture
def desk(facts: Callable[..., Facts]) -> Facts:
    """Two answers of one customer, and one of another."""
    return facts(
        answers=[answer(n, month=3, source="desk", customer=who) for n, who in ((9, "ada"), (8, "ada"), (2, "bob"))]
    )


def erased(client: Client, again: str = " ada ") -> str:
    """What the page says where asking leads to."""
    return client.post("/record/customer/erase/", {**WHO, "again": again}, follow=True).content.decode()


def test_a_customer_is_erased_where_their_name_is_typed(browser: Browser, desk: Facts) -> None:
    client = browser("manager")

    assert "nothing was erased" in erased(client, "adda")
    assert client.get(HER_PAGE).status_code == 200
    assert "Erased for good: 2 rows of one person." in erased(client)

    assert client.get(HER_PAGE).status_code == 404
    assert client.get("/record/customer/?name=bob&source=desk").status_code == 200
    assert [(one.did, one.about, one.details) for one in Audit.objects.all()] == [("erased", "a customer", {"rows": 2})]


def test_once_it_is_done_nothing_says_who_it_was(browser: Browser, desk: Facts) -> None:
    erased(browser("manager"))

    assert "ada" not in str([*Erasing.objects.values()])


def test_what_failed_is_said_waits_on_home_and_can_be_tried_again(browser: Browser, desk: Facts, monkeypatch) -> None:
    client = browser("manager")

    def full(*_: object, **__: object) -> None:
        raise StoreTrouble("The disk is full.", "Make room.")

    with monkeypatch.context() as trouble:
        trouble.setattr("hark.erasing.erase_person", full)
        assert "The disk is full. Make room." in erased(client)
        assert "Erasing a person" in client.get("/home/waits/").content.decode()
    again = client.post(f"/record/customer/erase/{Erasing.objects.get().pk}/again/", follow=True).content.decode()

    assert "Erased for good: 2 rows of one person." in again
    assert client.get(HER_PAGE).status_code == 404


def test_while_it_lasts_the_page_looks_again(browser: Browser, desk: Facts) -> None:
    one = Erasing.objects.create(source="desk", customer="ada", state="working", doing="Erasing answers", part=0.4)

    page = browser("manager").get(f"/record/customer/erase/{one.pk}/").content.decode()

    assert 'value="40"' in page
    assert "every 500ms" in page


def test_backups_that_hold_the_person_are_named_and_older_ones_are_not(browser: Browser, desk: Facts, tmp_path) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=365)
    (tmp_path / "old.tar.zst").touch()
    with pytest.MonkeyPatch.context() as then:
        then.setattr(backup, "datetime", type("Then", (datetime,), {"now": classmethod(lambda _, __: long_ago)}))
        backup.note(desk.store, tmp_path / "old.tar.zst")
    backup.back_up(desk.store, tmp_path / "new.tar.zst")

    said = erased(browser("manager"))

    assert "new.tar.zst" in said
    assert "old.tar.zst" not in said
