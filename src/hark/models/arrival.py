"""A file on its way in through the browser: what was asked and answered, what is said of it, what became of it."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

from django.conf import settings
from django.db import models

from hark.models.member import Member

LOOKING, ASKING, READY, IMPORTING, DONE, REFUSED = "looking", "asking", "ready", "importing", "done", "refused"
STATES = [(one, one) for one in (LOOKING, ASKING, READY, IMPORTING, DONE, REFUSED)]


class Arrival(models.Model):
    """One file. `doing` and `part` (0 to 1) say how far the work is; `question` is open while the state is asking.

    `answers` holds what was answered by the question's key, `told` what the file would bring in, ready to be shown.
    """

    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField(default=0)
    came_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=16, choices=STATES, default=LOOKING)
    doing = models.CharField(max_length=120, blank=True)
    part = models.FloatField(default=0.0)
    question = models.JSONField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    told = models.JSONField(null=True, blank=True)
    wanted = models.BooleanField(default=False)
    """Whether somebody has seen what would be stored, and wants it."""
    problem = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    delivery = models.IntegerField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-came_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """The folder of its file, which is gone once nothing needs it."""
        return Path(settings.DATA) / "uploads" / str(self.pk)

    @property
    def file(self) -> Path:
        """Its file, called as it came as far as a file system allows."""
        safe = "".join("_" if one in "/\\\0" or ord(one) < 32 else one for one in self.name).strip(". ") or "file"
        while len(safe.encode()) > 200:
            safe = safe[1:]
        return self.folder / safe

    def drop(self) -> None:
        """Remove its file."""
        rmtree(self.folder, ignore_errors=True)
