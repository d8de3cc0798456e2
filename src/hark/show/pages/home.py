"""Home: what changed, and what needs somebody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hark.show.access import HarkRequest, needs
from hark.show.glance import KINDS, Glance, kinds, seen
from hark.show.kept import Kept
from hark.show.moved import Moved, moved
from hark.show.pages.begin import left
from hark.show.pages.waits import waits
from hark.store.reader import Facts


@needs("figures")
@require_GET
def home(request: HarkRequest) -> HttpResponse:
    """The figures the member looks at first; without any data, how to begin."""
    facts = request.facts
    if facts.empty:
        return render(request, "hark/begin.html")
    kind = request.user.kind or kinds(facts)
    page = {"glance": at(kind, facts), "kind": kind, "kinds": KINDS, "left": left(request)}
    return render(request, "hark/home.html", page)


@needs("figures")
@require_GET
def home_moved(request: HarkRequest) -> HttpResponse:
    """What moved and is real, for the same figures: a part of the page, since it takes many looks."""
    facts = request.facts
    told = moved_at(request.user.kind or kinds(facts), facts)
    return render(request, "hark/_moved.html" if request.htmx else "hark/moved.html", {"moved": told})


@needs("figures")
@require_GET
def home_waits(request: HarkRequest) -> HttpResponse:
    """What waits for the member."""
    page = {"waits": waits(request.user, request.facts)}
    return render(request, "hark/_waits.html" if request.htmx else "hark/waits.html", page)


@needs("figures")
@require_POST
def kind(request: HarkRequest) -> HttpResponse:
    """Remember which figures the member looks at first."""
    if (chosen := request.POST.get("kind", "")) in KINDS:
        request.user.kind = chosen
        request.user.save(update_fields=["kind"])
    return redirect("begin" if request.POST.get("from") == "begin" else "home")


def at(kind: str, facts: Facts) -> Glance:
    """The figures of a kind; worked out once for what is in the lake and in the company document."""
    return GLANCES.get(facts, kind, lambda: seen(kind, facts))


def moved_at(kind: str, facts: Facts) -> Moved:
    """What moved among the figures of a kind; worked out once, too."""
    return MOVES.get(facts, kind, lambda: moved(at(kind, facts).findings, facts))


GLANCES: Kept[Glance] = Kept(64)
MOVES: Kept[Moved] = Kept(64)
