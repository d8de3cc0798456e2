"""A text cut into rows by the engine, which keeps aside what it cannot cut."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from hark.collect.read.delivered import write
from hark.collect.read.lines import PLAIN_LINES, Broken, Dialect, broken
from hark.collect.read.shortened import shortened
from hark.collect.read.unpack import Plain
from hark.collect.sql import literal
from hark.errors import BadFile
from hark.store.parquet import exactly
from hark.words import gettext as _


def cut(
    con: duckdb.DuckDBPyConnection, plain: Plain, dialect: Dialect, columns: Sequence[str], table: Path
) -> tuple[Broken, ...]:
    """Cut a text into a table; returns the lines that are no rows. Raises `BadFile` where it cannot be cut at all."""
    short = shortened(plain, dialect, len(columns), table.parent)
    lost = _into(con, short.plain, dialect, columns, table)
    if not short.lines - {one.line for one in lost}:
        return lost
    # What was cut off was no line of its own, but one inside a cell.
    return _into(con, plain, dialect, columns, table)


def _into(
    con: duckdb.DuckDBPyConnection, plain: Plain, dialect: Dialect, columns: Sequence[str], table: Path
) -> tuple[Broken, ...]:
    """Cut a text into a table; returns the lines that are no rows."""
    con.execute("drop table if exists reject_errors; drop table if exists reject_scans")
    try:
        write(con, _cut(plain, dialect, len(columns)), columns, table)
    except duckdb.InvalidInputException as error:
        raise BadFile(
            _(
                "“{plain}” cannot be cut into columns: {splitlines}",
                plain=plain.name,
                splitlines=str(error).splitlines()[0],
            ),
            _("Name `separator`, `quote`, `skip` or `encoding` in a map's [file]."),
        ) from None
    except duckdb.OutOfMemoryException:
        raise BadFile(
            _(
                "“{plain}” has {columns:,} columns by its first line, more than can be read at once.",
                plain=plain.name,
                columns=len(columns),
            ),
            _("Name the sign between its cells if it is another one, or leave out the columns that you do not need."),
        ) from None
    return broken(con, plain, dialect)


def _cut(plain: Plain, dialect: Dialect, width: int) -> str:
    """The SQL of the rows of a text file; all that is no row stands in `reject_errors` then."""
    types = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    quote = literal(dialect.quote)
    return (
        f"read_csv('{exactly(plain.path)}', auto_detect = false, header = {str(dialect.header).lower()}, "
        f"skip = {dialect.skip}, delim = {literal(dialect.separator or PLAIN_LINES)}, "
        f"quote = {quote}, escape = {quote}, "
        f"columns = {{{types}}}, store_rejects = true, rejects_limit = 0, "
        "hive_partitioning = false, compression = 'none')"
    )
