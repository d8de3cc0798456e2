"""What is said where a page cannot be answered: that the database or the disk fails for now, or that Hark does."""

from __future__ import annotations

import errno
import logging
import sqlite3
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.defaults import server_error

from hark.errors import StoreTrouble, Unreachable
from hark.store.trouble import FULL

log = logging.getLogger(__name__)

AGAIN = "5"
"""Seconds after which a browser, or whatever asked, may try again."""

FULL_HERE = (*FULL, "disk is full", "disk i/o error", "could not extend file")
"""How SQLite, PostgreSQL and the file system say that nothing more goes onto a disk."""


def trouble(request: HttpRequest) -> HttpResponse:
    """The page where a view, or what is before it, failed: in words where it may be over in a moment."""
    error = sys.exc_info()[1]
    said = told(error) if error else ""
    if not said:
        return server_error(request)
    part = request.headers.get("HX-Request") == "true"
    text = render_to_string("hark/_trouble.html" if part else "503.html", {"said": said})
    answer = HttpResponse(text, status=503, headers={"Retry-After": AGAIN})
    # One line, and not Django's hundred: while a database is away every page says so.
    log.error("A page could not be answered: %s", error)
    answer._has_been_logged = True
    return answer


def told(error: BaseException) -> str:
    """What a person is told of an error of the database or the disk; nothing of any other."""
    for one in causes(error):
        if full(one):
            return gettext(
                "The disk of this Hark is full or takes nothing more. What was stored before is safe, and what you "
                "just sent was not stored. Whoever runs this Hark has to make room; then do the same again."
            )
        if isinstance(one, (Unreachable, OperationalError, InterfaceError, sqlite3.OperationalError)):
            return gettext(
                "The database of this Hark does not answer at the moment. What was stored before is safe, and what "
                "you just sent was not stored. Load the page again in a few seconds; if it goes on, tell whoever runs "
                "this Hark."
            )
    return ""


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def full(error: BaseException) -> bool:
    """Whether an error says that a disk is full."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return True
    ours = isinstance(error, (StoreTrouble, OperationalError, sqlite3.OperationalError))
    return ours and any(words in str(error).lower() for words in FULL_HERE)
