"""The register of touchpoints: where customers meet the company, on which stage of the journey, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hark.company import CompanyDocument, Touchpoint
from hark.company.register import shared
from hark.errors import HarkError
from hark.models import Member
from hark.roles import ROLES
from hark.show.access import HarkRequest, needs
from hark.show.changing import Between, SettingsForm, change, mark, saved
from hark.show.pages.latest import Score, latest
from hark.show.pages.stages import FIELDS, LONGEST, stage_name
from hark.show.pages.team import known

USUAL = {
    "purchase": ("checkout", "shop", "store", "till", "order", "branch"),
    "delivery": ("delivery", "parcel", "shipping"),
    "support": ("support", "help", "desk", "return", "call", "phone", "ticket", "chat", "complaint"),
    "use": ("app", "product", "onboarding", "use"),
    "renewal": ("renewal", "subscription", "contract", "relationship", "loyalty"),
    "consideration": ("site", "web", "quote", "demo", "trial"),
    "awareness": ("advert", "campaign", "social"),
}
"""Words by which a touchpoint is proposed for one of them."""


class TouchpointForm(SettingsForm):
    """One touchpoint."""

    fields_of = FIELDS
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST, help_text=gettext_lazy("Such as Checkout."))
    stage = forms.ChoiceField(label=gettext_lazy("Stage of the journey"), required=False)
    owner = forms.CharField(
        label=gettext_lazy("Who answers for it"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"list": "owners"}), help_text=gettext_lazy("A member, a role, or a team."),
    )  # fmt: skip

    def __init__(
        self, document: CompanyDocument, one: Touchpoint | None, free: Sequence[str], *args: Any, **more: Any
    ) -> None:
        super().__init__(document, *args, **more)
        self.one = one
        self.fields["stage"].choices = [("", _("not said")), *((each, stage_name(each)) for each in document.stages)]
        offered = list(dict.fromkeys([*(one.values if one else ()), *free]))
        if offered:
            self.fields["names"] = forms.MultipleChoiceField(
                label=_("What the data call it"), choices=[(each, each) for each in offered], required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        self.fields["more"] = forms.CharField(
            label=_("Other names in the data"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("One on each line. Without any, it is known by its own name."),
        )  # fmt: skip
        if one:
            self.initial |= {"name": one.name, "stage": one.stage, "owner": one.owner, "names": list(one.values)}

    def clean(self) -> dict[str, Any]:
        """A name nobody else has, in the register and in the data."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        made, others = self.made(), self.others(self.document)
        if any(one.name == made.name for one in others):
            self.add_error("name", _("There is a touchpoint of that name already."))
        elif met := shared([*others, made]):
            said_of = _("“{name}” has “{value}” already.").format(name=met[0].name, value=met[2])
            self.add_error("more" if "names" not in self.fields else "names", said_of)
        return said

    def made(self) -> Touchpoint:
        """The touchpoint as the form says."""
        said = self.cleaned_data
        lines = [line.strip() for line in said["more"].splitlines()]
        names = tuple(dict.fromkeys(filter(None, [*said.get("names", ()), *lines])))
        return Touchpoint(said["name"], said["stage"], said["owner"], () if names == (said["name"],) else names)

    def others(self, document: CompanyDocument) -> list[Touchpoint]:
        """All touchpoints but this one."""
        return [each for each in document.touchpoints if self.one is None or each.name != self.one.name]

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document with this touchpoint, in its place."""
        made = self.made()
        if self.one is None:
            return replace(document, touchpoints=(*document.touchpoints, made))
        listed = tuple(made if each.name == self.one.name else each for each in document.touchpoints)
        return replace(document, touchpoints=listed)


@dataclass(frozen=True)
class Line:
    """A touchpoint as the register shows it; `number` counts all from 1 on."""

    number: int
    touchpoint: Touchpoint
    scores: tuple[Score, ...]
    there: bool
    """Whether the data know it."""


@dataclass(frozen=True)
class Free:
    """A value of the data that no touchpoint names, and the stage that is proposed for it."""

    value: str
    stage: str


@needs("settings")
@require_GET
def touchpoints(request: HarkRequest) -> HttpResponse:
    """The register, stage by stage; and what the data know besides."""
    company = request.store.company
    values, scores = known("touchpoint", request.facts), latest(request.facts)
    lines = [
        Line(number, one, tuple(score for value in one.values for score in scores.get(value, ())),
             any(value in values for value in one.values))
        for number, one in enumerate(company.touchpoints, 1)
    ]  # fmt: skip
    groups = [(stage_name(stage), [one for one in lines if one.touchpoint.stage == stage]) for stage in company.stages]
    nowhere = [one for one in lines if not one.touchpoint.stage]
    page = {
        "groups": [*groups, *([(_("Not on the journey yet"), nowhere)] if nowhere else [])], "register": lines,
        "free": list(unnamed(values, company)), "stages": [(one, stage_name(one)) for one in company.stages],
        "seen": mark(company, FIELDS),
    }  # fmt: skip
    return render(request, "hark/touchpoints.html", page)


def unnamed(values: Collection[str], company: CompanyDocument) -> Iterator[Free]:
    """The values of the data that no touchpoint names."""
    taken = {value for one in company.touchpoints for value in one.values}
    for value in sorted(set(values) - taken, key=str.casefold):
        yield Free(value, proposed(value, company.stages))


def proposed(value: str, stages: Sequence[str]) -> str:
    """The stage that the words of a value speak of; empty where none does."""
    said = value.casefold()[:LONGEST]
    return next((stage for stage, words in USUAL.items() if stage in stages and any(w in said for w in words)), "")


@needs("settings")
@require_POST
def touchpoints_add(request: HarkRequest) -> HttpResponse:
    """Take values of the data into the register: the one whose button was pressed, or all that were shown."""
    shown = zip(request.POST.getlist("value"), request.POST.getlist("stage"), strict=False)
    only = request.POST.get("only")

    def with_them(document: CompanyDocument) -> CompanyDocument:
        free = {one.value for one in unnamed(known("touchpoint", request.facts), document)}
        taken = {one.name for one in document.touchpoints}
        added = [
            Touchpoint(value[:LONGEST], stage if stage in document.stages else "", names=named(value))
            for value, stage in dict(shown).items()
            if value in free and value[:LONGEST] not in taken and only in (None, value)
        ]
        return replace(document, touchpoints=(*document.touchpoints, *added))

    return changed(request, with_them, "touchpoints", _("Saved."))


def named(value: str) -> tuple[str, ...]:
    """The names in the data of a touchpoint that is called by a value: none where it is its own name."""
    return (value,) if len(value) > LONGEST else ()


@needs("settings")
@require_http_methods(["GET", "POST"])
def touchpoint_new(request: HarkRequest) -> HttpResponse:
    """A new touchpoint."""
    return edited(request, None, 0)


@needs("settings")
@require_http_methods(["GET", "POST"])
def touchpoint(request: HarkRequest, number: int) -> HttpResponse:
    """One touchpoint, to be changed."""
    return edited(request, numbered(request, number), number)


@needs("settings")
@require_POST
def touchpoint_remove(request: HarkRequest, number: int) -> HttpResponse:
    """Take a touchpoint out of the register; its rows stay."""
    one = numbered(request, number)

    def without(document: CompanyDocument) -> CompanyDocument:
        return replace(document, touchpoints=tuple(each for each in document.touchpoints if each != one))

    said = _("“{name}” is out of the register. Its rows are what they were.").format(name=one.name)
    return changed(request, without, f"touchpoints: {one.name}", said)


def changed(
    request: HarkRequest, made: Callable[[CompanyDocument], CompanyDocument], about: str, said: str
) -> HttpResponse:
    """Change the register by a button, and show it again."""
    try:
        change(request, made, FIELDS, about)
    except Between as error:
        messages.error(request, _("{problem} Nothing was changed.").format(problem=error.problem))
    except HarkError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
    else:
        messages.success(request, said)
    return redirect("touchpoints")


def edited(request: HarkRequest, one: Touchpoint | None, number: int) -> HttpResponse:
    """The page of a touchpoint, or what was saved of it."""
    company = request.store.company
    free = [each.value for each in unnamed(known("touchpoint", request.facts), company)]
    form = TouchpointForm(company, one, free, request.POST or None)
    about = f"touchpoints: {form.data.get('name', '')}"
    if request.method == "POST" and form.is_valid() and (told := saved(request, form, about)):
        messages.success(request, told)
        return redirect("touchpoints")
    members = Member.objects.filter(is_active=True).values_list("email", flat=True)
    owners = [*members, *(label for label, _does in ROLES.values())]
    return render(request, "hark/touchpoint.html", {"form": form, "one": one, "number": number, "owners": owners})


def numbered(request: HarkRequest, number: int) -> Touchpoint:
    """The touchpoint with that number. Raises Http404 where there is none."""
    known_now = request.store.company.touchpoints
    if not 0 < number <= len(known_now):
        raise Http404
    return known_now[number - 1]
