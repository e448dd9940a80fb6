from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.casework.models import Case
from hemu.identity.models import Community
from hemu.kernel.timekeeping import SHANGHAI
from hemu.registry.estate.models import Room
from hemu.registry.org.models import Department, StaffMember
from hemu.registry.residents.models import Person


class Reception(models.Model):
    """Somebody who came to the counter: who, checked how, what for, handled or sent to whom (INT-03)."""

    class Side(models.TextChoices):
        RESIDENT = "resident", _("业主、住户")
        GUEST = "guest", _("访客")
        CONTRACTOR = "contractor", _("施工、供应单位")
        AUTHORITY = "authority", _("政府、执法部门")
        OTHER = "other", pgettext_lazy("来访人", "其他")

    class Identity(models.TextChoices):
        """How it was made sure who they are."""

        NONE = "none", _("未核实")
        DOCUMENT = "document", _("看了身份证件")
        CARD = "card", _("看了业主卡、门禁卡")
        KNOWN = "known", _("本人认识")
        WORK_CARD = "work_card", _("看了工作证件")
        LETTER = "letter", _("看了介绍信、委托书")
        TELEPHONE = "telephone", _("打电话核实")

    class Outcome(models.TextChoices):
        HANDLED = "handled", _("当场办好")
        SENT_ON = "sent_on", _("转交他人")
        CASE = "case", pgettext_lazy("来访", "登记工单")

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="receptions")
    came_at = models.DateTimeField()
    visitor_name = models.CharField(max_length=60)
    visitor_company = models.CharField(max_length=100, blank=True)
    visitor_phone = models.CharField(max_length=20, blank=True)
    side = models.CharField(max_length=12, choices=Side.choices)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who on file it was: the one of the home with this name or number."""
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="receptions")
    identity = models.CharField(max_length=12, choices=Identity.choices, default=Identity.NONE)
    identity_note = models.CharField(max_length=100, blank=True)
    purpose = models.TextField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    result = models.TextField(blank=True)
    """What was done at once, or what whoever it was sent to should know."""
    sent_to = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="sent_visitors")
    sent_to_department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    received_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="receptions")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    recorded_at = models.DateTimeField()
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="receptions")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="sent_on") | Q(sent_to__isnull=False) | Q(sent_to_department__isnull=False),
                name="receptions_sent_to_somebody",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="receptions_has_purpose"),
        ]
        indexes = [models.Index(fields=["community", "came_at"], name="receptions_when")]

    def __str__(self) -> str:
        return f"{self.came_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"

    @property
    def is_checked(self) -> bool:
        """Whether somebody made sure who it was."""
        return self.identity != self.Identity.NONE
