"""Texts that cannot steer a terminal: files are written by strangers, and a terminal obeys what it is shown."""

from __future__ import annotations

import re

import click

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and newline, and those that turn the direction of a text round."""

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters but tab and newline."""


def plain(text: str) -> str:
    """A text that cannot steer the terminal: � stands where a character would."""
    return UNSAFE.sub("�", text.replace("\r\n", "\n"))


def say(text: str, *, err: bool = False, fg: str | None = None) -> None:
    """Print a text as it is, unfolded, without what steers a terminal."""
    click.secho(plain(text), err=err, fg=fg)
