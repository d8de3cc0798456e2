"""Changing the company document from a page: checked, written down, and never over what somebody else has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from filelock import FileLock, Timeout

from hark.company import CompanyDocument, save_company
from hark.errors import HarkError, Refused
from hark.measure.settings import check_settings
from hark.models import Audit, note
from hark.show.access import HarkRequest
from hark.store.lake import Store
from hark.words import noted

DID = noted("changed settings")
"""How a change is written down."""

PATIENCE = 10.0
"""Seconds to wait for somebody who saves at the same moment."""


class SettingsForm(forms.Form):
    """A form about some fields of the company document. It remembers what they said when it was shown."""

    fields_of: ClassVar[tuple[str, ...]] = ()
    """The fields of `CompanyDocument` that it is about."""

    data: Any
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, document: CompanyDocument, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.document = document
        self.initial["seen"] = mark(document, self.fields_of)

    def said(self) -> dict[str, Any]:
        """What was typed, without what the form remembers."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def changed(self, document: CompanyDocument) -> CompanyDocument:
        """The document as the form says."""
        raise NotImplementedError


class Between(Refused):
    """Somebody else has changed the same part since the page was shown."""


def mark(document: CompanyDocument, fields: tuple[str, ...]) -> str:
    """What tells whether these fields of the document still say the same."""
    return sha256(repr([getattr(document, name) for name in fields]).encode()).hexdigest()[:16]


def change(
    request: HarkRequest, made: Callable[[CompanyDocument], CompanyDocument], fields: tuple[str, ...], about: str = ""
) -> bool:
    """Save what `made` makes of the company document, and write it down; returns whether anything changed.

    Raises `Between` where the request was made to another state of these fields, and HarkError for what cannot be.
    """
    store = request.store
    with alone(store):
        document = store.company
        if request.POST.get("seen") not in (None, mark(document, fields)):
            raise Between(since())
        new = made(document)
        check_settings(new)
        new = save_company(store.directory, new)
    changes = dict(differences(document, new))
    if changes:
        note(request.user, DID, about or ", ".join(changes), **changes)
    return bool(changes)


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Let nobody else save settings meanwhile. Raises Refused where somebody takes long."""
    lock = FileLock(store.directory / "lock", timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise Refused(_("Somebody else saves settings at this moment."), _("Try again.")) from None
    try:
        yield
    finally:
        lock.release()


def saved(request: HarkRequest, form: SettingsForm, about: str = "") -> str:
    """Save what a form says, and return what to say of it.

    Empty where it cannot be: then the form says why, and shows what was typed.
    """
    try:
        changed = change(request, form.changed, form.fields_of, about)
    except Between as error:
        form.add_error(None, error.problem)
        form.add_error(None, _("What you typed is still here: save again to put it in the place of what is there now."))
        form.data = form.data.copy()
        form.data["seen"] = mark(request.store.company, form.fields_of)
    except HarkError as error:
        form.add_error(None, f"{error.problem} {error.remedy}")
    else:
        return _("Saved.") if changed else _("Nothing was changed.")
    return ""


def since() -> str:
    """Who has changed the settings last, and when, as far as it was done in the browser."""
    last = Audit.objects.filter(did=DID).first()
    if last is None:
        return _("Somebody has changed this since you opened the page.")
    return _("Since you opened the page, this was changed; the last change of settings is by {who}, {time}.").format(
        who=last.who, time=localtime(last.done_at).strftime("%Y-%m-%d %H:%M")
    )


def differences(before: CompanyDocument, after: CompanyDocument) -> Iterator[tuple[str, list[str]]]:
    """Each field that changed, with what it said and what it says; of a list or table, only the parts that differ."""
    for name in before.__dataclass_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if name != "version" and old != new:
            yield name, [str(apart(old, new)), str(apart(new, old))]


def apart(one: Any, other: Any) -> Any:
    """What `one` says that `other` does not."""
    if isinstance(one, Mapping):
        return {key: value for key, value in one.items() if other.get(key) != value}
    if isinstance(one, tuple):
        return [each for each in one if each not in other]
    return one
