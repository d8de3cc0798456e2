"""Records: the rows behind a figure, searched and leafed through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import duckdb
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hark.errors import HarkError
from hark.export import quoted
from hark.measure.metric import metrics
from hark.measure.query import Query, parts
from hark.measure.records import COUNTS_AS, records
from hark.show.access import HarkRequest, needs
from hark.show.asking import QuestionForm, coded, words
from hark.show.language import Language
from hark.show.pages.single import WHAT, address
from hark.store.columns import Personal
from hark.store.reader import PERSON, Facts
from hark.words import spoken

PAGE = 50
"""Rows on a page."""

FIRST = ("occurred_at", "ended_at", "solved_at", "score", COUNTS_AS, "text")
"""What stands first in a row, where it is filled."""

LEFT = frozenset(
    ("import", "version", "scale_worst", "scale_best", "attributes", PERSON, "sent_at", "variant", "source")
)
"""What a page has no room for; an export has it."""


class SearchForm(QuestionForm):
    """A question, and a text that rows hold."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)


HEADS: Mapping[str, object] = MappingProxyType({"occurred_at": _("When"), COUNTS_AS: _("Counts as")})
"""What a column is called at its head where it is not called as the table calls it."""


@dataclass(frozen=True)
class Cell:
    """What a cell shows: `css` says how, `text` that it is somebody's own words."""

    text: str
    css: str = ""
    words: bool = False
    href: str = ""
    """The address of the page of what the cell names."""


@dataclass(frozen=True)
class Sheet:
    """A page of rows: the columns that anything stands in, and whether there are more."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool


@needs("records")
@require_GET
def record_list(request: HarkRequest, name: str = "answers") -> HttpResponse:
    """The rows behind a metric; behind no metric in particular, the answers."""
    if name not in metrics:
        raise Http404
    form = SearchForm(request.GET, name, request.facts)
    number = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    page: dict[str, object] = {
        "metric": metrics[name],
        "form": form,
        "number": number,
        "choices": behind(request.facts),
    }
    if form.is_valid():
        page["filters"] = list(form.filters())
        try:
            page["sheet"] = sheet(form.query(), request.facts, number, form.cleaned_data["q"])
        except HarkError as error:
            page["error"] = error
    return render(request, "hark/_records.html" if request.htmx else "hark/records.html", page)


def behind(facts: Facts) -> list[tuple[str, str]]:
    """The metrics whose rows one may want to read: one for each fact that has any."""
    wanted = ("answers", "responses", "mentions", "ticket_volume", "orders", "new_subscribers", "visits")
    return [
        (name, metrics[name].label) for name in wanted if name in metrics and facts.holds(parts(metrics[name])[-1].fact)
    ]


def sheet(query: Query, facts: Facts, number: int, search: str) -> Sheet:
    """One page of the rows behind a question."""
    found = records(query, facts, limit=PAGE + 1, offset=(number - 1) * PAGE, search=search)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = ?", [facts.company.zone])
        relation = connection.from_arrow(found)
        names = relation.columns
        lines = relation.project(", ".join(map(read, names, map(str, relation.types)))).fetchall()
    shown = [name for name in names if name not in LEFT]
    ordered = [name for name in FIRST if name in shown] + [name for name in shown if name not in FIRST]
    filled = [name for name in ordered if any(line[names.index(name)] not in (None, "") for line in lines)]
    if all(line[names.index(COUNTS_AS)] == 1 for line in lines):
        filled = [name for name in filled if name != COUNTS_AS]
    columns = facts.columns(parts(metrics[query.metric])[-1].fact)
    free = {name for name, column in columns.items() if column.personal is Personal.FREE_TEXT}
    language, at = Language(spoken()), {name: place for place, name in enumerate(names)}
    rows = tuple(
        tuple(linked(cell(name, line[at[name]], name in free, language), name, line, at) for name in filled)
        for line in lines[:PAGE]
    )
    return Sheet(tuple(heading(name) for name in filled), rows, len(lines) > PAGE)


def linked(shown: Cell, name: str, line: Sequence[object], at: Mapping[str, int]) -> Cell:
    """The cell, with the address of the page of what it names; `at` says where each column stands in its line."""
    if name not in WHAT or not shown.text:
        return shown
    source, survey = (str(line[at[key]] or "") if key in at else "" for key in ("source", "survey"))
    return replace(shown, href=address(name, shown.text, source, survey))


def read(name: str, kind: str) -> str:
    """The SQL of a column as a page reads it: an instant as the company's clock shows it."""
    return f"strftime({quoted(name)}, '%Y-%m-%d %H:%M')" if kind.startswith("TIMESTAMP") else quoted(name)


def heading(name: str) -> str:
    """What a column is called at its head."""
    return str(HEADS.get(name) or words(name.removeprefix("x_")))


def cell(name: str, value: object, free: bool, language: Language) -> Cell:
    """A value as a page shows it."""
    match value:
        case None:
            return Cell("")
        case bool():
            return Cell(gettext("yes") if value else gettext("no"))
        case int() | float():
            return Cell(language.number(value, 0 if float(value).is_integer() else 2), "number")
        case list() | tuple():
            return Cell(", ".join(map(str, value)), words=True)
    if name in ("kind", "language", "state"):
        return Cell(coded(name, str(value), language))
    return Cell(str(value), "comment" if free else "when" if name.endswith("_at") else "", words=True)
