"""Dimensions: by which columns figures are offered to be broken down, what they are called, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hark.company import CompanyDocument, Dimension
from hark.measure.dimension import dimensions as columns_of
from hark.show.access import HarkRequest, needs
from hark.show.asking import words
from hark.show.changing import SettingsForm, saved
from hark.show.report.groups import LATE, LIKELY, SHOWN, said_of
from hark.store.facts import ATTRIBUTE, Column
from hark.store.reader import Facts

LAST = 10_000
"""What stands for no place when sorting."""


class DimensionsForm(SettingsForm):
    """A line for each column: its place, what it is called, and whether it is offered."""

    fields_of = ("dimensions",)

    def __init__(self, document: CompanyDocument, columns: Mapping[str, Column], *args: Any, **more: Any) -> None:
        super().__init__(document, *args, **more)
        self.columns = columns
        named = [one.name.removeprefix(ATTRIBUTE) for one in document.dimensions]
        for name in columns:
            said = said_of(name, document)
            self.fields[f"place.{name}"] = forms.IntegerField(
                label=gettext_lazy("Place"), required=False, min_value=1, max_value=999
            )
            self.fields[f"label.{name}"] = forms.CharField(
                label=gettext_lazy("Called"), required=False, max_length=80,
                widget=forms.TextInput(attrs={"placeholder": words(name)}),
            )  # fmt: skip
            self.fields[f"offered.{name}"] = forms.BooleanField(label=gettext_lazy("Offered"), required=False)
            self.initial |= {
                f"place.{name}": named.index(bare) + 1 if (bare := name.removeprefix(ATTRIBUTE)) in named else None,
                f"label.{name}": (said or SHOWN).label,
                f"offered.{name}": not (said or SHOWN).hidden,
            }

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document with what was said of these columns; what it says of others stays behind them."""
        said = self.cleaned_data
        lines = [
            (said[f"place.{name}"] or LAST, Dimension(name, said[f"label.{name}"], not said[f"offered.{name}"]))
            for name in self.columns
        ]
        told = [(place, one) for place, one in lines if place < LAST or one != Dimension(one.name)]
        known = [one for _place, one in sorted(told, key=lambda line: line[0])]
        others = [one for one in document.dimensions if one.name.removeprefix(ATTRIBUTE) not in self.bare()]
        return replace(document, dimensions=(*known, *others))

    def bare(self) -> set[str]:
        """The names of the columns without what marks attributes."""
        return {name.removeprefix(ATTRIBUTE) for name in self.columns}


@dataclass(frozen=True)
class Line:
    """A column with its fields."""

    name: str
    help: str
    fields: tuple[forms.BoundField, ...]


@needs("settings")
@require_http_methods(["GET", "POST"])
def dimensions(request: HarkRequest) -> HttpResponse:
    """Every column that figures can be broken down by."""
    document = request.store.company
    columns = ordered(request.facts, document)
    form = DimensionsForm(document, columns, request.POST or None)
    if request.method == "POST" and form.is_valid() and (told := saved(request, form)):
        messages.success(request, told)
        return redirect("dimensions")
    lines = [
        Line(words(name), _(column.help), tuple(form[f"{field}.{name}"] for field in ("place", "label", "offered")))
        for name, column in columns.items()
    ]
    return render(request, "hark/dimensions.html", {"form": form, "lines": lines})


def ordered(facts: Facts, document: CompanyDocument) -> dict[str, Column]:
    """Every such column of the facts that hold anything: in the company's order, then in the usual one."""
    every: dict[str, Column] = {}
    for fact in facts.held():
        every = {**columns_of(facts.columns(fact)), **every}
    said = [one.name.removeprefix(ATTRIBUTE) for one in document.dimensions]
    own = [name for name, column in every.items() if column.name.startswith(ATTRIBUTE)]
    usual = [*LIKELY, *own, *LATE, *sorted(every)]
    names = [name for name in dict.fromkeys([*said, *usual]) if name in every]
    return {name: every[name] for name in names}
