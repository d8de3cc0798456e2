"""What a metric is seen beside: its target, its base line, what others reach, and what the company changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hark.company import BaseLine, Benchmark, Change, CompanyDocument
from hark.company.marks import LONGEST
from hark.measure.metric import metrics
from hark.show.access import HarkRequest, needs
from hark.show.asking import Day
from hark.show.changing import SettingsForm, saved


class Beside(SettingsForm):
    """A part of what a metric is seen beside; `metric` is its name."""

    title = ""
    about = ""

    def __init__(self, document: CompanyDocument, metric: str, *args: Any, **more: Any) -> None:
        super().__init__(document, *args, **more)
        self.metric = metric
        self.initial |= self.now(document)

    def now(self, document: CompanyDocument) -> dict[str, Any]:
        """What its fields say now."""
        return {}


class LinesForm(Beside):
    """The target, and the time that later figures are held against."""

    title = gettext_lazy("Target and base line")
    fields_of = ("targets", "base_lines")
    about = gettext_lazy("Later figures are held against those of the base line. Leave empty what there is not.")
    target = forms.FloatField(label=gettext_lazy("Target"), required=False)
    start = Day(label=gettext_lazy("Base line from"), required=False)
    to = Day(label=gettext_lazy("to its last day"), required=False)

    def now(self, document: CompanyDocument) -> dict[str, Any]:
        """The target and the base line there are."""
        line = document.base_lines.get(self.metric)
        days = {"start": line.start, "to": line.end - timedelta(days=1)} if line else {}
        return {"target": document.targets.get(self.metric), **days}

    def clean(self) -> dict[str, Any]:
        """Both days or none, in their order."""
        said = super().clean() or self.cleaned_data
        start, to = said.get("start"), said.get("to")
        if bool(start) != bool(to) and not self.errors:
            self.add_error("to" if start else "start", _("A base line needs its first and its last day."))
        elif start and to and start > to:
            self.add_error("to", _("The last day is before the first."))
        return said

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document with this target and base line."""
        said = self.cleaned_data
        targets = {**document.targets, self.metric: said["target"]}
        lines = dict(document.base_lines)
        lines.pop(self.metric, None)
        if said["start"]:
            lines[self.metric] = BaseLine(said["start"], said["to"] + timedelta(days=1))
        known = {name: value for name, value in targets.items() if value is not None}
        return replace(document, targets=MappingProxyType(known), base_lines=MappingProxyType(lines))


class ChangeForm(Beside):
    """Something the company changed on a day."""

    title = gettext_lazy("Changes")
    about = gettext_lazy("A new tool, a price, a campaign: the weeks before it are held against the weeks after.")
    what = forms.CharField(label=gettext_lazy("What was changed"), max_length=LONGEST)
    day = Day(label=gettext_lazy("From which day on"))
    every = forms.BooleanField(label=gettext_lazy("It may have touched every metric"), required=False)

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document with this change."""
        said = self.cleaned_data
        made = Change(said["day"], said["what"], () if said["every"] else (self.metric,))
        return replace(document, changes=tuple(sorted({*document.changes, made}, key=lambda one: (one.day, one.what))))


class BenchmarkForm(Beside):
    """What others reach."""

    title = gettext_lazy("Benchmarks")
    about = gettext_lazy("What others reach is worth something only with its source and its date.")
    value = forms.FloatField(label=gettext_lazy("Value"))
    source = forms.CharField(label=gettext_lazy("Source"), max_length=LONGEST)
    day = Day(label=gettext_lazy("Of which day"))
    industry = forms.CharField(label=gettext_lazy("Industry"), max_length=LONGEST, required=False)

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document with this benchmark."""
        said = self.cleaned_data
        made = Benchmark(self.metric, said["value"], said["source"], said["day"], said["industry"])
        return replace(document, benchmarks=(*(one for one in document.benchmarks if one != made), made))


class AwayForm(Beside):
    """Something that is to go; `which` tells it from all others."""

    which = forms.CharField()

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document without it."""
        which = self.cleaned_data["which"]
        return replace(
            document,
            changes=tuple(one for one in document.changes if known_by(one) != which),
            benchmarks=tuple(one for one in document.benchmarks if known_by(one) != which),
        )


FORMS: Mapping[str, type[Beside]] = {"lines": LinesForm, "change": ChangeForm, "benchmark": BenchmarkForm}


def known_by(one: Change | Benchmark) -> str:
    """What tells a change or a benchmark from all others."""
    return repr(one)


@needs("settings")
@require_http_methods(["GET", "POST"])
def beside(request: HarkRequest, name: str) -> HttpResponse:
    """What one metric is seen beside: shown, added to, and taken from."""
    if name not in metrics:
        raise Http404
    document, done = request.store.company, request.POST.get("do", "")
    shown = {
        key: form(document, name, request.POST if key == done else None, auto_id=f"{key}_%s")
        for key, form in FORMS.items()
    }
    asked = AwayForm(document, name, request.POST) if done == "away" else shown.get(done)
    if asked and asked.is_valid() and (told := saved(request, asked)):
        messages.success(request, told)
        return redirect("beside", name=name)
    changes = [(known_by(one), one) for one in document.changes if one.concerns(name)]
    benchmarks = [(known_by(one), one) for one in document.benchmarks if one.metric == name]
    page = {"metric": metrics[name], "forms": shown, "changes": changes, "benchmarks": benchmarks}
    return render(request, "hark/beside.html", page)
