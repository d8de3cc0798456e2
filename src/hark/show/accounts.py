"""Who may have an account: whoever was invited. Nobody signs up by themselves, not even by single sign-on."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


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
