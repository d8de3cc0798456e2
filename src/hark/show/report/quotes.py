"""The comments as the page writes them: by mood, each beside its score."""

from __future__ import annotations

from dataclasses import dataclass

from hark.show.language import Language, language_name
from hark.show.report.comments import MOODS, Comment, Comments
from hark.words import gettext as _


@dataclass(frozen=True)
class Quote:
    """A comment with its score as the page writes it: “9 of 10”."""

    text: str
    code: str
    language: str
    score: str
    about: str
    time: str


def quotes(said: Comments, language: Language) -> tuple[tuple[str, int, tuple[Quote, ...]], ...]:
    """The comments by mood: the heading, how many there are in all, and the sample."""
    return tuple(
        (_(MOODS[mood]), number, tuple(quote(one, language) for one in said.sample if one.mood == mood))
        for mood, number in (said.counts or {}).items()
    )


def quote(one: Comment, language: Language) -> Quote:
    """A comment as the page writes it."""
    time = language.short(one.day) if one.day else _("no date")
    return Quote(one.text, one.language, language_name(one.language, language), score(one), one.touchpoint, time)


def score(one: Comment) -> str:
    """A score on its scale."""
    if one.score is None:
        return ""
    if one.worst in (0, 1) and one.best is not None:
        return _("{score} of {best}", score=f"{one.score:g}", best=f"{one.best:g}")
    if one.worst is None or one.best is None:
        return f"{one.score:g}"
    return _("{score} ({worst} to {best})", score=f"{one.score:g}", worst=f"{one.worst:g}", best=f"{one.best:g}")
