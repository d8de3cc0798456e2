"""The sample company as a guest: in to look around, and out again."""

from __future__ import annotations

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


@needs("import")
@require_POST
def invite(request: HarkRequest) -> HttpResponse:
    """Bring the sample company in where there is nothing yet."""
    try:
        expect_sample(request.store)
    except HarkError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
        return redirect("home")
    note(request.user, "brought in", "the sample company")
    jobs.invite()
    return redirect("sample")


@needs("import")
@require_POST
def dismiss(request: HarkRequest) -> HttpResponse:
    """Take the sample company away."""
    try:
        release_sample(request.store)
    except HarkError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
        return redirect("home")
    note(request.user, "took away", "the sample company")
    jobs.dismiss()
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
