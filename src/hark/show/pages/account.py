"""The member's own account: name, language, password, second factor, sessions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hark.show.access import SIGNED_IN, HarkRequest, needs
from hark.show.language import Language
from hark.words import languages


class AccountForm(forms.Form):
    """What members may say of themselves."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("The language you read"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [(code, Language(code).locale.display_name) for code in languages()]
        self.fields["language"].choices = [("", _("The company’s")), *names]
        if len(names) == 1:
            del self.fields["language"]


@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def account(request: HarkRequest) -> HttpResponse:
    """The page, and saving the name."""
    me = request.user
    form = AccountForm(request.POST or None, initial={"name": me.name, "language": me.language})
    if request.method == "POST" and form.is_valid():
        me.name = form.cleaned_data["name"]
        me.language = form.cleaned_data.get("language", me.language)
        me.save(update_fields=["name", "language"])
        messages.success(request, _("Saved."))
        return redirect("account")
    return render(request, "hark/account.html", {"form": form})
