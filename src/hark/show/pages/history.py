"""How a figure came to be what it is: every time it was found changed, and what had happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from hark.measure.estimate import Estimate
from hark.measure.metric import Metric, metrics
from hark.measure.summary import Count, Distinct, Level, Sum
from hark.models import Reading
from hark.readings import Came, Step, history
from hark.show.access import HarkRequest, needs
from hark.show.language import Language
from hark.show.privacy import hides
from hark.show.report.groups import unit_of
from hark.store.reader import Facts
from hark.words import spoken

FIELDS = {
    "zone": gettext_lazy("the time zone"),
    "week_starts": gettext_lazy("the first day of the week"),
    "fiscal_year_starts": gettext_lazy("the first month of the fiscal year"),
    "currency": gettext_lazy("the currency"),
    "confidence": gettext_lazy("how sure an interval is"),
    "thresholds": gettext_lazy("from when on an answer counts"),
    "calendars": gettext_lazy("the calendars"),
    "rates": gettext_lazy("the rates of currencies"),
    "hide_below": gettext_lazy("when figures are hidden"),
    "grey_below": gettext_lazy("when figures are grey"),
}
"""How a field of the company document is called where it changed."""


@dataclass(frozen=True)
class Line:
    """One change of the figure: when it was found, the figure then, what it was before, and what happened."""

    found: datetime
    since: datetime | None
    figure: str
    before: str
    causes: tuple[str, ...]


class PeriodForm(forms.Form):
    """Which period's figure."""

    period = forms.ChoiceField(label=gettext_lazy("The figure of"))


@needs("figures")
@require_GET
def came_to_be(request: HarkRequest, name: str) -> HttpResponse:
    """How the figure of one period came to be what it is, for those who see all rows."""
    if name not in metrics:
        raise Http404
    facts, language = request.facts, Language(spoken())
    periods = {} if facts.limits else known(name, language)
    form = PeriodForm(request.GET if "period" in request.GET else {"period": next(iter(periods), "")})
    form.fields["period"].choices = list(periods.items())
    page: dict[str, object] = {"metric": metrics[name], "form": form, "limited": bool(facts.limits)}
    if periods and form.is_valid():
        over, _bar, day = form.cleaned_data["period"].partition("|")
        steps = history(name, over, date.fromisoformat(day), facts)
        page["lines"] = [line(one, metrics[name], request, language) for one in steps]
        page["period"] = periods[form.cleaned_data["period"]]
    return render(request, "hark/history.html", page)


def known(name: str, language: Language) -> dict[str, str]:
    """The periods whose figures were read off, the newest first, by what asks for them."""
    found = Reading.objects.filter(metric=name).order_by("-period").values_list("over", "period").distinct()
    return {f"{over}|{period}": language.period(period, over) for over, period in found}


def line(one: Step, metric: Metric, request: HarkRequest, language: Language) -> Line:
    """One change as the page shows it."""
    now = figure(one.reading, metric, request.facts, language)
    before = figure(one.before, metric, request.facts, language) if one.before else ""
    return Line(one.reading.taking.taken_at, one.since, now, before, tuple(causes(one, request)))


def figure(one: Reading, metric: Metric, facts: Facts, language: Language) -> str:
    """A figure as it was read off: “41 (35 to 47, 1,260 answers)”; hidden where few people are behind it."""
    estimate = Estimate(one.value, one.low, one.high, n=one.n, people=one.people)
    counts = isinstance(metric.summary, Count | Level | Distinct)
    if one.gone:
        return _("no figure, or one of too few people")
    if one.value is None:
        return _("not kept, since somebody was erased after that")
    if not counts and hides(estimate, facts.company.hide_below):
        return _("hidden, since fewer than {many} people are behind it").format(many=facts.company.hide_below)
    unit = unit_of(metric.name, facts)
    value = language.figure(one.value, unit) + ("%" if unit == "%" and one.value is not None else "")
    if counts or isinstance(metric.summary, Sum):
        return value
    many = f"{language.number(one.n)} {metric.noun}"
    between = language.interval(estimate, unit)
    return f"{value} ({between}, {many})" if between else f"{value} ({many})"


def causes(one: Step, request: HarkRequest) -> list[str]:
    """What happened between the two times, in words; files by their names for those who bring them in."""
    if one.before is None:
        return [_("Read off for the first time.")]
    named = request.user.may("import")
    back = _("“{file}” was taken back.") if named else _("A file was taken back.")
    said = [*(brought(came, named=named) for came in one.came), *(back.format(file=file) for file in one.undone)]
    if one.rows:
        said.append(
            ngettext(
                "{rows} row that came in is of this very period.",
                "{rows} rows that came in are of this very period.",
                one.rows,
            ).format(rows=f"{one.rows:,}")
        )
    if one.erased:
        said.append(
            ngettext("{many} customer was erased.", "{many} customers were erased.", one.erased).format(many=one.erased)
        )
    for field, _before, _after in one.settings:
        said.append(_("A setting was changed: {what}.").format(what=FIELDS[field]))
    if one.hark:
        before, after = one.hark
        said.append(
            _("Hark {before} was followed by {after}, which may count differently.").format(before=before, after=after)
        )
    return said or [_("Nothing came in and no setting was changed: more of its time has passed.")]


def brought(came: Came, *, named: bool) -> str:
    """What a file brought."""
    file = _("“{name}”").format(name=came.name) if named else _("A file")
    rows = (
        (came.new, ngettext("{n} new row", "{n} new rows", came.new)),
        (came.changed, ngettext("{n} changed", "{n} changed", came.changed)),
        (came.gone, ngettext("{n} that counts no more", "{n} that count no more", came.gone)),
    )
    parts = ", ".join(text.format(n=f"{many:,}") for many, text in rows if many)
    return _("{file} came in: {rows}.").format(file=file, rows=parts)
