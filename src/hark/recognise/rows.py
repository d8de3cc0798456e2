"""What each row of a file tells: by the export it is of, by its shape, else by its owner's word."""

from __future__ import annotations

from collections.abc import Sequence

from hark.errors import Refused
from hark.recognise.doubt import Doubt, Option
from hark.recognise.preset import Preset
from hark.recognise.shape import CERTAIN, Shape
from hark.recognise.shapes import answers, customers, long, mentions, orders, subscriptions, tickets, visits
from hark.recognise.table import NONE, Table
from hark.words import gettext as _

SHAPES = (
    answers.SHAPE, tickets.SHAPE, orders.SHAPE, subscriptions.SHAPE, visits.SHAPE, mentions.SHAPE, customers.SHAPE,
    long.SHAPE,
)  # fmt: skip


def told_apart(table: Table, found: Sequence[Preset]) -> Preset | None:
    """The preset that is meant; asked where the file is several exports in one."""
    if len(found) < 2:
        return found[0] if found else None
    answer = table.ask(
        Doubt("preset", _("“{name}” can be brought in as several things. Which do you want?", name=table.file.name), (),
              tuple(Option(one.name, one.title) for one in found))
    )  # fmt: skip
    return next(one for one in found if one.name == answer)


def meant(table: Table, shape: Shape) -> Shape:
    """The shape that is sure, unless its owner has said beforehand that rows are something else."""
    options = tuple(Option(one.word, one.says) for one in SHAPES)
    doubt = Doubt("rows", _("What does each row tell?"), (), options, proposed=shape.word, figures=False, quiet=True)
    answer = table.ask(doubt)
    return next(one for one in SHAPES if one.word == answer)


def shaped(table: Table) -> Shape:
    """What each row tells: the one shape that is sure, else its owner says it. Raises `Refused` for none."""
    scores = {one.word: one.likely(table) for one in SHAPES}
    sure = [one for one in SHAPES if scores[one.word] == CERTAIN]
    if long.SHAPE in sure and not {*sure} - {long.SHAPE, answers.SHAPE}:
        return meant(table, long.SHAPE)
    if len(sure) == 1 and not (sure == [answers.SHAPE] and scores[long.SHAPE.word]):
        return meant(table, sure[0])
    others = [one for one in SHAPES if scores[one.word] and one is not answers.SHAPE]
    if not others and answers.asked_once(table):
        return answers.SHAPE
    ranked = sorted(SHAPES, key=lambda one: -scores[one.word])
    shown = [f"{one.name}: {', '.join(one.examples[:2])}"[:70] for one in table.columns[:5]]
    best = ranked[0]
    answer = table.ask(
        Doubt(
            "rows",
            _("What does each row of “{name}” tell?", name=table.file.name),
            tuple(shown),
            (*(Option(one.word, one.says) for one in ranked), Option(NONE, _("none of these"))),
            proposed=best.word if scores[best.word] and scores[best.word] > scores[ranked[1].word] else "",
        )
    )
    if answer == NONE:
        raise Refused(
            _("“{name}” holds nothing that Hark counts.", name=table.file.name),
            _("Hark takes one row per answer, ticket, order, subscription, page view, review or customer, not totals."),
        )
    return next(one for one in SHAPES if one.word == answer)
