from __future__ import annotations

from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from hemu.identity.models import Community
from hemu.registry.estate.models import Place, Room
from hemu.registry.residents.models.people import Person


class HouseholdMember(models.Model):
    """Who belongs to a home, as what, from when to when (RES-01, RES-02). An ended row is history."""

    class Role(models.TextChoices):
        OWNER = "owner", _("业主")
        TENANT = "tenant", _("租户")
        FAMILY = "family", _("家属")
        AGENT = "agent", _("代理人")
        HELPER = "helper", _("家政人员")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices)
    share = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    """An owner's share in per cent."""
    position = models.PositiveSmallIntegerField(default=0)
    """The order in which the office lists them; the first is called first."""
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)
    """The first day on which they no longer belong."""
    open_key = GeneratedField(
        expression=Case(When(to_date__isnull=True, then=F("role")), default=Value(None)),
        output_field=models.CharField(max_length=8, null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["room_id", "role", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["room", "person", "open_key"], name="residents_one_open_membership"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100), name="residents_share_range"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="residents_dates_in_order",
            ),
        ]


class Vehicle(models.Model):
    """A vehicle that a home has now (RES-01); one that went is a `FormerBelonging`."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="vehicles")
    parking = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, related_name="vehicles")
    plate = models.CharField(max_length=15)
    tail = GeneratedField(expression=Right("plate", 3), output_field=models.CharField(max_length=3), db_persist=True)
    """The plate's last three signs: its end is looked for by them (RES-05)."""
    description = models.CharField(max_length=40, blank=True, db_default="")
    """Make and colour."""
    from_date = models.DateField(null=True)

    class Meta:
        ordering = ["plate"]
        constraints = [models.UniqueConstraint(fields=["community", "plate"], name="residents_one_plate")]
        indexes = [models.Index(fields=["community", "tail"], name="residents_plate_tail")]


class Pet(models.Model):
    """A pet that a home has now, by its licence (RES-01); one that went is a `FormerBelonging`."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="pets")
    licence = models.CharField(max_length=30)
    kind = models.CharField(max_length=20, default="犬")  # 中文: a value of the office's own, not a label
    name = models.CharField(max_length=20, blank=True, db_default="")
    description = models.CharField(max_length=40, blank=True, db_default="")
    """Breed and colour."""
    from_date = models.DateField(null=True)

    class Meta:
        ordering = ["licence"]
        constraints = [models.UniqueConstraint(fields=["community", "licence"], name="residents_one_licence")]


class FormerBelonging(models.Model):
    """A vehicle or pet that a home had until ``to_date`` (RES-01)."""

    class Kind(models.TextChoices):
        VEHICLE = "vehicle", _("车辆")
        PET = "pet", _("宠物")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="former_belongings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=30)
    """The plate or the licence."""
    description = models.CharField(max_length=100, blank=True)
    from_date = models.DateField(null=True)
    to_date = models.DateField()

    class Meta:
        ordering = ["-to_date", "-id"]


class EmergencyContact(models.Model):
    """Whom to call for a home when something happens (RES-01); ended ones stay as history."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="emergency_contacts")
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20)
    note = models.CharField(max_length=100, blank=True)
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="residents_contact_dates_in_order",
            )
        ]
        indexes = [models.Index(fields=["room", "to_date"], name="residents_contact_of_room")]


class Authority(models.Model):
    """A letter of authority 委托书: for what an agent may speak for an owner, and until when (RES-01)."""

    member = models.ForeignKey(HouseholdMember, on_delete=models.CASCADE, related_name="authorities")
    principal = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="given_authorities")
    scope = models.CharField(max_length=200)
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    """The first day on which it no longer holds: by its own words, or since it was withdrawn."""
    withdrawn_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-from_date", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="residents_authority_in_order",
            )
        ]


class HelperJob(models.Model):
    """What a domestic worker does in a home (RES-01): 保姆, 家教 …"""

    class Job(models.TextChoices):
        NANNY = "nanny", _("保姆")
        TUTOR = "tutor", _("家教")
        CARER = "carer", _("护工")
        CLEANER = "cleaner", _("钟点工")
        DRIVER = "driver", _("司机")
        OTHER = "other", _("其他")

    member = models.OneToOneField(HouseholdMember, on_delete=models.CASCADE, related_name="helper_job")
    job = models.CharField(max_length=8, choices=Job.choices)
    agency = models.CharField(max_length=60, blank=True)
    """The firm that sends them."""
    is_live_in = models.BooleanField(default=False)
    hours = models.CharField(max_length=60, blank=True)
    """When they come, in words."""
