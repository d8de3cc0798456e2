"""Who may open which address: every view says what it needs, and nothing is answered before that was looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import ResolverMatch
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from hark.models import Member
from hark.roles import MAY
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.words import SOURCE, languages, speaking

View = TypeVar("View", bound=Callable[..., HttpResponse])

OPEN, SIGNED_IN = "open", "signed in"
"""What a view needs that is for everybody, and one that is for every member."""

ENTRANCE = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",
        "account_signup_by_passkey",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
    }
)
"""Addresses of signing in, which are for whoever has not yet; all others of the account are for members."""


class HarkRequest(HttpRequest):
    """A request as the views of Hark see it: by a member, about the facts they may see."""

    user: Member
    htmx: HtmxDetails
    store: Store
    facts: Facts


def needs(permission: str) -> Callable[[View], View]:
    """Say what a view needs: a permission of `hark.roles`, `OPEN` or `SIGNED_IN`."""
    if permission not in (*MAY, OPEN, SIGNED_IN):
        raise ImproperlyConfigured(f"There is no permission called “{permission}”.")

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def needed(match: ResolverMatch) -> str:
    """What the view of an address needs. Raises `ImproperlyConfigured` where nobody has said."""
    said = getattr(match.func, "needs", "")
    if not said and match.route.startswith("account/"):
        said = OPEN if match.url_name in ENTRANCE else SIGNED_IN
    if not said:
        raise ImproperlyConfigured(f"Nobody has said who may open “{match.route}”: mark its view with `needs`.")
    return str(said)


@cache
def opened(directory: Path) -> Store:
    """A data directory, opened once."""
    return Store.open(directory)


ADDRESS, FORM = 16_384, 262_144
"""Bytes that what is asked in an address, and a form without its files, may have."""


class Short:
    """Refuses what is far too long before anybody reads it: a page that sends so much is none of Hark's."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        sent = request.headers.get("Content-Length", "")
        form = request.content_type != "multipart/form-data" and sent.isdecimal() and int(sent) > FORM
        if form or len(request.META.get("QUERY_STRING", "")) > ADDRESS:
            return HttpResponse(render_to_string("400.html"), status=413 if form else 414)
        return self.answer(request)


class Speaks:
    """Speaks the language that a member has chosen, else the company's; to strangers, the one their browser wants."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        """Answer a request; texts that have no catalogue in that language are English, with its numbers."""
        if request.user.is_authenticated:
            code = request.user.language or opened(Path(settings.DATA)).company.language
        else:
            code = translation.get_language_from_request(request)
        known = code if code in languages()[1:] else settings.LANGUAGE_CODE
        with translation.override(known), speaking(SOURCE if code == settings.LANGUAGE_CODE else code):
            answer = self.answer(request)
        answer.headers.setdefault("Content-Language", known)
        patch_vary_headers(answer, ("Accept-Language",))
        return answer


class Access:
    """Lets a request through to its view where its member may, and gives it the facts that they may see."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; what members see is kept nowhere on the way, nor in a browser that somebody else opens."""
        answer = self.answer(request)
        if getattr(request, "store", None) and not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "private, no-store"
        return answer

    def process_view(self, request: Any, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Refuse a request whose member may not; None lets it through."""
        what = needed(request.resolver_match)
        if what == OPEN:
            return None
        if not request.user.is_authenticated:
            return stranger(request)
        if what != SIGNED_IN and not request.user.may(what):
            return render(request, "hark/refused.html", {"needs": what}, status=403)
        request.store = opened(Path(settings.DATA))
        request.facts = Facts(request.store, limits=request.user.limited)
        return None


def stranger(request: Any) -> HttpResponse:
    """The way to sign in; a part of a page says so, and the page goes there."""
    if request.htmx:
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = redirect_to_login(request.htmx.current_url_abs_path or "/").url
        return answer
    return redirect_to_login(request.get_full_path())
