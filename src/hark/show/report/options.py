"""What a reader may choose about a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from hark.company import CompanyDocument
from hark.measure.clock import Clock


@dataclass(frozen=True)
class Options:
    """From `start` to before `end`; `by` names the columns to break figures down by, `over` the period.

    `against`: what the last period is compared with, the one before (“before”) or the same a “year” before.
    What is left out is chosen by what is there. `today` decides which period is over; the company's day if left out.
    """

    start: date | None = None
    end: date | None = None
    by: tuple[str, ...] = ()
    over: str | None = None
    today: date | None = None
    against: str = "before"

    def now(self, company: CompanyDocument) -> date:
        """The day the report is made on."""
        return self.today or Clock.of(company).day_of(datetime.now(UTC))
