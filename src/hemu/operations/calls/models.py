from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.casework.models import Case
from hemu.identity.models import Community
from hemu.kernel.timekeeping import SHANGHAI
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.models import Person


class Call(models.Model):
    """A telephone call and what was said (INT-02). The number, names and words are the caller's own data.

    For whom: one of the staff, or words. ``external_id`` is the call centre's own name of it, by which the same
    call sent twice is one.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered", pgettext_lazy("来电", "已接")
        MISSED = "missed", pgettext_lazy("来电", "未接")

    class Action(models.TextChoices):
        """What the caller wants done, or permits (INT-02)."""

        NONE = "none", _("不用回复")
        CALL_BACK = "call_back", _("请回电")
        CALLS_AGAIN = "calls_again", _("会再打来")
        MEETING = "meeting", _("要求面谈")
        MAY_DECIDE = "may_decide", _("同意代为处理")
        MAY_ENTER = "may_enter", _("同意上门、入户")

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="calls")
    external_id = models.CharField(max_length=64, null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    started_at = models.DateTimeField()
    rings = models.PositiveSmallIntegerField(null=True)
    """How often it rang before it was answered or the caller hung up."""
    wait_seconds = models.PositiveIntegerField(null=True)
    talk_seconds = models.PositiveIntegerField(null=True)
    caller_name = models.CharField(max_length=60, blank=True)
    caller_company = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    extension = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=30, blank=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who on file the number belongs to, where it is one person's."""
    for_staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="messages")
    for_words = models.CharField(max_length=60, blank=True)
    message = models.TextField(blank=True)
    action = models.CharField(max_length=12, choices=Action.choices, default=Action.NONE)
    action_note = models.CharField(max_length=200, blank=True)
    taken_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="taken_calls")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    recorded_at = models.DateTimeField()
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="calls")
    """The case that came of it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "external_id"], name="calls_external_id"),
            models.CheckConstraint(
                condition=~Q(outcome="missed") | Q(talk_seconds__isnull=True), name="calls_nobody_talks_when_missed"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "started_at"], name="calls_when"),
            models.Index(fields=["community", "phone"], name="calls_by_number"),
            models.Index(fields=["for_staff", "started_at"], name="calls_messages"),
        ]

    def __str__(self) -> str:
        return f"{self.started_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"

    @property
    def is_message(self) -> bool:
        """Whether it is a message left for one of the staff."""
        return self.for_staff_id is not None


class CallRules(models.Model):
    """How fast a community wants its telephone answered; without a row the defaults hold."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="call_rules")
    most_rings = models.PositiveSmallIntegerField(default=3)
    """Answered within so many rings is in time (INT-02)."""
    seconds_per_ring = models.PositiveSmallIntegerField(default=5)
    """For calls of which only the waiting time is known."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(most_rings__range=(1, 20)), name="calls_most_rings_range"),
            models.CheckConstraint(condition=Q(seconds_per_ring__range=(1, 30)), name="calls_seconds_per_ring_range"),
        ]

    @property
    def most_seconds(self) -> int:
        """How long a caller may wait at most."""
        return self.most_rings * self.seconds_per_ring
