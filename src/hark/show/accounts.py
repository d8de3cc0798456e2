"""Who may have an account: whoever was invited, and nobody signs up by themselves; and when a session was last used."""

from __future__ import annotations

from collections.abc import Callable
from time import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

OFTEN = 300
"""Seconds after which the use of a session is written down again: a write for every page would make pages wait."""

SEEN = "seen_at"
"""The word of a session for when that was, in seconds since 1970."""


class LastSeen:
    """Writes down that a session is used, for the list of one's sessions."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        """Answer a request."""
        now = int(time())
        if request.user.is_authenticated and now - request.session.get(SEEN, 0) > OFTEN:
            request.session[SEEN] = now
            UserSession.objects.create_from_request(request)
        return self.answer(request)


class Accounts(DefaultAccountAdapter):
    """Accounts with a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody joins without an invitation."""
        return False


class Elsewhere(DefaultSocialAccountAdapter):
    """Accounts of single sign-on: they are those of members with the same, verified address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody joins without an invitation."""
        return False
