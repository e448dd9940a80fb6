from __future__ import annotations

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """A request that is to be done once: claimed while it runs, then kept with its answer for a day.

    The row is claimed in a transaction of its own, before the work; the answer is written inside the
    work's transaction, so that the two stand or fall together. ``holder`` names the run that holds the
    claim. The body is sealed: answers hold what their reader may see, and nobody else (PRV-03).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=43)
    holder = models.CharField(max_length=32)
    claimed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    location = models.CharField(max_length=300, blank=True)
    body_sealed = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path", "key"], name="idempotency_one_answer")]
        indexes = [models.Index(fields=["claimed_at"], name="idempotency_claimed")]
