"""Send a page: Home or a metric as a letter, with what its sender sees and no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from hark import jobs
from hark.errors import HarkError
from hark.measure.metric import metrics
from hark.models import Audit, Member, note
from hark.show.access import HarkRequest, needs
from hark.show.glance import kinds
from hark.show.letters import Letter, ready
from hark.show.pages.home import at, moved_at
from hark.show.pages.metric import MetricForm, asked, sheet
from hark.show.theme import ACCENT, DARK, LIGHT

MOST = 20
"""Addresses a page can be sent to at once."""

DAY = timedelta(days=1)
BY_ONE, TO_ONE, BY_ALL = 100, 10, 1000
"""Letters a day: those of one member, those to one address, and those of all members."""

SENT = "sent by mail"
"""What the log says of it."""


@dataclass(frozen=True)
class Content:
    """What goes into the letter: its title, where the page is, what the template fills in, and its drawings."""

    title: str
    address: str
    page: Mapping[str, object]
    pictures: tuple[tuple[str, str], ...] = ()


class SendForm(forms.Form):
    """Whom to send a page to, and a word to go with it."""

    members = forms.TypedMultipleChoiceField(
        label=gettext_lazy("To members of the team"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=gettext_lazy("To other addresses"), required=False, max_length=2000,
        help_text=gettext_lazy("Parted by commas. They see the figures of this page, without an account."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("A word to go with it"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, sender: Member, data: Any = None) -> None:
        super().__init__(data)
        self.sender = sender
        self.known = {one.pk: one for one in receivers(sender)}
        self.fields["members"].choices = [(key, str(one)) for key, one in self.known.items()]
        if not self.known:
            del self.fields["members"]
        if not sender.may("export"):
            del self.fields["others"]

    def clean_others(self) -> list[str]:
        """The addresses, each of which can be one."""
        found = [one for one in re.split(r"[\s,;]+", self.cleaned_data["others"]) if one]
        for one in found:
            try:
                validate_email(one)
            except ValidationError:
                raise ValidationError(_("“%(address)s” is no e-mail address."), params={"address": one}) from None
        return [one.lower() for one in found]

    def clean(self) -> dict[str, Any]:
        """Somebody has to have it, and not too many."""
        given = super().clean() or self.cleaned_data
        given["to"] = list(
            dict.fromkeys(
                [*(self.known[key].email for key in given.get("members") or ()), *(given.get("others") or ())]
            )
        )
        if not self.errors and not given["to"]:
            self.add_error(None, _("Say to whom."))
        if len(given["to"]) > MOST:
            self.add_error(None, _("At most %(most)s addresses at once.") % {"most": MOST})
        return given


def receivers(sender: Member) -> Iterator[Member]:
    """The other members; for who may not take figures along, those who see as much as they do."""
    for one in Member.objects.filter(is_active=True).exclude(pk=sender.pk).order_by("name", "email"):
        if sender.may("export") or not one.limited or one.limited == sender.limited:
            yield one


@needs("figures")
@require_http_methods(["GET", "POST"])
def send_home(request: HarkRequest) -> HttpResponse:
    """Send Home."""
    return redirect("home") if request.facts.empty else sending(request, of_home)


@needs("figures")
@require_http_methods(["GET", "POST"])
def send_metric(request: HarkRequest, name: str) -> HttpResponse:
    """Send a metric, as the address asks for it."""
    if name not in metrics:
        raise Http404
    return sending(request, lambda asking: of_metric(asking, name))


def sending(request: HarkRequest, content: Callable[[HarkRequest], Content]) -> HttpResponse:
    """The form; or the letters on their way, once it is filled in and not too many went today."""
    made = content(request)
    form = SendForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and ready() and form.is_valid():
        given = form.cleaned_data
        if wrong := noted(request.user, made, given["to"]):
            form.add_error(None, wrong)
        else:
            letter = written(request.user, made, given["words"], request.store.company.name)
            for to in given["to"]:
                jobs.post(letter, to)
            said = ngettext("It is on its way to {n} address.", "It is on its way to {n} addresses.", len(given["to"]))
            messages.success(request, said.format(n=len(given["to"])))
            return redirect(made.address)
    return render(request, "hark/send.html", {"form": form, "content": made, "ready": ready()})


def noted(sender: Member, made: Content, to: Sequence[str]) -> str:
    """Write down that it is sent, and to whom; or why it is not: too many letters went today."""
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=sender.pk)
        today = Audit.objects.filter(did=SENT, done_at__gt=timezone.now() - DAY).values_list("member", "details")
        gone = [(by, one) for by, details in today for one in details.get("to", ())]
        mine = sum(by == sender.pk for by, _one in gone)
        full = [one for one in to if sum(one == other for _by, other in gone) >= TO_ONE]
        if full:
            return _("%(address)s has had enough letters for today.") % {"address": full[0]}
        if mine + len(to) > BY_ONE or len(gone) + len(to) > BY_ALL:
            return _("Too many letters went today. Send this one tomorrow.")
        note(sender, SENT, f"{made.title}: {', '.join(to)}", to=list(to))
    return ""


def written(sender: Member, made: Content, words: str, company: str) -> Letter:
    """The letter."""
    page = {
        **made.page, "title": made.title, "address": settings.ADDRESS + made.address, "words": words,
        "sender": sender, "company": company, "light": LIGHT, "dark": DARK, "root": settings.ADDRESS,
    }  # fmt: skip
    return Letter(
        f"{made.title} · {company}" if company else made.title,
        render_to_string("hark/mail/page.txt", page),
        render_to_string("hark/mail/page.html", page),
        sender.email,
        made.pictures,
    )


def of_home(request: HarkRequest) -> Content:
    """Home: its figures, and what moved."""
    kind = request.user.kind or kinds(request.facts)
    glance = at(kind, request.facts)
    drawn = [(f"line-{place}", alone(str(one.spark))) for place, one in enumerate(glance.tiles) if one.spark]
    named = dict(drawn)
    tiles = [(one, name if (name := f"line-{place}") in named else "") for place, one in enumerate(glance.tiles)]
    page = {"tiles": tiles, "moved": moved_at(kind, request.facts)}
    return Content(str(glance.headline), reverse("home"), page, tuple(drawn))


def of_metric(request: HarkRequest, name: str) -> Content:
    """A metric: its figure, what is said of it, and its charts. Raises `Http404` where there is nothing to send."""
    form = MetricForm(request.GET, name, request.facts)
    try:
        found = sheet(form.query(), asked(form), request.facts, leads=False) if form.is_valid() else None
    except HarkError:
        found = None
    if found is None:
        raise Http404
    address = reverse("metric", args=[name])
    more = request.GET.urlencode()
    drawn = [(f"chart-{place}", one.wide) for place, one in enumerate(found.pictures)]
    page = {
        "tiles": [(found.tile, "")],
        "said": found.said,
        "plain": found.said.striptags(),
        "marks": found.marks,
        "pictures": [(f"chart-{place}", one) for place, one in enumerate(found.pictures)],
        "filters": list(form.filters()),
    }
    return Content(metrics[name].label, f"{address}?{more}" if more else address, page, tuple(drawn))


def alone(spark: str) -> str:
    """The little line of a tile with its colours written into it, since a letter has no stylesheet."""
    line = f'<polyline fill="none" stroke="{ACCENT}" stroke-width="1.5"'
    return spark.replace("<polyline", line).replace("<circle", f'<circle fill="{ACCENT}"')
