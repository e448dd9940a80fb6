from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hemu.identity.models import Community


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
    id_tail_digest = models.CharField(max_length=43, blank=True, db_default="")
    """Of the number's last four signs: so is somebody found who tells only those (RES-05)."""
    birth_date = models.DateField(null=True)
    work_unit = models.CharField(max_length=100, blank=True, db_default="")
    speaks = models.CharField(max_length=20, blank=True, db_default="")
    """The language or dialect in which to talk to them, where it matters."""
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
            models.Index(fields=["community", "id_tail_digest"], name="residents_by_id_tail"),
            models.Index(fields=["community", "birth_date"], name="residents_by_birthday"),
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


class PersonMerge(models.Model):
    """A file that turned out to be of somebody on file already (RES-11): its old number leads to the one that stays.

    What the journal says of ``former_id`` belongs to ``person``'s history.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    former_id = models.BigIntegerField(unique=True)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
