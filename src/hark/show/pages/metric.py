"""A metric: how it is doing, where, since when; and the list of all there are."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from io import StringIO

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from markupsafe import Markup

from hark.errors import HarkError
from hark.export import harmless
from hark.measure.clock import Clock
from hark.measure.metric import Metric, metrics
from hark.measure.query import Query, parts
from hark.measure.run import Row
from hark.show.access import HarkRequest, needs
from hark.show.asking import QuestionForm
from hark.show.charts.trend import Link
from hark.show.drawing import by_itself, picture_of
from hark.show.kept import Kept
from hark.show.language import Language
from hark.show.report.areas import AREAS, SAID, Area
from hark.show.report.figures import pictures
from hark.show.report.finding import Finding
from hark.show.report.findings import finding, usual_period
from hark.show.report.marks import Marks, among_the_rest, marks
from hark.show.report.options import Options
from hark.show.report.page import hidden_now, may_be_told
from hark.show.report.reach import reach
from hark.show.report.sentences import companions, extremes, in_all, paragraph
from hark.show.report.tables import Picture
from hark.show.report.tiles import Tile, tile
from hark.store.derivation import roots
from hark.store.reader import Facts
from hark.words import spoken


class MetricForm(QuestionForm):
    """A question about one metric, and what its last period is compared with."""

    against = forms.ChoiceField(
        label=_("Against"),
        choices=[("", _("The period before")), ("year", _("A year before"))],
        required=False,
    )


@dataclass(frozen=True)
class Sheet:
    """A metric in full, ready for the page."""

    tile: Tile
    said: Markup
    pictures: tuple[Picture, ...]
    marks: Marks
    period: str = ""
    """The period it tells about, as its history is asked for."""


@needs("figures")
@require_GET
def metric_list(request: HarkRequest) -> HttpResponse:
    """Every metric, by what it is about."""
    areas = [(_(area.title), [one for one in metrics.values() if area_of(one) is area]) for area in AREAS]
    return render(request, "hark/metrics.html", {"areas": areas})


@needs("figures")
@require_GET
def metric(request: HarkRequest, name: str) -> HttpResponse:
    """One metric."""
    if name not in metrics:
        raise Http404
    one, facts = metrics[name], request.facts
    form = MetricForm(request.GET, name, facts)
    page: dict[str, object] = {"metric": one, "form": form, "meaning": one.meaning(facts.company.thresholds)}
    if form.is_valid():
        try:
            page["sheet"] = sheet(form.query(), asked(form), facts, leads=request.user.may("records"))
        except HarkError as error:
            page["error"] = error
        page["filters"] = list(form.filters())
    template = "hark/_metric.html" if request.htmx else "hark/metric.html"
    return render(request, template, page)


def sheet(query: Query, options: Options, facts: Facts, *, leads: bool) -> Sheet | None:
    """What there is to say about a metric; None where nothing is behind it, or too few people.

    It is worked out once as long as nothing changes. `leads`: its figures lead to their records.
    """
    query.check(facts)
    return SHEETS.get(facts, (query, options, leads), lambda: worked_out(query, options, facts, leads=leads))


SHEETS: Kept[Sheet | None] = Kept(64)


def worked_out(query: Query, options: Options, facts: Facts, *, leads: bool) -> Sheet | None:
    """What there is to say about a metric, with its pictures."""
    company, area = facts.company, area_of(metrics[query.metric])
    span = reach(area.facts, query, facts)
    over = options.over or usual_period(area, query, span, facts)
    found = finding(query, over, area, span, facts, options)
    if found is None or not may_be_told(found, company):
        return None
    language, clock = Language(spoken()), Clock.of(company)
    secret = hidden_now(found, company)
    seen = marks(found, query, facts, language)
    said = [
        "" if secret else paragraph(found, language, clock),
        "" if secret else among_the_rest(found, query, facts, language),
        "" if secret else companions(found, language),
        in_all(found, language),
        extremes(found),
    ]
    return Sheet(
        tile(found, company, language, clock),
        Markup(" ").join(filter(None, said)),
        tuple(pictures(found, facts, options, language, seen.drawn(behind(found, query, facts) if leads else None))),
        replace(seen, said=()) if secret else seen,
        f"{found.over}|{found.latest.period}" if found.latest and found.over else "",
    )


@needs("figures")
@require_GET
def chart(request: HarkRequest, name: str, kind: str, ending: str) -> HttpResponse:
    """One chart of a metric's page as a file: a drawing, a picture, or the table behind it."""
    if name not in metrics or ending not in FILES:
        raise Http404
    form = MetricForm(request.GET, name, request.facts)
    try:
        found = sheet(form.query(), asked(form), request.facts, leads=False) if form.is_valid() else None
    except HarkError:
        found = None
    # Of several by one column each, the address says which in the page's order.
    place = request.GET.get("place", "")
    there = [
        one
        for number, one in enumerate(found.pictures if found else (), 1)
        if one.kind == kind and place in ("", str(number))
    ]
    picture = there[0] if there else None
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
    by = (said["by"],) if said["by"] else ()
    return Options(over=said["over"] or None, by=by, against=said["against"] or "before")


def behind(found: Finding, query: Query, facts: Facts) -> Link:
    """Where the rows behind a figure of a finding are: of its period, and of its group."""
    clock, address = Clock.of(facts.company), reverse("records-of", args=[found.metric.name])

    def link(row: Row) -> str:
        where = [*map(str, query.where), *(f"{column}={value or ''}" for column, value in row.group.items())]
        start, end = query.start, query.end
        if row.period and found.over:
            after = clock.moved(row.period, found.over)
            start, end = max(row.period, start or row.period), min(after, end or after)
        asked = [("where", one) for one in where]
        asked += [("start", start.isoformat())] if start else []
        asked += [("to", (end - timedelta(days=1)).isoformat())] if end else []
        return f"{address}?{urlencode(asked)}"

    return link


def area_of(one: Metric) -> Area:
    """The area a metric belongs to."""
    facts = {root for part in parts(one) for root in roots(part.fact)}
    return next((area for area in AREAS if facts & set(area.facts)), SAID)
