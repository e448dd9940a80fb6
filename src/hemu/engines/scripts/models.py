from __future__ import annotations

from django.conf import settings
from django.db import models

from hemu.identity.models import Community


class Script(models.Model):
    """A community's own phrases for an occasion (ORG-07), in their order. Without a row the house's presets hold."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="scripts")
    occasion = models.CharField(max_length=30)
    version = models.PositiveIntegerField(default=0)
    lines = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "occasion"], name="scripts_one_per_occasion")]


class ScriptVersion(models.Model):
    """One version of the phrases as it was (never altered)."""

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    lines = models.JSONField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["script", "number"], name="scripts_version_number")]
