"""An invitation to join: a link that works once. The first one makes the owner, and is printed by `hark serve`."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hark.models.member import Member
from hark.roles import ROLES

LASTS = timedelta(days=7)
"""How long an invitation can be taken up."""


def digest(token: str) -> str:
    """What is kept of a token: whoever reads the database cannot join by it."""
    return sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """Somebody who may join. Only a digest of the link's token is kept; `email` is empty for the first owner's."""

    email = models.EmailField(blank=True)
    role = models.CharField(max_length=16, choices=[(key, _(name)) for key, (name, _does) in ROLES.items()])
    limits = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.email

    @classmethod
    def make(cls, *, email: str, role: str, limits: object = None, by: Member | None = None) -> tuple[Invitation, str]:
        """A new invitation and the token of its link, which is nowhere kept. An older one of the address ends."""
        token = token_urlsafe(32)
        with transaction.atomic():
            cls.objects.filter(email__iexact=email).delete()
            made = cls.objects.create(
                email=email.lower(),
                role=role,
                limits=limits or {},
                invited_by=by,
                digest=digest(token),
                ends_at=timezone.now() + LASTS,
            )
        return made, token

    @classmethod
    def of(cls, token: str) -> Invitation | None:
        """The invitation a token opens; None for one that is over, was taken up, or never was."""
        found = cls.objects.filter(digest=digest(token), ends_at__gt=timezone.now()).first()
        return None if found and found.first and Member.objects.exists() else found

    @property
    def first(self) -> bool:
        """Whether it is for the first owner; it means nothing once there is anybody."""
        return not self.email

    def accept(self, *, email: str, name: str, password: str) -> Member | None:
        """Make the member, and end the invitation; None where somebody else was faster."""
        with transaction.atomic():
            mine = Invitation.objects.select_for_update().filter(pk=self.pk)
            if not mine.delete()[0] or (self.first and Member.objects.exists()):
                return None
            return Member.objects.create_user(
                self.email or email, password, name=name, role=self.role, limits=self.limits
            )
