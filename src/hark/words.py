"""What Hark says, in the language of whoever reads it: pages, charts and the report share one catalogue.

A message is a whole sentence with named places: `_("There is no {kind} called “{name}”.", kind=kind, name=name)`.
Where it stands before anybody reads it, it is only marked, with `noted`, and said later. What is declared (metrics,
columns, areas) needs no mark: `make words` gathers it from the declarations.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, find, translation
from pathlib import Path
from typing import Any, Final, overload

DOMAIN = "django"
"""What a catalogue is called: the application's framework reads the same."""

SOURCE = "en"
"""The language that messages are written in."""

SPOKEN: Final = ContextVar("spoken", default=SOURCE)


@cache
def folders() -> tuple[Path, ...]:
    """Where catalogues are: Hark's own, and one that HARK_WORDS names; each holds CODE/LC_MESSAGES/django.mo."""
    more = os.environ.get("HARK_WORDS", "")
    return (*((Path(more).absolute(),) if more else ()), Path(__file__).parent / "show" / "locale")


@cache
def languages() -> tuple[str, ...]:
    """The languages Hark speaks, English first: those that have a catalogue."""
    there = {path.parents[1].name for folder in folders() for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return (SOURCE, *sorted(code.replace("_", "-").lower() for code in there))


def locale_name(code: str) -> str:
    """A language as folders of catalogues are called: “pt-br” is pt_BR."""
    language, _, country = code.partition("-")
    return f"{language}_{country.upper()}" if country else language


@cache
def catalogue(code: str) -> NullTranslations:
    """The messages of a language; those of English, which are the messages themselves, where there are none."""
    name = locale_name(code)
    for folder in folders():
        if find(DOMAIN, folder, [name]):
            return translation(DOMAIN, folder, [name])
    return NullTranslations()


def spoken() -> str:
    """The language of whoever reads."""
    return SPOKEN.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything in one language until the end of the block."""
    before = SPOKEN.set(code or SOURCE)
    try:
        yield
    finally:
        SPOKEN.reset(before)


def gettext(message: str, /, **places: object) -> str:
    """A message in the language that is spoken, with its places filled."""
    said = catalogue(spoken()).gettext(message) if message else ""
    return said.format(**places) if places else said


def ngettext(one: str, many: str, number: int, /, **places: object) -> str:
    """The same of a number of things, which decides about the form; `{number}` is its place where none is given."""
    return catalogue(spoken()).ngettext(one, many, number).format(**{"number": number, **places})


def noted(message: str) -> str:
    """A message that is said later: this only marks it for the catalogue."""
    return message


class Words:
    """A field of a declaration whose text is a message: reading it gives it in the language that is spoken."""

    def __init__(self, default: str | None = None) -> None:
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.place = f"_{name}"

    @overload
    def __get__(self, one: None, owner: type) -> str: ...
    @overload
    def __get__(self, one: object, owner: type) -> str: ...
    def __get__(self, one: object, owner: type) -> str:
        """The text; of the class itself, what it is by default."""
        if one is not None:
            return gettext(one.__dict__[self.place])
        if self.default is None:
            raise AttributeError(self.place)
        return self.default

    def __set__(self, one: Any, message: str) -> None:
        """Keep the message."""
        one.__dict__[self.place] = message
