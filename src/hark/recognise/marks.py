"""Questions whose answers are figures: on which scale they are, and which of its ends is the good one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hark.collect.values.numbers import evidence
from hark.collect.values.reading import number
from hark.recognise.amounts import money
from hark.recognise.doubt import Doubt, Option
from hark.recognise.heading import heading, unsaid
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.table import NONE, Table, listed, told
from hark.recognise.ways import CHOICE, FREE, KIND, NOT_A_SCORE, asks_all, direction, is_scale, read_scale, ways, whole
from hark.recognise.words import plain
from hark.words import gettext as _

TEN = {float(one) for one in range(11)}


@dataclass(frozen=True)
class Group:
    """Columns that ask alike, of one kind; empty where nothing tells it."""

    columns: tuple[Seen, ...]
    kind: str
    many: Mapping[float, int] = field(default_factory=dict)
    """All figures with their counts, of a column that has many."""

    @property
    def scores(self) -> dict[float, int]:
        """All figures that any of them says, with their counts."""
        found: dict[float, int] = defaultdict(int, self.many)
        for one in self.columns:
            for score, count in one.scores.items():
                found[score] += count
        return dict(sorted(found.items()))


def figures(columns: Iterable[Seen]) -> Draft:
    """The entry for steps that are not plain numbers: the decimal sign, or what each cell is worth."""
    steps = {said: figure for one in columns for said, figure in one.steps.items()}
    for sign, entry in ((".", {}), (",", {"decimal": ","})):
        if all(re.fullmatch(rf"-?\d+([{sign}]\d+)?( ?%)?", said) for said in steps):
            return entry
    return {"values": {said: whole(figure) for said, figure in steps.items()}}


def no_answer(names: Sequence[str]) -> Draft:
    """The entry of columns that are no answers at all, by their owner's word: it stands in no map."""
    return {"columns": [*names], "kind": NONE}


def good_end(table: Table, columns: Sequence[Seen], ends: list[int]) -> list[int]:
    """The ends of a scale by their owner's word which of them is good."""
    good = Option("good", _("who agrees most, or says most of it, is happiest"))
    bad = Option("bad", _("who agrees most, or says most of it, is unhappiest"))
    called = f"“{columns[0].said[:160]}”" if len(columns) == 1 else listed(columns)
    doubt = Doubt(
        f"direction.{columns[0].name}", _("{called}: which answers are the good ones?", called=called), (), (good, bad)
    )
    return ends[::-1] if table.ask(doubt) == "bad" else ends


def left_out(codes: Collection[str]) -> Draft:
    """The entry for codes that mean no answer."""
    return {"missing": list(codes)} if codes else {}


def marks(table: Table, group: Group, why: str = "") -> list[Draft]:
    """The entry of columns that hold marks; the kind where nothing tells it, the scale and its direction are asked.

    `why` says why it is asked although something tells it.
    """
    scores, names = group.scores, [one.name for one in group.columns]
    key = f"scale.{stem(names[0]) if len(names) > 1 and not group.kind else names[0]}"
    about = KIND[group.kind] if group.kind else "marks, perhaps of how satisfied somebody is"
    holds = "hold" if len(group.columns) > 1 else "holds"
    cells = [said for one in group.columns for said in one.answers or one.examples]
    options = asks_all(group.kind, scores, ways(group.kind or "csat", scores, cells, group.columns[0].said))
    question = f"{listed(group.columns)} {holds} {about}: {told(scores)}. {why}How is that to be read?"
    answer = table.ask(Doubt(key, question, (), (*options, CHOICE, NOT_A_SCORE), FREE, is_scale))
    if answer == NONE:
        return [no_answer(names)]
    if answer == "choice":
        return [{"columns": names, "kind": "choice"}] if group.kind and not group.many else []
    kind, worst, best = read_scale(answer)
    return [on_scale(table, group, kind, [worst, best])]


def on_scale(table: Table, group: Group, kind: str, ends: list[Any]) -> Draft:
    """The entry of columns of figures on a scale; what figures outside it mean is asked."""
    names = [one.name for one in group.columns]
    missing = outside(table, stem(names[0]) if len(names) > 1 else names[0], (ends[0], ends[1]), group)
    nothing = {code for one in group.columns for code in one.unsaid}
    written = figures(group.columns) if not group.many else signed(table, group.columns[0])
    return {"columns": names, "kind": kind, "scale": ends} | written | left_out((*sorted(nothing), *missing))


def by_heading(table: Table, group: Group) -> Draft | None:
    """The entry of a column whose heading says which end of its scale is good; None where it says it of none."""
    column = group.columns[0]
    found = heading(column.said, group.kind)
    ends = found.around(group.scores) if found else []
    if not found or not ends:
        return None
    if found.agreement:
        ends = good_end(table, [column], ends)
    else:
        table.notes.append(f"The heading “{column.said[:160]}” says that {direction(group.kind, *ends)}.")
    return on_scale(table, group, group.kind, ends)


def slider(table: Table, column: Seen, kind: str) -> list[Draft]:
    """The entry of a column of many different figures, such as those from 0 to 100; none where it holds others."""
    if column.few or not money(table, column):
        return []
    read = number(column.text, evidence(table.con, column.text, table.source) or ",", "%")
    rows = table.con.execute(
        f"select {read} as said, count(*) from {table.source} where said is not null group by 1 order by 1"
    ).fetchall()
    if not rows or rows[0][0] < 0 or rows[-1][0] > 100:
        return []
    group = Group((column,), kind if kind != "nps" else "rating", dict(rows))
    made = by_heading(table, group)
    return [made] if made else marks(table, group)


def signed(table: Table, column: Seen) -> Draft:
    """The entry for the decimal sign of many different figures, where it is no point."""
    sign = evidence(table.con, column.text, table.source) or ","
    return {} if sign == "." else {"decimal": sign}


def outside(table: Table, name: str, scale: tuple[float, float], group: Group) -> tuple[str, ...]:
    """The cells outside a scale that mean: no answer. It is asked, or the heading says it; else they are rejected."""
    found = {one: count for one, count in group.scores.items() if not min(scale) <= one <= max(scale)}
    nothing = {float(one) for column in group.columns for one in unsaid(column.said)} & found.keys()
    doubtful = {one: count for one, count in found.items() if one not in nothing}
    if doubtful and table.ask(doubt_outside(name, scale, doubtful)) == "nothing":
        nothing |= doubtful.keys()
    cells = {f"{one:g}": one for one in group.many} | {
        said: figure for one in group.columns for said, figure in one.steps.items()
    }
    return tuple(sorted((said for said, figure in cells.items() if figure in nothing), key=lambda said: cells[said]))


def doubt_outside(name: str, scale: tuple[float, float], found: Mapping[float, int]) -> Doubt:
    """The question what figures outside a scale mean."""
    return Doubt(
        f"missing.{name}",
        _(
            "“{name}” says {told}, which is outside the scale from {scale:g} to {scale2:g}. What does that mean?",
            name=name,
            told=told(found),
            scale=min(scale),
            scale2=max(scale),
        ),
        (),
        (Option("nothing", _("no answer was given")), Option("wrong", _("a mistake: such rows are kept aside"))),
    )


def stem(name: str) -> str:
    """What the columns of one family have in common: a name up to its last figure, or its first word."""
    found = re.match(r"(.*?\d+)[A-Za-z_.: ]", name)
    return found[1] if found else plain(name).split("_")[0]
