from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When
from django.db.models.functions import Coalesce

from hemu.engines.promises.states import ClockState, Doing
from hemu.identity.models import Community
from hemu.kernel.append_only import AppendOnlyModel


class OfficeHours(models.Model):
    """When an office, or one department of it, is open on a working day (SYS-13). No department: all of them."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="office_hours")
    department_code = models.CharField(max_length=30, blank=True)
    hours = models.JSONField(default=list)
    """``[["09:00", "12:00"], ["13:30", "18:00"]]``, in order."""
    weekend = models.JSONField(default=list)
    """ISO weekdays without work."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "department_code"], name="promises_one_office_hours")
        ]


class CalendarDay(models.Model):
    """A date that is not what its weekday says: a holiday, or a weekend day at work (SYS-13)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="calendar_days")
    date = models.DateField()
    is_working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["community", "date"], name="promises_one_calendar_day")]


class PublishedYear(models.Model):
    """A year whose holidays are final; deadlines that reach into any other are provisional (SYS-13)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="published_years")
    year = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["community", "year"], name="promises_one_year")]


class CalendarVersion(models.Model):
    """A calendar as it was when a clock began with it; never altered. The same content is the same version."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    department_code = models.CharField(max_length=30, blank=True)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    published = models.JSONField(default=list)
    """The years that were final."""
    made_at = models.DateTimeField()
    is_current = models.BooleanField(null=True)
    """True for the one that says what the tables say now; null for all others, and where nobody has asked since."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "department_code", "digest"], name="promises_one_calendar"),
            models.UniqueConstraint(
                fields=["community", "department_code", "is_current"], name="promises_one_current_calendar"
            ),
        ]


class Promise(models.Model):
    """A promise of a community, by its code; what it says stands in its versions (PRO-01)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="promises")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=60)
    label_en = models.CharField(max_length=120, blank=True)
    source = models.TextField(blank=True)
    """The words of the regulation that it comes from."""
    position = models.PositiveSmallIntegerField(default=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="promises_one_code")]

    def __str__(self) -> str:
        return self.label


class PromiseVersion(models.Model):
    """What a promise says from a moment on (PRO-01); never altered once it is in force.

    ``applies`` maps a fact to its allowed values; ``starts`` an event to the fact whose moment it counts from
    (empty: the event's own); ``meets`` and ``ends`` are events. ``limit`` is a limit of the reckoning, or chosen by
    facts (`rules.resolve_limit`). ``ladder``: steps of who is told how many minutes from the due time on.
    ``pauses``: the allowed reasons, each with its cap in minutes and whether it asks for evidence.
    """

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    effective_from = models.DateTimeField()
    effective_to = models.DateTimeField(null=True)
    applies = models.JSONField(default=dict)
    starts = models.JSONField(default=dict)
    listens = models.TextField(blank=True)
    """The events of ``starts`` as words between spaces, so that the database passes over what an event cannot begin;
    empty: it may be any."""
    meets = models.JSONField(default=list)
    ends = models.JSONField(default=list)
    limit = models.JSONField()
    department_code = models.CharField(max_length=30, blank=True)
    """Whose office hours count."""
    ladder = models.JSONField(default=list)
    pauses = models.JSONField(default=dict)
    tolerance_minutes = models.PositiveIntegerField(default=120)
    """How late work done in time may be reported and still be marked so (PRO-12)."""
    acknowledged_minutes = models.PositiveIntegerField(default=60)
    """How long “I have it” keeps the ladder from climbing (PRO-08)."""
    target_rate = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["promise_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "number"], name="promises_version_number"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="promises_version_dates",
            ),
            models.CheckConstraint(condition=Q(target_rate__gte=0, target_rate__lte=100), name="promises_target"),
        ]
        indexes = [models.Index(fields=["promise", "effective_from"], name="promises_in_force")]


class Clock(models.Model):
    """One promise running on one matter (PRO-02): a projection of its ledger, which `rebuild_clocks` makes anew.

    ``limit`` and ``calendar`` are frozen when it starts; a move is an entry of the ledger. ``kept`` is the
    verdict: it is given once and never changes (PRO-12).
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="clocks")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="clocks")
    version = models.ForeignKey(PromiseVersion, on_delete=models.PROTECT, related_name="clocks")
    calendar = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    generation = models.PositiveSmallIntegerField(default=1)
    limit = models.JSONField()
    state = models.CharField(max_length=8, choices=ClockState.choices, default=ClockState.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """While paused: as it would be if the clock resumed at the moment of the last change."""
    warn_at = models.DateTimeField(null=True)
    """From when on it is soon due; null while that cannot be said: paused, missed, over."""
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=30, blank=True)
    pause_ends_at = models.DateTimeField(null=True)
    """When the pause ends by itself: its cap, or the date agreed."""
    missed_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    kept = models.BooleanField(null=True)
    is_reported_late = models.BooleanField(default=False)
    is_provisional = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="clocks")
    department_code = models.CharField(max_length=30, blank=True)
    is_urgent = models.BooleanField(default=False)
    ladder_step = models.PositiveSmallIntegerField(default=0)
    """How many steps of the ladder have been told."""
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    next_check_at = models.DateTimeField(null=True)
    """When the sweeper has something to do; null where nothing will."""
    open_key = GeneratedField(
        expression=Case(When(state__in=["running", "paused", "missed"], then=Value(1)), default=Value(None)),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )
    judged_at = GeneratedField(
        expression=Coalesce("missed_at", "met_at"), output_field=models.DateTimeField(null=True), db_persist=True
    )
    """When the verdict was given: the day in whose figures it stands (KPI-07)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "promise", "open_key"], name="promises_one_open_clock"
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "promise", "generation"], name="promises_generation"
            ),
            models.CheckConstraint(condition=~Q(state="missed") | Q(kept=False, missed_at__isnull=False),
                                   name="promises_missed_is_not_kept"),
            models.CheckConstraint(condition=~Q(state="met") | Q(kept__isnull=False, met_at__isnull=False),
                                   name="promises_met_has_verdict"),
            models.CheckConstraint(
                condition=~Q(state="paused") | Q(paused_at__isnull=False), name="promises_paused_since"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["met", "void"], ended_at__isnull=False)
                    | (~Q(state__in=["met", "void"]) & Q(ended_at__isnull=True))
                ),
                name="promises_ended_iff_over",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["next_check_at"], name="promises_next_check"),
            models.Index(fields=["community", "open_key", "due_at"], name="promises_worklist"),
            models.Index(fields=["owner", "open_key", "due_at"], name="promises_mine"),
            models.Index(fields=["community", "started_at"], name="promises_started"),
            models.Index(fields=["community", "judged_at"], name="promises_judged"),
        ]


class ClockEntry(AppendOnlyModel):
    """One thing that happened to a clock, once, for ever (PRO-02). ``cause`` is a code, ``event`` the journal's."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    do = models.CharField(max_length=8, choices=Doing.choices)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    payload = models.JSONField(default=dict)

    class Meta:
        ordering = ["clock_id", "position"]
        constraints = [models.UniqueConstraint(fields=["clock", "position"], name="promises_entry_position")]


class Notice(models.Model):
    """Somebody was told of a clock by the ladder (PRO-08): who knew what when. One a clock, step and person."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="notices")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="promise_notices")
    told_at = models.DateTimeField()
    is_warning = models.BooleanField()
    sweep_id = models.BigIntegerField(null=True)
    """The round that told it: what one person was told in one round is one digest."""
    acknowledged_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    """When they said that they had read it, without taking the matter on."""

    class Meta:
        ordering = ["-told_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["clock", "step", "user"], name="promises_told_once")]
        indexes = [models.Index(fields=["user", "acknowledged_at", "told_at"], name="promises_my_notices")]


class Sweep(models.Model):
    """One round of the sweeper that found something, and the last one that did not (PRO-03)."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    due_count = models.PositiveIntegerField(default=0)
    acted_count = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["started_at"], name="promises_sweeps")]
