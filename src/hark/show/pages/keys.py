"""Keys by which programs post what happened: made, shown once, ended."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hark.collect.intake import PATH
from hark.models import Key, note
from hark.show.access import HarkRequest, needs


class KeyForm(forms.Form):
    """What a key is for."""

    name = forms.CharField(label=gettext_lazy("What posts with it"), max_length=80, help_text=gettext_lazy("Web shop"))
    source = forms.SlugField(
        label=gettext_lazy("What it posts comes from"), max_length=80,
        help_text=gettext_lazy(
            "One word, such as shop. Customers and orders of one source are told apart by its own numbers; "
            "a file of the same system is imported under the same word."
        ),
    )  # fmt: skip


@needs("settings")
@require_http_methods(["GET", "POST"])
def keys(request: HarkRequest) -> HttpResponse:
    """Every key, and a new one."""
    form, said = KeyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        made, said = Key.make(**form.cleaned_data, by=request.user)
        note(request.user, "made the key", made.name, source=made.source)
        form = KeyForm()
    page = {
        "form": form, "said": said, "keys": Key.objects.all(),
        "address": request.build_absolute_uri(PATH),
    }  # fmt: skip
    return render(request, "hark/keys.html", page)


@needs("settings")
@require_POST
def end_key(request: HarkRequest, number: int) -> HttpResponse:
    """End a key: what is posted with it is refused from now on."""
    one = get_object_or_404(Key, pk=number)
    if one.ended_at is None:
        one.ended_at = timezone.now()
        one.save(update_fields=["ended_at"])
        note(request.user, "ended the key", one.name)
        messages.success(request, _("The key has ended. Nothing that came with it is gone."))
    return redirect("keys")
