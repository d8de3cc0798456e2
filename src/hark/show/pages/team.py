"""The team: who is in it, with which role, limited to what; inviting, changing and letting go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from sqlglot import exp

from hark.models import Audit, Invitation, Member, note
from hark.roles import LIMITS, ROLES
from hark.show.access import HarkRequest, needs
from hark.show.kept import Kept
from hark.store.facts import facts as every
from hark.store.reader import Facts
from hark.words import noted

MOST = 300
"""Values of a column a member can be limited to by a click."""

LONG = 200
"""Lines of the log a page shows."""


class MemberForm(forms.Form):
    """A role, and the parts of the rows it is limited to: none chosen is all."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(key, format_lazy("{}: {}", *map(gettext_lazy, said))) for key, said in ROLES.items()],
        widget=forms.RadioSelect, initial="viewer",
    )  # fmt: skip

    def __init__(self, facts: Facts, *args: Any, chosen: dict[str, list[str]] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        for column, many in LIMITS.items():
            values = sorted({*known(column, facts), *(chosen or {}).get(column, ())})
            if values:
                self.fields[column] = forms.MultipleChoiceField(
                    label=_("Only these {many}").format(many=_(many)), required=False,
                    choices=[(one, one) for one in values], widget=forms.CheckboxSelectMultiple,
                    help_text=_("None chosen: all of them."),
                )  # fmt: skip

    def limits(self) -> dict[str, list[str]]:
        """By column, the values chosen."""
        return {column: self.cleaned_data[column] for column in LIMITS if self.cleaned_data.get(column)}


class InviteForm(MemberForm):
    """Whom to invite."""

    field_order = ("email", "role")
    email = forms.EmailField(label=gettext_lazy("E-mail address"))

    def clean_email(self) -> str:
        """An address nobody in the team has."""
        email = str(self.cleaned_data["email"]).lower()
        if Member.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody with this address is in the team already."))
        return email


def known(column: str, facts: Facts) -> frozenset[str]:
    """The values a column has in any fact, where there are not too many; looked up once as long as nothing changes."""
    return KNOWN.get(facts, column, lambda: frozenset(values(column, facts)))


KNOWN: Kept[frozenset[str]] = Kept(16)


def values(column: str, facts: Facts) -> set[str]:
    """The values a column has in any fact, where there are not too many."""
    found: set[str] = set()
    for name in (name for name in facts.held() if name in every and column in every[name].columns):
        asked = exp.select(exp.column(column, quoted=True).as_("said")).distinct().from_(exp.to_table(name))
        found |= {str(row["said"]) for row in facts.rows(asked.limit(MOST)) if row["said"] is not None}
    return found if len(found) <= MOST else set()


@needs("team")
@require_http_methods(["GET", "POST"])
def team(request: HarkRequest) -> HttpResponse:
    """Everybody, and whom to invite."""
    form = InviteForm(request.facts, request.POST or None)
    link = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made, token = Invitation.make(email=given["email"], role=given["role"], limits=form.limits(), by=request.user)
        note(request.user, "invited", made.email, role=made.role, limits=made.limits)
        link = request.build_absolute_uri(reverse("join", args=[token]))
        form = InviteForm(request.facts)
    page = {
        "form": form,
        "link": link,
        "members": Member.objects.order_by("-is_active", "email"),
        "invitations": Invitation.objects.exclude(email="").filter(ends_at__gt=timezone.now()),
    }
    return render(request, "hark/team.html", page)


@needs("team")
@require_http_methods(["GET", "POST"])
def member(request: HarkRequest, number: int) -> HttpResponse:
    """One member: the role and the limits."""
    one = get_object_or_404(Member, pk=number)
    begin = {"role": one.role, **one.limits}
    form = MemberForm(request.facts, request.POST or None, initial=begin, chosen=one.limits)
    if request.method == "POST" and form.is_valid():
        if last_owner(one) and form.cleaned_data["role"] != "owner":
            form.add_error("role", _("There must be an owner: make somebody else one first."))
        else:
            before = {"role": one.role, "limits": one.limits}
            one.role, one.limits = form.cleaned_data["role"], form.limits()
            one.save(update_fields=["role", "limits"])
            note(request.user, "changed the rights of", one.email, before=before, role=one.role, limits=one.limits)
            messages.success(request, _("Saved."))
            return redirect("team")
    return render(request, "hark/member.html", {"form": form, "one": one})


@needs("team")
@require_POST
def let_go(request: HarkRequest, number: int) -> HttpResponse:
    """End a member's account, and every session of it; or take them in again."""
    one = get_object_or_404(Member, pk=number)
    if one.is_active and last_owner(one):
        messages.error(request, _("There must be an owner: make somebody else one first."))
        return redirect("team")
    with transaction.atomic():
        one.is_active = not one.is_active
        one.save(update_fields=["is_active"])
        if not one.is_active:
            end_sessions(one)
        note(request.user, noted("took in again") if one.is_active else noted("let go"), one.email)
    return redirect("team")


@needs("team")
@require_POST
def uninvite(request: HarkRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    one = get_object_or_404(Invitation, pk=number)
    one.delete()
    note(request.user, "took back the invitation of", one.email)
    return redirect("team")


@needs("team")
@require_GET
def log(request: HarkRequest) -> HttpResponse:
    """What was done, by whom and when, the newest first."""
    return render(request, "hark/log.html", {"lines": Audit.objects.all()[:LONG]})


def last_owner(one: Member) -> bool:
    """Whether there is no other owner."""
    others = Member.objects.filter(role="owner", is_active=True).exclude(pk=one.pk)
    return one.role == "owner" and not others.exists()


def end_sessions(one: Member) -> None:
    """End every session of a member."""
    for session in Session.objects.all():
        if str(session.get_decoded().get("_auth_user_id", "")) == str(one.pk):
            session.delete()
