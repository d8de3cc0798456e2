"""Visitors told apart without knowing them: a keyed hash of what they came with, for a day or for good."""

from __future__ import annotations

from hark.collect.entries import Visitors
from hark.collect.plan.asked import find
from hark.collect.plan.fields import Maker
from hark.collect.sql import literal
from hark.store.keyed import keyed_sql

LENGTH = 32
"""So many figures of the hash are kept: 128 bits, far more than there are visitors."""


def pseudonym(maker: Maker, said: Visitors, at: str) -> str:
    """The SQL of the visitor's pseudonym, nothing for a row that says nothing of who came.

    SHA-256 over the key and the SHA-256 over key, source, day and what the columns say, nested as in HMAC. Without the
    key nobody can try addresses; with the day in it, no two days can be joined. `at` is the SQL of the time.
    """
    cells = [find(called, maker.file, "visitors.from") for called in said.columns]
    parts = [f"coalesce({cell}, '')" for cell in cells]
    if said.daily:
        parts.insert(0, f"({at} at time zone {literal(maker.zone)})::date::varchar")
    mark = keyed_sql(literal(maker.map.source), *parts) + f"[:{LENGTH}]"
    return f"case when coalesce({', '.join(cells)}) is not null then {mark} end"
