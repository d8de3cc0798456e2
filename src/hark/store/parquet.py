"""Parquet files as DuckDB reads them: exactly those that are named, and nothing that their folders' names say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path


def parquet(files: Path | Iterable[Path], options: str = "") -> str:
    """The SQL of the rows of Parquet files, whatever signs stand in their paths; `options` are more of DuckDB's.

    To DuckDB a star, a question mark or a bracket in a path is a pattern, which may fit the file of another folder; and
    a folder called `customer=acme` gives every row that customer.
    """
    paths = [files] if isinstance(files, Path) else files
    listed = ", ".join(f"'{exactly(path)}'" for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false{f', {options}' if options else ''})"


def exactly(path: Path) -> str:
    """A path inside the quotes of a SQL text, that fits nothing but itself."""
    return re.sub(r"[*?[]", r"[\g<0>]", str(path)).replace("'", "''")
