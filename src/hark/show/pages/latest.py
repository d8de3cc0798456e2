"""The latest scores of each touchpoint: those of the last ninety days that anybody answered in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hark.errors import HarkError
from hark.measure.metric import metrics
from hark.measure.query import Query
from hark.measure.run import run
from hark.show.kept import Kept
from hark.show.language import Language
from hark.show.privacy import people, show_groups
from hark.store.reader import Facts
from hark.words import spoken

SCORES = ("csat", "ces", "nps")
DAYS = 90


@dataclass(frozen=True)
class Score:
    """A score of a touchpoint, written; `grey` where few people are behind it."""

    metric: str
    label: str
    value: str
    interval: str
    grey: bool


def latest(facts: Facts) -> Mapping[str, tuple[Score, ...]]:
    """By value of `touchpoint`, its scores; those of too few people are not there. Worked out once."""
    return LATEST.get(facts, "scores", lambda: scores(facts))


LATEST: Kept[Mapping[str, tuple[Score, ...]]] = Kept(8)


def scores(facts: Facts) -> Mapping[str, tuple[Score, ...]]:
    """By value of `touchpoint`, its scores."""
    span = facts.span("answers") if facts.holds("answers") else None
    if span is None:
        return {}
    company, found = facts.company, dict[str, tuple[Score, ...]]()
    end = datetime.fromtimestamp(span[1] / 1e6, UTC).astimezone(company.clock).date() + timedelta(days=1)
    language = Language(spoken())
    for name in SCORES:
        try:
            rows = run(Query(name, by=("touchpoint",), start=end - timedelta(days=DAYS), end=end), facts)
        except HarkError:
            continue
        for row in show_groups(rows, company.hide_below).rows:
            value, touchpoint = row.estimate.value, row.group["touchpoint"]
            if touchpoint is not None and value is not None:
                said = language.figure(value, row.unit) + (" %" if row.unit == "%" else "")
                grey = people(row.estimate) < company.grey_below
                score = Score(name, metrics[name].label, said, language.interval(row.estimate, row.unit), grey)
                found[touchpoint] = (*found.get(touchpoint, ()), score)
    return found
