from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case as If
from django.db.models import F, Q, When

from hemu.casework.models import Case
from hemu.identity.models import Community
from hemu.registry.estate.models import Place


class PlaceCode(models.Model):
    """The code on the sticker at a place: whoever scans it reports from there without an account (INT-12).

    One code holds at a time; a place that gets a new one no longer answers to the old.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="scan_codes")
    code = models.CharField(max_length=16, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    live_place = models.GeneratedField(
        expression=If(When(revoked_at__isnull=True, then=F("place_id")), default=None),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["live_place"], name="public_one_live_code")]


class PublicDoor(models.Model):
    """What a community decides about reports without an account; without a row the defaults hold (INT-12)."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="public_door")
    is_open = models.BooleanField(default=True)
    reports_from_address = models.PositiveSmallIntegerField(default=6)
    """So many reports in an hour from one network address."""
    reports_at_place = models.PositiveSmallIntegerField(default=12)
    """So many reports in an hour at one place."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reports_from_address__range=(1, 500), reports_at_place__range=(1, 500)),
                name="public_limits_range",
            ),
        ]


class PublicReport(models.Model):
    """That a case came through a scanned code, and by which sending: a second click opens no second case."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="public_report")
    place_code = models.ForeignKey(PlaceCode, on_delete=models.PROTECT, related_name="reports")
    once = models.CharField(max_length=43, unique=True)


class Knock(models.Model):
    """Somebody without an account knocked: counted against abuse, forgotten after a day.

    ``address`` is a keyed digest, not the address itself.
    """

    class Door(models.TextChoices):
        REPORT = "report"
        LOOK_UP = "look_up"

    door = models.CharField(max_length=10, choices=Door.choices)
    address = models.CharField(max_length=43)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    happened_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["address", "door", "happened_at"], name="public_knock_address"),
            models.Index(fields=["place", "door", "happened_at"], name="public_knock_place"),
            models.Index(fields=["happened_at"], name="public_knock_age"),
        ]
