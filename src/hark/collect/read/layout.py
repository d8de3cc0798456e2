"""How a file is written, where that has to be said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """How the file is written, where that has to be said: the table `[file]`."""

    format: str | None = None
    encoding: str | None = None
    separator: str | None = None
    quote: str | None = None
    header: bool = True
    names: tuple[str, ...] = ()
    sheet: str | None = None
    skip: int = 0
    headers: int = 1
    """How many lines name the columns; of several, the names are joined."""
    below: int = 0
    """How many lines between the names and the first row are no rows."""
    member: str | None = None
    """The file that is meant in a packed file which holds several."""
    decimal: str | None = None
    repeats: str | None = None
    """“last” where rows of one name may differ and the last of them counts."""
