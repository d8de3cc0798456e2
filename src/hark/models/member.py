"""A member of the team: who signs in, with which role, limited to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from hark.roles import LIMITS, ROLES, may


class Members(BaseUserManager["Member"]):
    """Makes and finds members."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> Member:
        """A new member, with a password or without one that anybody could know."""
        member: Member = self.model(email=self.normalize_email(email).lower(), **more)
        member.set_password(password)
        member.save(using=self._db)
        # Whoever was invited has read the mail; the first owner is at the server.
        addresses = apps.get_model("account", "EmailAddress")
        addresses.objects.create(user=member, email=member.email, primary=True, verified=True)
        return member

    def get_by_natural_key(self, username: str | None) -> Member:
        """The member with an address, in whatever case it is written."""
        return self.get(email__iexact=username)


class Member(AbstractBaseUser):
    """Somebody who signs in. `limits` says, by column, the only values whose rows they see; empty: all.

    `language` is the one they have chosen to read; empty: the company's.
    """

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    role = models.CharField(_("Role"), max_length=16, choices=[(key, _(name)) for key, (name, _does) in ROLES.items()])
    limits = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=16, blank=True)
    begun = models.BooleanField(default=False)
    """Whether they have seen enough of the first steps."""
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = Members()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """What to call them."""
        return str(self)

    @property
    def limited(self) -> Mapping[str, frozenset[str]]:
        """By column, the only values whose rows they see."""
        return {column: frozenset(self.limits[column]) for column in LIMITS if self.limits.get(column)}

    def may(self, permission: str) -> bool:
        """Whether they have a permission of `hark.roles`."""
        return self.is_active and may(self.role, permission, limited=bool(self.limited))
