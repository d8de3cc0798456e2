"""Settings: what every figure depends on, in the company document; what changes is written down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from hark.company import CompanyDocument
from hark.company.settings import DAYS, PERSONAL, is_zone
from hark.show.access import HarkRequest, needs
from hark.show.changing import SettingsForm, saved
from hark.show.language import Language, language_name
from hark.show.pages.places import zones
from hark.store.lake import Store
from hark.store.retention import due
from hark.words import spoken

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "cs", "hu", "tr", "ru", "he", "ar", "ja")
LOOKED_FOR = {
    "email": gettext_lazy("E-mail addresses"),
    "phone": gettext_lazy("Phone numbers"),
    "card": gettext_lazy("Card and account numbers"),
    "name": gettext_lazy("Names of known people"),
}


class Part(SettingsForm):
    """A part of the company document: fields called like those of `CompanyDocument`."""

    title = ""
    about = ""

    @classmethod
    def begin(cls, document: CompanyDocument) -> dict[str, Any]:
        """What the document says now."""
        return {name: getattr(document, name) for name in cls.fields_of}

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document as the form says."""
        return replace(document, **self.said())

    def weigh(self, store: Store) -> None:
        """Add an error where what the form says needs another word first."""


class CompanyForm(Part):
    """Who the company is, and how it counts time and money."""

    fields_of = ("name", "zone", "week_starts", "fiscal_year_starts", "currency", "language")
    title = gettext_lazy("Company")
    about = gettext_lazy("Days, weeks and amounts are counted as it is said here.")
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    zone = forms.CharField(
        label=gettext_lazy("Time zone"), widget=forms.TextInput(attrs={"list": "zones"}), help_text="Europe/Berlin"
    )
    week_starts = forms.ChoiceField(
        label=gettext_lazy("A week begins on"), choices=[*zip(DAYS, WEEKDAYS.values(), strict=True)]
    )
    fiscal_year_starts = forms.TypedChoiceField(
        label=gettext_lazy("The fiscal year begins with"), choices=[*MONTHS.items()], coerce=int
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(one, one) for one in sorted(list_currencies())]
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Figures are written as in"),
        choices=lambda: [(one, language_name(one, Language(spoken())).capitalize()) for one in LANGUAGES],
    )

    def clean_zone(self) -> str:
        """A time zone that there is."""
        zone = str(self.cleaned_data["zone"]).strip()
        if not is_zone(zone):
            raise forms.ValidationError(_("There is no time zone called that. It is called like Europe/Berlin."))
        return zone


class FiguresForm(Part):
    """How figures are shown."""

    fields_of = ("hide_below", "grey_below", "confidence")
    title = gettext_lazy("Figures")
    about = gettext_lazy("When a figure is hidden, when it is grey, and how sure an interval is.")
    hide_below = forms.IntegerField(
        label=gettext_lazy("Hide figures of fewer people than"), min_value=0, max_value=1000,
        help_text=gettext_lazy("So that nobody can be recognised. Five is usual."),
    )  # fmt: skip
    grey_below = forms.IntegerField(
        label=gettext_lazy("Grey figures of fewer people than"), min_value=0, max_value=100_000
    )
    confidence = forms.TypedChoiceField(
        label=gettext_lazy("The interval holds the truth in"),
        choices=[(0.9, "90 %"), (0.95, "95 %"), (0.99, "99 %")],
        coerce=float,
        help_text=gettext_lazy("of all cases"),
    )


class PrivacyForm(Part):
    """What becomes of personal data before it is stored."""

    fields_of = ("texts", "find", "keep_texts_months")
    title = gettext_lazy("Privacy")
    about = gettext_lazy(
        "What is masked holds for what comes in from now on; what is there changes when its file comes in again."
    )
    texts = forms.ChoiceField(
        label=gettext_lazy("What tells who somebody is, in comments"),
        choices=[
            ("mask", gettext_lazy("is masked: [e-mail]")),
            ("hash", gettext_lazy("is masked, and the same is told apart: [e-mail 3fa9c1d2]")),
            ("keep", gettext_lazy("is kept")),
        ],
        widget=forms.RadioSelect,
    )
    find = forms.MultipleChoiceField(
        label=gettext_lazy("Looked for"), choices=[(one, LOOKED_FOR[one]) for one in PERSONAL],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip

    keep_texts_months = forms.IntegerField(
        label=gettext_lazy("Drop comments and other texts after so many months"), required=False, min_value=0,
        max_value=1200, help_text=gettext_lazy("0: never. Scores and everything else stay; texts are gone for good."),
    )  # fmt: skip
    again = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_find(self) -> tuple[str, ...]:
        """What is looked for, as the document holds it."""
        return tuple(self.cleaned_data["find"])

    def clean_keep_texts_months(self) -> int:
        """The months; an empty field means for ever, and no field what is there."""
        if "keep_texts_months" not in self.data:
            return int(self.document.keep_texts_months)
        return int(self.cleaned_data["keep_texts_months"] or 0)

    def said(self) -> dict[str, Any]:
        """What was typed, without the name that confirms it."""
        return {name: value for name, value in super().said().items() if name != "again"}

    def weigh(self, store: Store) -> None:
        """Ask for the company's name before texts are dropped, and say how many rows it concerns."""
        months = self.cleaned_data["keep_texts_months"]
        rows = sum(due(store, months).values()) if months != self.document.keep_texts_months else 0
        name = self.document.name or "Hark"
        if rows and self.cleaned_data["again"].strip() != name:
            self.fields["again"].widget = forms.TextInput(attrs={"autocomplete": "off"})
            self.fields["again"].label = _("Type “{name}” to drop them").format(name=name)
            self.add_error("again", ngettext(
                "{rows} row holds a text that is older. It goes for good, the next night.",
                "{rows} rows hold texts that are older. They go for good, the next night.", rows,
            ).format(rows=f"{rows:,}"))  # fmt: skip


PARTS: dict[str, type[Part]] = {
    "company": CompanyForm,
    "figures": FiguresForm,
    "privacy": PrivacyForm,
}


@needs("settings")
@require_http_methods(["GET", "POST"])
def settings(request: HarkRequest, part: str = "company") -> HttpResponse:
    """One part of the settings: shown, and saved."""
    if part not in PARTS:
        raise Http404
    document = request.store.company
    form = PARTS[part](document, request.POST or None, initial=PARTS[part].begin(document))
    if request.method == "POST" and form.is_valid():
        form.weigh(request.store)
    if request.method == "POST" and form.is_valid() and (told := saved(request, form)):
        messages.success(request, told)
        return redirect("settings-part", part=part)
    page = {"form": form, "zones": zones() if part == "company" else ()}
    return render(request, "hark/settings.html", page)
