from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemu.engines.attachments.models import Attachment
from hemu.identity.models import Community
from hemu.kernel.append_only import AppendOnlyModel
from hemu.registry.estate.models import Room
from hemu.registry.residents.models.household import HouseholdMember

CONFIRM_DAYS = 30


class FilePolicy(models.Model):
    """How a community keeps its household files (RES-06). Without a row the defaults hold."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="file_policy")
    confirm_days = models.PositiveSmallIntegerField(default=CONFIRM_DAYS)
    """After so many days without a check a file asks for one."""


class HouseholdFile(models.Model):
    """When somebody last looked through the file of a home and found it right (RES-06)."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="household_file")
    confirmed_at = models.DateTimeField(db_index=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")


class HouseholdDocument(models.Model):
    """A paper of a home or of one of its people (RES-01): the file itself is kept encrypted (PRV-03)."""

    class Kind(models.TextChoices):
        ID_COPY = "id_copy", _("证件复印件")
        PORTRAIT = "portrait", _("证件照")
        LETTER = "letter", _("委托书")
        APPLICATION = "application", _("申请表")
        DEED = "deed", _("产权证明")
        LEASE = "lease", _("租赁合同")
        OTHER = "other", _("其他文件")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="documents")
    member = models.ForeignKey(HouseholdMember, on_delete=models.CASCADE, null=True, related_name="documents")
    """Whose it is; none where it is the home's."""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=60, blank=True)
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    """Since when it no longer counts; it is shown no more."""

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["room", "withdrawn_at"], name="residents_papers_of_room")]


class YearVolume(AppendOnlyModel):
    """The household files of a year, closed and numbered (RES-09). Never altered: ``sha256`` is of all its entries."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="year_volumes")
    year = models.PositiveSmallIntegerField()
    entry_count = models.PositiveIntegerField()
    people_count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["community", "year"], name="residents_one_volume"),
            models.CheckConstraint(condition=Q(year__gte=1980, year__lte=2999), name="residents_volume_year"),
        ]


class VolumeEntry(AppendOnlyModel):
    """The file of one home as it stood when the year was closed (RES-09). Names are sealed by each person's key."""

    volume = models.ForeignKey(YearVolume, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    """Its place in the index."""
    room_id = models.BigIntegerField()
    room_label = models.CharField(max_length=60)
    content = models.JSONField()
    """Occupancy, people (role, dates, sealed name), what changed in the year, money given back."""
    first_change = models.DateField(null=True)
    last_change = models.DateField(null=True)
    """The days of the first and the last thing that happened to the file in the year: for the search by date."""
    has_refunds = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["volume", "number"], name="residents_one_number")]
        indexes = [models.Index(fields=["volume", "room_label"], name="residents_volume_room")]
