"""The names of events, persons and tickets: hashes over their parts, alike in SQL and Python; not for safety."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5

SEPARATOR, ESCAPE = "\x1f", "\x1e"
SIXTY_THREE = (1 << 63) - 1


def escaped(part: str) -> str:
    """A part with its own separators written so that two different lists of parts never join to the same text."""
    return part.replace(ESCAPE, ESCAPE + "0").replace(SEPARATOR, ESCAPE + "1")


def joined(parts: Sequence[str]) -> str:
    """The parts as one text."""
    return SEPARATOR.join(map(escaped, parts))


def event_name(*parts: str) -> bytes:
    """The 16 bytes that name an event: fact, source, survey, key, and for an answer its question."""
    return md5(joined(parts).encode(), usedforsecurity=False).digest()


def person_key(source: str, customer: str) -> int:
    """The number of the person whom `source` calls `customer`: 63 bits."""
    digest = md5(joined((source, customer)).encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "little") & SIXTY_THREE


def about_key(fact: str, source: str, about: str) -> int:
    """The number of the ticket, order, subscription or visitor that `source` calls `about`: 63 bits."""
    digest = md5(joined((fact, source, about)).encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "little") & SIXTY_THREE


def escaped_sql(part: str) -> str:
    """`escaped` of the SQL expression `part`."""
    return f"replace(replace({part}, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')"


def number_sql(text: str) -> str:
    """63 bits of MD5 over the SQL expression `text`, as a BIGINT; four times faster than with `md5_number_lower`."""
    return f"(md5_number({text}) & {SIXTY_THREE}::uhugeint)::bigint"
