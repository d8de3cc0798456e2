"""Tables of results, such as the Net Promoter Score of each month: they were worked out from answers, and are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hark.errors import Refused
from hark.recognise.amounts import money
from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import matching
from hark.recognise.profile import Seen
from hark.recognise.table import Table, listed
from hark.recognise.words import bare, roles_of, scored
from hark.words import gettext as _

MANY = 5_000
"""No table of results has more rows."""

WIDE = 40
"""None has more columns."""

SEGMENTS = ("promoters", "passives", "detractors")

AVERAGE = re.compile(
    r"\b(avg|average|mean|median|mittel|moy|moyenne|promedio|media(na)?|gemiddelde?|srednia?|prumer|ortalama|snitt)\b"
    r"|schnitt|mittelwert|gennemsnit|genomsnitt|средн|平均|평균|%|percent|prozent|\bpct\b|\bshare\b|\bquote\b|\btop.?(2|two)\b"
)
"""Words by which a column says that its figures are of several answers each."""

AROUND = re.compile(
    r"number|no|nr|num|pct|percent|percentage|share|anteil|prozent|anzahl|zahl|of|the|der|die|total|gesamt|nombre|de|des|di"
    r"|part|taux|numero|porcentaje|quota|aantal|liczba|udzial|antal|pocet|van|count"
)
"""Words around the name of what is counted."""


@dataclass(frozen=True)
class Parts:
    """The filled columns of a table: of whom or when, how many answered, what came of it, and others."""

    groups: tuple[Seen, ...]
    counts: tuple[Seen, ...]
    figures: tuple[Seen, ...]
    others: tuple[Seen, ...]

    @property
    def segments(self) -> set[str]:
        """Which of promoters, passives and detractors are counted."""
        return {role for one in self.counts for role in SEGMENTS if role in roles(one.name)}

    @property
    def sure(self) -> bool:
        """Whether its figures can be no single answers: below nothing, or called averages or shares."""
        return any(AVERAGE.search(bare(one.name)) or one.low < 0 for one in self.figures)


def results(table: Table) -> None:
    """Refuse a table of results. Raises `Refused`; where its rows may be answers all the same, it is asked."""
    if not 0 < len(table.columns) <= WIDE or table.columns[0].rows > MANY or matching(table.file.columns):
        return
    parts = parted(table)
    by_group = apart(table, parts.groups) or table.columns[0].rows == 1
    certain = parts.counts and parts.sure and scores_in(parts.figures) and not parts.others
    if (by_group and (len(parts.segments) > 1 or certain)) or transposed(table, parts):
        raise refused(table, parts)
    if parts.others:
        return
    counted = parts.counts and (parts.figures or scores_in(parts.groups))
    if (counted and apart(table, (*parts.groups, *parts.figures))) or (parts.sure and by_group and periods(parts)):
        asked(table, parts)


def parted(table: Table) -> Parts:
    """The columns by what they may hold in a table of results."""
    groups: list[Seen] = []
    counts: list[Seen] = []
    figures: list[Seen] = []
    others: list[Seen] = []
    for column in table.columns:
        if not column.filled:
            continue
        if not money(table, column):
            (others if column.prose or column.addresses or "response" in roles_of(column.name) else groups).append(
                column
            )
        elif "period" in roles(column.name):
            groups.append(column)
        elif counting(column):
            counts.append(column)
        else:
            (figures if scored(column.name) or AVERAGE.search(bare(column.name)) else others).append(column)
    return Parts(tuple(groups), tuple(counts), tuple(figures), tuple(others))


def counting(column: Seen) -> bool:
    """Whether a column of numbers says how many answered: called so, not all of them 0 or 1, and no number of rows."""
    if not {"answered", *SEGMENTS} & roles(column.name):
        return False
    numbered = column.low == 1 and column.high == column.different == column.rows > 1
    return (column.high > 1 or not column.numeric) and not numbered


def roles(name: str) -> set[str]:
    """What a column of that name holds; “% Promoters” and “Number of promoters” alike."""
    words = [one for one in re.findall(r"[^\W_]+", bare(name)) if not AROUND.fullmatch(one)]
    return roles_of(name) | roles_of(" ".join(words))


def apart(table: Table, columns: Sequence[Seen]) -> bool:
    """Whether no two rows say the same in these columns."""
    if not columns:
        return False
    cells = ", ".join(one.cell for one in columns)
    different, rows = table.one(
        f"select (select count(*) from (select distinct {cells} from {{rows}})), count(*) from {{rows}}"
    )
    return bool(different == rows)


def periods(parts: Parts) -> bool:
    """Whether a column is called as periods are."""
    return any("period" in roles(one.name) for one in parts.groups)


def scores_in(columns: Sequence[Seen]) -> bool:
    """Whether a column is called as scores are."""
    return any(scored(one.name) for one in columns)


def transposed(table: Table, parts: Parts) -> bool:
    """Whether each row is a result by its name: one of promoters, one of detractors."""
    names = [{role for said in one.answers for role in SEGMENTS if role in roles(said)} for one in parts.groups]
    said = any(len(found) > 1 and apart(table, (one,)) for one, found in zip(parts.groups, names, strict=True))
    return said and bool(parts.counts or parts.figures or parts.others) and not any(one.prose for one in parts.others)


def refused(table: Table, parts: Parts) -> Refused:
    """The error of a table of results."""
    return Refused(
        _("“{name}” holds results, and no answers: {told}.", name=table.file.name, told=told(parts)),
        _(
            "Hark works such figures out itself: export the answers behind them, one row for each, and "
            "import that file."
        ),
    )


def told(parts: Parts) -> str:
    """What a table gives for what, in words."""
    what = listed((*parts.figures, *parts.counts) or parts.others, 3)
    return f"{what} for each {listed(parts.groups[:1])}" if parts.groups else what


def asked(table: Table, parts: Parts) -> None:
    """Ask whether rows are results. Raises `Refused` where they are."""
    question = (
        f"“{table.file.name}” looks like results that were worked out from answers: {told(parts)}. What is a row?"
    )
    options = (
        Option(
            "results", _("what came of several answers: the file is refused, since Hark needs the answers themselves")
        ),
        Option("answers", _("what one person answered")),
    )
    if table.ask(Doubt("results", question, (), options)) == "results":
        raise refused(table, parts)
