"""A map: the file that says which column of a delivered file is what, read and checked."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from hark.collect.entries import SCORED, Map, Personal, Question
from hark.collect.maps.operations import TABLES, Operations
from hark.collect.maps.origins import ORIGIN
from hark.collect.maps.said import choose, is_number, text_of
from hark.collect.read.layout import Layout
from hark.errors import BadMap
from hark.store.facts import Column, Kind, facts
from hark.words import gettext as _

__all__ = ["KINDS", "ORIGIN", "Map", "mappable", "parse_map", "read_map"]

KINDS = ("nps", "csat", "ces", "rating", "choice", "text")
"""What a question can ask."""

TOP = (
    "fact", "survey", "source", "zone", "file", "columns", "attributes", "questions", "left_out", "personal", *TABLES,
)  # fmt: skip
FILE = (
    "format", "encoding", "separator", "quote", "header", "headers", "below", "names", "sheet", "member", "skip",
    "decimal", "repeats",
)  # fmt: skip
QUESTION = ("columns", "kind", "scale", "missing", "question", "text", "separator", "values", "decimal")
FORMATS = ("csv", "text", "json", "xlsx", "parquet", "access-log", "w3c-log", "xes", "sav", "mbox")
OURS_ALONE = frozenset(
    [
        "event",
        "revision",
        "import",
        "content",
        "received_at",
        "source",
        "person_key",
        "attributes",
        "replaced_by",
        "survey",
        "about_key",
        "scale_worst",
        "scale_best",
    ]
)

SCALE = {"scale_worst", "scale_best"}
"""The ends of the scale: a question says them; a review has no question."""


def read_map(path: Path) -> Map:
    """The map in the file `path`; raises `BadMap` with the line or the key that is wrong."""
    return parse_map(_text_of(path), str(path))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadMap(
            _("There is no map file {path}.", path=path), _("`hark import FILE --dry-run --write-map MAP` makes one.")
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadMap(
            _("The map {path} cannot be read: {error}.", path=path, error=error), _("A map is a text file in UTF-8.")
        ) from None


def parse_map(text: str, name: str = "map") -> Map:
    """The map that `text` (TOML) says; `name` is what messages call it."""
    return _Reader(name, text).map(_toml(text, name))


def _toml(text: str, name: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMap(
            _("{name} is not valid TOML: {error}.", name=name, error=error), _("Put it right there, and try again.")
        ) from None


class _Reader(Operations):
    """Turns what a map says into values."""

    def map(self, said: Mapping[str, object]) -> Map:
        self.known(said, TOP, "")
        fact = self.word(said, "fact", "") or "answers"
        if fact not in facts:
            raise self.bad("fact", _("“{fact}” is no fact", fact=fact), choose(fact, facts))
        survey = self.word(said, "survey", "") or ""
        if not survey and fact in ("answers", "responses"):
            raise self.bad(
                "survey", _("it does not name the survey"), _('Add a line such as survey = "passengers-2016".')
            )
        columns = self.table(said, "columns")
        made = Map(
            survey=survey,
            fact=fact,
            source=self.word(said, "source", "") or survey or fact,
            zone=self.zone(said, ""),
            file=self.layout(self.table(said, "file")),
            columns={key: self.origin(value, f"columns.{key}") for key, value in columns.items()},
            attributes={k: self.origin(v, f"attributes.{k}") for k, v in self.table(said, "attributes").items()},
            questions=tuple(
                self.question(entry, i) for i, entry in enumerate(self.entries(said, "questions"), start=1)
            ),
            events=self.events(said, fact),
            amounts=self.amounts(said, fact),
            kinds=self.kinds(said, fact),
            snapshots=self.snapshots(said),
            as_of=self.as_of(said),
            periods=self.periods(said),
            visitors=self.visitors(said),
            left_out=tuple(
                self.saying(entry, f"left_out[{i}].") for i, entry in enumerate(self.entries(said, "left_out"), start=1)
            ),
            personal=self.personal(self.table(said, "personal")),
            text=self.text,
            digest=sha256(json.dumps(said, default=str).encode()).hexdigest(),
        )
        self.check(made)
        self.check_operations(made, said)
        return made

    def check(self, made: Map) -> None:
        """Refuse what no single key shows to be wrong."""
        for key in made.columns:
            if key not in mappable(made.fact):
                raise self.bad(
                    f"columns.{key}", _("Hark has no column “{key}”", key=key), choose(key, mappable(made.fact))
                )
        for key in made.attributes:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
                raise self.bad(
                    f"attributes.{key}",
                    _("an attribute's name is made of small letters, figures and underscores"),
                    _(
                        "Write for instance {what}.",
                        what=re.sub("[^a-z0-9]+", "_", key.lower()).strip("_") or "age_group",
                    ),
                )
        if made.questions and made.fact != "answers":
            raise self.bad(
                "questions", _("only answers have questions, not {fact}", fact=made.fact), _('Say fact = "answers".')
            )
        if made.long and not {"question", "score"} & made.columns.keys():
            raise self.bad(
                "columns.choices", _("no column says which question it answers"), _("Map `question` as well.")
            )

    def layout(self, said: Mapping[str, object]) -> Layout:
        self.known(said, FILE, "file.")
        kind = self.one_of(said, "format", "file.", FORMATS)
        repeats = self.word(said, "repeats", "file.")
        if repeats not in (None, "last"):
            raise self.bad(
                "file.repeats", _("“{repeats}” is no way to settle repeats", repeats=repeats), _('repeats = "last"')
            )
        separator = self.word(said, "separator", "file.")
        if separator is not None and len(separator) != 1:
            raise self.bad("file.separator", _("it must be one character"), _('separator = ";", or "\\t" for a tab.'))
        return Layout(
            format=kind,
            encoding=self.word(said, "encoding", "file."),
            separator=separator,
            quote=self.word(said, "quote", "file."),
            header=self.claim(said, "header", "file.", True),
            names=self.words(said, "names", "file."),
            sheet=self.word(said, "sheet", "file."),
            skip=self.whole(said, "skip", "file."),
            headers=self.whole(said, "headers", "file.") or 1,
            below=self.whole(said, "below", "file."),
            member=self.word(said, "member", "file."),
            decimal=self.decimal(said, "file."),
            repeats=repeats,
        )

    def personal(self, said: Mapping[str, object]) -> Personal:
        self.known(said, ("never", "names"), "personal.")
        return Personal(self.words(said, "never", "personal."), self.words(said, "names", "personal."))

    def question(self, said: Mapping[str, object], number: int) -> Question:
        at = f"questions[{number}]."
        self.known(said, QUESTION, at)
        columns = self.words(said, "columns", at)
        kind = self.word(said, "kind", at) or ""
        if not columns:
            raise self.bad(f"{at}columns", _("it names no column"), _('columns = ["RECOMMEND"]'))
        if kind not in KINDS:
            raise self.bad(f"{at}kind", _("“{kind}” is no kind of question", kind=kind), choose(kind, KINDS))
        return Question(
            columns=columns,
            kind=kind,
            scale=self.scale(said, kind, at),
            missing=self.words(said, "missing", at),
            question=self.word(said, "question", at),
            text=self.word(said, "text", at),
            separator=self.word(said, "separator", at),
            values={k: text_of(v) for k, v in self.table(said, "values", at).items()},
            decimal=self.decimal(said, at),
        )

    def scale(self, said: Mapping[str, object], kind: str, at: str) -> tuple[float, float] | None:
        given = said.get("scale")
        if kind not in SCORED:
            return None
        if given is None:
            return (0.0, 10.0) if kind == "nps" else None
        pair = [float(end) for end in given if is_number(end)] if isinstance(given, list) else []
        if len(pair) != 2 or pair[0] == pair[1]:
            raise self.bad(
                f"{at}scale", _("a scale has two different ends"), _("scale = [1, 5] means: worst 1, best 5.")
            )
        return pair[0], pair[1]


def mappable(fact: str) -> Mapping[str, Column]:
    """The columns a map may fill, by name: of a survey those of its responses and its answers.

    A fact that is no survey's has `key` as well: what the source calls the row, which names the event.
    """
    names = ("responses", "answers") if fact == "answers" else (fact,)
    found = (
        {} if fact in ("answers", "responses") else {"key": Column("key", Kind.TEXT, "What the source calls the row.")}
    )
    for name in names:
        ours = OURS_ALONE - SCALE if name == "mentions" else OURS_ALONE
        found |= {key: column for key, column in facts[name].columns.items() if key not in ours}
    return found
