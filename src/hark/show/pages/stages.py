"""The stages of the customers' journey, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hark.company import CompanyDocument
from hark.show.access import HarkRequest, needs
from hark.show.changing import SettingsForm, saved

FIELDS = ("touchpoints", "stages")
LONGEST = 80
"""Letters the name of a touchpoint or a stage may have."""

NAMES = {
    "awareness": gettext_lazy("Awareness"),
    "consideration": gettext_lazy("Consideration"),
    "purchase": gettext_lazy("Purchase"),
    "delivery": gettext_lazy("Delivery"),
    "use": gettext_lazy("Use"),
    "support": gettext_lazy("Support"),
    "renewal": gettext_lazy("Renewal"),
}
"""What the stages Hark begins with are called."""


class StagesForm(SettingsForm):
    """The stages of the journey, a line each."""

    fields_of = FIELDS
    stages = forms.CharField(
        label=gettext_lazy("Stages, in their order"), widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("One on each line. Where a line is changed, its touchpoints go along."),
    )  # fmt: skip

    def __init__(self, document: CompanyDocument, *args: Any, **more: Any) -> None:
        super().__init__(document, *args, **more)
        self.initial["stages"] = "\n".join(document.stages)

    def clean_stages(self) -> tuple[str, ...]:
        """The stages; none may go on which there are touchpoints."""
        lines = [line.strip() for line in str(self.cleaned_data["stages"]).splitlines()]
        found = tuple(dict.fromkeys(line[:LONGEST] for line in lines if line))
        moved = moves(self.document.stages, found)
        for one in self.document.touchpoints:
            if one.stage and moved.get(one.stage, one.stage) not in found:
                said = _("“{touchpoint}” is on the stage “{stage}”: move it first.")
                raise forms.ValidationError(said.format(touchpoint=one.name, stage=stage_name(one.stage)))
        return found

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document with these stages."""
        found = self.cleaned_data["stages"]
        moved = moves(document.stages, found)
        listed = tuple(replace(one, stage=moved.get(one.stage, one.stage)) for one in document.touchpoints)
        return replace(document, stages=found, touchpoints=listed)


def moves(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Which stage has another name now: where as many lines are there, the ones that were changed."""
    if len(before) != len(after):
        return {}
    return {old: new for old, new in zip(before, after, strict=True) if old not in after and new not in before}


def stage_name(stage: str) -> str:
    """What a stage is called."""
    return str(NAMES.get(stage, stage))


@needs("settings")
@require_http_methods(["GET", "POST"])
def stages(request: HarkRequest) -> HttpResponse:
    """The stages of the journey."""
    form = StagesForm(request.store.company, request.POST or None)
    if request.method == "POST" and form.is_valid() and (told := saved(request, form, "stages")):
        messages.success(request, told)
        return redirect("touchpoints")
    return render(request, "hark/stages.html", {"form": form})
