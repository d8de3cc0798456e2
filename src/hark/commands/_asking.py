"""Questions about a file, asked one at a time in a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from hark.errors import BadQuestion, Stopped
from hark.recognise.doubt import Doubt, Given
from hark.terminal import console


def prompt(doubt: Doubt) -> str:
    """The answer of whoever sits at the terminal: a number, a word, or what the question allows besides.

    Raises `Stopped` where they want to stop.
    """
    out = console()
    out.print()
    out.print(doubt.question, style="bold")
    if doubt.examples:
        out.print("The file says, for instance: " + ", ".join(f"“{one}”" for one in doubt.examples))
    for number, one in enumerate(doubt.options, start=1):
        says = f": {one.says}" if one.says and one.says != one.word else ""
        out.print(f"  {number}  {one.word}{says}" if numbered(doubt) else f"  {one.word}{says}")
    if doubt.free:
        out.print(f"  or {doubt.free}")
    if doubt.proposed:
        out.print(f"  Enter alone means: {doubt.proposed}")
    while True:
        said = str(click.prompt("Your answer (q stops)", default=doubt.proposed or None, show_default=False)).strip()
        if said.lower() == "q" and not any(one.word == "q" for one in doubt.options):
            raise Stopped("Stopped; nothing was stored.", "Your answers can be given with --answer as well.")
        answer = chosen(doubt, said)
        if not (wrong := doubt.wrong(answer)):
            return answer
        out.print(wrong)


def numbered(doubt: Doubt) -> bool:
    """Whether options can be chosen by their number: not where one of their words is a figure itself."""
    return not any(re.fullmatch(r"[-+]?\d+([.,]\d+)?", one.word) for one in doubt.options)


def chosen(doubt: Doubt, said: str) -> str:
    """The word of the option whose number or word was said, capitals aside; else what was said."""
    words = [one.word for one in doubt.options]
    if said in words:
        return said
    if numbered(doubt) and said.isdecimal() and 1 <= int(said) <= len(words):
        return words[int(said) - 1]
    return next((word for word in words if word.casefold() == said.casefold()), said)


def given(answers: Iterable[str]) -> Given:
    """Answers from the command line, each KEY=VALUE. Raises `BadQuestion` for one that is none."""
    said = tuple(answers)
    for one in said:
        if "=" not in one:
            raise BadQuestion(
                f"“{one}” is no answer.", "Write --answer KEY=VALUE, such as --answer zone=Europe/Berlin."
            )
    return Given(said)
