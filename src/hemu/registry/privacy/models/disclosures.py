from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals.models import Approval
from hemu.identity.models import Community
from hemu.registry.residents.models import Person


class Disclosure(models.Model):
    """A resident's datum given to somebody outside, after the supervisor's approval (PRV-02).

    Nothing of the datum itself is kept here. ``person`` goes when the person's data is deleted; the record stays.
    """

    class Field(models.TextChoices):
        PHONE = "phone", _("电话")
        NAME = "name", _("姓名")

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="disclosures")
    field = models.CharField(max_length=12, choices=Field.choices)
    recipient = models.CharField(max_length=100)
    """Who gets it: a name, and where they come from."""
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    """Until when it may be shown; set by the approval."""
    shown_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | Q(expires_at__isnull=False), name="privacy_shown_after_approval"
            )
        ]
        indexes = [models.Index(fields=["community", "requested_at"], name="privacy_disclosures")]


class LegalDisclosure(models.Model):
    """Data handed to an authority because the law says so (PRV-07): who asked on which basis, and how much."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    authority = models.CharField(max_length=100)
    officer = models.CharField(max_length=60)
    officer_id = models.CharField(max_length=40, blank=True)
    """The number of the officer's card 警官证/执法证."""
    document_number = models.CharField(max_length=60)
    """The number of the authority's letter 调取通知书."""
    legal_basis = models.CharField(max_length=200)
    scope = models.JSONField(default=list)
    """Which kinds of data: codes of `extracts.list_scopes`."""
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    note = models.TextField(blank=True)
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    first_extract_at = models.DateTimeField(null=True)
    extract_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="privacy_legal_number"),
            models.CheckConstraint(
                condition=Q(period_to__isnull=True)
                | Q(period_from__isnull=True)
                | Q(period_to__gte=models.F("period_from")),
                name="privacy_legal_period",
            ),
        ]
        indexes = [models.Index(fields=["community", "requested_at"], name="privacy_legal_when")]


class LegalDisclosurePerson(models.Model):
    """One whose data the authority asked for."""

    disclosure = models.ForeignKey(LegalDisclosure, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="legal_disclosures")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["disclosure", "person"], name="privacy_legal_one_person")]
