"""Any delivered file as one Parquet table of text columns, read once and never guessed at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from hark.collect.read.cutting import cut
from hark.collect.read.delivered import LINE, Delivered, count, told_apart, write
from hark.collect.read.encoded import NOT_UTF8, ODD, in_utf8, not_utf8
from hark.collect.read.formats.access_log import LINE_OF_LOG, read_log
from hark.collect.read.formats.mbox import is_mbox, read_mbox
from hark.collect.read.formats.nested import read_json
from hark.collect.read.formats.sav import is_sav, read_sav
from hark.collect.read.formats.w3c_log import is_w3c, read_w3c
from hark.collect.read.formats.workbook import read_workbook
from hark.collect.read.formats.xes import read_xes
from hark.collect.read.headings import heading, levelled
from hark.collect.read.layout import Layout
from hark.collect.read.lines import FEW, Broken, Dialect, folded, separator
from hark.collect.read.tidy import tidied
from hark.collect.read.unpack import BOMB_RATIO, BOMB_SIZE, OLD_EXCEL, PARQUET, ZIP, Plain, unpack
from hark.collect.sql import name
from hark.errors import BadFile, BadMap
from hark.store.parquet import exactly, parquet
from hark.words import gettext as _

Reader = Callable[[duckdb.DuckDBPyConnection, Plain, Layout, Path], Delivered]
"""Reads a file of one format into a folder."""


def read_file(con: duckdb.DuckDBPyConnection, file: Path, layout: Layout, folder: Path) -> Delivered:
    """Read `file` into `folder`; raises `BadFile` or `InDoubt` where it cannot be read for certain."""
    return read_plain(con, unpack(file, folder, layout.member), layout, folder)


def read_plain(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """Read a file that is unpacked already, as `read_file` does."""
    if not returned(plain):
        if plain.start.startswith(ZIP) and layout.format in LINE_BY_LINE:
            read = read_workbook(con, plain, layout, folder)
            return read_log(con, read, folder) if layout.format in LOGS else read
        read = READERS[layout.format or kind_of(plain)](con, plain, layout, folder)
        if read.rows or read.broken:
            return read
        raise BadFile(
            _("“{plain}” holds no rows.", plain=plain.name), _("Export it again with rows, or name another `skip`.")
        )
    written = Layout(encoding=None if plain.utf8 else layout.encoding, separator=_behind(plain))
    read = _text(con, in_utf8(plain, written.encoding, folder), "csv", written, folder)
    return read_log(con, read, folder) if layout.format in LOGS else read


LINE_BY_LINE = ("access-log", "w3c-log", "xes", "mbox", "sav")
"""Formats that no workbook is in, unless it holds rejected rows that come back."""


LOGS = ("access-log", "w3c-log")
"""The logs of web servers."""


def _csv(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """A table of text."""
    plain = in_utf8(plain, layout.encoding, folder)
    return _text(con, folded(plain, folder) if layout.separator == " " else plain, "csv", layout, folder)


def _plain_text(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """Lines that are a cell each."""
    return _text(con, in_utf8(plain, layout.encoding, folder), "text", layout, folder)


def _log(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """The log of a web server; a line that is no UTF-8 is kept aside for that."""
    cut_up = read_w3c if (layout.format or kind_of(plain)) == "w3c-log" else read_log
    lines = Layout(header=False, names=(LINE_OF_LOG,), skip=layout.skip)
    cut = _text(con, in_utf8(plain, layout.encoding, folder), "text", lines, folder)
    read = cut_up(con, cut, folder)
    odd = {one.line for one in cut.broken if one.reason == NOT_UTF8}
    kept = tuple(replace(one, reason=NOT_UTF8) if one.line in odd else one for one in read.broken)
    return replace(read, checks=(*read.checks, *cut.checks), broken=kept)


def _json(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """Objects and what is nested in them."""
    return read_json(con, in_utf8(plain, layout.encoding, folder, few=False), folder)


def _event_log(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """An event log in XES."""
    return _kept(con, plain, "xes", *read_xes(plain, folder), folder)


def _parquet(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """A Parquet file that can hold what it claims to."""
    file = f"'{exactly(plain.path)}'"
    try:
        (size,) = con.execute(f"select sum({CLAIMED}) from parquet_metadata({file})").fetchall()[0]
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise _unreadable(plain, "parquet", error) from None
    if (size or 0) > max(BOMB_SIZE, BOMB_RATIO * plain.size):
        raise BadFile(
            _(
                "“{plain}” claims to hold more than {bomb_ratio} times its size.",
                plain=plain.name,
                bomb_ratio=BOMB_RATIO,
            ),
            _("Export it again, or as CSV."),
        )
    return _typed(con, plain, "parquet", parquet(plain.path), folder)


CLAIMED = (
    "greatest(total_uncompressed_size, num_values * "
    "greatest(1, coalesce((strlen(stats_min_value) + strlen(stats_max_value)) / 2, 1)))"
)
"""The SQL of how many bytes of text a part of a column becomes: equal values take no room in the file, only here."""

READERS: Mapping[str, Reader] = {
    "csv": _csv,
    "text": _plain_text,
    "json": _json,
    "xlsx": read_workbook,
    "parquet": _parquet,
    "xes": _event_log,
    "access-log": _log,
    "w3c-log": _log,
    "sav": read_sav,
    "mbox": read_mbox,
}
"""What reads each format that a map can name."""


def returned(plain: Plain) -> bool:
    """Whether the file is one of rejected rows that comes back: then the map does not say how it is written."""
    return bool(_RETURNED.match(plain.start))


def _behind(plain: Plain) -> str:
    """What stands behind the first column's name in a file of rejected rows; a spreadsheet may have changed it."""
    found = _RETURNED.match(plain.start)
    return found[1].decode() if found else ","


_RETURNED = re.compile(rb'(?:\xef\xbb\xbf)?"?' + LINE.encode() + rb'"?([,;\t|])')


def kind_of(plain: Plain) -> str:
    """The format of a file, by its first bytes and its ending. Raises `BadFile` where the two contradict each other."""
    for kind, told in TOLD.items():
        if told(plain.start):
            return kind
    if plain.start.startswith((ZIP, OLD_EXCEL)):
        if plain.suffix not in TEXTS:
            return "xlsx"
        raise BadFile(
            _("“{plain}” is a packed or an office file, not the text its name promises.", plain=plain.name),
            _("Unpack it, or give it its real ending (.xlsx), and import that."),
        )
    endings = {".json": "json", ".jsonl": "json", ".ndjson": "json", ".xes": "xes"}
    return endings.get(plain.suffix, "csv")


TOLD: Mapping[str, Callable[[bytes], bool]] = {
    "parquet": lambda start: start.startswith(PARQUET),
    "sav": is_sav,
    "mbox": is_mbox,
    "w3c-log": is_w3c,
    "xes": lambda start: bool(re.match(rb"\W*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<log\b", start[:4096], re.DOTALL)),
    "json": lambda start: bool(re.match(rb'(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*"', start[:4096])),
}
"""Formats that tell themselves by their first bytes."""

TEXTS = (".csv", ".tsv", ".tab", ".txt", ".log", ".json", ".jsonl", ".ndjson", ".xes", ".xml", ".parquet")
"""Endings that no workbook has."""


def _text(con: duckdb.DuckDBPyConnection, plain: Plain, kind: str, layout: Layout, folder: Path) -> Delivered:
    """A text file, cut by DuckDB; what it cannot cut is kept as a broken line."""
    dialect = Dialect("", "", layout.skip, layout.header)
    if kind == "csv":
        quote = '"' if layout.quote is None else layout.quote
        sign = layout.separator or separator(plain, layout, quote)
        dialect = Dialect(sign, quote, layout.skip, layout.header)
    top = heading(plain, dialect, layout)
    columns = _columns(plain, top.names, layout)
    plain, dialect = levelled(plain, dialect, layout, top.first, folder)
    table = folder / "rows.parquet"
    lost = cut(con, plain, dialect, columns, table)
    read = Delivered(
        plain.name, plain.digest, kind, table, columns, count(con, table), top.first, lost,
        (*_notes(plain), *cut_off(plain, lost)), text=(plain, dialect), labels=top.labels,
    )  # fmt: skip
    return tidied(con, read, top.said)


WIDEST = 16_384
"""So many columns has the widest sheet of a spreadsheet."""


def _columns(plain: Plain, named: Sequence[str], layout: Layout) -> tuple[str, ...]:
    """The names of the columns: those of the map, or those of the file."""
    if any(ODD in one for one in named):
        raise not_utf8(plain)
    if layout.names and len(layout.names) != len(named):
        raise BadMap(
            _(
                "`file.names` gives {names} names, and “{plain}” has {named} columns.",
                names=len(layout.names),
                plain=plain.name,
                named=len(named),
            ),
            _("Name each column once. The first line is: {named}.", named=", ".join(named)[:200]),
        )
    if len(named) > WIDEST:
        raise BadFile(
            _(
                "“{plain}” has {named:,} columns by its first line, more than any table.",
                plain=plain.name,
                named=len(named),
            ),
            _("Name the sign between its cells, or export it again."),
        )
    cells = [called.removeprefix("'") for called in named] if LINE in named else named
    return told_apart(layout.names or cells)


def cut_off(plain: Plain, lost: Sequence[Broken]) -> Iterator[str]:
    """That a text seems to have been cut off: its last line has too few cells, and no end."""
    if not plain.ended and lost and lost[-1].line > plain.newlines and lost[-1].reason.startswith(FEW):
        yield (
            f"“{plain.name}” ends in the middle of its last line: it seems to be cut off, and what came behind that is "
            "missing. Export it again."
        )


def _notes(plain: Plain) -> Iterator[str]:
    """What was put right in a text."""
    if plain.nothings:
        yield f"{plain.nothings:,} zero bytes were left out."
    if plain.odd:
        are = "lines are" if len(plain.odd) > 1 else "line is"
        yield (
            f"{len(plain.odd):,} {are} not written in UTF-8. If the whole file is in another encoding, "
            f'name it in a map\'s [file]: encoding = "{plain.guess}".'
        )


def _kept(
    con: duckdb.DuckDBPyConnection, plain: Plain, kind: str, columns: tuple[str, ...], source: str, folder: Path
) -> Delivered:
    """The rows of `source`, kept as texts."""
    table = folder / "rows.parquet"
    try:
        write(con, source, columns, table)
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise _unreadable(plain, kind, error) from None
    return Delivered(plain.name, plain.digest, kind, table, columns, count(con, table))


def _unreadable(plain: Plain, kind: str, error: duckdb.Error) -> BadFile:
    """The error for a file that the engine cannot read."""
    reason = str(error).splitlines()[0].replace(str(plain.path), plain.name)
    return BadFile(
        _("“{plain}” cannot be read as {kind}: {reason}", plain=plain.name, kind=kind, reason=reason),
        _("Export it again, or as CSV."),
    )


def _typed(con: duckdb.DuckDBPyConnection, plain: Plain, kind: str, source: str, folder: Path) -> Delivered:
    """A file that names the types of its columns: their values as text, times in ISO 8601."""
    try:
        described = con.execute(f"describe from {source}").fetchall()
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise _unreadable(plain, kind, error) from None
    listed = ", ".join(_as_text(row[0], row[1], i) for i, row in enumerate(described))
    columns = told_apart(row[0] for row in described)
    return _kept(con, plain, kind, columns, f"(select {listed} from {source})", folder)


def _as_text(called: str, kind: str, number: int) -> str:
    value = name(called)
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{value} = floor({value}) and abs({value}) < 1e15"
        value = f"case when {whole} then {value}::bigint::varchar else {value}::varchar end"
    return f"{value}::varchar as c{number}"
