"""What help desks call their columns, and what tickets, subscriptions and orders are said to be, in many languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from importlib.resources import files

from hark.collect.sql import literal
from hark.recognise.profile import Seen
from hark.recognise.table import Table, told
from hark.recognise.words import bare, below, plain, roles_of

ENDINGS = {
    "{at}": r"(_(at|on|le|el|em|il|op|am|um|den|dnia|dne|kl|date|time|datetime|utc|datum|zeit|uhrzeit|hora|heure|data"
    r"|ora|tarihi?))*",
    "{of}": r"((de|du|do|del|di|da|der|van)_)?(la_)?",
    "{unit}": r"(_in)?(_(h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|std|stunden?|minuten|sekunden|heures?|horas?"
    r"|minutos|ore|minuti|uren|godziny|minuty|timmar|timer|hodiny|ora|perc|saat|dakika|часы|минуты))?",
}
"""What stands in `states.toml` for endings of names."""


def compiled() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    """The pattern of each word, from `states.toml`: by table and by what it means."""
    said = tomllib.loads(files("hark.recognise").joinpath("states.toml").read_text(encoding="utf-8"))
    return {
        table: {meaning: re.compile(filled("|".join(patterns))) for meaning, patterns in words.items()}
        for table, words in said.items()
    }


def filled(pattern: str) -> str:
    """A pattern without accents, with the endings that its names may have."""
    said = bare(pattern)
    for mark, ending in ENDINGS.items():
        said = said.replace(mark, ending)
    return said


COMPILED = compiled()


@lru_cache(maxsize=4096)
def state(table: str, word: str) -> str:
    """What `word` says of the things of `table` (tickets, subscriptions or orders); empty where nobody knows."""
    said = re.sub(r"[\s_]+", " ", bare(word)).strip()
    return next((meaning for meaning, pattern in COMPILED[table].items() if pattern.fullmatch(said)), "")


def tells_state(table: str, name: str) -> bool:
    """Whether a column of that name says how far the things of `table` (subscriptions or orders) have come."""
    return bool(COMPILED["names"][table].fullmatch(plain(name)))


MOST_STATES = 12
"""A column with more words, of which none is known, tells no states."""


def columns_of_states(table: Table, kind: str) -> list[Seen]:
    """The columns that are called as what tells how far the things of `kind` have come; “State” may be a country's."""
    return [
        one
        for one in table.columns
        if one.few
        and tells_state(kind, one.name)
        and (
            any(state(kind, word) for word in one.values)
            or ("region" not in table.roles[one.name] and one.different <= MOST_STATES)
        )
    ]


def still(table: Table, column: Seen, gone: Sequence[str]) -> dict[str, int]:
    """The words of a column with their counts, in the rows for which none of the SQL in `gone` is true."""
    if not gone:
        return dict(column.values)
    found = table.con.execute(
        f"select {column.cell}, count(*) from {table.source} where {column.cell} is not null "
        f"and not ({' or '.join(gone)}) group by 1 order by 2 desc, 1"
    ).fetchall()
    return dict(found)


def saying(column: Seen, words: Iterable[str]) -> str:
    """The SQL that is true where a column says one of `words`; an empty cell says none."""
    return f"coalesce({column.cell} in ({', '.join(map(literal, words))}), false)"


def keyed(column: Seen, word: str, columns: Iterable[Seen]) -> str:
    """What the key of a question about a word says: the word, with its column where others of `columns` say it too."""
    return f"{column.name}.{word}" if any(word in one.values for one in columns if one is not column) else word


def exactly(word: str) -> str:
    """A word as a map says it where wildcards are allowed, so that it fits nothing else, and is no key of the map."""
    escaped = re.sub(r"[*?\[]", r"[\g<0>]", word)
    return "[c]olumn" if word == "column" else word if escaped == word else escaped.replace("\\", "[\\]")


def known(kind: str, counts: Mapping[str, int]) -> str:
    """Words with their counts, in words; those Hark does not know may tell of somebody, and are only counted."""
    said = {word: count for word, count in counts.items() if state(kind, word)}
    others = len(counts) - len(said)
    more = [f"{others} other {'word' if others == 1 else 'words'}"] if others else []
    return " and ".join([*([told(said)] if said else []), *more])


@dataclass
class Desk(Table):
    """A table whose columns are called as help desks call theirs; where they do, they are nothing else."""

    @cached_property
    def roles(self) -> Mapping[str, frozenset[str]]:
        """What each column usually holds, by its name; columns that are empty hold nothing."""
        return {one.name: desk_roles(one.name) or frozenset(roles_of(one.name)) for one in self.columns if one.filled}


def desk_roles(name: str) -> frozenset[str]:
    """What a column of that name holds in the export of a help desk; nothing where help desks have none such."""
    called = plain(name)
    found = frozenset(role for role, pattern in COMPILED["desk"].items() if pattern.fullmatch(called))
    return desk_roles(own) if not found and (own := below(name)) else found


def at_desk(table: Table) -> Desk:
    """The same table, its columns understood as those of a help desk."""
    return Desk(**{one.name: getattr(table, one.name) for one in fields(Table)})
