"""That somebody wants a person erased: who it is until it is done, how far it is, and what came of it."""

from __future__ import annotations

from django.db import models

from hark.models.member import Member

WAITING, WORKING, DONE, FAILED = "waiting", "working", "done", "failed"
STATES = [(one, one) for one in (WAITING, WORKING, DONE, FAILED)]


class Erasing(models.Model):
    """One erasing. `source` and `customer` are empty once it is done: then nothing here says who it was.

    `doing` and `part` (0 to 1) say how far the work is; `since` when the first row of the person had come; `aside` the
    names of files that were put aside, since they held the person or may have.
    """

    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    asked_at = models.DateTimeField(auto_now_add=True)
    source = models.TextField(blank=True)
    customer = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=STATES, default=WAITING)
    doing = models.CharField(max_length=120, blank=True)
    part = models.FloatField(default=0.0)
    problem = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    rows = models.BigIntegerField(default=0)
    since = models.DateTimeField(null=True, blank=True)
    aside = models.JSONField(default=list, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"erasing {self.pk}"
