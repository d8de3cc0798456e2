"""Questions whether somebody would recommend: a Net Promoter Score needs the scale from 0 to 10."""

from __future__ import annotations

from collections.abc import Set

from hark.recognise.doubt import Doubt, Option
from hark.recognise.heading import Heading, contrary, heading, span, unread
from hark.recognise.marks import TEN, Group, figures, left_out, no_answer, on_scale, outside
from hark.recognise.preset import Draft
from hark.recognise.profile import Seen
from hark.recognise.steps import step, turned
from hark.recognise.table import NONE, Table, told
from hark.recognise.ways import CHOICE, NOT_A_SCORE, direction, whole
from hark.words import gettext as _

BEST_10 = [0, 10]
"""The scale of a Net Promoter Score."""


def recommendation(table: Table, column: Seen) -> Draft:
    """The entry of a question whether somebody would recommend: a recommendation only on the scale from 0 to 10."""
    scores, found = column.scores, heading(column.said, "nps")
    down, ends = turned(column.steps), found.around(scores) if found else []
    upright = bool(ends) or not found or found.allows(*BEST_10)
    backwards = found is not None and not upright and (found.allows(10, 0) or found.allows(10, 1))
    if ends == BEST_10[::-1] or backwards or (down and any(7 < one <= 10 for one in scores)):
        return upside_down(table, column, found if backwards else None)
    if not down and (contrary(column.said) or (not ends and unread(column.said, "nps"))):
        return either_way(table, column)
    worded_ends(table, column)
    if ends and not down:
        table.notes.append(f"The heading “{column.said[:160]}” says that {direction('nps', *ends)}.")
        return promoter_score(table, column) if ends == BEST_10 else other_scale(table, column, ends)
    inside = {one for one in scores if one in TEN}
    if upright and inside and max(inside) > 5 and (0.0 in inside or span(column.said) == (0, 10)):
        return promoter_score(table, column)
    return asked(table, column, inside, down=down)


def promoter_score(table: Table, column: Seen) -> Draft:
    """The entry of a recommendation from 0 to 10."""
    missing = outside(table, column.name, (0, 10), Group((column,), "nps"))
    return {"columns": [column.name], "kind": "nps"} | figures([column]) | left_out((*column.unsaid, *missing))


def other_scale(table: Table, column: Seen, ends: list[int]) -> Draft:
    """The entry of a recommendation on another scale: a rating."""
    low, high = sorted(ends)
    table.notes.append(
        f"“{column.said[:120]}” asks for a recommendation from {low} to {high}: it is taken as a rating, "
        "since a Net Promoter Score needs the scale from 0 to 10."
    )
    return on_scale(table, Group((column,), "nps"), "rating", ends)


def asked(table: Table, column: Seen, inside: Set[float], *, down: bool) -> Draft:
    """The entry of a recommendation of which its owner says on which scale it was asked."""
    says = told(column.answers if down else column.scores)
    question = f"“{column.said[:120]}” asks for a recommendation, and says {says}. On which scale was it asked?"
    likely = "0-10" if inside and max(inside) > 5 and 1.0 not in inside else ""
    options = (*scales(column, inside), CHOICE, NOT_A_SCORE)
    proposed = likely if any(one.word == likely for one in options) else ""
    answer = table.ask(Doubt(f"scale.{column.name}", question, (), options, proposed=proposed))
    if answer == NONE:
        return no_answer([column.name])
    if answer == "choice":
        return {"columns": [column.name], "kind": "choice"}
    ends = [int(one) for one in answer.split("-")]
    return (
        promoter_score(table, column) if ends == BEST_10 else on_scale(table, Group((column,), "nps"), "rating", ends)
    )


def scales(column: Seen, inside: Set[float]) -> list[Option]:
    """The scales that a recommendation may have been asked on: those that hold what is said, the likeliest first."""
    most, stated = max(inside, default=0.0), span(column.said)
    whole_scale = Option("0-10", _("0 to 10, and 10 is the best: a Net Promoter Score"))
    ten = Option("1-10", _("1 to 10: a rating, since a Net Promoter Score needs the 0"))
    short = [(1, 5)] if 1 <= most <= 5 else [(1, 7)] if 5 < most <= 7 else []
    short = [stated] if stated and stated != (0, 10) else short
    rated = [
        Option(f"{worst}-{best}", _("a rating: {direction}", direction=direction("rating", worst, best)))
        for low, high in short
        for worst, best in ((low, high), (high, low))
    ]
    long = [whole_scale] if inside - {0.0} else []
    long += [ten] if long and 0.0 not in inside and (1, 10) not in short else []
    if any(one > 10 for one in column.scores) and min(column.scores) >= 0 and not stated:
        rated = [Option("0-100", _("a rating from 0 to 100")), *rated]
    return [*rated, *(long if not stated or stated == (0, 10) else [])]


def worded_ends(table: Table, column: Seen) -> None:
    """Say what the words at the ends of a scale of figures count as."""
    found = [f"“{one}” counts as {figure:g}" for one, figure in column.steps.items() if step(one) is None]
    if found:
        table.notes.append(f"“{column.said[:120]}” has words at the ends of its scale: {', '.join(found)}.")


def upside_down(table: Table, column: Seen, one_end: Heading | None = None) -> Draft:
    """The entry of a recommendation whose words say that its lowest figure is the best: which counts is asked.

    `one_end` is the heading, where only one of the ends is named there.
    """
    from_0 = Option("10-0", _("the words: 0 is the best, and each figure is turned round for the Net Promoter Score"))
    from_1 = Option(
        "10-1", _("the words, from 1 to 10: 1 is the best; a rating, since a Net Promoter Score needs the 0")
    )
    options = [from_0] if not one_end or one_end.allows(10, 0) else []
    options += [from_1] if one_end and one_end.allows(10, 1) and (0.0 not in column.scores or not options) else []
    lowest = "1" if from_0 not in options else "0 or 1" if from_1 in options else "0"
    answer = table.ask(
        Doubt(
            f"scale.{column.name}",
            _(
                "“{said}” asks for a recommendation, and says {told}: there, the words make {lowest} the "
                "best. What counts?",
                said=column.said[:120],
                told=told(column.answers),
                lowest=lowest,
            ),
            (),
            (*options, Option("0-10", _("the figures: 10 is the best, and the words are wrong")), CHOICE, NOT_A_SCORE),
        )
    )
    return turned_round(table, column, answer)


def either_way(table: Table, column: Seen) -> Draft:
    """The entry of a recommendation whose heading says which end is which in words that nobody knows: it is asked."""
    options = (
        Option("0-10", _("10 is the best: whoever says 10 would recommend you")),
        Option("10-0", _("0 is the best, and each figure is turned round for the Net Promoter Score")),
    )
    question = f"“{column.said[:160]}” asks for a recommendation in words of its own. Which end is the good one?"
    answer = table.ask(Doubt(f"scale.{column.name}", question, (), (*options, CHOICE, NOT_A_SCORE)))
    return promoter_score(table, column) if answer == "0-10" else turned_round(table, column, answer)


def turned_round(table: Table, column: Seen, answer: str) -> Draft:
    """The entry of a recommendation as its owner has said which end is the good one."""
    if answer == NONE:
        return no_answer([column.name])
    if answer == "choice":
        return {"columns": [column.name], "kind": "choice"}
    if answer == "10-1":
        return on_scale(table, Group((column,), "nps"), "rating", [10, 1])
    inside = {said: figure for said, figure in column.steps.items() if figure in TEN}
    values = {said: whole(10 - figure if answer == "10-0" else figure) for said, figure in inside.items()}
    return {"columns": [column.name], "kind": "nps", "values": values} | left_out(column.unsaid)
