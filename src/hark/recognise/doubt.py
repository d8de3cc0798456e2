"""What only the owner of a file can say: a question, with examples from the file and the answers there are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from hark.errors import BadQuestion, HarkError, InDoubt
from hark.words import gettext as _


@dataclass(frozen=True)
class Option:
    """One answer to a doubt: the word that gives it, and what it means."""

    word: str
    says: str


@dataclass(frozen=True)
class Doubt:
    """A question about a file. One of the words of its options answers it, or a text in which `wrong` finds nothing."""

    key: str
    """What `--answer KEY=...` calls it."""
    question: str
    examples: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    free: str = ""
    """What a free answer is to be; empty where only the options are answers."""
    fits: Callable[[str], bool] | None = None
    """Whether a free answer can be taken."""
    proposed: str = ""
    """The answer that is likeliest; empty where none is likelier than another."""
    figures: bool = True
    """Whether the answer changes a figure: then nothing is assumed without asking."""
    quiet: bool = False
    """Whether nobody is asked: what is proposed holds, unless another answer was given beforehand."""

    @property
    def about(self) -> frozenset[str]:
        """What the question lists with how often it is said, as digests: a cell may tell who somebody is.

        Figures say nothing new about a scale: those outside it are asked about by themselves.
        """
        said = {
            word or ("" if self.key.startswith("scale") else figure) for word, figure in LISTED.findall(self.question)
        }
        return frozenset(sha256(one.encode()).hexdigest()[:8] for one in said if one)

    def wrong(self, answer: str) -> str:
        """What is wrong with an answer; an empty text where nothing is."""
        if any(answer == one.word for one in self.options) or (self.fits and self.fits(answer)):
            return ""
        words = ", ".join(f"“{one.word}”" for one in self.options)
        return f"“{answer}” is no answer to that: it must be {' or '.join(filter(None, (words, self.free)))}."

    def error(self) -> InDoubt:
        """The doubt as an error, for whoever cannot be asked."""
        said = (
            f" The file says, for instance, {', '.join(f'“{one}”' for one in self.examples)}." if self.examples else ""
        )
        ways = [f"{option(self.key, one.word)}" + (f" ({one.says})" if one.says else "") for one in self.options]
        ways += [f"{option(self.key, '...')} ({self.free})"] if self.free else []
        return InDoubt(f"{self.question}{said}", f"Answer with {'; or '.join(ways)}.")


def option(key: str, answer: str) -> str:
    """The option that gives an answer, as it can be pasted into a command line."""
    return f"--answer {shlex.quote(f'{key}={answer}')}"


Ask = Callable[[Doubt], str]
"""Answers a doubt, or raises its error."""


@dataclass
class Given:
    """Answers that were given beforehand, each KEY=VALUE.

    A key may hold the names of columns, and these an equals sign: where a key ends is known when it is asked.
    """

    said: tuple[str, ...] = ()
    taken: set[str] = field(default_factory=set)
    """Those of them that answered something."""
    asked: dict[str, None] = field(default_factory=dict)
    """The keys of what was asked, in order."""

    def to(self, doubt: Doubt) -> str | None:
        """The answer to a doubt; None where there is none. Raises `BadQuestion` for a wrong one."""
        if not doubt.quiet:
            self.asked[doubt.key] = None
        found = self.under(doubt.key)
        for one, answer in found.items():
            if not doubt.wrong(answer):
                self.taken.add(one)
                return answer
        wrong = next((answer for answer in found.values() if "=" not in answer or "<" in answer), None)
        if wrong is not None:
            raise BadQuestion(
                f"{doubt.question} {doubt.wrong(wrong)}", _("Change {option}", option=option(doubt.key, "..."))
            )
        return None

    def under(self, key: str) -> dict[str, str]:
        """What may be the answer to `key`, by what was said."""
        behind = ((one, one.strip().removeprefix(key).lstrip()) for one in self.said if one.strip().startswith(key))
        return {one: rest[1:].strip() for one, rest in behind if rest.startswith("=")}

    @property
    def unasked(self) -> tuple[str, ...]:
        """The answers to what nobody asked."""
        return tuple(one for one in self.said if one not in self.taken)


def answering(given: Given, otherwise: Ask) -> Ask:
    """Answers from `given`; what it says nothing to is for `otherwise`. Raises `BadQuestion` for a wrong answer."""

    def ask(doubt: Doubt) -> str:
        answer = given.to(doubt)
        if answer is None and doubt.quiet:
            return doubt.proposed
        return otherwise(doubt) if answer is None else answer

    return ask


LISTED = re.compile(r"(?:“([^”]*)”|(-?\d[\d.e+]*)) (?:once|[\d,]+ times)")
"""How questions list values: each with how often it is said."""


def kept_as(key: str) -> str:
    """A key as it is kept: what is behind its first point may be a cell of the file, and is a digest."""
    what, point, word = key.partition(".")
    return f"{what}.{sha256(word.encode()).hexdigest()[:12]}" if point else key


ABOUT = "about "
"""What goes before the key of a question where is kept what it was about."""


def remembering(earlier: Mapping[str, str], kept: dict[str, str], notes: list[str], otherwise: Ask) -> Ask:
    """Proposes what an earlier file of the same columns was answered, and says so in `notes`; keeps every answer.

    What is no answer any more is asked anew, and so is a question about words or codes that the earlier one was not
    about.
    """

    def ask(doubt: Doubt) -> str:
        key = kept_as(doubt.key)
        answer = earlier.get(key, "")
        if doubt.quiet and not answer and (said := otherwise(doubt)) == doubt.proposed:
            return said
        new = doubt.about - {*earlier.get(ABOUT + key, "").split()}
        known = bool(answer) and not doubt.wrong(answer) and not new
        said = otherwise(replace(doubt, proposed=answer, figures=False) if known else doubt)
        if known and said == answer:
            notes.append(f"“{doubt.key}” is “{answer}”, as was answered for an earlier file.")
        kept[key] = said
        if doubt.about:
            kept[ABOUT + key] = " ".join(sorted(doubt.about))
        return said

    return ask


def refusing(doubt: Doubt) -> str:
    """Assumes what changes no figure, and raises the error of every other doubt."""
    if doubt.figures or not doubt.proposed:
        raise doubt.error()
    return doubt.proposed


def settled_by(doubt: HarkError, ask: Ask) -> str:
    """The answer to what is only seen when every row is looked at. Raises the doubt where no answer settles it."""
    last = Option("last", _("the last of them counts, the others are not stored"))
    no = Option("no", _("neither: something is wrong with the file"))
    if getattr(doubt, "key", "") != "repeats" or ask(Doubt("repeats", doubt.problem, (), (last, no))) == "no":
        raise doubt
    return "last"
