from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from hemu.identity.models import Community

DISCLOSURE_HOURS = 24
ANSWER_DAYS = 15


class PrivacyPolicy(models.Model):
    """The limits of a community. Without a row the defaults hold."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="privacy_policy")
    disclosure_hours = models.PositiveSmallIntegerField(default=DISCLOSURE_HOURS)
    """So many hours after the approval a disclosure may be shown (PRV-02)."""
    answer_days = models.PositiveSmallIntegerField(default=ANSWER_DAYS)
    """So many days the office gives itself to answer a resident's request (PRV-04)."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    disclosure_hours__gte=1, disclosure_hours__lte=720, answer_days__gte=1, answer_days__lte=90
                ),
                name="privacy_policy_range",
            )
        ]


class RetentionPeriod(models.Model):
    """How many months a community keeps one kind of record (PRV-04). Without a row the kind's default holds."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "kind"], name="privacy_one_period"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=1200), name="privacy_period_range"),
        ]


class RetentionRun(models.Model):
    """What one daily round deleted or made nameless of one kind: how many, and from before when (PRV-04)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField()
    before = models.DateTimeField()
    """Everything older than this was to go."""
    day = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [models.UniqueConstraint(fields=["community", "kind", "day"], name="privacy_one_run_a_day")]
        indexes = [models.Index(fields=["community", "day"], name="privacy_runs")]
