from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case as If
from django.db.models import F, GeneratedField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from hemu.casework.states import OPEN, TODO, State
from hemu.identity.models import Community
from hemu.registry.estate.models import Place, Room
from hemu.registry.org.models import Department, StaffMember
from hemu.registry.residents.models import Person

RANK_TODO, RANK_OPEN = 10, 20
"""Below the first stand in the queue those that need somebody's hands, below the second all that are open."""


class Case(models.Model):
    """A matter brought to the office, of any kind (CAS-01). What only one kind knows stands in its own table.

    Where: a room, or another place, or (for a caller not on file, RES-10) the place in words.
    Who: ``reporter`` where the person is on file; ``contact_name`` and ``contact_phone`` are as given.
    """

    class Channel(models.TextChoices):
        """Where a case comes from (INT-01)."""

        TELEPHONE = "telephone", _("电话")
        WALK_IN = "walk_in", _("来访")
        LETTER = "letter", _("信函")
        EMAIL = "email", _("邮件")
        WEB = "web", _("网页/手机")
        HOTLINE = "hotline", _("热线")
        SUGGESTION_BOX = "suggestion_box", _("意见箱")
        STAFF = "staff", _("员工报告")
        PATROL = "patrol", _("巡视发现")
        NIGHT_BOOK = "night_book", _("监控室夜间记录")
        SCAN = "scan", _("扫码")

    class Urgency(models.TextChoices):
        URGENT = "urgent", _("紧急")
        GENERAL = "general", _("一般")
        DEFERRED = "deferred", _("暂缓")

    class Handling(models.TextChoices):
        """How it is mended: promises are longer where a plan or a contractor is needed (REP-16)."""

        DIRECT = "direct", _("直接处理")
        PLAN = "plan", _("需要先定方案")
        WARRANTY = "warranty", _("保修期内，由施工方处理")

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.GENERAL)
    urgency_rank = models.PositiveSmallIntegerField(default=1)
    """0 urgent, 1 general, 2 deferred: urgent comes first in every queue."""
    urgent_asked_at = models.DateTimeField(null=True)
    """When the resident asked for it to be urgent; nothing once staff have decided (CAS-02)."""
    deferred_reason = models.CharField(max_length=500, blank=True)
    deferred_until = models.DateField(null=True)
    """Why it can't be solved now, and the day on which it is looked at again (CAS-02, CAS-06)."""
    urged_count = models.PositiveSmallIntegerField(default=0)
    urged_at = models.DateTimeField(null=True)
    """How often it was urged, and when last (CAS-04): the often urged stands first among equals."""
    channel = models.CharField(max_length=16, choices=Channel.choices)
    category = models.CharField(max_length=30, blank=True)
    handling = models.CharField(max_length=10, choices=Handling.choices, default=Handling.DIRECT)
    summary = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="cases")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="cases")
    where_words = models.CharField(max_length=120, blank=True)
    """Where it is, as a caller not on file put it; empty where a room or place is known."""
    reporter = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="reported_cases")
    reporter_staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="reported_cases")
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    convenient_from = models.DateTimeField(null=True)
    convenient_to = models.DateTimeField(null=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="cases")
    assignee = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="assigned_cases")
    appointment_from = models.DateTimeField(null=True)
    appointment_to = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    received_at = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    """When it ended: closed, cancelled or rejected."""
    reopened_count = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    queue_rank = GeneratedField(
        expression=If(
            When(state__in=sorted(TODO), then=Value(0)),
            When(state__in=sorted(OPEN), then=Value(RANK_TODO)),
            default=Value(RANK_OPEN),
        )
        + F("urgency_rank"),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    """The order of work in one number, so that an index keeps it: what needs hands, then what waits for a word,
    then what is over; in each the urgent first (CAS-02)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="casework_number"),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["closed", "cancelled", "rejected"], closed_at__isnull=False)
                    | (~Q(state__in=["closed", "cancelled", "rejected"]) & Q(closed_at__isnull=True))
                ),
                name="casework_closed_iff_closed_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["assigned", "under_way", "waiting"]) | Q(assignee__isnull=False),
                name="casework_work_has_assignee",
            ),
            models.CheckConstraint(
                condition=~Q(urgency="deferred") | Q(deferred_until__isnull=False),
                name="casework_deferred_has_date",
            ),
            models.CheckConstraint(
                condition=Q(convenient_to__isnull=True) | Q(convenient_to__gt=models.F("convenient_from")),
                name="casework_convenient_in_order",
            ),
            models.CheckConstraint(
                condition=Q(appointment_to__isnull=True) | Q(appointment_to__gt=models.F("appointment_from")),
                name="casework_appointment_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "queue_rank", "-urged_count", "received_at"], name="casework_work_order"),
            models.Index(fields=["community", "state", "done_at"], name="casework_state"),
            models.Index(fields=["community", "received_at"], name="casework_received"),
            models.Index(fields=["assignee", "state"], name="casework_assignee"),
            models.Index(fields=["room", "received_at"], name="casework_room"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def where(self) -> str:
        """The room or place, else the place in the caller's words."""
        return str(self.room or self.place or self.where_words)


URGENCY_AT_OPENING = [choice for choice in Case.Urgency.choices if choice[0] != Case.Urgency.DEFERRED]
"""What a form of opening offers: to put a case off is a step of its own, with reason and date (CAS-02)."""
DESK_CHANNELS = [choice for choice in Case.Channel.choices if choice[0] != Case.Channel.SCAN]
"""The channels that somebody at the desk chooses from; a scanned code says so itself."""


class CaseRules(models.Model):
    """What a community decides about its cases; without a row the defaults hold."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="case_rules")
    urge_hours = models.PositiveSmallIntegerField(default=4)
    """A resident may urge a case once in so many hours (CAS-04)."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(urge_hours__range=(1, 72)), name="casework_urge_hours_range"),
        ]


class BacklogStay(models.Model):
    """A case stands in the backlog file 遗留问题档案 from when it is put off until solved or taken up (CAS-06)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="backlog_stays")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    entered_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    next_date = models.DateField()
    """Reason and next date with which it came in; later ones stand in the reviews."""
    left_at = models.DateTimeField(null=True)
    open_key = GeneratedField(
        expression=If(When(left_at__isnull=True, then=Value(1)), default=Value(None)),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "open_key"], name="casework_one_open_stay"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="casework_stay_in_order"
            ),
        ]
        indexes = [models.Index(fields=["community", "open_key", "entered_at"], name="casework_backlog")]


class BacklogReview(models.Model):
    """What was found when a month looked at a case of the backlog, and when it is looked at next (CAS-06)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="backlog_reviews")
    month = models.DateField()
    """The first day of the month in whose file it stands."""
    note = models.CharField(max_length=500)
    next_date = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["case", "month"], name="casework_one_review_a_month")]


class Rating(models.Model):
    """What the resident thinks of one result (CAS-09, CAS-10): three marks from 1 to 5."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ratings")
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    speed = models.PositiveSmallIntegerField()
    quality = models.PositiveSmallIntegerField()
    manner = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        ordering = ["-rated_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(speed__range=(1, 5), quality__range=(1, 5), manner__range=(1, 5)),
                name="casework_marks_range",
            )
        ]
