"""Questions in which nothing tells who somebody is: what a file says is masked there as it is in what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import duckdb

from hark.collect.private.bearers import bear, in_lake, words
from hark.collect.private.masks import LABELS, NOT_ALONE, WORD, WORDS_AND_NAMES, Masks, Names
from hark.collect.private.personal import DIALLED
from hark.recognise.doubt import Ask, Doubt
from hark.recognise.profile import Seen
from hark.recognise.states import desk_roles
from hark.recognise.words import roles_of
from hark.store.lake import Store

NAMED = {"name", "agent", "author"}
"""What columns hold that name persons."""

QUOTED = re.compile(r"(?<=“)[^”]*(?=”)")
"""What a question says in the words of a file."""

ADDRESS = re.compile(r"\S+@\S*")
"""An address, even one that is cut off."""

NUMBER = re.compile(r"[+(]?\d[\d ()./-]{5,}\d")
"""What is a phone number in a column of phone numbers."""


@dataclass
class Discreet:
    """Asks `ask`, which may show and keep what it is asked. Without `masks` nothing is masked."""

    con: duckdb.DuckDBPyConnection
    ask: Ask
    masks: Masks | None
    store: Store | None = None
    names: str = ""
    """The query of the names of persons in the file."""
    ready: bool = False
    """Whether the names are at hand."""

    def __call__(self, doubt: Doubt) -> str:
        """The answer to a doubt."""
        return self.ask(self.discreet(doubt) if self.masks else doubt)

    def know(self, columns: Iterable[Seen], source: str) -> None:
        """Take note of which columns of the rows in `source` name persons."""
        named = [one.cell for one in columns if names_persons(one)]
        self.names = " union all ".join(f"select {cell} as name from {source}" for cell in named)
        self.ready = False

    def discreet(self, doubt: Doubt) -> Doubt:
        """The doubt without what tells who somebody is. The words that answer it stay: they have to be given."""
        return replace(
            doubt,
            question=QUOTED.sub(lambda said: self.masked(said[0]), doubt.question),
            examples=tuple(self.masked(one, one.partition(": ")[0]) for one in doubt.examples),
            options=tuple(replace(one, says=self.masked(one.says, one.word)) for one in doubt.options),
        )

    def masked(self, text: str, called: str = "") -> str:
        """A text without what tells who somebody is; `called` is the column it may be from."""
        masks = self.masks
        if masks is None:
            return text
        said = masks.masked(text, self.meant(text) if "name" in masks.find else Names())
        said = ADDRESS.sub(f"[{LABELS['email']}]", said) if "email" in masks.find else said
        dialled = "phone" in masks.find and DIALLED.search(called)
        return NUMBER.sub(f"[{LABELS['phone']}]", said) if dialled else said

    def meant(self, text: str) -> Names:
        """Whose names stand in a text: in full, those the file names even by one word, those that are greeted."""
        said = [found[0].lower() for found in WORD.finditer(text)]
        if not any(word[:1].isalpha() for word in said):
            return Names()
        if not self.ready:
            bear(self.con, [*([self.names] if self.names else []), *in_lake(self.store)])
            self.con.execute(
                "create or replace temp table named_here as select distinct word from "
                f"(select unnest({words('name')}) as word from ({self.names or 'select null::varchar as name'})) "
                "where length(word) > 2 and not regexp_matches(word, '[0-9]')"
            )
            self.ready = True
        pairs = [f"{one} {other}" for one, other in pairwise(said)]
        full, greeted, own = (
            tuple(row[0] for row in self.con.execute(query, [asked]).fetchall())
            for query, asked in (
                ("select distinct name from known where list_contains(?, pair)", pairs),
                ("select word from bearing where list_contains(?, word)", said),
                ("select word from named_here where list_contains(?, word)", said),
            )
        )
        return Names(full, tuple(one for one in own if one not in NOT_ALONE | WORDS_AND_NAMES), greeted)


def names_persons(column: Seen) -> bool:
    """Whether a column names persons, by what it is called; a customer may be a number as well."""
    roles = roles_of(column.name) | desk_roles(column.name)
    return bool(column.filled) and bool(NAMED & roles or ("customer" in roles and column.words >= 1.5))
