"""Records to take along: as CSV, as a workbook, as Parquet."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO

import duckdb
from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from sqlglot import exp
from xlsxwriter import Workbook

from hark.collect.sql import literal
from hark.errors import BadQuestion, HarkError
from hark.export import harmless
from hark.measure.metric import metrics
from hark.measure.query import Query, parts
from hark.measure.records import COUNTS_AS, record_rows
from hark.models import note
from hark.show.access import HarkRequest, needs
from hark.show.pages.records import SearchForm
from hark.store.columns import Kind
from hark.store.reader import PERSON, Facts

CHUNK = 1 << 18
"""Bytes sent at a time."""

LINES = 1_048_575
"""Rows a sheet of a workbook holds below its head."""

Head = Mapping[str, str]
"""The names of the columns, and the type of each in DuckDB."""

Rows = Iterable[Sequence[object]]

TYPES = {Kind.NUMBER: "DOUBLE", Kind.WHOLE: "BIGINT", Kind.CLAIM: "BOOLEAN", Kind.INSTANT: "TIMESTAMP"}
"""What holds a column of a kind; all others are texts."""


def write_csv(file: Path, head: Head, rows: Rows) -> None:
    """A CSV with a mark by which spreadsheets know its letters; no cell acts as a formula, and numbers stay numbers."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(map(harmless, head))
        writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def write_xlsx(file: Path, head: Head, rows: Rows) -> None:
    """A workbook, written row by row. Raises BadQuestion where a sheet cannot hold so many."""
    with TemporaryDirectory() as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        with Workbook(str(file), options) as book:
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, [*head], book.add_format({"bold": True}))
            for place, row in enumerate(rows, 1):
                if place > LINES:
                    raise BadQuestion(
                        f"A sheet holds {LINES:,} rows, and these are more.", "Take CSV, or a shorter time."
                    )
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(place, column, cell[:32_767])
                    elif cell is not None:
                        sheet.write(place, column, cell)


NOTHING = "\x01"
"""What stands for an empty cell on the way to Parquet, where an empty text is one."""

LONGEST = 1 << 26
"""Bytes a row may have on that way."""


def write_parquet(file: Path, head: Head, rows: Rows) -> None:
    """Parquet with the types of the columns, by way of a text, so that no more than some rows are held at a time."""
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        between = Path(folder) / "rows.csv"
        with between.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerows([NOTHING if cell is None else cell for cell in row] for row in rows)
        columns = ", ".join(f"{literal(name)}: '{kind}'" for name, kind in head.items())
        connection.execute("set memory_limit = '512MB'")
        connection.execute(
            f"copy (from read_csv({literal(str(between))}, columns = {{{columns}}}, header = false, "
            f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '{NOTHING}', "
            f"max_line_size = {LONGEST}, compression = 'none')) "
            f"to {literal(str(file))} (format parquet, compression zstd, use_tmp_file false)"
        )


WRITERS: Mapping[str, tuple[str, Callable[[Path, Head, Rows], None]]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "parquet": ("application/vnd.apache.parquet", write_parquet),
}
"""By ending: the type of the file, and what writes it."""


@needs("export")
@require_POST
def download(request: HarkRequest, name: str, ending: str) -> HttpResponse | StreamingHttpResponse:
    """The rows behind a question as a file; the log keeps who took them along."""
    if name not in metrics or ending not in WRITERS:
        raise Http404
    form = SearchForm(request.GET, name, request.facts)
    kind, write = WRITERS[ending]
    try:
        if not form.is_valid():
            raise BadQuestion(_("The question cannot be read."), " ".join(form.non_field_errors()))
        file = NamedTemporaryFile(suffix=f".{ending}")  # noqa: SIM115 - it lives until it is sent
        head, rows = told(form.query(), request.facts, form.cleaned_data["q"])
        write(Path(file.name), head, rows)
    except HarkError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
        return redirect("records-of", name=name)
    asked = request.GET.copy()
    # What was searched for may be a part of somebody's name, which nobody would find when they are to be erased.
    searched = bool("".join(asked.pop("q", [])))
    note(request.user, "downloaded", f"{metrics[name].label} ({ending})", question=asked.urlencode(), searched=searched)
    answer = StreamingHttpResponse(sent(file), content_type=kind)
    answer["Content-Length"] = Path(file.name).stat().st_size
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def told(query: Query, facts: Facts, search: str) -> tuple[Head, Rows]:
    """The columns, and the rows: moments as the company's clock shows them, lists and pairs as text."""
    rows = record_rows(query, facts, search)
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


async def sent(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The bytes of a file, which goes when they are sent."""
    with file:
        file.seek(0)
        read = sync_to_async(partial(file.read, CHUNK))
        while some := await read():
            yield some
