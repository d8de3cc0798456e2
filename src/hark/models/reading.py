"""How figures stood: read off now and then, so that a page can say why one is different from what somebody saw."""

from __future__ import annotations

from django.db import models


class Taking(models.Model):
    """One time at which all figures were read off, and all they depended on then.

    `delivery` is the last delivery there was, `undone` those taken back, `erased` how many customers were erased,
    `settings` what the company document said, by field; `hark` the version that counted.
    """

    taken_at = models.DateTimeField(db_index=True)
    delivery = models.IntegerField()
    undone = models.JSONField(default=list)
    erased = models.IntegerField()
    settings = models.JSONField(default=dict)
    hark = models.CharField(max_length=40)

    class Meta:
        """The oldest first."""

        ordering = ("taken_at", "pk")

    def __str__(self) -> str:
        return str(self.taken_at)


class Reading(models.Model):
    """A figure that was not what it had been at the taking before: of a period that begins on `period`."""

    taking = models.ForeignKey(Taking, on_delete=models.CASCADE)
    metric = models.CharField(max_length=80)
    over = models.CharField(max_length=16)
    period = models.DateField()
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    n = models.BigIntegerField()
    people = models.BigIntegerField()
    gone = models.BooleanField(default=False)
    """Whether there was no such figure any more."""

    class Meta:
        """The oldest first."""

        ordering = ("taking__taken_at", "pk")
        indexes = (models.Index(fields=("metric", "over", "period")),)

    def __str__(self) -> str:
        return f"{self.metric} {self.period}: {self.value}"
