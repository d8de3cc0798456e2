"""Watching a folder: every file in it is taken once, when it is complete, and what is in doubt is left lying."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path

from hark.errors import InDoubt, Refused, StoreTrouble
from hark.recognise.lying import Lain, lying, moved, written_to
from hark.recognise.taking import Happened, Way, still, take
from hark.store.lake import Store

OPEN = 60.0
"""So many seconds a file that is open for writing may lie unchanged before it counts as complete all the same."""

LONGEST = 900.0
"""The most seconds between two attempts at a file that could not be read or stored."""

SOON = 0.05
"""The least seconds between two looks."""


@dataclass(frozen=True)
class Rules:
    """When a file is complete, where files are looked for, and where they go."""

    settle: float = 5.0
    """Seconds in which a file must not change to count as complete."""
    every: float = 10.0
    """Seconds between two looks."""
    deep: bool = False
    """Whether the folders in the folder are looked into as well."""
    taken_to: Path | None = None
    refused_to: Path | None = None


@dataclass
class Memory:
    """What is known of one file that lies there, so that a look at it costs nothing."""

    lies: Lain
    since: float
    """Since when it has lain there like this."""
    happened: Happened | None = None
    """What became of it; nothing as long as it is not known to be complete."""
    map: tuple[Path | None, int] = (None, 0)
    """The map by which it was read, and when that was changed last."""
    delivered: int = 0
    """The last delivery that had come when it was read."""
    attempts: int = 0
    due: float = inf
    """When it is tried again after trouble."""


@dataclass
class Watch:
    """A watched folder: what lies in it, and what became of that."""

    folder: Path
    way: Way
    rules: Rules
    stopped: Callable[[], bool] = lambda: False
    """Whether the user wants it to end."""
    memories: dict[Path, Memory] = field(default_factory=dict)
    codes: dict[Path, int] = field(default_factory=dict)
    """The exit code of everything that did not go well."""
    said: dict[Path, str] = field(default_factory=dict)
    """What was last said about everything that did not go well: nothing is said twice."""
    there: set[Path] = field(default_factory=set)
    """What was found by the last look."""
    now: float = 0.0
    """When that was."""
    delivered: int = 0
    """The last delivery that is known of."""

    def look(self) -> Iterator[Happened]:
        """Look once, and take what is complete, the oldest first; says what became of it.

        A look ends with the first trouble, so that a full disk is not told for every file.
        """
        yield from self._found()
        ready = [file for file in self.there if self._ready(file, self.memories[file])]
        for file in sorted(ready, key=lambda file: (self.memories[file].lies.changed, file)):
            memory = self.memories[file]
            yield from self._taken(file, memory)
            if memory.happened and memory.happened.what == "trouble":
                break

    @property
    def unsettled(self) -> bool:
        """Whether anything that lies there may still come in without anybody's help."""
        return any(not self.memories[file].happened or self._changed(file, self.memories[file]) for file in self.there)

    def pause(self) -> float:
        """Seconds until the next look is worth while."""
        now, memories = time.monotonic(), {file: self.memories[file] for file in self.there}
        if any(self._changed(file, one) for file, one in memories.items()):
            return SOON
        waiting = [(one.since + self.rules.settle - now, one) for one in memories.values() if not one.happened]
        complete = [left for left, one in waiting if left > 0 or one.since == self.now]
        return max(SOON, min([self.rules.every, *complete]))

    @property
    def code(self) -> int:
        """The exit code of all that did not go well: trouble first, then doubt, then what was refused."""
        codes = set(self.codes.values())
        first = [one for one in (StoreTrouble.exit_code, InDoubt.exit_code) if one in codes]
        return next(iter(first), max(codes, default=0))

    def _found(self) -> Iterator[Happened]:
        """Look at what lies there, and remember it; says where that cannot be looked at."""
        spared = {one.resolve() for one in (self.rules.taken_to, self.rules.refused_to, self.way.data) if one}
        there = lying(self.folder, deep=self.rules.deep, spared=spared)
        self.now, self.there, self.delivered = time.monotonic(), set(there.files), self._last()
        for file, lies in there.files.items():
            memory = self.memories.get(file)
            if not memory or memory.lies != lies:
                self.memories[file] = Memory(lies, self.now)
                self.said.pop(file, None)
        if not there.troubles:
            for file in self.memories.keys() - there.files.keys():
                self._forget(file)
            self._good(self.folder)
        for error in there.troubles[:1]:
            inside = error.filename and Path(error.filename) != self.folder
            why = f"{error.filename if inside else 'It'} cannot be looked at: {error.strerror}. Hark tries again."
            yield from self._bad(Happened(self.folder, "trouble", why, StoreTrouble.exit_code))

    def _ready(self, file: Path, memory: Memory) -> bool:
        """Whether a file is to be taken now: complete and new, or to be tried again."""
        if memory.happened:
            return self.now >= memory.due or self._changed(file, memory)
        lain = self.now - memory.since
        return lain > 0 and lain >= self.rules.settle and (lain >= OPEN or not written_to(file))

    def _changed(self, file: Path, memory: Memory) -> bool:
        """Whether a file that was left lying may come in now: under another map, or like one that came since."""
        if not memory.happened or memory.happened.what not in ("in doubt", "refused", "failed"):
            return False
        if memory.happened.code in (InDoubt.exit_code, Refused.exit_code) and memory.delivered != self.delivered:
            return True
        return self.way.map_at(file) != memory.map

    def _last(self) -> int:
        """The number of the last delivery; 0 where there is none, or nobody can say."""
        try:
            return Store.open(self.way.data).head().delivery
        except StoreTrouble:
            return 0

    def _taken(self, file: Path, memory: Memory) -> Iterator[Happened]:
        """Take a file; says what became of it."""
        memory.map, memory.delivered = self.way.map_at(file), self.delivered
        happened = take(file, memory.lies, self.way)
        if self.stopped() and not (happened and happened.what in ("taken", "known")):
            raise KeyboardInterrupt
        self.delivered = self._last()
        if not happened:
            memory.since, memory.happened = time.monotonic(), None
            return
        memory.happened, memory.due = happened, inf
        if happened.what == "trouble":
            self._later(memory)
        yield from self._bad(happened) if happened.code else self._good(file, happened)
        yield from self._moved(file, memory, happened)

    def _moved(self, file: Path, memory: Memory, happened: Happened) -> Iterator[Happened]:
        """Move a file that is done with, unless it was changed since; says where it cannot be moved."""
        folders = {"taken": self.rules.taken_to, "known": self.rules.taken_to, "refused": self.rules.refused_to}
        folder = folders.get(happened.what)
        if not folder or not still(file, memory.lies):
            return
        inside = folder / file.relative_to(self.folder).parent
        try:
            target = moved(file, inside, happened.text if happened.code else "")
        except FileNotFoundError:
            return
        except OSError as error:
            self._later(memory)
            memory.happened = replace(
                happened, what="trouble", text=unmoved(folder, error), code=StoreTrouble.exit_code
            )
            yield from self._bad(memory.happened)
            return
        self._forget(file)
        if happened.code:
            self.codes[target] = happened.code

    def _later(self, memory: Memory) -> None:
        """Have a file tried again, each time after twice as long."""
        memory.due = time.monotonic() + min(self.rules.every * 2**memory.attempts, LONGEST)
        memory.attempts += 1

    def _forget(self, file: Path) -> None:
        """Know nothing of a file that is gone."""
        self.memories.pop(file, None)
        self.there.discard(file)
        self._good(file)

    def _good(self, file: Path, *happened: Happened) -> tuple[Happened, ...]:
        """Note that nothing is wrong with a file or folder any more."""
        self.codes.pop(file, None)
        self.said.pop(file, None)
        return happened

    def _bad(self, happened: Happened) -> Iterator[Happened]:
        """Note what is wrong, and say it if that was not said before."""
        self.codes[happened.file] = happened.code
        if self.said.get(happened.file) != happened.text:
            self.said[happened.file] = happened.text
            yield happened


def unmoved(folder: Path, error: OSError) -> str:
    """Why a file is left lying that should have been moved."""
    remedy = "Name one on the same disk." if error.errno == errno.EXDEV else "Hark tries again."
    return f"It cannot be moved to {folder}: {error.strerror or error}. {remedy}"
