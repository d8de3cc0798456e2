"""A key by which a program posts what happened; only a digest of it is kept."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

from django.db import models
from django.db.models.functions import Lower

from hark.models.member import Member

BEGINS = "hark_"
"""What every key begins with, so that those who look for lost secrets find it."""

SHOWN = 9
"""So many of its letters are shown, to tell keys apart."""


class Key(models.Model):
    """A key. What is posted with it comes from `source`; `begins` shows its first letters, `ended_at` when it ended."""

    name = models.CharField(max_length=80)
    source = models.CharField(max_length=80)
    begins = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The name that the intake knows; live keys first."""

        db_table = "hark_key"
        ordering = (models.F("ended_at").asc(nulls_first=True), Lower("name"))

    def __str__(self) -> str:
        return self.name

    @classmethod
    def make(cls, *, name: str, source: str, by: Member | None = None) -> tuple[Key, str]:
        """A new key and what a program sends, which is nowhere kept."""
        said = BEGINS + token_urlsafe(32)
        made = cls.objects.create(
            name=name, source=source, begins=said[:SHOWN], digest=sha256(said.encode()).hexdigest(), made_by=by
        )
        return made, said
