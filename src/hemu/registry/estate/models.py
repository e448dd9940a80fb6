from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from hemu.identity.models import Community
from hemu.registry.estate.rules import building_label


class Phase(models.Model):
    """A stage in which a part of the community was built (EST-01)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="estate_phase_name")]


class Building(models.Model):
    """A building (EST-01). ``code`` is its bare name, ``12`` for 12栋; ``sort`` puts 2 before 12."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="buildings")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, null=True, related_name="buildings")
    code = models.CharField(max_length=20)
    sort = models.CharField(max_length=30)
    floors = models.PositiveSmallIntegerField(null=True)
    has_lift = models.BooleanField(null=True)
    completed_date = models.DateField(null=True)
    """Completion acceptance 竣工验收, the legal start of the warranty (EST-05)."""

    class Meta:
        ordering = ["sort"]
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="estate_building_code")]

    def __str__(self) -> str:
        return building_label(self.code)


class Unit(models.Model):
    """An entrance of a building (EST-01)."""

    building = models.ForeignKey(Building, on_delete=models.CASCADE, related_name="units")
    code = models.CharField(max_length=20)
    sort = models.CharField(max_length=30)

    class Meta:
        ordering = ["sort"]
        constraints = [models.UniqueConstraint(fields=["building", "code"], name="estate_unit_code")]


class Room(models.Model):
    """A home or shop with a door of its own (EST-01, EST-02). Its people are its household."""

    class Usage(models.TextChoices):
        HOME = "home", _("住宅")
        SHOP = "shop", _("商铺")
        OFFICE = "office", _("办公")

    class Occupancy(models.TextChoices):
        UNSOLD = "unsold", _("未售")
        NOT_HANDED_OVER = "not_handed_over", _("未收房")
        UNDECORATED = "undecorated", _("已收房未装修")
        DECORATING = "decorating", _("装修中")
        OWNER_OCCUPIED = "owner_occupied", _("自住")
        LET = "let", _("出租")
        VACANT = "vacant", _("空置")
        ENTRUSTED = "entrusted", _("托管")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="rooms")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="rooms")
    number = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    """The full address that people know: ``3栋1单元1202``."""
    sort = models.CharField(max_length=100)
    floor = models.SmallIntegerField(null=True)
    usage = models.CharField(max_length=10, choices=Usage.choices, default=Usage.HOME)
    layout = models.CharField(max_length=40, blank=True)
    area_built = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    area_inner = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    occupancy = models.CharField(max_length=20, choices=Occupancy.choices, default=Occupancy.NOT_HANDED_OVER)
    is_sold = models.BooleanField(default=True)
    handover_date = models.DateField(null=True)
    resident_count = models.PositiveSmallIntegerField(null=True)
    quality_notes = models.TextField(blank=True)
    note = models.TextField(blank=True)
    rent = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    """Yuan a month, while the room is let."""

    class Meta:
        ordering = ["sort"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="estate_room_number"),
            models.CheckConstraint(
                condition=Q(area_built__isnull=True) | Q(area_built__gt=0), name="estate_room_area_positive"
            ),
            models.CheckConstraint(
                condition=~Q(occupancy="unsold") | Q(is_sold=False), name="estate_unsold_is_not_sold"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "sort"], name="estate_room_sort"),
            models.Index(fields=["community", "label"], name="estate_room_label"),
            models.Index(fields=["community", "number", "sort"], name="estate_room_by_number"),
        ]

    def __str__(self) -> str:
        return self.label


class OccupancyChange(models.Model):
    """The history of a room's occupancy (EST-02): one row a change, never altered."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="occupancy_changes")
    from_occupancy = models.CharField(max_length=20, choices=Room.Occupancy.choices, blank=True)
    to_occupancy = models.CharField(max_length=20, choices=Room.Occupancy.choices)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-id"]


class Place(models.Model):
    """A place that is no home: parking space, equipment room, public area, shop front (EST-01)."""

    class Kind(models.TextChoices):
        PARKING = "parking", _("车位")
        EQUIPMENT = "equipment", _("设备房")
        PUBLIC = "public", _("公共区域")
        LIFT = "lift", _("电梯")
        GATE = "gate", _("出入口")
        OTHER = "other", _("其他")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="places")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, related_name="places")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="places")
    """The home that a parking space belongs to."""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["community", "kind", "name"], name="estate_place_name")]
        indexes = [models.Index(fields=["community", "name"], name="estate_place_by_name")]

    def __str__(self) -> str:
        return self.name


class Meter(models.Model):
    """A water, electricity or gas meter of a room, or a public one at a place (EST-04). A retired one stays."""

    class Kind(models.TextChoices):
        WATER = "water", _("水表")
        ELECTRICITY = "electricity", _("电表")
        GAS = "gas", _("气表")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="meters")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, related_name="meters")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="meters")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=40)
    initial_reading = models.DecimalField(max_digits=12, decimal_places=3, default=0)
    installed_date = models.DateField(null=True)
    digits = models.PositiveSmallIntegerField(null=True)
    """How many figures stand before the point: after 99999 a meter of five begins again at 0. None: not known."""
    factor = models.DecimalField(max_digits=8, decimal_places=2, db_default=1, default=1)
    """What the difference of two readings is multiplied with to be the consumption (倍率)."""
    retired_date = models.DateField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="replaced_by")
    note = models.CharField(max_length=200, blank=True, default="", db_default="")
    last_value = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    """The last reading that counts, kept here for lists; None before the first."""
    last_date = models.DateField(null=True)
    last_usage = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    last_is_unusual = models.BooleanField(db_default=False, default=False)

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["community", "kind", "number"], name="estate_meter_number"),
            models.CheckConstraint(condition=Q(initial_reading__gte=0), name="estate_reading_not_negative"),
            models.CheckConstraint(
                condition=Q(room__isnull=True) | Q(place__isnull=True), name="estate_meter_in_one_place"
            ),
            models.CheckConstraint(condition=Q(factor__gt=0), name="estate_meter_factor_positive"),
        ]

    @property
    def standing(self) -> Decimal:
        """What it showed last: the last reading, or what it began with."""
        return self.initial_reading if self.last_value is None else self.last_value

    @property
    def where(self) -> str:
        """The address of its home, or the name of its place."""
        return self.room.label if self.room else self.place.name if self.place else ""


class MeterReading(models.Model):
    """What a meter showed on a day, and who read it (EST-04). A wrong one is struck out, never altered."""

    meter = models.ForeignKey(Meter, on_delete=models.CASCADE, related_name="readings")
    value = models.DecimalField(max_digits=12, decimal_places=3)
    read_date = models.DateField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    usage = models.DecimalField(max_digits=14, decimal_places=3)
    """Since the reading before, times the meter's factor."""
    event_id = models.BigIntegerField(null=True)
    """The entry with which its photos came."""
    rolled_over = models.BooleanField(default=False)
    is_unusual = models.BooleanField(default=False)
    """Far from what is usual, and confirmed by whoever read it."""
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    struck_reason = models.CharField(max_length=200, blank=True)
    open_date = models.GeneratedField(
        expression=Case(When(struck_at__isnull=True, then=F("read_date")), default=Value(None)),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["-read_date", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["meter", "open_date"], name="estate_one_reading_a_day"),
            models.CheckConstraint(condition=Q(value__gte=0, usage__gte=0), name="estate_reading_positive"),
        ]


class MeterPolicy(models.Model):
    """When a community calls a consumption unusual (EST-04). Without a row the defaults hold."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="meter_policy")
    high_ratio = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(3))
    """So many times what is usual a day is unusual."""
    low_ratio = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("0.1"))
    """So little of what is usual a day is unusual as well; 0 leaves only standing still out."""


class StatusTable(models.Model):
    """The room-status table 房屋情况统计表 as it was on a day (EST-08). Never altered; ``digest`` proves its lines."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="status_tables")
    as_of = models.DateField()
    month = models.DateField(null=True)
    """The first of the month whose regular table this is; None for one made by hand in between."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    rooms = models.PositiveIntegerField()
    area = models.DecimalField(max_digits=14, decimal_places=2)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "as_of"], name="estate_one_table_a_day"),
            models.UniqueConstraint(fields=["community", "month"], name="estate_one_table_a_month"),
        ]


class StatusLine(models.Model):
    """A home in a status table, in the words of that day; ``room_id`` only points, the home may be gone since."""

    table = models.ForeignKey(StatusTable, on_delete=models.CASCADE, related_name="lines")
    room_id = models.BigIntegerField()
    building = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    sort = models.CharField(max_length=100)
    floor = models.SmallIntegerField(null=True)
    usage = models.CharField(max_length=10, choices=Room.Usage.choices)
    area = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    occupancy = models.CharField(max_length=20, choices=Room.Occupancy.choices)
    handover_date = models.DateField(null=True)

    class Meta:
        ordering = ["sort", "room_id"]
        constraints = [models.UniqueConstraint(fields=["table", "room_id"], name="estate_one_line_a_room")]
