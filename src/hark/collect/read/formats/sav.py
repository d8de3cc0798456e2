"""A data file of SPSS (.sav, .zsav): codes as they are; what they and the variables mean is kept beside them.

Dates and times are seconds since the Gregorian calendar began, in a format that says which of both they are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from hark.collect.read.delivered import Delivered, count, told_apart, write
from hark.collect.read.formats.numbered_moments import clock, digits
from hark.collect.read.layout import Layout
from hark.collect.read.unpack import Plain
from hark.errors import BadFile, HarkError, InDoubt
from hark.store.parquet import exactly
from hark.words import gettext as _

AT_ONCE = 300_000
"""So many cells are held in memory at once."""

START = datetime(1582, 10, 14)  # noqa: DTZ001 - SPSS knows no zones
DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR")
MOMENTS = ("DATETIME", "YMDHMS")
CLOCKS = ("TIME", "MTIME", "DTIME")

FEW = 5
"""So many codes of a column are named."""

SOME = 30
"""So many columns are named."""

Cell = str | float | None


@dataclass
class Variable:
    """A column: how its values are written, and which of them mean that there is no answer."""

    name: str
    text: Callable[[float], str]
    missing: Sequence[Mapping[str, Any]] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    """The codes that meant no answer, and how often each did."""

    def cells(self, values: Sequence[Cell]) -> list[str | None]:
        """The values as texts."""
        return [self.cell(value) for value in values]

    def cell(self, value: Cell) -> str | None:
        """A value as text; nothing where it is none, or says that there is no answer."""
        if value is None or value != value:  # noqa: PLR0124 - only what is no number differs from itself
            return None
        said = value.rstrip() if isinstance(value, str) else self.text(float(value))
        if any(within(value, one) for one in self.missing):
            self.lost[said] += 1
            return None
        return said

    def note(self) -> str:
        """What is to be said about codes that count as no answer."""
        codes = [
            f"{code} = “{self.meanings[code]}”, {often(times)}" if code in self.meanings else f"{code}, {often(times)}"
            for code, times in self.lost.most_common(FEW)
        ]
        more = f", and {len(self.lost) - FEW:,} other codes" if len(self.lost) > FEW else ""
        return f"“{self.name}”: {'; '.join(codes)}{more}: counts as no answer."


def often(times: int) -> str:
    """How often, in words."""
    return "once" if times == 1 else f"{times:,} times"


def is_sav(start: bytes) -> bool:
    """Whether a file that begins like this is one of SPSS."""
    return start.startswith((b"$FL2", b"$FL3"))


def within(value: str | float, bounds: Mapping[str, Any]) -> bool:
    """Whether a value is one of those that mean no answer."""
    low, high = bounds["lo"], bounds["hi"]
    if isinstance(value, str) or isinstance(low, str):
        return isinstance(value, str) and value.rstrip() == str(low).rstrip()
    return bool(low <= value <= high)


def read_sav(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """The rows of an SPSS file. Raises `BadFile` where it is damaged, `HarkError` where the extra is absent."""
    pieces = chunks(plain, layout)
    _none, meta = next(pieces)
    if not all(meta.column_names):
        raise BadFile(
            _("“{plain}” is damaged: a column has no name.", plain=plain.name), _("Export it again, or as CSV.")
        )
    variables = [variable(called, meta) for called in meta.column_names]
    target, rows = folder / "cases", 0
    with target.open("w", encoding="utf-8", newline="") as out:
        for values, _none in pieces:
            columns = [one.cells(values[one.name]) for one in variables]
            for cells in zip(*columns, strict=True):
                json.dump({"said": cells}, out, ensure_ascii=False)
                out.write("\n")
                rows += 1
    if (meta.number_rows or rows) != rows:
        raise BadFile(
            _(
                "“{plain}” breaks off after {rows:,} of {number_rows:,} rows.",
                plain=plain.name,
                rows=rows,
                number_rows=meta.number_rows,
            ),
            _("Fetch it again."),
        )
    if not rows:
        raise BadFile(_("“{plain}” holds no rows.", plain=plain.name), _("Export it again."))
    return kept(con, plain, variables, tuple((label or "") for label in meta.column_labels), folder)


def kept(
    con: duckdb.DuckDBPyConnection, plain: Plain, variables: Sequence[Variable], labels: tuple[str, ...], folder: Path
) -> Delivered:
    """The rows in the file of cases, as a table."""
    table, columns = folder / "rows.parquet", told_apart(one.name for one in variables)
    listed = ", ".join(f"said[{i + 1}] as c{i}" for i in range(len(columns)))
    source = (
        f"(select {listed} from read_json('{exactly(folder / 'cases')}', hive_partitioning = false, "
        f"format = 'newline_delimited', "
        f"columns = {{said: 'VARCHAR[]'}}, maximum_object_size = {1 << 26}))"
    )
    write(con, source, columns, table)
    lost = [one for one in variables if one.lost]
    notes = [one.note() for one in lost[:SOME]]
    if len(lost) > SOME:
        notes.append(f"In {len(lost) - SOME:,} other columns there are codes that mean no answer as well.")
    return Delivered(
        plain.name,
        plain.digest,
        "sav",
        table,
        columns,
        count(con, table),
        notes=tuple(notes),
        labels=(labels,) if any(labels) else (),
        meanings={one.name: one.meanings for one in variables if one.meanings},
    )


def variable(called: str, meta: Any) -> Variable:
    """The column of that name."""
    labels = meta.variable_value_labels.get(called, {})
    return Variable(
        called,
        writer(meta.original_variable_types.get(called) or ""),
        meta.missing_ranges.get(called, ()),
        {code.rstrip() if isinstance(code, str) else plainly(float(code)): label for code, label in labels.items()},
    )


def writer(form: str) -> Callable[[float], str]:
    """How the values of a format are written as text: dates in ISO 8601, lengths of time in hours."""
    kind = form.rstrip("0123456789.")
    if kind in DATES:
        return lambda value: moment(value)[:10]
    if kind in MOMENTS:
        return moment
    return (lambda value: clock(round(value * 1000))) if kind in CLOCKS and form else plainly


def moment(value: float) -> str:
    """So many seconds after the start, in ISO 8601; the number where there is no such year."""
    try:
        at = START + timedelta(milliseconds=round(value * 1000))
    except OverflowError:
        return plainly(value)
    return at.isoformat(" ", "milliseconds" if at.microsecond else "seconds")


def plainly(value: float) -> str:
    """The digits of a number; a whole one has no point."""
    return str(int(value)) if value.is_integer() and abs(value) < 1 << 53 else digits(value)


def chunks(plain: Plain, layout: Layout) -> Iterator[tuple[Mapping[str, Sequence[Cell]], Any]]:
    """First nothing, with what is known about the file; then its rows, some thousands at once."""
    try:
        # Only now: the extra may be absent.
        spss = import_module("pyreadstat")
    except ImportError:
        raise HarkError(
            _("“{plain}” is an SPSS file, and what reads them is not installed.", plain=plain.name),
            _('Install it: pip install "hark[spss]"'),
        ) from None
    options = {
        "encoding": layout.encoding, "output_format": "dict", "user_missing": True, "disable_datetime_conversion": True,
    }  # fmt: skip
    try:
        _none, meta = spss.read_sav(plain.path, metadataonly=True, **options)
        yield {}, meta
        step, start, more = max(1, AT_ONCE // max(1, len(meta.column_names))), 0, True
        while more:
            values, said = spss.read_sav(plain.path, row_offset=start, row_limit=step, **options)
            length = len(next(iter(values.values()), ()))
            yield values, said
            start, more = start + length, length == step
    except (spss.ReadstatError, spss.PyreadstatError, UnicodeError, LookupError) as error:
        raise unreadable(plain, layout, error) from None


def unreadable(plain: Plain, layout: Layout, error: Exception) -> HarkError:
    """The error for a file that is damaged, or whose letters are not in the encoding it claims."""
    if layout.encoding and "character set" in str(error):
        return BadFile(
            _("There is no encoding called “{encoding}”.", encoding=layout.encoding),
            _('Write for instance encoding = "cp1252".'),
        )
    if isinstance(error, UnicodeError | LookupError) or "encoding" in str(error) or "convert" in str(error):
        return InDoubt(
            _("The letters of “{plain}” are not written in the encoding it claims.", plain=plain.name),
            _('Name the `encoding` in a map\'s [file]: encoding = "cp1252".'),
            "encoding",
            ("cp1252", "cp1250", "cp1251"),
        )
    return BadFile(
        _("“{plain}” is no SPSS file, or it is damaged: {error}.", plain=plain.name, error=error),
        _("Export it again, or as CSV."),
    )
