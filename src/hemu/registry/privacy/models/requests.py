from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.engines.approvals.models import Approval
from hemu.identity.models import Community
from hemu.registry.residents.models import Person


class DataRequest(models.Model):
    """What a resident asks about their own data: to correct or to delete it (PRV-04).

    ``proposed_sealed`` holds the values proposed; both it and ``words`` are emptied once the request is carried out.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", pgettext_lazy("个人信息", "更正")
        DELETION = "deletion", pgettext_lazy("个人信息", "删除")

    class Channel(models.TextChoices):
        PORTAL = "portal", pgettext_lazy("同意", "手机端")
        COUNTER = "counter", _("前台当面")
        LETTER = "letter", _("书面")
        TELEPHONE = "telephone", _("电话")

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="data_requests")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    words = models.TextField(blank=True)
    fields = models.JSONField(default=list)
    """Which fields are to be corrected."""
    proposed_sealed = models.TextField(blank=True)
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    due_date = models.DateField()
    """By when the office answers."""
    result = models.JSONField(default=dict)
    """Of a deletion: how much of what is gone (``gone``), and what stays why (``stays``)."""

    class Meta:
        ordering = ["-requested_at", "-id"]
        indexes = [models.Index(fields=["community", "requested_at"], name="privacy_requests")]


class Deletion(models.Model):
    """That somebody's data was deleted: known again by a digest, so that no older backup brings it back (PRV-04).

    The same lines stand in a file beside the database, which a restore does not overwrite (`ledger`).
    """

    digest = models.CharField(max_length=64, unique=True)
    community = models.ForeignKey(Community, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class FormerIdentity(models.Model):
    """A file that became part of this person's (RES-11): in an older backup it stands under its own identity."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
