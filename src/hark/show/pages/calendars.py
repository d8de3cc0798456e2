"""Calendars: when somebody is there, for business time; shown, made, changed and taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hark.company import DAYS, Calendar, CompanyDocument
from hark.company.hours import clash, shifts
from hark.company.public_holidays import named_days
from hark.company.settings import is_zone
from hark.errors import HarkError
from hark.show.access import HarkRequest, needs
from hark.show.changing import Between, SettingsForm, change, mark, saved
from hark.show.pages.places import called, code, listed, zones
from hark.show.pages.team import known

FIELDS = ("calendars",)


class CalendarForm(SettingsForm):
    """One version of a calendar."""

    fields_of = FIELDS
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("Such as Office."))
    zone = forms.CharField(
        label=gettext_lazy("Time zone"), required=False, widget=forms.TextInput(attrs={"list": "zones"}),
        help_text=gettext_lazy("Empty: the company's."),
    )  # fmt: skip
    holidays = forms.CharField(
        label=gettext_lazy("Closed on the public holidays of"), required=False,
        widget=forms.TextInput(attrs={"list": "holidays"}),
    )  # fmt: skip
    more_holidays = forms.CharField(
        label=gettext_lazy("and on those of"), required=False, widget=forms.TextInput(attrs={"list": "holidays"}),
        help_text=gettext_lazy("Several: with a semicolon between them."),
    )  # fmt: skip
    closed = forms.CharField(
        label=gettext_lazy("Closed on further days"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One on each line, like 2026-12-24."),
    )  # fmt: skip
    since = forms.DateField(
        label=gettext_lazy("From the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: it has always been so."),
    )  # fmt: skip

    def __init__(
        self, document: CompanyDocument, one: Calendar | None, teams: Collection[str], *args: Any, **more: Any
    ) -> None:
        super().__init__(document, *args, **more)
        self.one = one
        for number, day in enumerate(DAYS):
            self.fields[day] = forms.CharField(label=WEEKDAYS[number], required=False, max_length=120)
        offered = sorted({*teams, *(one.teams if one else ())})
        if offered:
            self.fields["teams"] = forms.MultipleChoiceField(
                label=_("Only for these teams"), choices=[(each, each) for each in offered], required=False,
                widget=forms.CheckboxSelectMultiple, help_text=_("None: for everybody who has no calendar yet."),
            )  # fmt: skip
        self.fields["team"] = forms.CharField(
            label=_("For a further team") if offered else _("Only for this team"), required=False, max_length=120,
            help_text=_("As the help desk names it. Empty: for everybody without a calendar of their own."),
        )  # fmt: skip

    def week(self) -> list[forms.BoundField]:
        """The fields of the days."""
        return [self[day] for day in DAYS]

    def rest(self) -> list[forms.BoundField]:
        """The fields below the days."""
        names = ("zone", "holidays", "more_holidays", "closed", "teams", "team", "since")
        return [self[name] for name in names if name in self.fields]

    def clean_zone(self) -> str:
        """A time zone that there is, or none."""
        zone = str(self.cleaned_data["zone"]).strip()
        if zone and not is_zone(zone):
            raise forms.ValidationError(_("There is no time zone called that. It is called like Europe/Berlin."))
        return zone

    def clean_holidays(self) -> tuple[str, ...]:
        """The codes of the places that were named."""
        return place(self.cleaned_data["holidays"])

    def clean_more_holidays(self) -> tuple[str, ...]:
        """The codes of further places, apart by semicolons."""
        return tuple(found for text in str(self.cleaned_data["more_holidays"]).split(";") for found in place(text))

    def clean_closed(self) -> tuple[date, ...]:
        """The days that were listed."""
        return tuple(sorted({day(line) for line in str(self.cleaned_data["closed"]).split()}))

    def clean(self) -> dict[str, Any]:
        """Hours that can be; and nobody in two calendars at a time."""
        said = super().clean() or self.cleaned_data
        for name in DAYS:
            try:
                shifts(said.get(name, ""))
            except ValueError:
                self.add_error(name, _("Write the hours in their order, like 09:00-12:00, 13:00-17:00."))
        if not any(said.get(name) for name in DAYS) and not any(self[name].errors for name in DAYS):
            self.add_error(DAYS[0], _("It is open on no day. Write the hours of at least one."))
        if not self.errors:
            self.beside_others()
        return said

    def beside_others(self) -> None:
        """Refuse a calendar that is there already, or that is for people who have another one."""
        made = self.made()
        others = [one for one in self.others() if one.order == made.order]
        if others:
            field = "since" if (self.one and self.one.name == made.name) or made.since else "name"
            self.add_error(field, _("There is one of that name since the same day. Give it another name or day."))
        elif met := clash(sorted([*self.others(), made], key=lambda one: one.order)):
            one, other, team = met
            name = other.name if one.name == made.name else one.name
            self.add_error("team", both(name, team))

    def others(self) -> list[Calendar]:
        """All other calendars, the versions of this one under the name they will have."""
        before = self.one
        return [
            replace(each, name=self.cleaned_data["name"]) if before and each.name == before.name else each
            for each in self.document.calendars
            if each != before
        ]

    def made(self) -> Calendar:
        """The calendar as the form says."""
        said = self.cleaned_data
        return Calendar(
            said["name"],
            MappingProxyType({name: said[name] for name in DAYS if said[name]}),
            zone=said["zone"],
            holidays=tuple(dict.fromkeys((*said["holidays"], *said["more_holidays"]))),
            closed=said["closed"],
            teams=tuple(dict.fromkeys((*said.get("teams", ()), *filter(None, [said["team"].strip()])))),
            since=said["since"],
        )

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document with this calendar."""
        self.document = document
        return replace(document, calendars=tuple(sorted([*self.others(), self.made()], key=lambda one: one.order)))


def both(name: str, team: str) -> str:
    """What to say where a calendar is for people who have another one."""
    if team:
        return _("The team “{team}” has the calendar “{name}” at the same time.").format(team=team, name=name)
    return _("The calendar “{name}” is for everybody else already: say which teams this one is for.").format(name=name)


def place(text: str) -> tuple[str, ...]:
    """The code of a place by its name or code; none for an empty text. Raises ValidationError where there is none."""
    if not (said := text.strip()):
        return ()
    found = code(said, get_language() or "en")
    if not found:
        raise forms.ValidationError(_("No holidays are known for “{place}”. Choose from the list.").format(place=said))
    return (found,)


def day(text: str) -> date:
    """A day as it was typed. Raises ValidationError where it is none."""
    try:
        return date.fromisoformat(text.strip(",;"))
    except ValueError:
        said = _("“{text}” is no day. Write it like 2026-12-24.").format(text=text[:40])
        raise forms.ValidationError(said) from None


def begin(one: Calendar, language: str) -> dict[str, Any]:
    """What the fields say of a calendar."""
    first, *more = [*(called(each, language) for each in one.holidays), ""]
    return {
        "name": one.name, "zone": one.zone, "teams": list(one.teams), "since": one.since, **one.hours,
        "holidays": first, "more_holidays": "; ".join(filter(None, more)),
        "closed": "\n".join(each.isoformat() for each in one.closed),
    }  # fmt: skip


@dataclass(frozen=True)
class Version:
    """A version of a calendar as its line shows it; `number` counts all versions in their order from 1 on."""

    number: int
    calendar: Calendar
    holidays: tuple[str, ...]

    @property
    def days(self) -> list[list[str]]:
        """The shifts of each day; none where it is closed."""
        return [self.calendar.hours.get(day, "").replace("-", "–").split(",") for day in DAYS]


@needs("settings")
@require_GET
def calendars(request: HarkRequest) -> HttpResponse:
    """Every calendar, with its versions."""
    company, language = request.store.company, get_language() or "en"
    lines = [
        Version(number, one, tuple(called(each, language) for each in one.holidays))
        for number, one in enumerate(company.calendars, 1)
    ]
    groups = [(name, list(own)) for name, own in groupby(lines, key=lambda one: one.calendar.name)]
    page = {"groups": groups, "days": WEEKDAYS_ABBR.values(), "seen": mark(company, FIELDS), "zone": company.zone}
    return render(request, "hark/calendars.html", page)


@needs("settings")
@require_http_methods(["GET", "POST"])
def calendar_new(request: HarkRequest) -> HttpResponse:
    """A new calendar; with `like`, a new version of one there is."""
    like = numbered(request.store.company.calendars, request.GET["like"]) if request.GET.get("like") else None
    initial = begin(like, get_language() or "en") | {"since": datetime.now(UTC).date()} if like else {}
    return edited(request, None, initial)


@needs("settings")
@require_http_methods(["GET", "POST"])
def calendar(request: HarkRequest, number: int) -> HttpResponse:
    """One version of a calendar, to be changed."""
    one = numbered(request.store.company.calendars, str(number))
    return edited(request, one, begin(one, get_language() or "en"))


@needs("settings")
@require_POST
def calendar_remove(request: HarkRequest, number: int) -> HttpResponse:
    """Take one version of a calendar away."""
    one = numbered(request.store.company.calendars, str(number))

    def without(document: CompanyDocument) -> CompanyDocument:
        return replace(document, calendars=tuple(each for each in document.calendars if each != one))

    try:
        change(request, without, FIELDS, f"calendars: {one.name}")
    except Between as error:
        messages.error(request, _("{problem} Nothing was taken away.").format(problem=error.problem))
    except HarkError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
    else:
        messages.success(request, _("The calendar “{name}” is gone.").format(name=one.name))
    return redirect("calendars")


def edited(request: HarkRequest, one: Calendar | None, initial: Mapping[str, Any]) -> HttpResponse:
    """The page of a calendar, or what was saved of it."""
    teams = known("team", request.facts)
    form = CalendarForm(request.store.company, one, teams, request.POST or None, initial=initial)
    about = f"calendars: {form.data.get('name', '')}"
    if request.method == "POST" and form.is_valid() and (told := saved(request, form, about)):
        messages.success(request, told)
        return redirect("calendars")
    language = get_language() or "en"
    page = {
        "form": form, "one": one, "zones": zones(), "listed": listed(language),
        "years": list(years(one.holidays if one else (), language)),
    }  # fmt: skip
    return render(request, "hark/calendar.html", page)


def years(places: Sequence[str], language: str) -> Iterator[tuple[int, list[tuple[date, str]]]]:
    """The public holidays of this year and the next."""
    this = datetime.now(UTC).year
    for year in (this, this + 1) if places else ():
        found: dict[date, str] = {}
        for each in places:
            found = {**named_days(each, year, language), **found}
        yield year, sorted(found.items())


def numbered(known: Sequence[Calendar], number: str) -> Calendar:
    """The calendar with that number. Raises Http404 where there is none."""
    if not number.isdecimal() or not 0 < int(number[:6]) <= len(known):
        raise Http404
    return known[int(number[:6]) - 1]
