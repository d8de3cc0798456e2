"""Find a page by a few letters: the places, every metric, every part of the settings one may change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hark.measure.metric import metrics
from hark.models import Member
from hark.show.access import HarkRequest, needs
from hark.show.frame import PLACES, SETTINGS

MOST = 12
"""So many pages are shown."""


@dataclass(frozen=True)
class Found:
    """A page: what it is called, what kind of page it is, and its address."""

    label: str
    kind: str
    href: str


@needs("figures")
@require_GET
def find(request: HarkRequest) -> HttpResponse:
    """The pages of which each word of the search is in the name or the kind."""
    words = request.GET.get("q", "").casefold().split()
    found = [one for one in pages(request.user) if all(word in f"{one.label} {one.kind}".casefold() for word in words)]
    page = {"found": found[:MOST], "q": request.GET.get("q", ""), "left": len(found) > MOST}
    return render(request, "hark/_find.html" if request.htmx else "hark/find.html", page)


def pages(member: Member) -> Iterator[Found]:
    """Every page a member may open, the places first."""
    for place in PLACES:
        if member.may(place.needs):
            yield Found(_(place.label), _("Place"), reverse(place.name))
    for name, metric in metrics.items():
        yield Found(metric.label, _("Metric"), reverse("metric", args=[name]))
    if member.may("settings"):
        yield Found(_("First steps"), _("Place"), reverse("begin"))
    for _title, entries in SETTINGS:
        yield from (Found(str(one.label), _("Settings"), one.href) for one in entries if member.may(one.needs))
    yield Found(_("Your account"), _("Account"), reverse("account"))
    yield Found(_("How Hark looks"), _("Design"), reverse("design"))
