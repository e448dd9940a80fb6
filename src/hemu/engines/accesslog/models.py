from __future__ import annotations

from django.conf import settings
from django.db import models

from hemu.identity.models import Community
from hemu.kernel.append_only import AppendOnlyModel


class Sight(AppendOnlyModel):
    """Somebody saw something of somebody in clear: who, whose, what, when, what for, about which record (PRV-01).

    It holds references and codes, never the value that was seen; it goes only when its time of keeping is over
    (`commands.forget_sights`).
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    address = models.CharField(max_length=45, blank=True)
    seen_at = models.DateTimeField()
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    fields = models.CharField(max_length=120)
    """Codes of `registry.FIELDS`, joined by commas."""
    purpose = models.CharField(max_length=30)
    reason = models.CharField(max_length=300, blank=True)
    about_type = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    once_key = models.CharField(max_length=64, null=True, unique=True)
    """Set where a purpose is kept once a day: the same again on that day is the same sight."""

    class Meta:
        indexes = [
            models.Index(fields=["community", "seen_at"], name="accesslog_when"),
            models.Index(fields=["subject_type", "subject_id", "seen_at"], name="accesslog_whose"),
            models.Index(fields=["viewer", "seen_at"], name="accesslog_who"),
        ]


class ReadingLimit(models.Model):
    """From when on a community calls reading unusual, by one rule. Without a row the rule's own figures hold."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=30)
    is_on = models.BooleanField(default=True)
    number = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField(default=0)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "rule"], name="accesslog_one_limit")]


class ReadingAlarm(models.Model):
    """Somebody read in an unusual way, found by a rule: once for each viewer, rule, day and, where it says, person."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=30)
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    key = models.CharField(max_length=64, unique=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "found_at"], name="accesslog_alarms")]
