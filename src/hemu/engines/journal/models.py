from __future__ import annotations

from django.conf import settings
from django.db import models

from hemu.identity.models import Community
from hemu.kernel.append_only import AppendOnlyModel


class Seal(models.Model):
    """A hash over a batch of a community's entries and over the seal before it (SYS-04)."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, null=True)
    number = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "number"], name="journal_seal_number")]


class Event(AppendOnlyModel):
    """One immutable entry: time line, audit and source of messages in one (SYS-04, CAS-01).

    It holds references and codes; personal values in ``payload`` are sealed with the person's own key, so
    that deleting the person leaves the entry and takes the data (PRV-04).
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT, null=True)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    address = models.CharField(max_length=45, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    staff_only = models.BooleanField(default=False)
    payload = models.JSONField(default=dict)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "happened_at"], name="journal_subject"),
            models.Index(fields=["community", "recorded_at"], name="journal_recorded"),
        ]


class PersonalKey(models.Model):
    """The key that seals one person's values in the journal; deleting it takes them out (PRV-04)."""

    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    wrapped = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="journal_one_key")]
