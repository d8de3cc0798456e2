"""A spoilt file in the making, with what it truly says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from recognise.good_files import Good, Line, Says, Sheet


@dataclass
class Case:
    """A spoilt file in the making: its table as long as only that is spoilt, then its bytes."""

    good: Good
    sheet: Sheet
    rng: Random
    name: str
    raw: bytes | None = None
    others: list[list[Says]] = field(default_factory=list)
    """What it may be taken to say as well, where nobody can know."""
    reports: bool = False
    """Whether something is missing that must be said."""

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.good.written(self.sheet) if self.raw is None else self.raw

    def some(self, count: int) -> list[Line]:
        """So many of its rows, none twice."""
        return self.rng.sample([one for one in self.sheet.lines if one.says is not None], count)

    def at(self, column: str) -> int:
        """Where a column stands."""
        return self.sheet.header.index(column)


Corruption = Callable[[Case], None]
