"""What each metric aims at, and its thresholds; what a changed threshold does to figures is said before it is saved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hark.company import CompanyDocument
from hark.errors import HarkError
from hark.measure.metric import Metric, metrics
from hark.measure.query import Query
from hark.measure.run import run
from hark.show.access import HarkRequest, needs
from hark.show.changing import SettingsForm, saved
from hark.show.language import Language
from hark.show.pages.metric import area_of
from hark.show.pages.team import known
from hark.show.privacy import hides
from hark.show.report.areas import AREAS
from hark.store.reader import Facts
from hark.words import spoken

PROMISED = "priority"
"""The column whose values a metric with promises has a threshold for."""

HOURS = (0.01, 8760.0)
"""The least and the most that can be promised."""

MOST = 6
"""So many figures are worked out anew before a change is saved."""

Change = tuple[str, str, float | None, float | None]
"""A threshold that changes: of which metric, its name, what it is now and what it will be; None: none of its own."""


class TargetsForm(SettingsForm):
    """The targets and thresholds of some metrics; those of all others stay."""

    fields_of = ("targets", "thresholds")
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, document: CompanyDocument, shown: Mapping[str, Metric], promised: Collection[str], *args: Any, **more: Any
    ) -> None:
        super().__init__(document, *args, **more)
        self.shown = shown
        for name, one in shown.items():
            self.fields[name] = forms.FloatField(
                label=_("{what} ({unit})").format(what=one.label, unit=_(one.unit)), required=False
            )
            self.initial[name] = plainly(document.targets.get(name))
            mine = document.thresholds.get(name, {})
            for key in keys(one, mine, promised):
                low, high = one.limits.get(key, HOURS)
                field = forms.FloatField(label=worded(key), required=False, min_value=low, max_value=high)
                self.fields[f"{name}.{key}"] = field
                self.initial[f"{name}.{key}"] = plainly(mine.get(key, one.threshold.get(key)))

    def own(self, name: str) -> list[str]:
        """The thresholds of a metric."""
        return [field.partition(".")[2] for field in self.fields if field.startswith(f"{name}.")]

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document as the form says."""
        said = self.cleaned_data
        targets = {key: value for key, value in document.targets.items() if key not in self.shown}
        targets |= {key: said[key] for key in self.shown if said[key] is not None}
        thresholds = {name: dict(values) for name, values in document.thresholds.items()}
        for name, key, _now, value in self.changes(document):
            if value is None:
                del thresholds[name][key]
            else:
                thresholds.setdefault(name, {})[key] = value
        frozen = {name: MappingProxyType(values) for name, values in thresholds.items() if values}
        return replace(document, targets=MappingProxyType(targets), thresholds=MappingProxyType(frozen))

    def changes(self, document: CompanyDocument) -> list[Change]:
        """The thresholds that the form changes."""
        found = []
        for name, one in self.shown.items():
            now = one.thresholds(document.thresholds)
            for key in self.own(name):
                value = self.cleaned_data[f"{name}.{key}"]
                value = one.threshold.get(key) if value is None else value
                if value != now.get(key):
                    found.append((name, key, now.get(key), value))
        return found

    def unsure(self, document: CompanyDocument) -> list[Change]:
        """The changes of thresholds that nobody has been told the effect of; from now on, they have."""
        changes = self.changes(document)
        token = sha256(repr(changes).encode()).hexdigest()[:16]
        if not changes or self.cleaned_data["sure"] == token:
            return []
        self.data = self.data.copy()
        self.data["sure"] = token
        return changes


@dataclass(frozen=True)
class Line:
    """A metric with the fields of its target and its thresholds."""

    metric: Metric
    target: forms.BoundField
    thresholds: tuple[forms.BoundField, ...]
    meaning: str


@dataclass(frozen=True)
class Effect:
    """What a change does: to which metric, in words, and its figure over all times before and after; empty: unknown."""

    metric: Metric
    said: str
    before: str
    after: str


def keys(one: Metric, mine: Mapping[str, float], promised: Collection[str]) -> list[str]:
    """The thresholds a metric has or may have."""
    return list(dict.fromkeys([*sorted(promised if one.promises else ()), *mine, *one.threshold]))


def plainly(value: float | None) -> str:
    """A number as a field shows it, without digits that say nothing."""
    return "" if value is None else f"{value:.12g}"


def worded(key: str) -> str:
    """A threshold as people read it."""
    return _("all others") if key == "else" else _(key.replace("_", " "))


@needs("settings")
@require_http_methods(["GET", "POST"])
def targets(request: HarkRequest) -> HttpResponse:
    """Every metric, or those that were searched, by what they are about."""
    document, sought = request.store.company, request.GET.get("q", "").casefold().split()
    shown = {name: one for name, one in metrics.items() if meant(one, sought)}
    promised = known(PROMISED, request.facts) if any(one.promises for one in shown.values()) else ()
    form = TargetsForm(document, shown, promised, request.POST or None)
    effects: list[Effect] = []
    if request.method == "POST" and form.is_valid():
        if changes := form.unsure(document):
            effects = list(told(changes, form.changed(document), request.facts))
        elif said := saved(request, form):
            messages.success(request, said)
            return redirect(request.get_full_path())
    areas = [(_(area.title), [line(one, form) for one in shown.values() if area_of(one) is area]) for area in AREAS]
    page = {
        "form": form, "areas": [(title, lines) for title, lines in areas if lines], "effects": effects,
        "q": request.GET.get("q", ""),
    }  # fmt: skip
    return render(request, "hark/targets.html", page)


def meant(one: Metric, sought: list[str]) -> bool:
    """Whether each word of a search is in what a metric is called or means."""
    text = f"{one.name} {one.label} {one.help}".casefold()
    return all(word in text for word in sought)


def line(one: Metric, form: TargetsForm) -> Line:
    """A metric's line."""
    own = tuple(form[f"{one.name}.{key}"] for key in form.own(one.name))
    return Line(one, form[one.name], own, one.meaning(form.document.thresholds) if own else "")


def told(changes: list[Change], made: CompanyDocument, facts: Facts) -> Iterator[Effect]:
    """What some changes of thresholds do to the figures over all times."""
    figures: dict[str, tuple[str, str]] = {}
    for name, key, now, value in changes:
        if name not in figures and len(figures) < MOST:
            figures[name] = figure(name, facts.company, facts), figure(name, made, facts)
        before, after = figures.get(name, ("", ""))
        said = _("“{threshold}” becomes {new}; it is {old}.").format(
            threshold=worded(key), new=number(value), old=number(now)
        )
        yield Effect(metrics[name], said, before, after)


def number(value: float | None) -> str:
    """A threshold as it is written."""
    return _("not said") if value is None else f"{value:g}"


def figure(name: str, company: CompanyDocument, facts: Facts) -> str:
    """A metric's figure over all times by a company document; empty where there is none to be shown."""
    asked = Facts(facts.store, limits=facts.limits)
    asked.company = company
    try:
        (row,) = run(Query(name), asked)
    except (HarkError, ValueError):
        return ""
    if row.estimate.value is None or hides(row.estimate, company.hide_below):
        return ""
    said = Language(spoken()).figure(row.estimate.value, row.unit)
    return f"{said} {_(row.unit)}" if row.unit in ("%", "points") else said
