from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.identity.models import Community
from hemu.registry.residents.models import Person


class ConsentText(models.Model):
    """One version of what residents agree to (PRV-05): what is collected, for what. Never changed, only followed."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    collected = models.TextField()
    purpose = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["community", "kind", "version"], name="privacy_text_version")]


class Consent(models.Model):
    """That somebody agreed to one kind of use, to which wording, how and with what proof; until withdrawn (PRV-05)."""

    class Channel(models.TextChoices):
        PORTAL = "portal", pgettext_lazy("同意", "手机端")
        PAPER = "paper", _("书面签字")
        COUNTER = "counter", _("前台当面")
        TELEPHONE = "telephone", _("电话")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    """The wording agreed to; 0 is the house's own, which stands until a community publishes one."""
    channel = models.CharField(max_length=10, choices=Channel.choices)
    evidence = models.CharField(max_length=200, blank=True)
    """Where the proof is: the form's number, the recording."""
    guardian = models.CharField(max_length=60, blank=True)
    """Who agreed for a child under 14."""
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    erased_count = models.PositiveIntegerField(default=0)
    """How many records the withdrawal erased."""
    open_key = GeneratedField(
        expression=Case(When(withdrawn_at__isnull=True, then=F("kind")), default=Value(None)),
        output_field=models.CharField(max_length=30, null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "open_key"], name="privacy_one_open_consent"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="privacy_consent_in_order",
            ),
        ]
