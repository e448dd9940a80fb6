from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.identity.models import Community


class Approval(models.Model):
    """Something that is done only once others have agreed (ORG-06).

    ``kind`` says which rule it follows (`registry`), the subject what it is about. ``payload`` holds what the
    kind needs to carry it out: codes and ids, no personal values.
    """

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("审批", "审批中")
        APPROVED = "approved", _("已批准")
        REJECTED = "rejected", pgettext_lazy("审批", "未批准")
        WITHDRAWN = "withdrawn", _("已撤回")

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    reason = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    open_key = GeneratedField(
        expression=Case(When(state="pending", then=Value(1)), default=Value(None)),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "open_key"], name="approvals_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", ended_at__isnull=True) | (~Q(state="pending") & Q(ended_at__isnull=False)),
                name="approvals_ended_iff_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "requested_at"], name="approvals_queue"),
            models.Index(fields=["subject_type", "subject_id"], name="approvals_subject"),
        ]


class ApprovalStep(models.Model):
    """One who must agree: a person of the reporting line (``approver``), else whoever holds ``permission``.

    ``requested_by`` is the approval's own, repeated so that the database itself refuses who decides on what
    they asked for.
    """

    class State(models.TextChoices):
        LATER = "later", _("还没轮到")
        WAITING = "waiting", _("等待审批")
        APPROVED = "approved", _("同意")
        REJECTED = "rejected", _("不同意")
        VOID = "void", _("不再需要")

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60, blank=True)
    permission = models.CharField(max_length=60, blank=True)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.LATER)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["approval_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "position"], name="approvals_step_order"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(requested_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="approvals_not_ones_own",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "rejected"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="approvals_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "approver"], name="approvals_waiting")]
