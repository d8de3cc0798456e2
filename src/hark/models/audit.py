"""What was done, by whom and when, for those who must be able to look it up."""

from __future__ import annotations

from django.db import models

from hark.models.member import Member


class Audit(models.Model):
    """One thing that was done. `about` names what it was done to, never a customer; `details`: before and after."""

    done_at = models.DateTimeField(auto_now_add=True, db_index=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    who = models.CharField(max_length=254)
    did = models.CharField(max_length=64)
    about = models.CharField(max_length=254, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-done_at", "-pk")

    def __str__(self) -> str:
        return f"{self.who} {self.did} {self.about}".strip()


def note(member: Member | None, did: str, about: str = "", **details: object) -> None:
    """Write down that `member` (None: Hark itself) did something."""
    Audit.objects.create(member=member, who=str(member or "Hark"), did=did, about=about[:254], details=details)
