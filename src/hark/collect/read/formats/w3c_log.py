"""The requests to a web server in the extended log format of the W3C, as IIS and CloudFront write it.

Lines beginning with # are no rows; one of them names the fields of the lines below it, as often as it likes. What comes
of it has the columns of an access log. Times are those of UTC, as the format says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from hark.collect.read.delivered import Delivered, count
from hark.collect.read.formats.access_log import COLUMNS, LINE_OF_LOG, PERSONAL, know_agents, parts, was
from hark.collect.read.lines import PLAIN_LINES, Broken
from hark.collect.sql import literal
from hark.errors import BadFile
from hark.store.parquet import parquet
from hark.words import gettext as _

FIELDS = "#fields:"
"""How the line begins that names the fields."""

NO_W3C = "This line does not have as many fields as the last line with #Fields above it."
MEND = "Fill in the columns beside it and empty this one."

NAMES = {
    "day": ("date",),
    "clock": ("time",),
    "address": ("c-ip",),
    "person": ("cs-username",),
    "method": ("cs-method",),
    "path": ("cs-uri-stem", "cs-uri"),
    "query": ("cs-uri-query",),
    "protocol": ("cs-protocol-version", "cs-version"),
    "status": ("sc-status",),
    "size": ("sc-bytes",),
    "referrer": ("cs(referer)", "cs(referrer)"),
    "agent": ("cs(user-agent)",),
    "site": ("x-host-header", "cs-host", "cs(host)"),
}
"""What we look for, and what the format calls it; the first that is there counts."""

NEEDED = ("day", "clock", "path")


DIRECTIVE = re.compile(rb"(?:\xef\xbb\xbf)?#(?:Version|Software|Fields|Date|Start-Date): ")


def is_w3c(start: bytes) -> bool:
    """Whether a file that begins like this is such a log."""
    return bool(DIRECTIVE.match(start)) and b"#Fields: " in start


@dataclass(frozen=True)
class Fields:
    """The different lines that name fields, and behind which row of the file each of them begins to count."""

    named: tuple[tuple[str, ...], ...]
    begins: tuple[tuple[int, int], ...]
    """The row, from 0, and the place in `named`, from 1."""

    @property
    def which(self) -> str:
        """The SQL of the place in `named` that counts for a row; NULL above all of them."""
        first, _none = self.begins[0]
        if len(self.named) == 1:
            return f"case when row > {first} then 1 end"
        rows, places = [row for row, _none in self.begins], [place for _none, place in self.begins]
        return f"{places}[len(list_filter({rows}, lambda begin: begin < row))]"

    def place(self, ours: str) -> list[int]:
        """For each of `named`, where the field stands that we call so, from 1; 0 where there is none."""
        return [next((each.index(called) + 1 for called in NAMES[ours] if called in each), 0) for each in self.named]


def read_w3c(con: duckdb.DuckDBPyConnection, lines: Delivered, folder: Path) -> Delivered:
    """The requests of `lines`, a file with a line a row. Raises `BadFile` where no line names the fields."""
    fields = named(con, lines)
    table, cut_ = folder / "requests.parquet", folder / "cut.parquet"
    cut(con, lines, fields, cut_)
    know_agents(con, cut_)
    told = parts([])
    listed = ", ".join(f"{told[called]} as c{i}" for i, called in enumerate(COLUMNS))
    con.execute(
        f"copy (select {listed} from {parquet(cut_)}) "
        f"to {literal(str(table))} (format parquet, compression lz4, preserve_order true)"
    )
    log = replace(
        lines,
        format="w3c-log",
        table=table,
        columns=COLUMNS,
        rows=count(con, table),
        broken=tuple(Broken(one.line, one.reason, (PLAIN_LINES.join(one.cells),)) for one in lines.broken),
        personal=PERSONAL,
        names=("user",),
        aside=(LINE_OF_LOG,),
        checks=((f"c{COLUMNS.index(LINE_OF_LOG)} is not null", literal(NO_W3C), MEND),),
    )
    most(con, log)
    return log


def named(con: duckdb.DuckDBPyConnection, lines: Delivered) -> Fields:
    """Which fields the lines have."""
    found = con.execute(
        f"select file_row_number, {lines.column(LINE_OF_LOG)} as line "
        f"from {parquet(lines.table, 'file_row_number = true')} "
        f"where starts_with(lower(line), '{FIELDS}') order by 1"
    ).fetchall()
    heads = [(row, tuple(said[len(FIELDS) :].lower().split())) for row, said in found]
    known = tuple(dict.fromkeys(head for _none, head in heads))
    if not known:
        raise BadFile(
            _("“{lines}” has no line that begins with #Fields and names what its lines hold.", lines=lines.name),
            _("Put that line above them, or name another `format` in a map's [file]."),
        )
    fields = Fields(known, tuple((row, known.index(head) + 1) for row, head in heads))
    absent = [" or ".join(NAMES[ours]) for ours in NEEDED if not any(fields.place(ours))]
    if absent:
        raise BadFile(
            _("The log “{lines}” lacks the field {absent}.", lines=lines.name, absent=absent[0]),
            _("Let the server write it as well."),
        )
    return fields


def cut(con: duckdb.DuckDBPyConnection, lines: Delivered, fields: Fields, target: Path) -> None:
    """Write the parts of every line as those of an access log; all of them are empty in a line that does not fit."""
    cell = lines.column(LINE_OF_LOG)
    widths = [len(each) for each in fields.named]
    split = f"string_split({cell}, case when contains({cell}, chr(9)) then chr(9) else ' ' end)"
    con.execute(
        f"copy (select case when starts_with(said, '#') then null else said end as {was(LINE_OF_LOG)}, "
        f"{struct(fields, 'line', 'at')}, {struct(fields, 'who', 'site', 'address', 'person')}, "
        f"{struct(fields, 'request', 'method', 'path', 'query', 'protocol')}, "
        f"{struct(fields, 'came', 'status', 'size', 'referrer', 'agent')} from ("
        f"select *, coalesce(len(cells) = {widths}[which] and not starts_with(said, '#'), false) as fits from ("
        f"select file_row_number as row, {cell} as said, {split} as cells, {fields.which} as which "
        f"from {parquet(lines.table, 'file_row_number = true')}))) "
        f"to {literal(str(target))} (format parquet, compression lz4, preserve_order true)"
    )


def struct(fields: Fields, called: str, *ours: str) -> str:
    """The SQL of several parts of a line as one."""
    inside = ", ".join(f"'{one}': case when fits then {value(fields, one)} else '' end" for one in ours)
    return f"{{{inside}}} as {called}"


def value(fields: Fields, ours: str) -> str:
    """The SQL of one part of a line that fits."""
    if ours == "at":
        return f"{_cell(fields, 'day')} || 'T' || {_cell(fields, 'clock')} || '+00:00'"
    cell = _cell(fields, ours)
    if ours in ("address", "status"):
        # Where a log tells neither, its lines are lines all the same.
        return f"coalesce(nullif({cell}, ''), '-')"
    if ours == "agent":
        once = f"url_decode({cell})"
        decoded = f"case when contains({once}, '%20') then url_decode({once}) else {once} end"
        return f"coalesce(case when contains({cell}, '%') then {decoded} else replace({cell}, '+', ' ') end, '')"
    if ours in ("path", "query"):
        whole = f"{_cell(fields, 'path')}"
        part = f"split_part({whole}, '?', {1 if ours == 'path' else 2})"
        return f"coalesce({part}, '')" if ours == "path" else f"coalesce(nullif({cell}, ''), {part}, '')"
    return f"coalesce({cell}, '')"


def _cell(fields: Fields, ours: str) -> str:
    places: Sequence[int] = fields.place(ours)
    return f"cells[{places[0]}]" if len(places) == 1 else f"cells[{places}[which]]"


def most(con: duckdb.DuckDBPyConnection, log: Delivered) -> None:
    """Raise `BadFile` where most of the lines do not fit the fields that are named."""
    cell = log.column(LINE_OF_LOG)
    wrong, taken, example = con.execute(
        f"select count({cell}), count({log.column('name')}), min({cell}) from {parquet(log.table)}"
    ).fetchall()[0]
    if wrong > taken:
        raise BadFile(
            _(
                "{wrong:,} of {wrong2:,} lines of “{log}” do not have the fields that #Fields names, such as "
                "“{example}”.",
                wrong=wrong,
                wrong2=wrong + taken,
                log=log.name,
                example=example[:100],
            ),
            _("Export it again, or name another `format` in a map's [file]."),
        )
