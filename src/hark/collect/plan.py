"""A map laid on one file: which of its columns fill which of ours, and what each question asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

from hark.collect.files import Delivered
from hark.collect.maps import Map, Origin, Question, mappable
from hark.collect.reading import number, told, value
from hark.collect.sql import literal
from hark.errors import BadMap
from hark.store.facts import ATTRIBUTE, Column, Kind, attribute_column

LONG = ("question", "kind", "score", "choices")
"""The columns that say what one row of a long file answers; no column of ours is filled from them directly."""

LINE = "hark_line"
"""The column of an exported reject file that says where the row stood in the first file."""


@dataclass(frozen=True)
class Field:
    """One column of ours that the file fills. `text` and `read` are SQL over the file's table."""

    column: Column
    origin: Origin
    text: str
    read: str

    @property
    def checked(self) -> bool:
        """Whether a cell may say something that cannot be read."""
        return self.origin.column is not None and self.column.kind not in (Kind.TEXT, Kind.TEXTS)


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
        return number(self.text, self.entry.decimal)

    @property
    def taken(self) -> str:
        """True where the answer is a score of the scale: whole numbers only for a recommendation."""
        worst, best = self.entry.scale or (0.0, 0.0)
        low, high = min(worst, best), max(worst, best)
        whole = f" and {self.score} = floor({self.score})" if self.entry.kind == "nps" else ""
        return f"coalesce({self.score} between {low!r} and {high!r}{whole}, false)"


@dataclass(frozen=True)
class Plan:
    """All that staging needs to know: the map, the file, and how one becomes the other."""

    map: Map
    file: Delivered
    zone: str
    fields: Mapping[str, Field]
    asked: tuple[Asked, ...]
    extras: tuple[str, ...]
    """The file's columns that the map does not name."""


def lay(made: Map, file: Delivered, zone: str) -> Plan:
    """The plan for `file` under the map `made`; raises `BadMap` where the map names a column the file lacks.

    `zone` is the zone of times that name none, where the map does not say.
    """
    columns = mappable(made.fact)
    zone = made.zone or zone
    origins = {key: origin for key, origin in made.columns.items() if not (made.long and key in LONG)}
    comment = origins.pop("text", None) if made.fact == "answers" else None
    fields = {key: _field(columns[key], origin, file, made, zone) for key, origin in origins.items()}
    for key, origin in made.attributes.items():
        fields[ATTRIBUTE + key] = _field(attribute_column(key), origin, file, made, zone)
    asked = () if made.long else _wide(made, file)
    if comment and not made.long:
        asked += (_said(comment, file),)
    return Plan(made, file, zone, fields, asked, _extras(made, file, asked))


def find(called: str, file: Delivered, key: str) -> str:
    """Our name of the file's column `called`."""
    if called in file.columns:
        return file.column(called)
    close = get_close_matches(called, file.columns, n=1) or [
        one for one in file.columns if one.lower() == called.lower()
    ]
    remedy = f"Did you mean “{close[0]}”?" if close else f"Its columns are: {', '.join(file.columns)}."
    raise BadMap(f"`{key}`: “{file.name}” has no column “{called}”.", remedy)


def _field(column: Column, origin: Origin, file: Delivered, made: Map, zone: str) -> Field:
    if origin.column is None:
        text = literal(origin.value or "")
    else:
        key = (
            f"{'attributes' if column.name.startswith(ATTRIBUTE) else 'columns'}.{column.name.removeprefix(ATTRIBUTE)}"
        )
        text = told(find(origin.column, file, key), origin.missing, origin.values)
    settled = Origin(
        origin.column,
        origin.value,
        origin.formats,
        origin.values,
        origin.zone,
        origin.decimal or made.file.decimal,
        origin.missing,
    )
    return Field(column, settled, text, value(text, column.kind, settled, zone))


def _wide(made: Map, file: Delivered) -> tuple[Asked, ...]:
    asked: dict[str, Asked] = {}
    for number_, entry in enumerate(made.questions, start=1):
        matching = matches(entry.columns, file.columns)
        if not matching:
            find(entry.columns[0], file, f"questions[{number_}].columns")
        if entry.question and len(matching) > 1:
            raise BadMap(
                f"`questions[{number_}].question` gives one name to {len(matching)} columns: {', '.join(matching)}.",
                "Give each column an entry of its own, or leave `question` out.",
            )
        for called in matching:
            name = entry.question or called
            if name in asked:
                raise BadMap(
                    f"`questions[{number_}].columns`: “{called}” is already asked for by an earlier entry.",
                    "Let each column match one entry only.",
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
    return Question(
        entry.columns,
        entry.kind,
        entry.scale,
        entry.missing,
        entry.question,
        entry.text,
        entry.separator,
        entry.values,
        entry.decimal or made.file.decimal,
    )


def _said(origin: Origin, file: Delivered) -> Asked:
    """The comment of a wide survey: an answer of its own, called like its column."""
    if origin.column is None:
        raise BadMap("`columns.text` must name a column.", 'text = "COMMENTS"')
    raw = find(origin.column, file, "columns.text")
    return Asked(origin.column, Question((origin.column,), "text"), raw, told(raw, origin.missing, origin.values))


def _extras(made: Map, file: Delivered, asked: Sequence[Asked]) -> tuple[str, ...]:
    used = {origin.column for origin in (*made.columns.values(), *made.attributes.values())}
    used |= {entry.text for entry in made.questions}
    raw = {one.raw for one in asked}
    return tuple(
        called for called in file.columns if called not in used and file.column(called) not in raw and called != LINE
    )
