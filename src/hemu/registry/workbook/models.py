"""Imports of the estate's workbook and what they stage (EST-06).

A staged row holds what an import will store, reckoned in advance, so that applying is a handful of
``INSERT … SELECT`` in one short transaction. Staged rows find each other by the workbook's row numbers and by
``seq``, the number of a person within the import, through `StagedRef`. What stays unchanged is not staged.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from hemu.identity.models import Community
from hemu.registry.estate.models import Meter, Room
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.workbook.states import Action, RunState


class ImportRun(models.Model):
    """One workbook on its way in. ``basis`` is the journal's last entry when the plan was made."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, null=True, related_name="import_runs")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.UPLOADED)
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=300, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """In whose name it is made true, however often it is taken up: not the one who only uploaded it."""
    attempt = models.PositiveIntegerField(default=0)
    """Raised by whoever takes the run up; an earlier one that is still alive then stops."""
    tries = models.PositiveSmallIntegerField(default=0)
    """How often in a row a job has begun the step at hand and not come to its end."""
    beat_at = models.DateTimeField(null=True)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    basis = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    changed_fields = models.JSONField(default=dict)
    error_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=300, blank=True)
    is_stale = models.BooleanField(default=False)
    """The records changed between the check and the confirmation, so it was checked again."""
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    new_staff = models.JSONField(default=list)
    """The staff it added, for whom activation codes are to be printed (ORG-10)."""

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["community", "state"], name="workbook_run_state")]


class Finding(models.Model):
    """An error or a warning of an import; the cell's value is sealed, it may be anybody's number (PRV-03)."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="findings")
    is_error = models.BooleanField()
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=3, blank=True)
    heading = models.CharField(max_length=120, blank=True)
    value_sealed = models.TextField(blank=True)
    text = models.CharField(max_length=200)
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]


class Staged(models.Model):
    """What all staged rows have. ``payload`` is the journal entry's."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+")
    row = models.PositiveIntegerField()
    action = models.CharField(max_length=6, choices=Action.choices)
    payload = models.JSONField(default=dict)
    is_told = models.BooleanField(default=False)
    """The home's own journal entry says it already, so that a new home has one entry and not twenty."""

    class Meta:
        abstract = True


class StagedBuilding(Staged):
    """A building that is new, or whose floors or lift change."""

    building_ref = models.BigIntegerField(null=True)
    code = models.CharField(max_length=20)
    sort = models.CharField(max_length=30)
    floors = models.PositiveSmallIntegerField(null=True)
    has_lift = models.BooleanField(null=True)


class StagedRef(models.Model):
    """Which record a staged row has become: kept apart from the wide rows, and looked up by all the others."""

    class Kind(models.IntegerChoices):
        ROOM = 1
        PERSON = 2

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    key = models.PositiveIntegerField()
    ref = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["run", "kind", "key"], name="workbook_ref_key")]


class StagedUnit(models.Model):
    """An entrance that is new."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+")
    building_code = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    sort = models.CharField(max_length=30)


class StagedRoom(Staged):
    """A home to create or to change, with all its values as they will be."""

    room_ref = models.BigIntegerField(null=True)
    building_code = models.CharField(max_length=20)
    unit_code = models.CharField(max_length=20)
    number = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    sort = models.CharField(max_length=100)
    floor = models.SmallIntegerField(null=True)
    usage = models.CharField(max_length=10, choices=Room.Usage.choices)
    layout = models.CharField(max_length=40, blank=True)
    area_built = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    area_inner = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    occupancy = models.CharField(max_length=20, choices=Room.Occupancy.choices)
    occupancy_before = models.CharField(max_length=20, blank=True)
    is_sold = models.BooleanField()
    handover_date = models.DateField(null=True)
    resident_count = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)
    rent = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["run", "room_ref"], name="workbook_room_ref"),
        ]


class StagedPerson(Staged):
    """A person to create or to change. ``changes`` shows people what changes, the ID number masked."""

    seq = models.PositiveIntegerField()
    person_ref = models.BigIntegerField(null=True)
    public_id = models.UUIDField()
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    gender = models.CharField(max_length=6, choices=Person.Gender.choices, blank=True)
    id_number_sealed = models.CharField(max_length=255, blank=True)
    id_number_digest = models.CharField(max_length=43, null=True)
    id_tail_digest = models.CharField(max_length=43, blank=True)
    birth_date = models.DateField(null=True)
    key_wrapped = models.CharField(max_length=255, blank=True)
    """The new key that seals this person's values in the journal; empty where one stands already."""
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["run", "person_ref"], name="workbook_person_ref"),
        ]


class StagedPhone(models.Model):
    """A telephone number to add to a person, or to put in another's place (``phone_ref``)."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()
    person_ref = models.BigIntegerField(null=True)
    phone_ref = models.BigIntegerField(null=True)
    number = models.CharField(max_length=20)
    tail = models.CharField(max_length=4)

    class Meta:
        indexes = [models.Index(fields=["run", "phone_ref"], name="workbook_phone_ref")]


class StagedMember(models.Model):
    """A membership to begin, to change or to end. The room is ``room_ref`` or the one staged at ``row``."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=6, choices=Action.choices)
    member_ref = models.BigIntegerField(null=True)
    row = models.PositiveIntegerField()
    room_ref = models.BigIntegerField(null=True)
    seq = models.PositiveIntegerField(null=True)
    person_ref = models.BigIntegerField(null=True)
    role = models.CharField(max_length=8, choices=HouseholdMember.Role.choices, blank=True)
    share = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    position = models.PositiveSmallIntegerField(default=0)
    from_date = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["run", "member_ref"], name="workbook_member_ref")]


class StagedBelonging(Staged):
    """A parking space, vehicle or pet to create, to rename or to move."""

    class Kind(models.TextChoices):
        PARKING = "parking"
        VEHICLE = "vehicle"
        PET = "pet"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    ref = models.BigIntegerField(null=True)
    room_ref = models.BigIntegerField(null=True)
    code = models.CharField(max_length=60)
    parking = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "kind", "ref"], name="workbook_belonging_ref")]


class StagedMeter(Staged):
    """A meter to create or to change. The room is ``room_ref`` or the one staged at ``room_row``."""

    meter_ref = models.BigIntegerField(null=True)
    room_row = models.PositiveIntegerField(null=True)
    room_ref = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12, choices=Meter.Kind.choices)
    number = models.CharField(max_length=40)
    initial_reading = models.DecimalField(max_digits=12, decimal_places=3, default=0)
    installed_date = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["run", "meter_ref"], name="workbook_meter_ref")]


class StagedStaff(Staged):
    """A staff member to create or to change; there are few, so the rest is done one by one."""

    staff_ref = models.BigIntegerField(null=True)
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    department_name = models.CharField(max_length=40, blank=True)
    post_code = models.CharField(max_length=40)
    superior_number = models.CharField(max_length=60, blank=True)
    buildings = models.JSONField(default=list)
    does = models.JSONField(default=list)
    """Which of post, superior and buildings change; new staff have all of them set."""


STAGED: tuple[type[models.Model], ...] = (
    StagedRef,
    StagedBuilding,
    StagedUnit,
    StagedRoom,
    StagedPerson,
    StagedPhone,
    StagedMember,
    StagedBelonging,
    StagedMeter,
    StagedStaff,
)
