"""How far an import is: a bar in a terminal, and now and then a line where there is none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console

from hark.plain import say
from hark.terminal import progress

EVERY = 10.0
"""Seconds between two lines; what takes less is not worth one."""

SURE = 0.02
"""Before so much is done, nobody knows how long it takes."""


class Steps(Protocol):
    """What work reports to, and what gets out of the way while a question is asked."""

    def __call__(self, doing: str, done: float) -> None:
        """Report once."""

    def paused(self) -> AbstractContextManager[None]:
        """Get out of the way."""


@dataclass
class Lines:
    """Lines on standard error."""

    begun: float = field(default_factory=time.monotonic)
    said: float = field(default_factory=time.monotonic)

    def __call__(self, doing: str, done: float) -> None:
        """Say how much is done, and how long the rest takes if it goes on like that."""
        now = time.monotonic()
        if now - self.said >= EVERY:
            self.said = now
            left = (now - self.begun) * (1 - done) / done if done > SURE else None
            say(f"{doing}: {done:.0%} done" + ("" if left is None else f", about {left:.0f} seconds left"), err=True)

    def paused(self) -> AbstractContextManager[None]:
        """Nothing is in the way."""
        return nullcontext()


@contextmanager
def steps() -> Iterator[Steps]:
    """A bar on standard error while work lasts; lines where that is no terminal."""
    if Console(stderr=True).is_terminal:
        with progress() as bar:
            yield bar
    else:
        yield Lines()
