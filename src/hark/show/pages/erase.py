"""Erasing a person: asked for where their name was typed, watched while it lasts, and told once it is done."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hark.jobs import erase as begin
from hark.models import Erasing
from hark.models.erasing import DONE, FAILED, WAITING, WORKING
from hark.show.access import HarkRequest, needs
from hark.show.language import Language
from hark.show.pages.single import address
from hark.store.backup import Backup, backups
from hark.words import spoken


@needs("erase")
@require_POST
def erase(request: HarkRequest) -> HttpResponse:
    """Have a customer erased everywhere, for good, where their name was typed once more."""
    source, customer = request.POST.get("source", ""), request.POST.get("name", "")
    if not customer or plainly(request.POST.get("again", "")) != plainly(customer):
        messages.error(
            request, _("That is another name, so nothing was erased. Type the customer's name to erase them.")
        )
        return redirect(address("customer", customer, source))
    one = Erasing.objects.create(member=request.user, source=source, customer=customer)
    begin(one.pk)
    return redirect("erasing", number=one.pk)


@needs("erase")
@require_GET
def erasing(request: HarkRequest, number: int) -> HttpResponse:
    """How far an erasing is, what came of it, and what still holds the person."""
    one = get_object_or_404(Erasing, pk=number)
    language = Language(spoken())
    page = {
        "erasing": one,
        "busy": one.state in (WAITING, WORKING),
        "percent": round(100 * one.part),
        "rows": language.number(one.rows),
        "held": list(dated(backups(request.store, one.since), language)) if one.state == DONE else [],
    }
    return render(request, "hark/_erasing.html" if request.htmx else "hark/erasing.html", page)


@needs("erase")
@require_POST
def again(request: HarkRequest, number: int) -> HttpResponse:
    """Try once more what failed."""
    if Erasing.objects.filter(pk=number, state=FAILED).update(state=WAITING, part=0.0, doing=""):
        begin(number)
    return redirect("erasing", number=number)


def dated(held: list[Backup], language: Language) -> Iterator[tuple[str, str]]:
    """The files of backups, and the days they were made."""
    for one in held:
        yield one.file, language.day(one.made_at.date())


def plainly(name: str) -> str:
    """A name as a page shows it: with one blank between words."""
    return " ".join(name.split())
