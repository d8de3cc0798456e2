"""A fair sample of what people said: the newest, of every mood and language, each beside the score it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlglot
from sqlglot import exp

from hark.measure.clock import Clock
from hark.measure.scope import EPOCH
from hark.show.report.options import Options
from hark.store.reader import Facts
from hark.words import noted

EACH, ALONE = 5, 12
"""Comments of each mood; and where there is only one mood."""

LONGEST = 600
"""Characters of a comment that are shown."""

MOODS: Mapping[str, str] = {
    "high": noted("With a high score"),
    "middle": noted("In between"),
    "low": noted("With a low score"),
    "none": noted("Without a score"),
}

# A comment's score: its own; else the recommendation of the same response; else that response's only score.
SAID = """
with timed as (
  select *, epoch_us(occurred_at) as moment from answers
), asked as (
  select * from timed where {bounds}
), wanted as (
  select distinct source, survey, response from asked where trim(text) <> '' and score is null and response is not null
), scores as (
  select a.source, a.survey, a.response, a.kind, a.score, a.scale_worst, a.scale_best,
    count(*) over (partition by a.source, a.survey, a.response) as scores,
    sum(case when a.kind = 'nps' then 1 else 0 end) over (partition by a.source, a.survey, a.response) as nps
  from asked as a join wanted as w
    on a.source = w.source and a.response = w.response and coalesce(a.survey, '') = coalesce(w.survey, '')
  where a.score is not null
), pairs as (
  select source, survey, response, kind, score, scale_worst, scale_best
  from scores where scores = 1 or (nps = 1 and kind = 'nps')
), said as (
  select a.event, a.text, a.language, a.touchpoint, a.person, a.moment,
    case when a.score is null then p.kind else a.kind end as kind,
    coalesce(a.score, p.score) as score,
    case when a.score is null then p.scale_worst else a.scale_worst end as worst,
    case when a.score is null then p.scale_best else a.scale_best end as best
  from asked as a left join pairs as p
    on a.source = p.source and a.response = p.response and coalesce(a.survey, '') = coalesce(p.survey, '')
  where trim(a.text) <> ''
), placed as (
  select *, case when best = worst then null else (score - worst) / (best - worst) end as place from said
), felt as (
  select *, case when place is null then 'none'
    when kind = 'nps' then case when score >= 9 then 'high' when score >= 7 then 'middle' else 'low' end
    when place >= 0.75 then 'high' when place > 0.4 then 'middle' else 'low' end as mood
  from placed
)
"""

COUNTED = SAID + "select mood, count(*) as comments, count(distinct person) as people from felt group by mood"

NEWEST = (
    SAID
    + """, counted as (
  select touchpoint, count(distinct person) as people from felt group by touchpoint
), ranked as (
  select felt.*, counted.people,
    row_number() over (partition by mood, language order by coalesce(moment, 0) desc, event) as turn
  from felt left join counted on felt.touchpoint = counted.touchpoint
)
select mood, text, language, case when people >= {hide} then touchpoint end as touchpoint, moment, score, worst, best
from ranked where turn <= {each} order by mood, turn, coalesce(moment, 0) desc, event
"""
)

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
DIGITS = re.compile(r"(?<!\w)\+?\d(?:[ ()./-]{0,2}\d){6,}(?!\w)")


@dataclass(frozen=True)
class Comment:
    """What somebody said. `score` is on the scale from `worst` to `best`; None where it belongs to no score."""

    text: str
    mood: str
    language: str = ""
    touchpoint: str = ""
    day: date | None = None
    score: float | None = None
    worst: float | None = None
    best: float | None = None


@dataclass(frozen=True)
class Comments:
    """The sample, and how many there are of every mood. `hidden`: too few people said something to show it."""

    sample: tuple[Comment, ...] = ()
    counts: Mapping[str, int] | None = None
    hidden: bool = False

    @property
    def total(self) -> int:
        """How many comments there are."""
        return sum((self.counts or {}).values())


def comments(facts: Facts, options: Options) -> Comments:
    """The comments of the time asked for; none of them where fewer people than may be shown said something."""
    found = facts.rows(tree(COUNTED, facts, options))
    counts = {
        mood: number for mood in MOODS for row in found if row["mood"] == mood and (number := whole(row["comments"]))
    }
    people = sum(whole(row["people"]) for row in found)
    if not counts or people < facts.company.hide_below:
        return Comments(counts=counts, hidden=bool(counts))
    clock = Clock.of(facts.company)
    rows = [comment(row, clock) for row in facts.rows(tree(NEWEST, facts, options))]
    each = EACH if len(counts) > 1 else ALONE
    sample = [one for mood in counts for one in [row for row in rows if row.mood == mood][:each]]
    return Comments(tuple(sample), counts)


def tree(sql: str, facts: Facts, options: Options) -> exp.Expr:
    """The statement with its bounds: numbers only, so that nothing a person wrote becomes SQL."""
    bounds = " and ".join(within(Clock.of(facts.company), options)) or "true"
    return sqlglot.parse_one(
        sql.format(bounds=bounds, hide=int(facts.company.hide_below), each=ALONE), dialect="duckdb"
    )


def within(clock: Clock, options: Options) -> Iterator[str]:
    """The bounds of the time asked for, in microseconds since 1970."""
    for sign, day in ((">=", options.start), ("<", options.end)):
        if day:
            yield f"moment {sign} {(clock.begins(day) - EPOCH) // timedelta(microseconds=1)}"


def comment(row: Mapping[str, object], clock: Clock) -> Comment:
    """A row as a comment."""
    moment = row["moment"]
    day = None if moment is None else clock.day_of(EPOCH + timedelta(microseconds=whole(moment)))
    score, worst, best = (number(row[name]) for name in ("score", "worst", "best"))
    return Comment(
        shortened(masked(str(row["text"]).strip())), str(row["mood"]), str(row["language"] or ""),
        str(row["touchpoint"] or ""), day, score, worst, best,
    )  # fmt: skip


def masked(text: str) -> str:
    """A comment without e-mail addresses and long numbers: a report is passed on."""
    return DIGITS.sub("▇▇▇", MAIL.sub("▇▇▇", text))


def shortened(text: str) -> str:
    """At most `LONGEST` characters."""
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + " …"


def whole(given: object) -> int:
    """A count."""
    return int(str(given))


def number(given: object) -> float | None:
    """A score."""
    return None if given is None else float(str(given))
