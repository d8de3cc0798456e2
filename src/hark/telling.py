"""How far a piece of work behind the pages is, as the page that waits for it reads it."""

from __future__ import annotations

import time
from contextlib import suppress
from threading import get_ident
from typing import Any

from django.db import OperationalError, connection

OFTEN = 0.5
"""Seconds between two notes of how far the work is."""

REFUSED = "refused"
"""The state that nothing leaves: what was put aside by others while somebody works on it stays so."""


def save(one: Any, **changed: Any) -> None:
    """Write what has changed, and nothing else: answers may have come meanwhile."""
    for name, value in changed.items():
        setattr(one, name, value)
    type(one).objects.filter(pk=one.pk).exclude(state=REFUSED).update(**changed)


class Telling:
    """Notes in `doing` and `part` how far the work is, not too often."""

    def __init__(self, one: Any) -> None:
        self.one, self.last, self.thread = one, 0.0, get_ident()

    def __call__(self, doing: str, done: float) -> None:
        """Note it."""
        if doing != self.one.doing or time.monotonic() - self.last > OFTEN:
            self.last = time.monotonic()
            # It may be told by a thread of its own, and a note that cannot be written now comes with the next one.
            with suppress(OperationalError):
                save(self.one, doing=doing, part=done)
            if get_ident() != self.thread:
                connection.close()
