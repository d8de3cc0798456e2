"""Joining: an invitation becomes a member. The first one, printed when the server starts, makes the owner."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hark.models import Invitation, Member, note
from hark.show.access import OPEN, HarkRequest, needs

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class JoinForm(forms.Form):
    """Who joins."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("You sign in with it."))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Ten characters or more; a few words in a row are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, invitation: Invitation, data: Any = None) -> None:
        super().__init__(data)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "username"
        if not invitation.first:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        """What was given; a password that is easily guessed is refused."""
        given = super().clean() or self.cleaned_data
        if given.get("password"):
            try:
                validate_password(given["password"], Member(email=given.get("email", ""), name=given.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


@needs(OPEN)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request: HarkRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link. What is no invitation, or one no more, is told alike."""
    invitation = Invitation.of(token)
    if invitation is None:
        return render(request, "hark/join.html", {"over": True}, status=404)
    form = JoinForm(invitation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = cast(dict[str, str], form.cleaned_data)
        member = invitation.accept(email=given.get("email", ""), name=given["name"], password=given["password"])
        if member is None:
            return render(request, "hark/join.html", {"over": True}, status=404)
        note(member, "joined", role=member.role)
        login(request, member, backend=BACKEND)
        return redirect("home")
    return render(request, "hark/join.html", {"form": form, "invitation": invitation})
