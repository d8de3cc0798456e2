"""The member's own account: name, password, second factor, sessions."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hark.show.access import SIGNED_IN, HarkRequest, needs


class AccountForm(forms.Form):
    """What members may say of themselves."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)


@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def account(request: HarkRequest) -> HttpResponse:
    """The page, and saving the name."""
    form = AccountForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        request.user.name = form.cleaned_data["name"]
        request.user.save(update_fields=["name"])
        messages.success(request, _("Saved."))
        return redirect("account")
    return render(request, "hark/account.html", {"form": form})
