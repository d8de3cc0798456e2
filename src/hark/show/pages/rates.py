"""Currency rates: what other currencies are worth in the company's, from which day on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import isfinite
from types import MappingProxyType
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hark.company import CompanyDocument
from hark.company.settings import is_currency
from hark.measure.metric import metrics
from hark.measure.money import MONEY, lacking
from hark.measure.query import Query
from hark.show.access import HarkRequest, needs
from hark.show.changing import SettingsForm, saved
from hark.show.language import Language
from hark.store.reader import Facts
from hark.words import spoken

LINE = re.compile(r"(\d{4}-\d{2}-\d{2})[\s,;=:]+(\d+(?:[.,]\d+)?)")
NEWEST = 6
"""So many rates of a currency the list shows."""


class RateForm(SettingsForm):
    """Every rate of one currency, a line each."""

    fields_of = ("rates", "currency")
    lines = forms.CharField(
        label=gettext_lazy("Rates"), required=False, widget=forms.Textarea(attrs={"rows": 12, "dir": "ltr"}),
        help_text=gettext_lazy("A day and what one is worth from then on, a line each: 2026-01-01 0.92"),
    )  # fmt: skip

    def __init__(self, document: CompanyDocument, code: str, *args: Any, **more: Any) -> None:
        super().__init__(document, *args, **more)
        self.code = code
        self.initial["lines"] = "\n".join(f"{day} {rate:.12g}" for day, rate in document.rates.get(code, ()))

    def clean_lines(self) -> tuple[tuple[date, float], ...]:
        """The rates by day; each line that is none is named."""
        found: dict[date, float] = {}
        wrong = []
        for number, line in enumerate(str(self.cleaned_data["lines"]).splitlines(), 1):
            if not line.strip():
                continue
            read = rate_of(line)
            if read is None:
                wrong.append(_("Line {number} is no rate: {line}").format(number=number, line=line.strip()[:60]))
            elif found.setdefault(read[0], read[1]) != read[1]:
                wrong.append(_("Line {number} gives another rate for the same day.").format(number=number))
        if wrong:
            raise forms.ValidationError(wrong[:5])
        return tuple(sorted(found.items()))

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document with these rates; without any, the currency has none."""
        dated = self.cleaned_data["lines"]
        others = {code: rates for code, rates in document.rates.items() if code != self.code}
        return replace(document, rates=MappingProxyType({**others, **({self.code: dated} if dated else {})}))


class NewForm(RateForm):
    """The first rates of another currency."""

    code_of = forms.ChoiceField(label=gettext_lazy("Currency"))
    field_order = ("code_of", "lines")

    def __init__(self, document: CompanyDocument, lacks: list[str], *args: Any, **more: Any) -> None:
        super().__init__(document, "", *args, **more)
        known = in_use() - {document.currency, *document.rates}
        self.fields["code_of"].choices = [
            (one, f"{one} · {name(one)}") for one in dict.fromkeys([*lacks, *sorted(known)])
        ]
        self.fields["lines"].required = True
        self.fields["lines"].widget.attrs["rows"] = 4

    def clean_code_of(self) -> str:
        """The currency; the lines are its rates."""
        self.code = str(self.cleaned_data["code_of"])
        return self.code


@cache
def in_use() -> frozenset[str]:
    """The codes of all currencies that are paid with somewhere today."""
    places = (one for one in map(str, Locale("en").territories) if len(one) == 2)
    return frozenset(code for place in places for code in get_territory_currencies(place))


def rate_of(line: str) -> tuple[date, float] | None:
    """The day and the rate of a line; None where it is none."""
    found = LINE.fullmatch(line.strip())
    if found is None:
        return None
    try:
        day, rate = date.fromisoformat(found[1]), float(found[2].replace(",", "."))
    except ValueError:
        return None
    return (day, rate) if isfinite(rate) and rate > 0 else None


def name(code: str) -> str:
    """What a currency is called."""
    return get_currency_name(code, locale=Language(spoken()).locale)


@dataclass(frozen=True)
class Currency:
    """A currency with its newest rates, the newest first, and how many earlier ones there are."""

    code: str
    name: str
    newest: tuple[tuple[date, float], ...]
    earlier: int


def without_rate(facts: Facts) -> dict[str, int]:
    """How many amounts there are in each currency that has no rate on their day, most first."""
    found: dict[str, int] = {}
    # The sum of a kind of amount is enough to find them; every other figure of it reads the same rows.
    tables = {one.fact: one for one in metrics.values() if one.unit == MONEY and facts.holds(one.fact)}
    for one in tables.values():
        for code, many in lacking(facts, one, Query(one.name)).items():
            found[code] = found.get(code, 0) + many
    return dict(sorted(found.items(), key=lambda one: -one[1]))


@needs("settings")
@require_http_methods(["GET", "POST"])
def rates(request: HarkRequest) -> HttpResponse:
    """Every currency with its newest rates; and a new one."""
    document, lacks = request.store.company, without_rate(request.facts)
    form = NewForm(document, list(lacks), request.POST or None)
    if request.method == "POST" and form.is_valid() and (told := saved(request, form, f"rates: {form.code}")):
        messages.success(request, told)
        return redirect("rates")
    page = {"form": form, "lacks": lacks.items(), "currencies": list(listed(document)), "own": document.currency}
    return render(request, "hark/rates.html", page)


def listed(document: CompanyDocument) -> Iterator[Currency]:
    """The currencies that have rates."""
    for code, dated in document.rates.items():
        yield Currency(code, name(code), dated[::-1][:NEWEST], max(len(dated) - NEWEST, 0))


@needs("settings")
@require_http_methods(["GET", "POST"])
def rate(request: HarkRequest, code: str) -> HttpResponse:
    """All rates of one currency."""
    document = request.store.company
    if not is_currency(code) or code == document.currency:
        raise Http404
    form = RateForm(document, code, request.POST or None)
    if request.method == "POST" and form.is_valid() and (told := saved(request, form, f"rates: {code}")):
        messages.success(request, told)
        return redirect("rates")
    return render(request, "hark/rate.html", {"form": form, "code": code, "name": name(code), "own": document.currency})
