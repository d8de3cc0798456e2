"""What was posted and is on its way into the lake; written and read by `hark.store.outbox`, never by a page."""

from __future__ import annotations

from django.db import models


class Posted(models.Model):
    """A row of a fact that waits. `said` holds its columns as JSON; `batch` the number it is moved under."""

    fact = models.CharField(max_length=32)
    event = models.BinaryField()
    fresh = models.BooleanField(default=False)
    said = models.TextField()
    batch = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """The name that the outbox knows."""

        db_table = "hark_posted"


class Receipt(models.Model):
    """That an event was posted, and the hash of what it said, so that it counts once however often it is sent."""

    event = models.BinaryField(primary_key=True, max_length=16)
    content = models.BigIntegerField()
    posted_at = models.BigIntegerField(db_index=True)

    class Meta:
        """The name that the outbox knows."""

        db_table = "hark_receipt"
