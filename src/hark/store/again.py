"""A question is asked again where files that it needs vanish meanwhile: a writer has taken them away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from hark.store.lake import ATTEMPTS, Head, Store, restless

T = TypeVar("T")


class Seen(Protocol):
    """What a reader sees at one moment."""

    @property
    def head(self) -> Head:
        """The head of that moment."""


S = TypeVar("S", bound=Seen)


def reading(store: Store, ask: Callable[[S], T], vanished: tuple[type[Exception], ...], look: Callable[[], S]) -> T:
    """Ask what `look` sees, and ask what it sees later where a file that it names has vanished meanwhile.

    `vanished` are the errors the engine raises for a file that is not there. Raised again where the head has not moved.
    """
    seen = look()
    for _ in range(ATTEMPTS):
        try:
            return ask(seen)
        except vanished:
            newer = look()
            if newer.head == seen.head:
                raise
            seen = newer
    raise restless(store)
