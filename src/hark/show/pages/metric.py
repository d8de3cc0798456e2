"""A metric: how it is doing, where, since when; and the list of all there are."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from markupsafe import Markup

from hark.errors import HarkError
from hark.export import harmless
from hark.measure.clock import Clock
from hark.measure.metric import Metric, metrics
from hark.measure.query import Query, parts
from hark.show.access import HarkRequest, needs
from hark.show.asking import QuestionForm
from hark.show.drawing import by_itself, picture_of
from hark.show.kept import Kept
from hark.show.language import Language
from hark.show.report.areas import AREAS, SAID, Area
from hark.show.report.figures import Picture, pictures
from hark.show.report.finding import Finding
from hark.show.report.findings import finding, usual_period
from hark.show.report.options import Options
from hark.show.report.page import hidden_now, may_be_told
from hark.show.report.reach import reach
from hark.show.report.sentences import companions, extremes, in_all, paragraph
from hark.show.report.tiles import Tile, tile
from hark.store.derivation import roots
from hark.store.reader import Facts


@dataclass(frozen=True)
class Sheet:
    """A metric in full, ready for the page."""

    tile: Tile
    said: Markup
    pictures: tuple[Picture, ...]


@needs("figures")
@require_GET
def metric_list(request: HarkRequest) -> HttpResponse:
    """Every metric, by what it is about."""
    areas = [(area.title, [one for one in metrics.values() if area_of(one) is area]) for area in AREAS]
    return render(request, "hark/metrics.html", {"areas": areas})


@needs("figures")
@require_GET
def metric(request: HarkRequest, name: str) -> HttpResponse:
    """One metric."""
    if name not in metrics:
        raise Http404
    one, facts = metrics[name], request.facts
    form = QuestionForm(request.GET, name, facts)
    page: dict[str, object] = {"metric": one, "form": form, "meaning": one.meaning(facts.company.thresholds)}
    if form.is_valid():
        try:
            page["sheet"] = sheet(form.query(), asked(form), facts)
        except HarkError as error:
            page["error"] = error
        page["filters"] = list(form.filters())
    template = "hark/_metric.html" if request.htmx else "hark/metric.html"
    return render(request, template, page)


def sheet(query: Query, options: Options, facts: Facts) -> Sheet | None:
    """What there is to say about a metric; None where nothing is behind it, or too few people.

    It is worked out once as long as nothing changes.
    """
    query.check(facts)
    return SHEETS.get(facts, (query, options), lambda: worked_out(query, options, facts))


SHEETS: Kept[Sheet | None] = Kept(64)


def worked_out(query: Query, options: Options, facts: Facts) -> Sheet | None:
    """What there is to say about a metric, with its pictures."""
    company, area = facts.company, area_of(metrics[query.metric])
    span = reach(area.facts, query, facts)
    over = options.over or usual_period(area, query, span, facts)
    found = finding(query, over, area, span, facts, options)
    if found is None or not may_be_told(found, company):
        return None
    language, clock = Language(company.language), Clock.of(company)
    secret = hidden_now(found, company)
    said = [
        "" if secret else paragraph(found, language, clock),
        "" if secret else companions(found, language),
        in_all(found, language),
        extremes(found),
    ]
    return Sheet(
        tile(found, company, language, clock),
        Markup(" ").join(filter(None, said)),
        tuple(drawn(found, facts, options, language)),
    )


@needs("figures")
@require_GET
def chart(request: HarkRequest, name: str, kind: str, ending: str) -> HttpResponse:
    """One chart of a metric's page as a file: a drawing, a picture, or the table behind it."""
    if name not in metrics or ending not in FILES:
        raise Http404
    form = QuestionForm(request.GET, name, request.facts)
    try:
        found = sheet(form.query(), asked(form), request.facts) if form.is_valid() else None
    except HarkError:
        found = None
    picture = next((one for one in found.pictures if one.kind == kind), None) if found else None
    if picture is None:
        raise Http404
    of, made = FILES[ending]
    answer = HttpResponse(made(picture), content_type=of)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{kind}.{ending}"'
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def as_table(picture: Picture) -> str:
    """The table behind a chart as CSV, as it is shown."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(map(harmless, picture.head))
    writer.writerows([harmless(cell.text) for cell in row] for row in picture.rows)
    return "\ufeff" + out.getvalue()


FILES: Mapping[str, tuple[str, Callable[[Picture], str | bytes]]] = {
    "svg": ("image/svg+xml", lambda picture: by_itself(picture.wide)),
    "png": ("image/png", lambda picture: picture_of(picture.wide)),
    "csv": ("text/csv; charset=utf-8", as_table),
}
"""By ending: the type of a chart's file, and what makes it."""


def asked(form: QuestionForm) -> Options:
    """The period and the columns that were asked for."""
    said = form.cleaned_data
    return Options(over=said["over"] or None, by=(said["by"],) if said["by"] else ())


def drawn(found: Finding, facts: Facts, options: Options, language: Language) -> tuple[Picture, ...]:
    """Its pictures."""
    return tuple(pictures(found, facts, options, language))


def area_of(one: Metric) -> Area:
    """The area a metric belongs to."""
    facts = {root for part in parts(one) for root in roots(part.fact)}
    return next((area for area in AREAS if facts & set(area.facts)), SAID)
