from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, F, GeneratedField, Value, When
from django.utils.translation import gettext_lazy as _

from hemu.identity.models import Community
from hemu.registry.residents.models.people import Person


class CareFlag(models.Model):
    """Why somebody needs attention (RES-04), from when to when. Old age is not kept: it follows from the birthday."""

    class Kind(models.TextChoices):
        LIVING_ALONE = "living_alone", _("独居")
        DISABLED = "disabled", _("残疾")
        ILL = "ill", _("患病")
        HARDSHIP = "hardship", _("困难家庭")
        PROTECTED = "protected", _("特殊人物")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="care_flags")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    note = models.CharField(max_length=200, blank=True)
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    open_key = GeneratedField(
        expression=Case(When(to_date__isnull=True, then=F("kind")), default=Value(None)),
        output_field=models.CharField(max_length=12, null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "open_key"], name="residents_one_open_flag")]
        indexes = [models.Index(fields=["community", "kind", "to_date"], name="residents_flagged")]


class ProfileAttribute(models.Model):
    """Something more that a community wants to know of its residents (RES-03); off until somebody switches it on."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="profile_attributes")
    label = models.CharField(max_length=20)
    is_active = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["community", "label"], name="residents_one_attribute")]

    def __str__(self) -> str:
        return self.label


class ProfileValue(models.Model):
    """What a person's profile says to one attribute: personal data (RES-03, PRV-04)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="profile")
    attribute = models.ForeignKey(ProfileAttribute, on_delete=models.CASCADE, related_name="values")
    value = models.CharField(max_length=200)

    class Meta:
        ordering = ["attribute__position", "attribute_id"]
        constraints = [models.UniqueConstraint(fields=["person", "attribute"], name="residents_one_value")]
