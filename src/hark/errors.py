"""Everything that can go wrong, said to a person: what is wrong, then what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from hark.words import gettext as _


class HarkError(Exception):
    """A problem the reader can do something about.

    `problem` says what is wrong in one sentence, `remedy` says what to do about it.
    What is only a message is said in the language that is spoken. `exit_code` is what the command line ends with.
    """

    exit_code = 1

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem, self.remedy = _(problem), _(remedy)
        super().__init__(f"{self.problem} {self.remedy}".strip())


class UnknownName(HarkError, LookupError):
    """A metric, column, summary or setting was asked for by a name nobody declared."""

    exit_code = 2

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        close = get_close_matches(name, names, n=1)
        choice = _("Choose from: {names}.", names=", ".join(names)) if names else _("There is none yet.")
        remedy = _("Did you mean “{name}”?", name=close[0]) if close else choice
        super().__init__(_("There is no {kind} called “{name}”.", kind=_(kind), name=name), remedy)


class BadQuestion(HarkError, ValueError):
    """A query that cannot be answered as asked: a period that is none, a filter that makes no sense."""

    exit_code = 2


class BadMap(HarkError, ValueError):
    """A map file that does not say, or says wrongly, which column is what."""

    exit_code = 3


class BadSetting(HarkError, ValueError):
    """A company document that says something it cannot say."""

    exit_code = 3


class BadFile(HarkError, ValueError):
    """A delivered file that cannot be read as what it claims to be."""

    exit_code = 3


class InDoubt(HarkError):
    """Something can be read in two ways; the remedy names the key that settles it.

    `key` is that key where it is one of a map's [file], `choices` are the values it may have, the likeliest first.
    """

    exit_code = 4

    def __init__(self, problem: str, remedy: str = "", key: str = "", choices: Iterable[str] = ()) -> None:
        super().__init__(problem, remedy)
        self.key = key
        self.choices = tuple(choices)


class Refused(HarkError):
    """A file with bad rows under `--strict`, or a write that must not happen."""

    exit_code = 5


class StoreTrouble(HarkError, OSError):
    """The data directory cannot be read or written: full, forbidden, damaged or newer than this Hark."""

    exit_code = 6


class Unreachable(StoreTrouble):
    """The control database does not answer or takes nothing, which may be over in a moment; nothing was changed."""


class Stopped(HarkError):
    """The user stopped long work; nothing of it was kept."""

    exit_code = 130
