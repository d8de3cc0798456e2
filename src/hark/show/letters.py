"""A page as a letter: words and figures, pictures inside it, a plain text beside it; and how it is sent."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from email.mime.image import MIMEImage
from email.utils import make_msgid
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from hark.models import note
from hark.show.drawing import picture_of

log = logging.getLogger(__name__)

NO_MAIL = "django.core.mail.backends.console.EmailBackend"
"""What Django has where nobody has said how mail is sent."""

WAY = (OSError, SMTPException)
"""How a mail server that cannot be reached, or refuses, is told."""


@dataclass(frozen=True)
class Letter:
    """What is sent, by whom (`answer_to`). `pictures`: what the page calls each (`cid:`), and the drawing."""

    subject: str
    text: str
    html: str
    answer_to: str
    pictures: tuple[tuple[str, str], ...] = ()


def ready() -> bool:
    """Whether anybody has said how mail is sent."""
    return bool(settings.EMAIL_BACKEND != NO_MAIL)


def one_line(text: str) -> str:
    """A text as a field of a letter's head can hold it: no line ends there, and nothing begins another field."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:200]


def message(letter: Letter, to: str) -> EmailMultiAlternatives:
    """The letter to one address: nobody sees who else has it."""
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    made = EmailMultiAlternatives(
        one_line(letter.subject), letter.text, to=[to], reply_to=[letter.answer_to],
        headers={"Message-ID": make_msgid(domain=host)},
    )  # fmt: skip
    made.attach_alternative(letter.html, "text/html")
    made.mixed_subtype = "related"
    for name, drawn in letter.pictures:
        image = MIMEImage(picture_of(drawn), "png")
        image.add_header("Content-ID", f"<{name}>")
        image.add_header("Content-Disposition", "inline", filename=f"{name}.png")
        made.attach(image)
    return made


def deliver(letter: Letter, to: str) -> None:
    """Send it. Raises what `WAY` names where the server cannot be reached, so that it can be tried again.

    What goes wrong after that is written down and not tried again: the letter may have arrived.
    """
    made = message(letter, to)
    connection = get_connection()
    connection.open()
    made.connection = connection
    try:
        made.send()
    except WAY:
        log.exception("A letter was not taken.")
        lost(letter, to)
    finally:
        connection.close()


def lost(letter: Letter, to: str) -> None:
    """Write down that a letter could not be sent."""
    note(None, "could not send", f"{one_line(letter.subject)}: {to}")
