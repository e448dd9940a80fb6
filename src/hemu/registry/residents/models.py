from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from hemu.identity.models import Community
from hemu.registry.estate.models import Place, Room


class Person(models.Model):
    """Somebody whom the office knows in a community, once (RES-11).

    The ID number is sealed and found by its digest (PRV-03). ``public_id`` stands for the person outside
    the database. ``user`` is the person's own account, when there is one.
    """

    class Gender(models.TextChoices):
        MALE = "male", _("男")
        FEMALE = "female", _("女")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="people")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="people")
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    gender = models.CharField(max_length=6, choices=Gender.choices, blank=True)
    id_number_sealed = models.CharField(max_length=255, blank=True)
    id_number_digest = models.CharField(max_length=43, null=True)
    """Null, not empty, where unknown: two people without a number are not the same."""
    birth_date = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "id_number_digest"], name="residents_one_id_number"),
        ]
        indexes = [
            models.Index(fields=["community", "name"], name="residents_by_name"),
            models.Index(fields=["community", "pinyin"], name="residents_by_pinyin"),
            models.Index(fields=["community", "initials"], name="residents_by_initials"),
        ]

    def __str__(self) -> str:
        return self.name


class Phone(models.Model):
    """A person's telephone number, as digits (with + for a foreign one). ``tail`` is the last four (RES-05)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(max_length=20)
    tail = models.CharField(max_length=4)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="residents_one_phone")]
        indexes = [
            models.Index(fields=["community", "number"], name="residents_phone_number"),
            models.Index(fields=["community", "tail"], name="residents_phone_tail"),
        ]


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
    """A vehicle of a home (RES-01)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="vehicles")
    parking = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, related_name="vehicles")
    plate = models.CharField(max_length=15)

    class Meta:
        ordering = ["plate"]
        constraints = [models.UniqueConstraint(fields=["community", "plate"], name="residents_one_plate")]


class Pet(models.Model):
    """A pet of a home, by its licence (RES-01)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="pets")
    licence = models.CharField(max_length=30)
    kind = models.CharField(max_length=20, default="犬")  # 中文: a value of the office's own, not a label

    class Meta:
        ordering = ["licence"]
        constraints = [models.UniqueConstraint(fields=["community", "licence"], name="residents_one_licence")]
