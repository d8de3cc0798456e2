"""Names and values written safely into SQL."""

from __future__ import annotations


def literal(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def name(called: str) -> str:
    """A column's or table's name as SQL writes it."""
    return '"' + called.replace('"', '""') + '"'
