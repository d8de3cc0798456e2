"""What figures can be grouped by: the plain columns of a fact that say so, and the attributes its maps declared."""

from __future__ import annotations

from collections.abc import Mapping

from hark.errors import UnknownName
from hark.store.facts import ATTRIBUTE, Column, Kind

FILTERS = (Kind.TEXT, Kind.WHOLE, Kind.NUMBER, Kind.CLAIM)


def dimensions(columns: Mapping[str, Column]) -> dict[str, Column]:
    """What can be grouped by, by the name people use: an attribute without its `x_` where no column has that name."""
    return {short(name, columns): column for name, column in columns.items() if column.groups}


def dimension(name: str, columns: Mapping[str, Column]) -> Column:
    """The column to group by; raises `UnknownName`."""
    return found("dimension", name, dimensions(columns))


def filterable(name: str, columns: Mapping[str, Column]) -> Column:
    """The column to filter by: whatever can be grouped by, and every other plain text, number or claim."""
    return found("column", name, {short(key, columns): c for key, c in columns.items() if c.kind in FILTERS})


def short(name: str, columns: Mapping[str, Column]) -> str:
    """The name people use for a column."""
    bare = name.removeprefix(ATTRIBUTE)
    return bare if bare not in columns else name


def found(kind: str, name: str, known: Mapping[str, Column]) -> Column:
    """The column called `name`, with or without the `x_` of attributes."""
    column = known.get(name) or known.get(name.removeprefix(ATTRIBUTE))
    if column is None or name not in (column.name, column.name.removeprefix(ATTRIBUTE)):
        raise UnknownName(kind, name, known)
    return column
