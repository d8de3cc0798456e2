"""The questions of a file: where each answer stands, and when it can be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase

from hark.collect.entries import Map, Origin, Question
from hark.collect.read.delivered import Delivered
from hark.collect.values.numbers import PERCENT
from hark.collect.values.reading import number, told
from hark.collect.values.written import bound
from hark.errors import BadMap
from hark.words import gettext as _

FEW = 8
"""So many columns of a file are listed in a message."""


@dataclass(frozen=True)
class Asked:
    """One question of one file. `text` is SQL for what the cell says, nothing where it means no answer."""

    name: str
    entry: Question
    raw: str
    text: str
    comment: str | None = None
    where: str = "true"

    @property
    def score(self) -> str:
        """The SQL of the score, nothing where it is no number."""
        return number(self.text, self.entry.decimal, PERCENT)

    @property
    def taken(self) -> str:
        """True where the answer is a score of the scale: whole numbers only for a recommendation."""
        worst, best = self.entry.scale or (0.0, 0.0)
        low, high = min(worst, best), max(worst, best)
        whole = " and score = floor(score)" if self.entry.kind == "nps" else ""
        return f"coalesce({bound(self.score, f'score between {low!r} and {high!r}{whole}', 'score')}, false)"


def find(called: str, file: Delivered, key: str) -> str:
    """Our name of the file's column `called`."""
    if called in file.columns:
        return file.column(called)
    alike = {one.lower(): one for one in reversed(file.columns)}
    close = [alike[one] for one in get_close_matches(called.lower(), alike, n=3, cutoff=0.5)]
    if len(file.columns) <= FEW:
        close = close[:1]
    remedy = f"Did you mean {' or '.join(f'“{one}”' for one in close)}?"
    if not close:
        more = f" and {len(file.columns) - FEW} more" if len(file.columns) > FEW else ""
        listed = ", ".join(one[:60] for one in file.columns[:FEW])
        remedy = (
            f"Its columns are: {listed}{more}; `hark import {file.name} --dry-run --write-map MAP` names them in a map."
        )
    raise BadMap(_("`{key}`: “{file}” has no column “{called}”.", key=key, file=file.name, called=called), remedy)


def asked_in_columns(made: Map, file: Delivered) -> tuple[Asked, ...]:
    """The questions of a survey with a column each. Raises `BadMap` where a column is lacking or asked twice."""
    asked: dict[str, Asked] = {}
    for number_, entry in enumerate(made.questions, start=1):
        matching = matches(entry.columns, file.columns)
        if not matching:
            find(entry.columns[0], file, f"questions[{number_}].columns")
        if entry.question and len(matching) > 1:
            raise BadMap(
                _(
                    "`questions[{number}].question` gives one name to {matching} columns: {matching2}.",
                    number=number_,
                    matching=len(matching),
                    matching2=", ".join(matching),
                ),
                _("Give each column an entry of its own, or leave `question` out."),
            )
        for called in matching:
            name = entry.question or called
            if name in asked:
                raise BadMap(
                    _(
                        "`questions[{number}].columns`: “{called}” is already asked for by an earlier entry.",
                        number=number_,
                        called=called,
                    ),
                    _("Let each column match one entry only."),
                )
            raw = file.column(called)
            comment = told(find(entry.text, file, f"questions[{number_}].text")) if entry.text else None
            settled = _settle(entry, made)
            asked[name] = Asked(name, settled, raw, told(raw, entry.missing, entry.values), comment)
    return tuple(asked.values())


def matches(patterns: Sequence[str], names: Sequence[str]) -> list[str]:
    """The names that equal a pattern or match its wildcards, in the order of `names`; capitals count."""
    return [name for name in names if any(name == one or fnmatchcase(name, one) for one in patterns)]


def _settle(entry: Question, made: Map) -> Question:
    return replace(entry, decimal=entry.decimal or made.file.decimal)


def comment_column(origin: Origin, file: Delivered) -> Asked:
    """The comment of a wide survey: an answer of its own, called like its column."""
    if origin.column is None:
        raise BadMap(_("`columns.text` must name a column."), _('text = "COMMENTS"'))
    raw = find(origin.column, file, "columns.text")
    return Asked(origin.column, Question((origin.column,), "text"), raw, told(raw, origin.missing, origin.values))
