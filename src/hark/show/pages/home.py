"""Home: what changed, and what needs somebody."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hark.show.access import HarkRequest, needs
from hark.show.glance import KINDS, Glance, kinds, seen
from hark.show.moved import Moved, moved
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
    return render(request, "hark/home.html", {"glance": at(kind, facts), "kind": kind, "kinds": KINDS})


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
    return redirect("home")


def at(kind: str, facts: Facts) -> Glance:
    """The figures of a kind; worked out once for what is in the lake and in the company document."""
    return _kept(kind, _Now(facts))


def moved_at(kind: str, facts: Facts) -> Moved:
    """What moved among the figures of a kind; worked out once, too."""
    return _kept_moves(kind, _Now(facts))


class _Now:
    """The facts as a key: equal for whoever sees the same rows by the same company document."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.key = (
            str(facts.store.directory),
            facts.edition,
            facts.company,
            tuple(sorted(facts.limits.items())),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Now) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key[:2])


@lru_cache(maxsize=64)
def _kept(kind: str, now: _Now) -> Glance:
    return seen(kind, now.facts)


@lru_cache(maxsize=64)
def _kept_moves(kind: str, now: _Now) -> Moved:
    return moved(at(kind, now.facts).findings, now.facts)
