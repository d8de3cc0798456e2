"""What was worked out for pages, kept as long as the rows and the company document are the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from threading import Lock
from typing import Generic, TypeVar

from hark.store.reader import Facts
from hark.words import spoken

T = TypeVar("T")


class Kept(Generic[T]):
    """Results by what was asked, in which language, and what the member may see; the `most` that were used last.

    Once rows or the company document have changed, nothing of before is kept: it may hold what was erased.
    """

    def __init__(self, most: int) -> None:
        self.most, self.lock = most, Lock()
        self.state: Hashable = None
        self.found: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, facts: Facts, asked: Hashable, make: Callable[[], T]) -> T:
        """The result, which `make` works out where it is not there."""
        # By the hour, since what is “so far” today is over tomorrow.
        hour = datetime.now(UTC).strftime("%Y-%m-%d %H")
        state = (str(facts.store.directory), facts.edition, str(facts.company), hour)
        key = (asked, spoken(), tuple(sorted(facts.limits.items())))
        with self.lock:
            if state == self.state and key in self.found:
                self.found.move_to_end(key)
                return self.found[key]
        made = make()
        with self.lock:
            if state != self.state:
                self.state, self.found = state, OrderedDict()
            self.found[key] = made
            while len(self.found) > self.most:
                self.found.popitem(last=False)
        return made
