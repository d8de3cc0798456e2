"""The first steps: customers, touchpoints, surveys, scores; each with whether it is done, and where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from sqlglot import exp

from hark.demo.sample import is_sample
from hark.models import Member
from hark.show.access import HarkRequest, needs
from hark.show.glance import KINDS
from hark.show.kept import Kept
from hark.store.facts import facts as every
from hark.store.reader import Facts


@dataclass(frozen=True)
class Step:
    """One step: what it is about, whether it is done, and the page where it is done."""

    title: str
    about: str
    done: bool
    href: str
    doing: str


def steps(facts: Facts, member: Member) -> tuple[Step, ...]:
    """The four steps, in their order, as they stand now."""
    company, imports = facts.company, reverse("imports")
    return (
        Step(
            _("Customers"), _("Decide whose opinion counts: everybody who bought, opened a ticket, or signed up."),
            NAMED.get(facts, "named", lambda: named(facts)), imports, _("Bring in a file with customers"),
        ),
        Step(
            _("Touchpoints"), _("List where they meet you: the shop, the checkout, the parcel, the help desk."),
            bool(company.touchpoints), reverse("touchpoints"), _("Make the register"),
        ),
        Step(
            _("Surveys"), _("Ask them there, or bring what you have asked already: any export will do."),
            facts.holds("answers"), imports, _("Bring in answers"),
        ),
        Step(
            _("Scores"), _("Say what kind of company you are: Home begins with its figures. And set a target."),
            bool(member.kind and company.targets), reverse("targets"), _("Set a target"),
        ),
    )  # fmt: skip


NAMED: Kept[bool] = Kept(8)


def named(facts: Facts) -> bool:
    """Whether any row names its customer."""
    held = (name for name in facts.held() if name in every)
    return any(facts.rows(exp.select("1 AS one").from_(name).where("NOT customer IS NULL").limit(1)) for name in held)


def left(request: HarkRequest) -> tuple[Step, ...]:
    """The steps, as long as one of them is open and the member wants to see them; else none."""
    member = request.user
    if member.begun or not (member.may("settings") and member.may("import")) or is_sample(request.store.directory):
        return ()
    found = steps(request.facts, member)
    return () if all(one.done for one in found) else found


@needs("settings")
@require_GET
def begin(request: HarkRequest) -> HttpResponse:
    """The four steps."""
    found = steps(request.facts, request.user)
    page = {"steps": found, "done": sum(one.done for one in found), "kinds": KINDS, "kind": request.user.kind}
    return render(request, "hark/steps.html", page)


@needs("settings")
@require_POST
def begun(request: HarkRequest) -> HttpResponse:
    """Show the steps on Home no more."""
    request.user.begun = True
    request.user.save(update_fields=["begun"])
    return redirect("home")
