"""Home and metrics as letters: what is in them, who gets them, and that no more is sent than may be."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.test import Client

from cast import answer
from hark import jobs
from hark.models import Audit, Member
from hark.show import letters
from hark.show.pages import send
from hark.store.reader import Facts


class Box:
    """Takes what a mail server is given."""

    def __init__(self) -> None:
        self.came: list[tuple[list[str], EmailMessage]] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a letter, by whom it is for."""
        if self.refuses:
            return "554 Not here"
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.came.append((envelope.rcpt_tos, found))
        return "250 OK"


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    """A mail server, which Hark is told to use."""
    found = Box()
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = one.getsockname()
    server = Controller(found, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    yield found
    server.stop()


def sent(client: Client, address: str, **given: object) -> Any:
    """What answers when a page is sent."""
    return client.post(address, given)


def text_of(letter: EmailMessage, kind: str) -> str:
    """The plain or the HTML half of a letter."""
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_metric_arrives_with_its_figure_its_words_and_its_charts(
    browser: Callable[..., Client], shop: Facts, box: Box, settings: Any
) -> None:
    settings.ADDRESS = "https://hark.example.org"
    client = browser("owner")
    sheet = client.get("/metrics/nps/?over=month").context["sheet"]

    answered = sent(client, "/metrics/nps/send/?over=month", others="board@example.com", words="Look at March")

    assert answered.url == "/metrics/nps/?over=month"
    ((to, letter),) = box.came
    assert to == ["board@example.com"]
    assert letter["Subject"] == "Net Promoter Score"
    assert letter["Reply-To"] == "owner0@example.org"
    for kind in ("plain", "html"):
        said = text_of(letter, kind)
        assert sheet.tile.value in said
        assert sheet.tile.verdict in said
        assert "Look at March" in said
        assert "https://hark.example.org/metrics/nps/?over=month" in said
    pictures = [part for part in letter.walk() if part.get_content_type() == "image/png"]
    assert len(pictures) == len(sheet.pictures)
    for part in pictures:
        assert f"cid:{part['Content-ID'][1:-1]}" in text_of(letter, "html")
        assert part.get_content().startswith(b"\x89PNG")


def test_home_arrives_with_every_figure(browser: Callable[..., Client], shop: Facts, box: Box) -> None:
    client = browser("owner")
    tiles = client.get("/").context["glance"].tiles

    sent(client, "/home/send/", others="a@example.com, b@example.com")

    assert [to for to, _letter in box.came] == [["a@example.com"], ["b@example.com"]]
    assert all(letter["To"] == to[0] for to, letter in box.came)
    for tile in tiles:
        assert tile.label in text_of(box.came[0][1], "plain")
        assert tile.value in text_of(box.came[0][1], "plain")


def test_only_what_the_sender_may_see_is_sent(browser: Callable[..., Client], shop: Facts, box: Box) -> None:
    sent(browser("analyst", region=["South"]), "/metrics/nps/send/?by=region", others="a@example.com")

    ((_to, letter),) = box.came
    assert "100" in text_of(letter, "plain")
    assert "North" not in letter.as_string()


def test_what_is_hidden_stays_hidden(browser: Callable[..., Client], facts: Callable[..., Facts], box: Box) -> None:
    facts(answers=[answer(10, month=1), answer(0, month=1)])
    client = browser("owner")

    sent(client, "/home/send/", others="a@example.com")

    assert "hidden" in text_of(box.came[0][1], "plain")
    assert sent(client, "/metrics/nps/send/", others="a@example.com").status_code == 404


@pytest.mark.parametrize("role", ["viewer", "agent"])
def test_who_may_not_take_figures_along_sends_them_to_members_only(
    browser: Callable[..., Client], member: Callable[..., Member], shop: Facts, role: str
) -> None:
    client = browser(role)
    whole, part = member("viewer"), member("manager", region=["South"])

    assert "others" not in client.get("/home/send/").context["form"].fields
    sent(client, "/home/send/", others="a@example.com", members=[part.pk])
    assert mail.outbox == []

    sent(client, "/home/send/", members=[whole.pk])
    assert [letter.to for letter in mail.outbox] == [[whole.email]]


def test_it_is_written_in_the_log(browser: Callable[..., Client], shop: Facts) -> None:
    sent(browser("owner"), "/metrics/nps/send/", others="a@example.com")

    line = Audit.objects.get(did=send.SENT)
    assert (line.who, line.about) == ("Owner", "Net Promoter Score: a@example.com")


def test_so_many_letters_go_in_a_day_and_no_more(
    browser: Callable[..., Client], shop: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "BY_ONE", 3)
    monkeypatch.setattr(send, "TO_ONE", 2)
    client = browser("owner")

    for _ in range(3):
        answered = sent(client, "/home/send/", others="a@example.com")
    assert "enough letters for today" in answered.content.decode()
    answered = sent(client, "/home/send/", others="b@example.com, c@example.com")
    assert "Too many letters" in answered.content.decode()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    "wrong",
    ["", "nobody", "a@example.com\r\nBcc: b@example.com", "a@b", ",".join(f"a{n}@example.com" for n in range(21))],
)
def test_what_is_no_address_and_too_many_are_refused(browser: Callable[..., Client], shop: Facts, wrong: str) -> None:
    assert sent(browser("owner"), "/home/send/", others=wrong).status_code == 200

    assert mail.outbox == []


def test_no_name_begins_another_field_of_the_head() -> None:
    made = letters.message(
        letters.Letter("Figures\r\nBcc: spy@example.com\u2028X-More: 1", "", "", "owner@example.org"), "a@example.com"
    ).message()

    assert made["Bcc"] is None
    assert made["X-More"] is None
    assert "\n" not in made["Subject"]


def test_the_words_of_a_letter_cannot_become_a_part_of_it(
    browser: Callable[..., Client], shop: Facts, box: Box
) -> None:
    sent(browser("owner"), "/home/send/", others="a@example.com", words="<img src=x onerror=alert(1)>")

    assert "<img src=x" not in text_of(box.came[0][1], "html")


def test_without_a_mail_server_the_page_says_what_to_set_up(
    browser: Callable[..., Client], shop: Facts, settings: Any
) -> None:
    settings.EMAIL_BACKEND = letters.NO_MAIL
    client = browser("owner")

    assert "HARK_MAIL" in client.get("/home/send/").content.decode()
    sent(client, "/home/send/", others="a@example.com")
    assert not Audit.objects.filter(did=send.SENT).exists()


def test_a_server_that_refuses_is_written_down(browser: Callable[..., Client], shop: Facts, box: Box) -> None:
    box.refuses = True

    sent(browser("owner"), "/home/send/", others="a@example.com")

    assert "a@example.com" in Audit.objects.get(did="could not send").about


def test_a_server_that_is_away_is_tried_again_and_then_written_down(
    browser: Callable[..., Client], shop: Facts, box: Box, settings: Any
) -> None:
    settings.EMAIL_PORT = 1

    sent(browser("owner"), "/home/send/", others="a@example.com")

    (again,) = jobs.queue.scheduled()
    jobs.queue.flush()
    assert not Audit.objects.filter(did="could not send").exists()
    again.retries = 0
    with pytest.raises(OSError, match="refused"):
        again.execute()
    assert Audit.objects.filter(did="could not send").count() == 1
