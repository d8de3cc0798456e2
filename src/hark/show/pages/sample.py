"""The sample company as a guest: in to look around, and out again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hark import jobs
from hark.demo.sample import expect_sample, guest, how_far, release_sample
from hark.errors import HarkError
from hark.models import note
from hark.show.access import HarkRequest, needs
from hark.store.lake import Store


@needs("import")
@require_POST
def invite(request: HarkRequest) -> HttpResponse:
    """Bring the sample company in where there is nothing yet."""
    return begun(request, expect_sample, jobs.invite, "brought in")


@needs("import")
@require_POST
def dismiss(request: HarkRequest) -> HttpResponse:
    """Take the sample company away."""
    return begun(request, release_sample, jobs.dismiss, "took away")


def begun(request: HarkRequest, ready: Callable[[Store], None], work: Callable[[], object], did: str) -> HttpResponse:
    """Begin to bring the sample in or to take it away, once the store is `ready` for that; what forbids it is said."""
    try:
        ready(request.store)
    except HarkError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
        return redirect("home")
    note(request.user, did, "the sample company")
    work()
    return redirect("sample")


@needs("figures")
@require_GET
def sample(request: HarkRequest) -> HttpResponse:
    """How far the sample company is in, or out; home once that is done."""
    state = guest(request.store)
    if state in ("", "here"):
        answer = HttpResponse(status=204) if request.htmx else redirect("home")
        if request.htmx:
            answer["HX-Redirect"] = reverse("home")
        return answer
    page = {"state": state, "percent": round(100 * how_far(request.store))}
    return render(request, "hark/_sample.html" if request.htmx else "hark/sample.html", page)
