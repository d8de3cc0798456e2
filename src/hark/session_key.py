"""The key that signs sessions: made at the first start, kept beside the data, and never one that others know."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_urlsafe

from hark.errors import Refused

FILE = "session-key"

SHORTEST = 32
"""A key of fewer characters can be guessed."""

KNOWN = (
    "changeme",
    "change-me",
    "change_me",
    "secret",
    "password",
    "example",
    "placeholder",
    "django-insecure",
    "replace",
)
"""Words of placeholders: a key that holds one stands in somebody's instructions, and so is no secret."""


def session_key(data: Path, given: str = "") -> str:
    """The key: `given`, or that of the data directory, made where there is none. Raises `Refused` for bad ones."""
    if given:
        return checked(given, "HARK_SESSION_KEY")
    path = data / FILE
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        made = token_urlsafe(48)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(made)
        except FileExistsError:
            pass
    return checked(path.read_text(encoding="utf-8").strip(), str(path))


def checked(key: str, where: str) -> str:
    """The key, if it may be one. Raises `Refused`."""
    plain = key.lower()
    if len(key) < SHORTEST or len(set(key)) < 10 or any(word in plain for word in KNOWN):
        raise Refused(
            f"The key in {where} is short or well known: whoever guesses it can sign in as anybody.",
            "Remove it, and Hark makes one; or write 48 random characters there.",
        )
    return key
