"""Records to take along: as CSV, as a workbook, as Parquet."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import StringIO
from pathlib import Path

import duckdb
from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from sqlglot import exp

from hark.collect.sql import literal
from hark.errors import BadQuestion, HarkError
from hark.export import harmless
from hark.measure.metric import metrics
from hark.measure.query import Query, parts
from hark.measure.records import COUNTS_AS, record_rows
from hark.models import note
from hark.show.access import HarkRequest, needs
from hark.show.pages.records import SearchForm
from hark.show.workbook import LINES, workbook
from hark.store.columns import Kind
from hark.store.reader import LITTLE, PERSON, Facts
from hark.store.scratch import scratch

CHUNK = 1 << 18
"""Bytes sent at a time."""

Head = Mapping[str, str]
"""The names of the columns, and the type of each in DuckDB."""

Rows = Iterable[Sequence[object]]

TYPES = {Kind.NUMBER: "DOUBLE", Kind.WHOLE: "BIGINT", Kind.CLAIM: "BOOLEAN", Kind.INSTANT: "TIMESTAMP"}
"""What holds a column of a kind; all others are texts."""


def as_csv(room: Path, head: Head, rows: Rows) -> Iterator[bytes]:
    """A CSV with a mark by which spreadsheets know its letters; no cell acts as a formula, and numbers stay numbers."""
    held = StringIO(newline="")
    writer = csv.writer(held)
    held.write("\ufeff")
    writer.writerow(map(harmless, head))
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        if held.tell() > CHUNK:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def as_workbook(room: Path, head: Head, rows: Rows) -> Iterator[bytes]:
    """A workbook, row by row."""
    return workbook(head, rows)


NOTHING = "\x01"
"""What stands for an empty cell on the way to Parquet, where an empty text is one."""

LONGEST = 1 << 26
"""Bytes a row may have on that way."""


def as_parquet(room: Path, head: Head, rows: Rows) -> Iterator[bytes]:
    """Parquet with the types of the columns, by way of a text, so that no more than some rows are held at a time."""
    between, file = room / "rows.csv", room / "rows.parquet"
    with between.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([NOTHING if cell is None else cell for cell in row] for row in rows)
    columns = ", ".join(f"{literal(name)}: '{kind}'" for name, kind in head.items())
    with duckdb.connect(config={"memory_limit": LITTLE, "temp_directory": str(room)}) as connection:
        connection.execute(
            f"copy (from read_csv({literal(str(between))}, columns = {{{columns}}}, header = false, "
            f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '{NOTHING}', "
            f"max_line_size = {LONGEST}, compression = 'none')) "
            f"to {literal(str(file))} (format parquet, compression zstd, use_tmp_file false)"
        )
    between.unlink()
    with file.open("rb") as made:
        while some := made.read(CHUNK):
            yield some


WAYS: Mapping[str, tuple[str, Callable[[Path, Head, Rows], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
    "parquet": ("application/vnd.apache.parquet", as_parquet),
}
"""By ending: the type of the file, and its bytes, some at a time; the folder is room for work in progress."""


@needs("export")
@require_POST
def download(request: HarkRequest, name: str, ending: str) -> HttpResponse | StreamingHttpResponse:
    """The rows behind a question as a file, sent while it grows; the log keeps who took them along."""
    if name not in metrics or ending not in WAYS:
        raise Http404
    form = SearchForm(request.GET, name, request.facts)
    try:
        if not form.is_valid():
            raise BadQuestion(_("The question cannot be read."), " ".join(form.non_field_errors()))
        pieces = taken(form.query(), request.facts, form.cleaned_data["q"], ending)
        # What goes wrong is said before anything is sent: the rows are put in order before the first one comes.
        first = next(pieces)
    except HarkError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
        return redirect("records-of", name=name)
    asked = request.GET.copy()
    # What was searched for may be a part of somebody's name, which nobody would find when they are to be erased.
    searched = bool("".join(asked.pop("q", [])))
    note(request.user, "downloaded", f"{metrics[name].label} ({ending})", question=asked.urlencode(), searched=searched)
    answer = StreamingHttpResponse(sent(first, pieces), content_type=WAYS[ending][0])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def taken(query: Query, facts: Facts, search: str, ending: str) -> Iterator[bytes]:
    """The bytes of a file with the rows. Raises BadQuestion where a sheet cannot hold so many."""
    with scratch() as room, facts.frugal(room) as frugal:
        rows = record_rows(query, frugal, search)
        if ending == "xlsx":
            check_lines(rows, frugal)
        yield from WAYS[ending][1](room, *told(rows, query, frugal))


def check_lines(rows: exp.Select, facts: Facts) -> None:
    """Raise BadQuestion where a sheet cannot hold so many rows."""
    plain = rows.copy()
    plain.set("order", None)
    (found,) = facts.rows(exp.select("count(*) AS n").from_(plain.subquery("found")))
    if int(str(found["n"])) > LINES:
        raise BadQuestion(f"A sheet holds {LINES:,} rows, and these are more.", "Take CSV, or a shorter time.")


def told(rows: exp.Select, query: Query, facts: Facts) -> tuple[Head, Rows]:
    """The columns, and the rows: moments as the company's clock shows them, lists and pairs as text."""
    columns = facts.columns(parts(metrics[query.metric])[-1].fact)
    names = [one.alias_or_name for one in rows.selects]
    kinds = {name: columns[name].kind for name in names if name in columns}
    read = [cell(name, kinds.get(name), facts.company.zone).as_(name, quoted=True) for name in names]
    found = facts.batches(exp.select(*read).from_(rows.subquery("found")))
    own = {COUNTS_AS: "DOUBLE", PERSON: "BIGINT"}
    head = {name: TYPES.get(kinds[name], "VARCHAR") if name in kinds else own.get(name, "VARCHAR") for name in names}
    return head, (row for some in found for row in some)


def cell(name: str, kind: Kind | None, zone: str) -> exp.Expr:
    """A column as a file holds it."""
    column = exp.column(name, quoted=True)
    if kind is Kind.INSTANT:
        clock = exp.func("timezone", exp.Literal.string(zone), column)
        return exp.func("strftime", clock, exp.Literal.string("%Y-%m-%d %H:%M:%S"), dialect="duckdb")
    if kind is Kind.TEXTS:
        return exp.func("array_to_string", column, exp.Literal.string("; "), dialect="duckdb")
    return exp.cast(column, "VARCHAR") if kind is Kind.PAIRS else column


async def sent(first: bytes, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """What is sent, piece by piece, each of them made when the one before is on its way."""
    yield first
    another = sync_to_async(partial(next, pieces, None))
    while (some := await another()) is not None:
        yield some
